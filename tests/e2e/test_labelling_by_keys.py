"""Every layer labelled by keyboard alone, then read from the file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.annotations import (
    DocumentMark,
    DocumentValue,
    Entity,
    Layer,
    SentenceMark,
    SentenceValue,
    Stance,
    Voice,
    Zone,
)
from annotator.model.articles import Status


def entities(hand):
    return hand.document.of_type(Entity)


def test_accepting_goes_on_and_is_on_disk(hand):
    before = len(hand.document.open_suggestions())
    hand.keys("A", "A", "A")
    assert len(hand.document.open_suggestions()) <= before - 3
    assert hand.rows("select count(*) from verdict where outcome = 'accepted'")[0][0] >= 3
    assert hand.desk.focus.now.current is not None
    assert hand.window.bottom.saved.text().startswith("Saved")


def test_rejecting_is_remembered(hand):
    current = hand.desk.focus.now.current
    hand.keys("X")
    assert current in hand.document.verdicts
    assert current not in {s.id for s in hand.document.open_suggestions()}
    assert hand.rows("select count(*) from verdict where outcome = 'rejected'") == [(1,)]


def test_a_token_takes_one_key_to_label(hand):
    at = hand.go_to("two-page")
    hand.keys("9")
    made = [e for e in entities(hand) if e.start == at]
    assert [e.label for e in made] == ["LAW"]
    assert hand.rows('select start, "end" from entity') == [(at, made[0].end)]


def test_selecting_extending_and_shrinking_by_token(hand):
    at = hand.go_to("two-page protocol")
    hand.keys("Shift+Right", "Shift+Right", "Shift+Right", "Shift+Left")
    span = hand.desk.focus.now.selection
    assert span.start == at
    words = hand.document.surface(span)
    hand.keys("7")
    assert [
        (e.start, hand.document.surface((e.start, e.end) and span)) for e in entities(hand)
    ] == [(at, words)]


def test_edges_move_one_token_a_key_and_keep_id_and_fields(hand):
    at = hand.go_to("protocol")
    hand.keys("7", "I")
    hand.type("the-protocol")
    hand.keys("Enter")
    first = entities(hand)[0]
    assert first.canonical == "the-protocol"
    hand.go_to("protocol")
    hand.desk.focus.put(current=first.id)
    hand.keys("Alt+Shift+Left")
    moved = entities(hand)[0]
    assert (moved.id, moved.canonical) == (first.id, "the-protocol")
    assert moved.start < at
    assert moved.end == first.end
    hand.keys("[", "Right", "Esc")
    assert entities(hand)[0].start == at


def test_relabelling_a_suggestion_is_a_correction(hand):
    suggestion = next(s for s in hand.document.open_suggestions(Layer.ENTITY))
    hand.desk.focus.take(suggestion.id, suggestion.span)
    hand.keys("9")
    made = entities(hand)[0]
    assert made.label == "LAW"
    assert made.origin == "edited"
    assert hand.rows("select outcome from verdict") == [("edited",)]


def test_deleting_a_label_frees_its_stances(hand):
    stance = next(
        s for s in hand.document.open_suggestions(Layer.STANCE) if s.proposal.holder.entity
    )
    hand.desk.focus.take(stance.id, stance.span)
    hand.keys("Alt+3")
    hand.desk.focus.take(stance.id, stance.span)
    hand.keys("A")
    made = hand.document.of_type(Stance)[0]
    assert made.holder.entity in hand.document.annotations
    hand.keys("Alt+0")
    hand.desk.focus.put(current=made.holder.entity)
    hand.keys("Delete")
    assert hand.document.of_type(Stance)[0].holder.kind == "unnamed"


def test_a_stance_record_with_every_field_by_keys(hand):
    hand.go_to("alleged presence")
    hand.keys("Shift+Right", "Shift+Right", "S")
    assert len(hand.document.of_type(Stance)) == 1
    hand.keys("1")  # polarity -2
    hand.keys("V", "I")
    hand.keys("B", "A")
    hand.keys("N", "D")
    hand.keys("H", "A")
    hand.keys("T", "1")
    stance = hand.document.of_type(Stance)[0]
    assert stance.polarity == -2
    assert stance.voice is Voice.INDIRECT
    assert stance.basis == "accusation"
    assert stance.author_attitude == "distances"
    assert stance.holder.entity in hand.document.annotations
    assert stance.target == "ARM"
    hand.keys("U", "M")
    assert hand.document.of_type(Stance)[0].flag == "mixed"
    assert hand.rows("select flag, voice, author_attitude from stance") == [
        ("mixed", "indirect", "distances")
    ]


def test_the_sentence_grid_takes_one_key_a_cell_and_walks_on(hand):
    hand.keys("G")
    assert hand.desk.focus.now.layer is Layer.SENTENCE
    first = hand.desk.focus.now.caret
    hand.keys("1", "6")
    assert hand.desk.focus.now.caret > first
    assert hand.desk.focus.now.target == 0
    values = {(v.target, v.value) for v in hand.document.of_type(SentenceValue)}
    assert values == {("ARM", SentenceMark.NEG), ("AZE", SentenceMark.NONE)}
    hand.keys("A", "A", "Esc")
    assert hand.rows("select count(*) from sentence_value") == [(4,)]


def test_the_article_questions(hand):
    hand.keys("D", "3", "2", "4", "8")
    values = {v.target: v for v in hand.document.of_type(DocumentValue)}
    assert values["ARM"].author_stance is DocumentMark.ZERO
    assert values["ARM"].portrayal is DocumentMark.MINUS_1
    assert values["AZE"].author_stance is DocumentMark.PLUS_1
    assert values["AZE"].portrayal is DocumentMark.NONE
    hand.keys("H", "A")
    assert any(v.main_holder for v in hand.document.of_type(DocumentValue))


def test_the_grid_and_the_questions_lead_to_each_other(hand):
    hand.keys("G", "D")
    assert hand.desk.focus.now.layer is Layer.DOCUMENT
    hand.keys("3", "G")
    assert hand.desk.focus.now.layer is Layer.SENTENCE
    hand.keys("1", "D", "3")
    assert hand.rows("select count(*) from sentence_value") == [(1,)]
    assert hand.rows("select count(*) from document_value") == [(1,)]


def test_zones_may_end_inside_a_word(hand):
    at = hand.go_to("The talks")
    hand.keys("Ctrl+Shift+Right", "Ctrl+Shift+Right", "Z", "F")
    zone = next(z for z in hand.document.of_type(Zone))
    assert (zone.start, zone.end, zone.kind) == (at, at + 2, "FURNITURE")
    hand.keys("Alt+.", "Alt+.", "Alt+,")
    assert hand.document.of_type(Zone)[0].end == at + 3


def test_same_mentions_in_three_keys_and_one_undo(hand):
    hand.desk.focus.place_caret(hand.document.text.index("ferry"))
    hand.keys("8", "M", "Enter")
    made = [e for e in entities(hand) if e.label == "FAC"]
    assert len(made) > 2
    hand.keys("Ctrl+Z")
    assert len(entities(hand)) == 1


def test_accepting_the_rest_of_a_layer_names_the_count(hand):
    hand.keys("Alt+2")
    count = len(hand.document.open_suggestions(Layer.ENTITY))
    hand.keys("Shift+A")
    assert str(count) in hand.window.picker._title.text()
    hand.keys("Enter")
    assert not hand.document.open_suggestions(Layer.ENTITY)
    assert hand.rows("select count(*) from entity where origin = 'bulk'") == [(count,)]
    hand.keys("Ctrl+Z")
    assert len(hand.document.open_suggestions(Layer.ENTITY)) == count


def test_a_question_keeps_the_keys_until_it_is_answered(hand):
    hand.keys("Alt+2")
    count = len(hand.document.open_suggestions(Layer.ENTITY))
    hand.keys("Shift+A")
    picker = hand.window.picker
    for _ in range(3):
        hand.keys("Tab")
        assert picker.isAncestorOf(hand.focused())
    hand.keys("Shift+Tab", "X")
    assert hand.window.queue.search.text() == ""
    picker._no.setFocus()
    hand.keys("Return")
    assert not picker.isVisible()
    assert len(hand.document.open_suggestions(Layer.ENTITY)) == count


def test_a_click_beside_a_question_leaves_it(hand):
    hand.keys("Alt+2")
    count = len(hand.document.open_suggestions(Layer.ENTITY))
    hand.keys("Shift+A")
    picker = hand.window.picker
    QTest.mouseClick(picker._title, Qt.MouseButton.LeftButton)
    assert picker.isVisible()
    QTest.mouseClick(hand.window.queue.search, Qt.MouseButton.LeftButton)
    assert not picker.isVisible()
    assert len(hand.document.open_suggestions(Layer.ENTITY)) == count


def test_a_page_down_and_up(hand):
    bar = hand.window.view.verticalScrollBar()
    hand.keys("PgDown")
    assert bar.value() > 100
    first, scrolled = hand.desk.focus.now.caret, bar.value()
    assert first > 200
    hand.keys("Shift+Right")
    assert bar.value() == scrolled
    assert hand.desk.focus.now.anchor == first
    hand.keys("PgUp")
    assert bar.value() == 0
    hand.keys("PgUp")
    assert hand.desk.focus.now.caret == hand.document.segmentation.tokens[0].start


def test_comment_flag_and_jump(hand):
    hand.go_to("protocol")
    hand.keys("7", "F", "C")
    hand.type("ask Ani")
    hand.keys("Enter")
    entity = entities(hand)[0]
    assert entity.flagged
    assert entity.comment == "ask Ani"
    hand.keys("Ctrl+Home", "Shift+F")
    assert hand.desk.focus.now.current == entity.id


def test_cycling_through_overlapping_labels(hand):
    stance = next(s for s in hand.document.open_suggestions(Layer.STANCE))
    inside = next(
        s
        for s in hand.document.open_suggestions(Layer.ENTITY)
        for t in hand.document.open_suggestions(Layer.STANCE)
        if t.span.covers(s.span)
    )
    hand.desk.focus.place_caret(inside.span.start)
    hand.keys("O")
    one = hand.desk.focus.now.current
    hand.keys("O")
    two = hand.desk.focus.now.current
    assert one != two
    assert stance.id != one


def test_done_names_what_is_open_and_goes_on(hand):
    first = hand.document.article.uid
    hand.keys("Ctrl+Enter")
    assert "Still open" in hand.window.picker._title.text()
    hand.keys("A")
    assert hand.document.article.uid != first
    assert hand.rows("select status from work") == [("done",)]


def test_skip_with_a_reason_and_reopen(hand):
    first = hand.document.article.uid
    hand.keys("Ctrl+E", "N")
    assert hand.document.article.uid != first
    assert hand.rows("select status, skip_reason from work") == [("skipped", "not about targets")]
    hand.desk.open(first)
    hand.settle()
    hand.keys("7")
    assert "skipped" in hand.window.messages.words
    hand.keys("Ctrl+R")
    assert hand.document.state.status is Status.STARTED


def test_undo_everything_across_articles_and_after_restart(start):
    hand = start()
    first = hand.document.article.uid
    hand.keys("A", "X", "Ctrl+Enter", "L")
    second = hand.document.article.uid
    assert second != first
    hand.keys("A")
    start.end(hand)
    again = start()
    assert again.document.article.uid == second
    again.keys("Ctrl+Z")
    assert not again.document.annotations
    again.keys("Ctrl+Z")
    assert again.document.article.uid == first
    assert again.document.state.status is Status.STARTED
    again.keys("Ctrl+Z", "Ctrl+Z")
    assert not again.document.verdicts
    assert again.document.state.status is Status.UNSTARTED
    again.keys("Ctrl+Shift+Z", "Ctrl+Shift+Z", "Ctrl+Shift+Z")
    assert again.document.state.status is Status.DONE
    assert again.rows("select count(*) from change") == [(4 + 4 + 3,)]


def test_find_in_the_article(hand):
    hand.keys("Ctrl+F")
    hand.type("garayli")
    span = hand.desk.focus.now.selection
    assert hand.document.surface(span) == "Garayli"
    hand.keys("Enter")
    assert hand.desk.focus.now.selection.start > span.start
    hand.keys("Esc")
    assert hand.window.view.hasFocus()


def test_the_palette_finds_commands_labels_and_articles(hand):
    hand.keys("Ctrl+K")
    hand.type("reopen")
    assert "Reopen" in hand.window.palette_overlay.results.item(0).text()
    hand.keys("Esc", "Ctrl+K")
    hand.type("organisation")
    assert "ORG" in hand.window.palette_overlay.results.item(0).text()
    hand.keys("Esc", "Ctrl+K")
    hand.type("portuguese")
    assert "Portuguese" in hand.window.palette_overlay.results.item(0).text()
    hand.keys("Enter")
    assert "Portuguese" in hand.document.article.title


def test_f1_shows_only_keys_that_work_now(hand):
    hand.keys("F1")
    assert hand.window.keys_card.isVisible()
    assert (
        "text" in hand.window.keys_card._title.text()
        or "zone" in hand.window.keys_card._title.text()
    )
    hand.keys("Esc")
    assert not hand.window.keys_card.isVisible()


@pytest.mark.parametrize("words", ["ferry 1", "a x 9"])
def test_typing_in_the_search_is_not_stolen(hand, words):
    before = hand.rows("select count(*) from change")
    hand.keys("Ctrl+L")
    hand.type(words)
    assert hand.window.queue.search.text() == words
    assert hand.rows("select count(*) from change") == before


def test_escape_leads_from_the_queue_back_to_the_article(hand):
    hand.keys("Ctrl+L")
    hand.type("zzzz")
    hand.qtbot.waitUntil(lambda: len(hand.workspace.queue) == 0)
    hand.keys("Esc")
    hand.qtbot.waitUntil(lambda: len(hand.workspace.queue) > 0)
    assert hand.window.queue.search.text() == ""
    for steps in range(4):  # the search, the two choices, the list
        hand.keys("Ctrl+L", *["Tab"] * steps)
        assert hand.window.queue.isAncestorOf(QApplication.focusWidget())
        hand.keys("Esc")
        assert hand.window.view.hasFocus()


def test_another_person_sees_nothing_of_it(start):
    hand = start("alice")
    hand.keys("A", "A", "Ctrl+Enter", "A")
    start.end(hand)
    other = start("bob")
    assert not other.document.annotations
    assert not other.document.verdicts
    assert other.document.state.status is Status.UNSTARTED
    other.keys("Ctrl+Z")
    assert "nothing to undo" in other.window.messages.words


def test_a_misleading_title_is_corrected(hand):
    at = hand.go_to("timetable")
    hand.keys("Shift+Right", "Shift+Right")
    words = hand.document.surface(hand.desk.focus.now.selection)
    hand.keys("Ctrl+T", "Enter")
    assert hand.document.article.title == " ".join(words.split())
    assert hand.rows("select title from article where id = 1") == [(hand.document.article.title,)]
    assert hand.workspace.queue.row(0).title == hand.document.article.title
    assert at


def test_saying_what_a_suggestion_says_accepts_it(hand):
    stance = next(
        s for s in hand.document.open_suggestions(Layer.STANCE) if s.proposal.polarity == -1
    )
    hand.keys("Alt+3")
    hand.desk.focus.take(stance.id, stance.span)
    hand.keys("2")
    assert hand.document.verdicts[stance.id].outcome == "accepted"
    assert [s.polarity for s in hand.document.of_type(Stance)] == [-1]
    hand.keys("2")
    assert "already" in hand.window.messages.words
