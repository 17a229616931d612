"""Any run of acts keeps the document sound, and the inverse changes lead back to the start."""

from itertools import pairwise
from uuid import uuid4

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from annotator.errors import RefusalError
from annotator.model import labelling, settling
from annotator.model.annotations import (
    AUTHOR,
    UNNAMED,
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    SentenceMark,
    Stance,
    Zone,
    pieces_of,
)
from annotator.model.articles import Status
from annotator.model.changes import ChangeKind
from annotator.model.spans import Span
from tests.helpers.documents import (
    NOW,
    cell,
    document,
    entity,
    offered,
    signed,
    sketch_of,
    stance,
    zone,
)
from tests.helpers.strategies import ENTITY_LABELS, TARGETS, ZONE_KINDS, texts


def check(current):
    """What must hold in every document, whatever was done."""
    size = len(current.text)
    for label in current.annotations.values():
        assert current.annotations[label.id] is label
        if isinstance(label, DocumentValue):
            assert label.main_holder is None or named(current, label.main_holder)
            continue
        pieces = pieces_of(label)
        assert pieces
        assert all(0 <= a < b <= size for a, b in pieces)
        if isinstance(label, Stance):
            assert all(a.end < b.start for a, b in pairwise(pieces))
            assert label.holder.entity is None or named(current, label.holder.entity)
            assert label.via is None or named(current, label.via)
        if isinstance(label, Entity):
            surface = current.surface(Span(label.start, label.end))
            assert surface == surface.strip()
    zones = current.of_type(Zone)
    assert all(a.end <= b.start for a, b in pairwise(zones))
    known = {s.id for s in current.suggestions}
    assert set(current.verdicts) <= known
    offers = {s.id for s in current.open_suggestions()}
    assert not offers & set(current.verdicts)
    if current.annotations or current.verdicts:
        assert current.state.status is not Status.UNSTARTED


def named(current, entity_id):
    return isinstance(current.annotations.get(entity_id), Entity)


@st.composite
def starts(draw):
    """A document with suggestions of every layer, stances among them held by offered entities."""
    text = draw(texts(max_pieces=15))
    spans = st.integers(0, len(text) - 1).flatmap(
        lambda a: st.integers(a + 1, len(text)).map(lambda b: Span(a, b))
    )
    words = spans.filter(lambda s: text[s.start : s.end].strip() == text[s.start : s.end])
    if not text.strip():
        words = st.nothing()
    people = [offered(entity(s)) for s in draw(st.lists(words, max_size=3, unique=True))]
    holders = [AUTHOR, UNNAMED, *(Holder(HolderKind.ENTITY, p.id) for p in people)]
    records = [
        offered(
            stance(
                span,
                holder=draw(st.sampled_from(holders)),
                via=draw(st.sampled_from([None, *(p.id for p in people), uuid4()])),
            )
        )
        for span in draw(st.lists(words, max_size=2, unique=True))
    ]
    zones = [
        offered(zone(s, draw(st.sampled_from(ZONE_KINDS))))
        for s in draw(st.lists(spans, max_size=3, unique=True))
    ]
    given_text = document(text)
    cells = [offered(cell(s, "ARM")) for s in given_text.segmentation.sentences[:2]]
    whole = offered(
        DocumentValue(
            id=uuid4(),
            target="ARM",
            portrayal=DocumentMark.ZERO,
            main_holder=draw(st.sampled_from([None, *(p.id for p in people)])),
        )
    )
    made = [*people, *records, *zones, *cells, whole]
    return document(text, suggestions=list({s.id: s for s in made}.values()))


def draw_act(data, current):
    """One act that a person could try now, refused or not."""
    size = len(current.text)

    def span():
        start = data.draw(st.integers(0, size - 1))
        return Span(start, data.draw(st.integers(start + 1, min(size, start + 12))))

    def label():
        return data.draw(st.sampled_from([*current.annotations, uuid4()]))

    def offer():
        return data.draw(st.sampled_from([*(s.id for s in current.suggestions), uuid4()]))

    def value(choices):
        return data.draw(st.sampled_from(choices))

    def holder():
        return value([AUTHOR, UNNAMED, Holder(HolderKind.ENTITY, label())])

    def sentence():
        return value(current.segmentation.sentences or (Span(0, 1),))

    def some():
        return [s for s in current.suggestions if data.draw(st.booleans())]

    def others(source):
        entities = [e.id for e in current.of_type(Entity) if e.id != source]
        return source, value([[], entities])

    acts = {
        labelling.label_entity: lambda: (span(), value(ENTITY_LABELS)),
        labelling.relabel: lambda: (label(), value((*ENTITY_LABELS, *ZONE_KINDS))),
        labelling.label_zone: lambda: (span(), value(ZONE_KINDS)),
        labelling.add_stance: lambda: (span(), value(TARGETS), value([None, span()])),
        labelling.add_piece: lambda: (label(), span()),
        labelling.move_edge: lambda: (label(), value(["start", "end"]), data.draw(st.integers(-1, size + 1))),
        labelling.delete: lambda: (label(),),
        labelling.hold: lambda: (label(), holder()),
        labelling.set_sentence: lambda: (sentence(), value(TARGETS), value(list(SentenceMark))),
        labelling.set_document: lambda: (value(TARGETS), value(["author_stance", "portrayal"]), value(list(DocumentMark))),
        labelling.set_main_holder: lambda: (value(TARGETS), value([None, label()])),
        labelling.set_comment: lambda: (label(), value([None, "odd"])),
        labelling.toggle_flag: lambda: (label(),),
        labelling.set_status: lambda: (value([Status.DONE, Status.STARTED, Status.SKIPPED]),),
        labelling.comment_article: lambda: (value([None, "odd"]),),
        settling.accept: lambda: (offer(),),
        settling.reject: lambda: (offer(),),
        settling.accept_all: lambda: (some(), None),
        settling.reject_all: lambda: (some(),),
        settling.label_mentions: lambda: (label(), [trimmed_span(current, span()) for _ in range(2)]),
        settling.unlabel_mentions: lambda: others(label()),
    }  # fmt: skip
    act = data.draw(st.sampled_from(list(acts)))
    return act, acts[act]()


def trimmed_span(current, span):
    tight = sketch_of(current)
    try:
        return tight.text_span(span)
    except RefusalError:
        return next(iter(current.segmentation.tokens), span)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(starts(), st.data())
def test_any_run_of_acts_is_sound_and_can_be_taken_back(start, data):
    current, changes, before = start, [], [start]
    for _ in range(data.draw(st.integers(3, 14))):
        act, args = draw_act(data, current)
        sketch = sketch_of(current)
        try:
            draft = sketch.draft(act(sketch, *args))
        except RefusalError:
            continue
        if not draft:
            continue
        event(act.__name__)
        assert draft.title
        assert "\n" not in draft.title
        changes.append(signed(current, draft))
        current = current.after(changes[-1])
        before.append(current)
        check(current)
    for place in range(len(changes) - 1, -1, -1):
        current = current.after(changes[place].inverted(uuid4(), NOW, ChangeKind.UNDO))
        assert same(current, before[place])
        check(current)
    for place, change in enumerate(changes):
        current = current.after(change)
        assert same(current, before[place + 1])


def same(one, other):
    return (one.annotations, one.verdicts, one.state) == (
        other.annotations,
        other.verdicts,
        other.state,
    )
