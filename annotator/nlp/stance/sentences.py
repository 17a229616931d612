"""Sentence values per target: absent, mentioned, or the sign of the stance expressions in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.model.annotations import SentenceMark
from annotator.model.spans import Span
from annotator.nlp.passages import Passage
from annotator.nlp.sentiment.arbiter import Arbiter, told_by
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.wording import text_of

_NEUTRAL = 0.7


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
) -> Iterator[Value]:
    """A value for every counting sentence and target, in text order.

    Stance expressions decide; where a target has none, the sentence model may speak.
    """
    told: dict[tuple[int, str], list[Found]] = {}
    for found in stances:
        number = scene.sentence_number(found.pieces[0][0])
        told.setdefault((number, found.key), []).append(found)
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
    return Value(span, key, mark, score, f"“{words}” about {scene.name(key)}")
