"""Sentence values per target: absent, mentioned, or the sign of the stance expressions in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.model.annotations import SentenceMark
from annotator.model.spans import Span
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.passages import Passage
from annotator.nlp.sentiment.arbiter import Arbiter, told_by
from annotator.nlp.sentiment.model import Verdict
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.seconded import SECONDED
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import text_of

_NEUTRAL = 0.7
_OFFERED = 0.5


@dataclass(frozen=True, slots=True)
class Value:
    """One sentence, one target, with the confidence, the reason and the producer's name."""

    span: Span
    key: str
    mark: SentenceMark
    score: float
    reason: str
    producer: str = "sentences"


def values_in(
    scene: Scene,
    passage: Passage,
    stances: Sequence[Found],
    keys: Sequence[str],
    arbiter: Arbiter,
    verdicts: Mapping[tuple[int, str], Verdict] | None = None,
) -> Iterator[Value]:
    """A value for every counting sentence and target, in text order.

    Stance expressions decide; where a target has none, the sentence model may speak. Its verdicts
    are asked for here, unless they are given.
    """
    told = told_in(scene, stances)
    if verdicts is None:
        verdicts = arbiter.verdicts(scene, told, keys)
    for number, sent in enumerate(scene.doc.sents):
        present = {h.key: h for h in reversed(scene.hits_between(sent.start, sent.end))}
        span = passage.token_span(sent.start, sent.end)
        for key in keys:
            records = told.get((number, key), [])
            if records:
                yield _from_records(scene, span, key, records)
            elif key in present:
                hit = present[key]
                if _only_in_ties(scene, key, sent.start, sent.end):
                    yield Value(span, key, SentenceMark.NEU, _NEUTRAL, _of_ties(scene, hit))
                    continue
                name = scene.doc[hit.first : hit.last].text
                yield Value(span, key, *told_by(arbiter, verdicts[number, key], name))
            else:
                yield Value(
                    span,
                    key,
                    SentenceMark.NONE,
                    0.9,
                    f"{scene.name(key)} is not named in this sentence",
                )


def told_in(scene: Scene, stances: Sequence[Found]) -> dict[tuple[int, str], list[Found]]:
    """The records that decide sentence values, by sentence number and target key."""
    told: dict[tuple[int, str], list[Found]] = {}
    for found in stances:
        if found.score >= _OFFERED or not found.polarity:
            number = scene.sentence_number(found.pieces[0][0])
            told.setdefault((number, found.key), []).append(found)
    return told


def _only_in_ties(scene: Scene, key: str, first: int, last: int) -> bool:
    """True when a sentence has a target only within "the A-B relationship", "ties with A"."""
    heads = [scene.doc[h.head] for h in scene.hits_between(first, last) if h.key == key]
    return bool(heads) and all(_is_of_tie(token) for token in heads)


def _is_of_tie(token: Token) -> bool:
    ties = word_set("conduct", "ties")
    at = token
    while at.head.i != at.i and at.dep_ in {"compound", "nmod", "amod", "pobj", "prep", "conj"}:
        at = at.head
        if at.pos_ == "NOUN" and at.lower_ in ties:
            return True
    return False


def _of_ties(scene: Scene, hit: Hit) -> str:
    name = scene.doc[hit.first : hit.last].text
    return f"“{name}” only says whose ties are spoken of, and no words judge it"


def _from_records(scene: Scene, span: Span, key: str, records: Sequence[Found]) -> Value:
    signs = {(f.polarity > 0) - (f.polarity < 0) for f in records} - {0}
    words = text_of(scene.doc, records[0].pieces)
    score = max(f.score for f in records)
    if not signs:
        score = max(score, _NEUTRAL)
        return Value(
            span, key, SentenceMark.NEU, score, f"“{words}” is neutral toward {scene.name(key)}"
        )
    if len(signs) > 1:
        return Value(
            span, key, SentenceMark.MIXED, score, f"words of both signs about {scene.name(key)}"
        )
    mark = SentenceMark.POS if signs == {1} else SentenceMark.NEG
    reason = f"“{words}” about {scene.name(key)}"
    if all(f.rule == SECONDED for f in records):
        return Value(span, key, mark, score, f"{reason}, as the model judges", "sentiment")
    return Value(span, key, mark, score, reason)
