"""Sentence values as a project's own labels would have them, in place of the shipped ones."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.model.annotations import SentenceMark
from annotator.nlp.learning.told import MIXED, all_told, vectors_of
from annotator.nlp.passages import Passage
from annotator.nlp.sentiment.calibration import CLASSES
from annotator.nlp.sentiment.model import SentenceModel
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.sentences import Value

SPEAKS_FROM = 0.5
_PRODUCER = "sentiment"
_SPOKEN = {"neg": "negative", "neu": "neutral", "pos": "positive"}


def revised(
    values: Sequence[Value],
    read: tuple[Passage, Scene],
    stances: Sequence[Found],
    models: tuple[SentenceModel, SentenceModel],
) -> Iterator[Value]:
    """The values in their order; those the project's model is surer to be another are changed.

    `models` are the shipped one and the one learned around it. Mixed values stay.
    """
    passage, scene = read
    shipped, learned = models
    told = all_told(scene, stances, sorted({value.key for value in values}))
    shares = learned.probabilities(vectors_of(told, shipped))
    sentences = list(scene.doc.sents)
    places = {}
    for each, row in zip(told, shares, strict=True):
        sent = sentences[each.number]
        if each.mark != MIXED:
            places[passage.token_span(sent.start, sent.end), each.key] = row
    for value in values:
        row = places.get((value.span, value.key))
        name = None if row is None else CLASSES[int(row.argmax())]
        if row is None or name is None or row.max() < SPEAKS_FROM or value.mark.value == name:
            yield value
            continue
        share = float(row.max())
        yield replace(
            value,
            mark=SentenceMark(name),
            score=share,
            producer=_PRODUCER,
            reason=f"{_told(name, share)}; without them: {value.reason}",
        )


def _told(name: str, share: float) -> str:
    return f"sentences like it are {_SPOKEN[name]} in this project’s labels (p {share:.2f})"
