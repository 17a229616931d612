"""The desk: saved means committed, nothing acknowledged is lost, and undo finds its way."""

import random

import pytest

from annotator.errors import RefusalError
from annotator.model import labelling, settling
from annotator.model.annotations import Entity, Layer
from annotator.model.articles import Status
from annotator.model.spans import Span
from annotator.services.desk import Desk
from annotator.store.project import ProjectStore


def label(room, number, name="LAW"):
    """Label the numbered token; True when it was taken."""
    token = room.desk.head.segmentation.tokens[number]
    return room.desk.act(labelling.label_entity, token, name)


def surfaces(document):
    return [document.surface(Span(e.start, e.end)) for e in document.of_type(Entity)]


def facts(document):
    return document.annotations, document.verdicts, document.state


# doing


def test_opening_shows_the_stored_document_and_begins_at_its_start(room):
    assert facts(room.desk.document) == facts(room.stored())
    assert room.desk.head is room.desk.document
    assert room.desk.focus.now.caret == 0
    assert len(room.told["opened"]) == 1


def test_an_act_is_in_the_file_when_it_is_said_to_be_saved(room):
    seen = []
    room.desk.saved.connect(lambda change: seen.append((change.sequence, room.stored())))
    assert label(room, 3)
    ((sequence, stored),) = seen
    assert sequence == 1
    assert facts(stored) == facts(room.desk.document)
    assert room.desk.focus.now.current in stored.annotations
    assert room.desk.last_saved is not None


def test_waiting_for_the_disk_is_told_before_anything_counts_as_saved(room):
    told = []
    room.desk.syncing.connect(lambda: told.append(("syncing", len(room.desk.document.annotations))))
    room.desk.saved.connect(lambda _: told.append(("saved", len(room.desk.document.annotations))))
    assert label(room, 3)
    assert told == [("syncing", 0), ("saved", 1)]


def test_acts_without_an_article_or_person_are_refused(room):
    room.desk.leave()
    assert room.told["closed"]
    assert room.desk.act(labelling.delete, room.person) is False
    assert room.told["refused"] == ["Open an article first."]
    fresh = Desk(room.store, room.jobs)
    with pytest.raises(RefusalError, match="Choose who labels"):
        fresh.open(room.articles[0])


def test_a_refused_or_empty_act_writes_nothing(room):
    assert room.desk.act(labelling.label_entity, Span(3, 3), "LAW") is False
    assert room.told["refused"] == ["Select some text first."]
    assert room.desk.act(labelling.comment_article, None) is False
    assert len(room.told["refused"]) == 1
    assert room.store.log.recent(room.person) == []


def test_an_unknown_article_is_told_and_the_open_one_stays(room):
    before = room.desk.document
    room.desk.open(room.person)
    assert "no article" in room.told["failed"][0]
    assert room.desk.document is before
    room.desk.refresh(before.article.uid)
    assert len(room.told["opened"]) == 2


# while a write is under way


def test_the_head_runs_ahead_of_what_is_saved(manual):
    label(manual, 0)
    label(manual, 1)
    desk = manual.desk
    assert desk.pending == 2
    assert desk.pending_since is not None
    assert not desk.document.annotations
    assert len(desk.head.annotations) == 2
    assert manual.told["waiting"] == [None, None]
    manual.jobs.run_next()
    assert not manual.told["saved"]
    assert len(manual.stored().annotations) == 1
    manual.jobs.deliver()
    assert len(manual.told["saved"]) == 1
    assert (len(desk.document.annotations), len(desk.head.annotations)) == (1, 2)
    manual.settle()
    assert facts(desk.document) == facts(desk.head) == facts(manual.stored())
    assert (desk.pending, desk.pending_since) == (0, None)


def test_a_later_open_overtakes_an_earlier_one(manual):
    manual.desk.open(manual.articles[1])
    manual.desk.open(manual.articles[2])
    manual.settle()
    assert [d.article.uid for d in manual.told["opened"]] == [
        manual.articles[0],
        manual.articles[2],
    ]
    assert manual.desk.document.article.uid == manual.articles[2]


def test_opening_another_article_lets_the_write_end(manual):
    label(manual, 0)
    manual.desk.open(manual.articles[1])
    manual.settle()
    assert manual.desk.document.article.uid == manual.articles[1]
    assert not manual.desk.document.annotations
    assert len(manual.stored().annotations) == 1
    assert len(manual.told["saved"]) == 1


def test_leaving_while_a_write_is_under_way(manual):
    label(manual, 0)
    manual.desk.leave()
    manual.settle()
    assert manual.desk.document is manual.desk.head is None
    assert len(manual.stored().annotations) == 1


def test_another_person_sits_down_only_when_all_is_saved(manual):
    other = manual.store.people.ensure("bob").id
    label(manual, 0)
    with pytest.raises(RefusalError, match="being saved"):
        manual.desk.sit_down(other)
    assert manual.desk.person == manual.person
    manual.settle()
    manual.desk.sit_down(other)
    assert manual.desk.history.to_undo is None
    manual.open()
    assert not manual.desk.document.annotations
    manual.desk.sit_down(manual.person)
    assert manual.desk.history.to_undo is not None


def test_an_answer_for_the_person_before_is_not_shown(manual):
    label(manual, 0)
    manual.settle()
    other = manual.store.people.ensure("bob").id
    manual.desk.open(manual.articles[0])
    manual.desk.sit_down(other)
    manual.desk.open(manual.articles[0])
    manual.jobs.step()
    assert manual.desk.document is None
    manual.settle()
    assert manual.desk.document.person == other


# late suggestions


def test_late_suggestions_come_in_without_losing_acts_asked_for_meanwhile(manual):
    desk, uid = manual.desk, manual.articles[0]
    desk.refresh(uid)
    label(manual, 0)
    manual.jobs.step()
    assert not desk.document.annotations
    assert len(desk.head.annotations) == 1
    label(manual, 1)
    manual.settle()
    assert not manual.told["failed"]
    assert len(desk.document.annotations) == 2
    assert facts(desk.document) == facts(desk.head) == facts(manual.stored())


def test_a_refresh_waits_for_writes_and_shows_the_new_suggestions(manual):
    desk, uid = manual.desk, manual.articles[0]
    label(manual, 0)
    offered = desk.document.open_suggestions(Layer.ENTITY)[0]
    manual.store.suggestions.replace(uid, [offered])
    desk.focus.place_caret(5)
    desk.refresh(uid)
    assert manual.jobs.waiting() == 1
    manual.settle()
    assert [s.id for s in desk.document.suggestions] == [offered.id]
    assert len(desk.document.annotations) == 1
    assert len(manual.told["opened"]) == 2
    assert desk.focus.now.caret == 5


def test_a_refresh_of_another_article_is_nothing(manual):
    manual.desk.refresh(manual.articles[1])
    assert manual.jobs.waiting() == 0
    manual.desk.open(manual.articles[1])
    manual.desk.refresh(manual.articles[0])
    manual.settle()
    assert manual.desk.document.article.uid == manual.articles[1]


def test_a_suggestion_recomputed_away_is_told_and_does_not_block(manual):
    desk, uid = manual.desk, manual.articles[0]
    gone = desk.document.open_suggestions(Layer.ENTITY)[0]
    desk.act(settling.accept, gone.id)
    manual.store.suggestions.replace(uid, [])
    manual.settle()
    assert "recomputed" in manual.told["failed"][0]
    assert desk.drafts == []
    assert desk.head is desk.document
    assert not desk.document.annotations
    assert label(manual, 0)
    manual.settle()
    assert len(manual.stored().annotations) == 1


# failed writes


def test_a_failed_write_keeps_the_acts_and_the_last_good_state(manual):
    desk = manual.desk
    label(manual, 0)
    label(manual, 1)
    with manual.locked():
        manual.settle()
    assert [len(manual.told["failed"]), len(desk.drafts)] == [2, 2]
    assert not manual.told["saved"]
    assert not desk.document.annotations
    assert not manual.stored().annotations
    assert label(manual, 2) is False
    assert "not saved yet" in manual.told["refused"][-1]
    for blocked in (
        lambda: desk.open(manual.articles[1]),
        lambda: desk.sit_down(manual.person),
    ):
        with pytest.raises(RefusalError, match="not saved yet"):
            blocked()
    desk.undo()
    assert "not saved yet" in manual.told["refused"][-1]
    desk.retry()
    manual.settle()
    assert desk.drafts == []
    assert len(manual.stored().annotations) == 2
    assert facts(desk.document) == facts(desk.head) == facts(manual.stored())
    desk.undo()
    desk.undo()
    manual.settle()
    assert not manual.stored().annotations


def test_a_retry_that_fails_keeps_the_drafts_in_order(manual):
    label(manual, 0)
    label(manual, 1)
    with manual.locked():
        manual.settle()
        titles = [change.title for change in manual.desk.drafts]
        manual.desk.retry()
        manual.settle()
        assert [change.title for change in manual.desk.drafts] == titles
    manual.desk.retry()
    manual.settle()
    assert [c.title for c in manual.store.log.recent(manual.person)] == titles


def test_giving_up_goes_back_to_what_is_saved(manual):
    label(manual, 0)
    manual.settle()
    label(manual, 1)
    with manual.locked():
        manual.settle()
    manual.desk.give_up()
    assert manual.told["changed"][-1] is None
    assert facts(manual.desk.head) == facts(manual.stored())
    assert len(manual.desk.head.annotations) == 1
    label(manual, 2)
    manual.settle()
    assert len(manual.stored().annotations) == 2


def test_saving_again_and_giving_up_with_nothing_to_save_change_nothing(manual):
    desk = manual.desk
    desk.retry()
    desk.give_up()
    label(manual, 0)
    desk.retry()
    desk.give_up()
    label(manual, 1)
    manual.settle()
    assert not manual.told["failed"]
    assert len(manual.stored().annotations) == 2


def test_saving_again_while_some_writes_are_still_failing(manual):
    label(manual, 0)
    label(manual, 1)
    with manual.locked():
        manual.jobs.step()
        manual.desk.retry()
        manual.jobs.step()
    manual.settle()
    assert manual.desk.drafts == []
    assert len(manual.stored().annotations) == 2


def test_giving_up_while_some_writes_are_still_failing(manual):
    label(manual, 0)
    label(manual, 1)
    with manual.locked():
        manual.jobs.step()
        manual.desk.give_up()
        manual.jobs.step()
    manual.settle()
    assert manual.desk.drafts == []
    assert manual.desk.head is manual.desk.document


def test_late_suggestions_while_drafts_wait_come_after_them(manual):
    label(manual, 0)
    manual.desk.refresh(manual.articles[0])
    with manual.locked():
        manual.settle()
    assert len(manual.desk.drafts) == 1
    manual.desk.retry()
    manual.settle()
    assert len(manual.told["opened"]) == 2
    assert len(manual.desk.document.annotations) == 1


def test_late_suggestions_come_when_drafts_are_dropped(manual):
    label(manual, 0)
    manual.desk.refresh(manual.articles[0])
    with manual.locked():
        manual.settle()
    manual.desk.give_up()
    manual.settle()
    assert len(manual.told["opened"]) == 2


def test_a_failed_write_keeps_its_article_open(manual):
    label(manual, 0)
    manual.desk.open(manual.articles[1])
    with manual.locked():
        manual.settle()
    assert manual.desk.document.article.uid == manual.articles[0]
    assert "not saved yet" in manual.told["refused"][-1]
    manual.desk.retry()
    manual.settle()
    assert len(manual.stored().annotations) == 1


def test_drafts_of_an_article_left_behind_are_saved_there(manual):
    manual.desk.open(manual.articles[1])
    label(manual, 0)  # still on the first article
    with manual.locked():
        manual.settle()
    assert manual.desk.document.article.uid == manual.articles[1]
    assert len(manual.desk.drafts) == 1
    manual.desk.retry()
    manual.settle()
    assert manual.desk.document.article.uid == manual.articles[0]
    assert len(manual.stored(0).annotations) == 1
    assert not manual.stored(1).annotations


def test_drafts_of_two_articles_are_saved_each_in_its_own(manual):
    manual.desk.open(manual.articles[1])
    label(manual, 0)
    manual.jobs.step()
    label(manual, 1)
    with manual.locked():
        manual.settle()
    assert len({change.article for change in manual.desk.drafts}) == 2
    manual.desk.retry()
    manual.settle()
    manual.desk.retry()
    manual.settle()
    assert manual.desk.drafts == []
    assert [len(manual.stored(n).annotations) for n in (0, 1)] == [1, 1]


def test_drafts_are_kept_when_the_article_is_put_away(manual):
    label(manual, 0)
    with manual.locked():
        manual.settle()
    manual.desk.leave()
    manual.desk.retry()
    manual.settle()
    assert len(manual.stored().annotations) == 1
    label(manual, 1)
    with manual.locked():
        manual.settle()
    manual.desk.leave()
    manual.desk.give_up()
    assert manual.desk.drafts == []


# changed elsewhere


def test_a_conflict_overwrites_nothing_and_shows_what_is_there(manual):
    other = manual.another_window()
    other.open()
    label(other, 5)
    label(manual, 0)
    manual.settle()
    assert "changed elsewhere" in manual.told["failed"][0]
    assert manual.desk.drafts == []
    assert surfaces(manual.desk.document) == surfaces(other.desk.document)
    assert label(manual, 0)
    manual.settle()
    assert len(manual.stored().annotations) == 2
    other.store.close()


def test_acts_piled_on_a_conflict_are_told_and_the_desk_stays_sound(manual):
    other = manual.another_window()
    other.open()
    label(other, 5)
    for number in range(3):
        label(manual, number)
    manual.jobs.step()
    label(manual, 6)
    manual.settle()
    assert manual.desk.drafts == []
    assert facts(manual.desk.document) == facts(manual.desk.head) == facts(manual.stored())
    assert label(manual, 8)
    manual.settle()
    assert facts(manual.desk.document) == facts(manual.stored())
    other.store.close()


def test_a_draft_that_does_not_fit_any_more_is_told(manual):
    offered = manual.desk.document.open_suggestions(Layer.ENTITY)[0]
    manual.desk.act(settling.accept, offered.id)
    with manual.locked():
        manual.settle()
    other = manual.another_window()
    other.open()
    other.desk.act(settling.reject, offered.id)
    manual.desk.leave()
    manual.desk.retry()
    manual.settle()
    assert "cannot be done any more" in manual.told["refused"][-1]
    assert manual.stored().verdicts[offered.id].outcome == "rejected"
    other.store.close()


def test_a_reading_that_no_longer_fits_the_pending_acts_ends_in_a_conflict(manual):
    offered = manual.desk.document.open_suggestions(Layer.ENTITY)[0]
    other = manual.another_window()
    other.open()
    other.desk.act(settling.reject, offered.id)
    manual.desk.refresh(manual.articles[0])
    manual.desk.act(settling.accept, offered.id)
    manual.settle()
    assert "changed elsewhere" in manual.told["failed"][0]
    assert manual.desk.document.verdicts[offered.id].outcome == "rejected"
    assert manual.desk.head is manual.desk.document
    other.store.close()


# undo and redo


def test_undo_and_redo_are_committed_like_any_act(room):
    label(room, 0)
    label(room, 1)
    start = room.stored()
    room.desk.undo()
    room.desk.undo()
    assert not room.stored().annotations
    assert room.stored().state.status is Status.UNSTARTED
    room.desk.undo()
    assert room.told["refused"] == ["There is nothing to undo."]
    room.desk.redo()
    room.desk.redo()
    room.desk.redo()
    assert facts(room.stored()) == facts(start)
    assert room.told["refused"][-1] == "There is nothing to redo."
    assert [c.kind for c in room.store.log.recent(room.person)] == [
        "do",
        "do",
        "undo",
        "undo",
        "redo",
        "redo",
    ]
    assert room.store.log.verify() is None


def test_undo_waits_for_what_is_being_written(manual):
    label(manual, 0)
    label(manual, 1)
    manual.desk.undo()
    manual.desk.undo()
    manual.desk.redo()
    assert len(manual.desk.head.annotations) == 2
    manual.settle()
    assert len(manual.stored().annotations) == 1
    assert facts(manual.desk.head) == facts(manual.stored())


def test_undo_opens_the_article_it_belongs_to(room):
    label(room, 0)
    room.open(1)
    label(room, 0)
    room.open(2)
    room.desk.undo()
    assert room.desk.document.article.uid == room.articles[1]
    assert room.told["noticed"][-1].endswith("to undo it.")
    assert not room.stored(1).annotations
    room.desk.undo()
    assert room.desk.document.article.uid == room.articles[0]
    assert not room.stored(0).annotations
    room.desk.leave()
    room.desk.redo()
    assert len(room.stored(0).annotations) == 1


def test_undo_after_a_restart(room):
    label(room, 0)
    label(room, 1)
    room.desk.undo()
    again = room.another_window()
    assert again.desk.history.to_redo.title.startswith("label")
    again.desk.redo()
    again.desk.undo()
    again.desk.undo()
    assert not again.stored().annotations
    again.store.close()


@pytest.mark.parametrize("seed", range(2))
def test_any_run_at_the_desk_and_all_undone_is_the_start(room, seed):
    chance = random.Random(seed)
    starts = [facts(room.stored(n)) for n in range(2)]
    made = 0
    for _ in range(14):
        desk = room.desk
        number = chance.randrange(len(desk.head.segmentation.tokens))
        open_ones = desk.head.open_suggestions()
        labels = list(desk.head.annotations)
        act = chance.choice("lladrofz")
        before = len(room.store.log.recent(room.person))
        if act == "l":
            label(room, number, chance.choice(["LAW", "ORG"]))
        elif act == "a" and open_ones:
            desk.act(settling.accept, chance.choice(open_ones).id)
        elif act == "r" and open_ones:
            desk.act(settling.reject_all, chance.sample(open_ones, min(3, len(open_ones))))
        elif act == "d" and labels:
            desk.act(labelling.delete, chance.choice(labels))
        elif act == "f" and labels:
            desk.act(labelling.toggle_flag, chance.choice(labels))
        elif act == "z":
            desk.act(labelling.label_zone, Span(number, number + 9), "FURNITURE")
        elif act == "o":
            room.open(chance.randrange(2))
        made += len(room.store.log.recent(room.person)) - before
        assert facts(desk.document) == facts(
            room.stored(room.articles.index(desk.document.article.uid))
        )
    ends = [facts(room.stored(n)) for n in range(2)]
    for _ in range(made):
        room.desk.undo()
    assert [facts(room.stored(n)) for n in range(2)] == starts
    for _ in range(made):
        room.desk.redo()
    assert [facts(room.stored(n)) for n in range(2)] == ends
    assert room.store.log.verify() is None


def test_a_closed_article_changed_in_another_window_refuses_and_shows_it(manual):
    other = manual.another_window()
    other.open()
    other.desk.act(labelling.set_status, Status.DONE)
    label(manual, 0)
    manual.settle()
    assert manual.told["failed"]
    assert manual.desk.document.is_closed
    assert label(manual, 0) is False
    assert "reopen" in manual.told["refused"][-1]
    other.store.close()


def test_a_project_opened_for_reading_says_so(room):
    room.store.close()
    reading = ProjectStore.open(room.store.location, read_only=True)
    desk = Desk(reading, room.jobs)
    desk.sit_down(room.person)
    desk.open(room.articles[0])
    refused = []
    desk.refused.connect(refused.append)
    assert not desk.act(labelling.label_entity, desk.document.segmentation.tokens[0], "LAW")
    desk.undo()
    assert len(refused) == 2
    assert all("only be read here" in sentence for sentence in refused)
    assert not desk.document.annotations
    assert not desk.drafts
    assert desk.head == desk.document
    reading.close()


def test_an_undo_that_does_not_fit_any_more_is_passed_over(manual):
    assert label(manual, 0)
    manual.settle()
    assert label(manual, 3)
    manual.settle()
    mine = surfaces(manual.desk.document)
    other = manual.another_window()
    other.open()
    newest = other.desk.history.to_undo
    other.desk.undo()
    manual.desk.refresh(manual.articles[0])
    manual.settle()
    assert manual.desk.history.to_undo == newest
    manual.desk.undo()
    manual.settle()
    assert "passed over" in manual.told["refused"][-1]
    manual.desk.undo()
    manual.settle()
    assert len(manual.stored().annotations) == len(mine) - 2
    other.store.close()
