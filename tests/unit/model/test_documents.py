"""A document is changed only by changes that expect what is so."""

from dataclasses import replace
from threading import Barrier, Thread
from uuid import uuid4

import pytest

from annotator.model.annotations import DocumentValue, Entity, Layer, SentenceValue, Zone
from annotator.model.articles import Status, WorkState
from annotator.model.changes import Draft, Edit
from annotator.model.documents import StaleChangeError
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome, Verdict
from tests.helpers.documents import (
    at,
    cell,
    document,
    entity,
    offered,
    signed,
    stance,
    zone,
)


def after(given, *edits):
    return given.after(signed(given, Draft("t", edits)))


def test_facts_of_all_kinds_come_change_and_go():
    given, made = document(), entity((0, 3))
    verdict = Verdict(uuid4(), Outcome.ACCEPTED)
    started = WorkState(Status.STARTED)
    one = after(given, Edit(None, made), Edit(None, verdict), Edit(WorkState(), started))
    assert one.annotations == {made.id: made}
    assert one.verdicts == {verdict.suggestion: verdict}
    assert one.state == started
    assert (given.facts.revision, one.facts.revision) == (0, 1)
    two = after(one, Edit(made, replace(made, label="ORG")), Edit(verdict, None))
    assert two.annotations[made.id].label == "ORG"
    assert not two.verdicts
    assert not given.annotations


@pytest.mark.parametrize(
    "edit",
    [
        lambda e: Edit(e, None),
        lambda e: Edit(e, replace(e, label="ORG")),
        lambda e: Edit(Verdict(uuid4(), Outcome.ACCEPTED), None),
        lambda e: Edit(WorkState(Status.DONE), WorkState()),
        lambda _: Edit(WorkState(), None),
        lambda e: Edit(WorkState(), e),
    ],
)
def test_a_change_that_expects_something_else_is_stale(edit):
    with pytest.raises(StaleChangeError):
        after(document(), edit(entity((0, 3))))


def test_adding_what_is_there_is_stale():
    made = entity((0, 3))
    with pytest.raises(StaleChangeError):
        after(document(), Edit(None, made), Edit(None, made))


def test_a_label_keeps_its_layer():
    made = entity((0, 3))
    other = Zone(id=made.id, start=0, end=3, kind="BODY")
    with pytest.raises(StaleChangeError, match="layer"):
        after(document(), Edit(None, made), Edit(made, other))


def test_labels_of_a_layer_come_in_text_order():
    long, short, late = entity((0, 9)), entity((0, 3)), entity((5, 6))
    values = [DocumentValue(id=uuid4(), target=key) for key in ("AZE", "ARM")]
    given = document("0123456789", late, short, long, *values)
    assert given.of_type(Entity) == [long, short, late]
    assert [v.target for v in given.of_type(DocumentValue)] == ["ARM", "AZE"]


def test_open_suggestions_are_undecided_ungated_and_in_empty_cells():
    proposals = [
        offered(entity((0, 3))),
        offered(entity((4, 5)), gated=True),
        offered(cell((0, 9), "ARM")),
        offered(cell((0, 9), "AZE")),
        offered(stance((0, 3))),
    ]
    given = document("0123456789", cell((0, 9), "ARM"), suggestions=proposals)
    assert [s.id for s in given.open_suggestions()] == [proposals[i].id for i in (0, 3, 4)]
    assert [s.id for s in given.open_suggestions(Layer.SENTENCE)] == [proposals[3].id]
    assert given.open_suggestions(Layer.ZONE) == []
    decided = after(given, Edit(None, Verdict(proposals[0].id, Outcome.REJECTED)))
    assert [s.id for s in decided.open_suggestions()] == [proposals[i].id for i in (3, 4)]
    assert given.suggestion(proposals[1].id) is proposals[1]
    assert given.suggestion(uuid4()) is None


def test_zones_of_some_kinds_joined_with_those_offered_on_request():
    given = document(
        "0123456789",
        zone((0, 3), "FURNITURE"),
        zone((3, 5), "OTHER_STORY"),
        zone((6, 7), "BODY"),
        suggestions=[offered(zone((8, 9), "FURNITURE")), offered(entity((0, 1)))],
    )
    kinds = ["FURNITURE", "OTHER_STORY"]
    assert given.zones_of(kinds) == (Span(0, 5),)
    assert given.zones_of(kinds, offered=True) == (Span(0, 5), Span(8, 9))
    assert given.zones_of([]) == ()


def test_surface_and_closedness():
    given = document()
    assert given.surface(at("Tural Mehrabov")) == "Tural Mehrabov"
    assert given.text == given.article.text
    closed = {s: replace(given, state=WorkState(s)).is_closed for s in Status}
    assert closed == {"todo": False, "started": False, "done": True, "skipped": True}
    assert given.of_type(SentenceValue) == []


def test_documents_made_on_two_threads_keep_to_their_own_suggestions():
    groups = [[offered(entity((n, n + 1 + k))) for k in range(9)] for n in range(2)]
    barrier, wrong = Barrier(2), []

    def read_many(group):
        barrier.wait()
        for _ in range(300):
            given = document("0123456789" * 3, suggestions=group)
            wrong.extend(s for s in group if given.suggestion(s.id) is not s)

    threads = [Thread(target=read_many, args=(group,)) for group in groups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
