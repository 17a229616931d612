"""Documents built by hand, and acts carried out on them without a desk or a store."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from annotator.model.annotations import Entity, Layer, SentenceMark, SentenceValue, Stance, Zone
from annotator.model.articles import Article, uid_of_text
from annotator.model.changes import Change
from annotator.model.documents import Document
from annotator.model.segmentation import provisional
from annotator.model.sketch import Sketch
from annotator.model.spans import Span
from annotator.model.suggestions import Producer, Suggestion, suggestion_id

PERSON = UUID(int=7)
NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
SHOWN = datetime(2024, 5, 1, 11, 59, tzinfo=UTC)
TEXT = (
    "Ani Abovian met Tural Mehrabov in Baku.\n"
    "Abovian said Armenia’s “aggressive” revanchism was met by Azerbaijan’s patience.\n"
    "Become a supporterArmenia and Azerbaijan talked. Mehrabov left."
)
PRODUCER = Producer("test", "1")


def document(text=TEXT, *labels, suggestions=(), **fields):
    article = Article(uid=uid_of_text(text), text=text, title="A test")
    return Document(
        article=article,
        person=PERSON,
        segmentation=provisional(text),
        annotations={label.id: label for label in labels},
        verdicts={},
        suggestions=tuple(suggestions),
        **fields,
    )


def at(words, text=TEXT, occurrence=0):
    """The span of some words of a text."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def entity(span, label="PERSON", **fields):
    return Entity(id=uuid4(), start=span[0], end=span[1], label=label, **fields)


def zone(span, kind="FURNITURE", **fields):
    return Zone(id=uuid4(), start=span[0], end=span[1], kind=kind, **fields)


def stance(*pieces, target="ARM", **fields):
    return Stance(id=uuid4(), target=target, expression=tuple(Span(*p) for p in pieces), **fields)


def cell(span, target="ARM", value=SentenceMark.NEU, **fields):
    return SentenceValue(
        id=uuid4(), start=span[0], end=span[1], target=target, value=value, **fields
    )


def offered(label, score=0.9, gated=False, reason="because"):
    """A suggestion that proposes a label; the id is made of what it says."""
    facts = (label.layer, repr(label))
    made = suggestion_id(UUID(int=1), Layer(label.layer), *facts[1:])
    fields = {name: getattr(label, name) for name in type(label).__dataclass_fields__}
    return Suggestion(
        proposal=type(label)(**{**fields, "id": made}),
        producer=PRODUCER,
        score=score,
        reason=reason,
        gated=gated,
    )


def sketch_of(given):
    return Sketch(given, now=NOW, shown_at=SHOWN)


def signed(given, draft):
    return Change(
        id=uuid4(),
        article=given.article.uid,
        person=given.person,
        title=draft.title,
        at=NOW,
        edits=draft.edits,
    )


def acted(given, act, *args, **kwargs):
    """The document after an act, and the change that led there."""
    sketch = sketch_of(given)
    change = signed(given, sketch.draft(act(sketch, *args, **kwargs)))
    return given.after(change), change


def words(given, *spans):
    """The characters of some spans or labels."""
    found = [Span(s.start, s.end) if hasattr(s, "start") else Span(*s) for s in spans]
    return [given.surface(span) for span in found]
