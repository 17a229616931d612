"""Undo and redo against a simple model; the records of a log give the same stacks again."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.changes import Change, ChangeKind
from annotator.services.history import History

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def done(number):
    return Change(
        id=uuid4(), article=UUID(int=number % 3), person=UUID(int=9), title=str(number), at=NOW,
        edits=(),
    )  # fmt: skip


def redone(change):
    return Change(
        id=uuid4(), article=change.article, person=change.person, title=change.title, at=NOW,
        edits=(), kind=ChangeKind.REDO, of=change.id,
    )  # fmt: skip


def stacks(history):
    """Titles of both stacks, found by emptying them."""
    undo, redo = [], []
    while history.to_redo:
        redo.append(history.to_redo.title)
        history.record(redone(history.to_redo))
    while history.to_undo:
        undo.append(history.to_undo.title)
        history.record(history.to_undo.inverted(uuid4(), NOW, ChangeKind.UNDO))
    return undo[len(redo) :], redo


@given(st.lists(st.sampled_from("duur"), max_size=25))
def test_any_interleaving_equals_a_simple_model(steps):
    history, log, undo, redo = History(), [], [], []
    for number, step in enumerate(steps):
        record = None
        if step == "d":
            record = done(number)
            undo, redo = [*undo, record.title], []
        elif step == "u" and undo:
            record = history.to_undo.inverted(uuid4(), NOW, ChangeKind.UNDO)
            redo.append(undo.pop())
        elif step == "r" and redo:
            record = redone(history.to_redo)
            undo.append(redo.pop())
        if record is not None:
            history.record(record)
            log.append(record)
        assert (history.to_undo.title if history.to_undo else None) == (undo[-1] if undo else None)
        assert (history.to_redo.title if history.to_redo else None) == (redo[-1] if redo else None)
    assert stacks(History(log)) == (undo[::-1], redo[::-1])


def test_what_was_cut_off_from_the_log_is_passed_over():
    lost = done(1)
    history = History([lost.inverted(uuid4(), NOW, ChangeKind.UNDO), redone(lost), done(2)])
    assert history.to_undo.title == "2"
    assert history.to_redo is None


def test_a_record_that_undoes_an_earlier_change_takes_that_one():
    early, late = done(1), done(2)
    history = History([early, late, early.inverted(uuid4(), NOW, ChangeKind.UNDO)])
    assert (history.to_undo, history.to_redo) == (late, early)
