"""Sentence values per target: absent, mentioned, or the sign of the stance expressions in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.model.annotations import SentenceMark
from annotator.model.spans import Span
from annotator.nlp.passages import Passage
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.wording import text_of


@dataclass(frozen=True, slots=True)
class Value:
    """One sentence, one target, with the confidence and the reason."""

    span: Span
    key: str
    mark: SentenceMark
    score: float
    reason: str


def values_in(
    scene: Scene, passage: Passage, stances: Sequence[Found], keys: Sequence[str]
) -> Iterator[Value]:
    """A value for every counting sentence and target, in text order."""
    told: dict[tuple[int, str], list[Found]] = {}
    for found in stances:
        number = scene.sentence_number(found.pieces[0][0])
        told.setdefault((number, found.key), []).append(found)
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
                reason = f"“{name}” is in it, and no words that judge the target were found"
                yield Value(span, key, SentenceMark.NEU, 0.7, reason)
            else:
                yield Value(span, key, SentenceMark.NONE, 0.9, "the target is not in this sentence")


def _from_records(scene: Scene, span: Span, key: str, records: Sequence[Found]) -> Value:
    signs = {(f.polarity > 0) - (f.polarity < 0) for f in records} - {0}
    words = text_of(scene.doc, records[0].pieces)
    score = max(f.score for f in records)
    if not signs:
        return Value(span, key, SentenceMark.NEU, score, f"“{words}” is neutral toward the target")
    if len(signs) > 1:
        return Value(span, key, SentenceMark.MIXED, score, "words of both signs stand in it")
    mark = SentenceMark.POS if signs == {1} else SentenceMark.NEG
    return Value(span, key, mark, score, f"because of “{words}”")
