"""Trust by keys: never again, the gate, articles without suggestions; then the file is read."""

import json
from uuid import UUID

import pytest

from annotator.jobs import Job
from annotator.model.annotations import Layer
from annotator.model.control import is_control
from annotator.model.queue import SortKey
from annotator.model.silencing import silenced_as
from annotator.model.suppressions import Scope
from annotator.services.exporting import ExportOptions, export
from annotator.services.suggesting import memory_of
from annotator.store.doctor import examine
from annotator.store.driver import sqlite
from annotator.store.project import ProjectStore
from annotator.ui.label.presenter import header


def go_to(hand, suggestion):
    hand.desk.focus.put(layer=None)
    hand.desk.focus.take(suggestion.id, suggestion.span)


def repeated(hand):
    """An open entity suggestion whose wording is offered again in the article and in others."""
    found = hand.document.open_suggestions(Layer.ENTITY)
    words = [silenced_as(hand.document.text, s.proposal) for s in found]
    texts = [a for (a,) in hand.rows("select text from article_text")]
    return next(
        s
        for s, named in zip(found, words, strict=True)
        if words.count(named) > 2 and sum(named[0] in text for text in texts) > 2
    )


def matching(hand, named, *, withdrawn, where="1=1"):
    rows = hand.rows(
        "select a.id, t.text, s.start, s.'end' from suggestion s join article a on a.id = s.article"
        " join article_text t on t.article = a.id join term m on m.id = s.term"
        f" where s.layer = 'entity' and m.key = ? and s.withdrawn = ? and {where}",
        named[1],
        withdrawn,
    )
    return [n for n, text, start, end in rows if text[start:end].casefold() == named[0].casefold()]


def test_never_here_rejects_withdraws_and_is_taken_back_by_one_undo(hand):
    suggestion = repeated(hand)
    named = silenced_as(hand.document.text, suggestion.proposal)
    before = matching(hand, named, withdrawn=0)
    here = hand.rows("select id from article where uid = ?", hand.document.article.uid.bytes)[0][0]
    go_to(hand, suggestion)
    hand.keys("Q", "1")
    assert hand.rows("select outcome from verdict") == [("rejected",)]
    assert hand.rows("select scope, layer, surface, label, source from suppression") == [
        ("article", "entity", *named, None)
    ]
    assert here not in matching(hand, named, withdrawn=0)
    assert len(matching(hand, named, withdrawn=0)) == len(before) - before.count(here)
    offered = [
        silenced_as(hand.document.text, s.proposal) for s in hand.document.open_suggestions()
    ]
    assert named not in offered
    current = hand.document.suggestion(hand.desk.focus.now.current)
    assert current is not None, "the hands go on to the next suggestion"
    hand.keys("Ctrl+Z")
    assert hand.rows("select count(*) from verdict") == [(0,)]
    assert hand.rows("select count(*) from suppression") == [(0,)]
    assert matching(hand, named, withdrawn=0) == before
    assert suggestion.id in {s.id for s in hand.document.open_suggestions()}
    hand.keys("Ctrl+Y")
    assert hand.rows("select count(*) from suppression") == [(1,)]
    assert here not in matching(hand, named, withdrawn=0)


def test_never_everywhere_reaches_other_articles_the_counts_and_every_later_run(hand):
    suggestion = repeated(hand)
    named = silenced_as(hand.document.text, suggestion.proposal)
    store, uids = hand.workspace.store, hand.workspace.store.articles.uids()
    offers = {uid: store.suggestions.of(uid) for uid in uids}
    places = matching(hand, named, withdrawn=0)
    counts = dict(hand.rows("select id, open_suggestions from article"))
    go_to(hand, suggestion)
    hand.keys("Q", "3")
    assert len(set(places)) > 2
    assert matching(hand, named, withdrawn=0) == []
    after = dict(hand.rows("select id, open_suggestions from article"))
    assert {n: counts[n] - after[n] for n in counts} == {n: places.count(n) for n in counts}
    store.suggestions.replace_many(list(offers.items()))
    assert matching(hand, named, withdrawn=0) == []
    assert dict(hand.rows("select id, open_suggestions from article")) == after
    assert named in {(r.surface, r.label) for r in memory_of(store).rejected}


def test_never_in_this_outlet_leaves_the_others_alone(hand):
    suggestion = repeated(hand)
    named = silenced_as(hand.document.text, suggestion.proposal)
    source = hand.document.article.source
    go_to(hand, suggestion)
    hand.keys("Q", "2")
    left = matching(hand, named, withdrawn=0)
    sources = dict(hand.rows("select id, source from article"))
    assert left
    assert source not in {sources[n] for n in left}
    assert hand.rows("select scope, source from suppression") == [("outlet", source)]


def test_a_suppression_outlives_the_window_and_undo_after_a_restart_lifts_it(start):
    hand = start()
    go_to(hand, repeated(hand))
    hand.keys("Q", "3")
    start.end(hand)
    again = start()
    assert again.rows("select count(*) from suppression") == [(1,)]
    again.keys("Ctrl+Z")
    assert again.rows("select count(*) from suppression") == [(0,)]
    assert again.rows("select count(*) from suggestion where withdrawn = 1") == [(0,)]
    start.end(again)
    third = start()
    third.keys("Ctrl+Y")
    assert third.rows("select scope from suppression") == [("project",)]
    third.keys("Ctrl+Z")
    assert third.rows("select count(*) from suppression") == [(0,)]


def test_q_without_a_suggestion_and_in_a_done_article_changes_nothing(hand):
    hand.desk.focus.put(current=None)
    hand.keys("Q")
    assert not hand.window.picker.isVisible()
    hand.keys("Ctrl+Enter", "L")
    assert hand.rows("select count(*) from suppression") == [(0,)]


def test_a_threshold_changes_the_open_article_the_counts_and_bulk_acts(hand):
    suggestions = hand.document.open_suggestions(Layer.ENTITY)
    assert suggestions
    hand.workspace.gating.set_threshold(Layer.ENTITY, 0.95)
    hand.settle()
    assert hand.document.open_suggestions(Layer.ENTITY) == []
    assert len(hand.document.held_back(Layer.ENTITY)) == len(suggestions)
    stored = "select count(*) from suggestion where article = 1 and layer <> 'entity'"
    assert hand.rows("select open_suggestions from article where id = 1") == hand.rows(stored)
    assert "below the gate" in hand.window.bottom.pace.text()
    shown = set(hand.window.presenter._shown)
    assert not shown & {str(s.id) for s in suggestions}
    hand.keys("L")
    shown = hand.window.presenter._shown
    assert "↓" in shown[str(suggestions[0].id)].glyph
    hand.keys("Alt+2", "Shift+A")
    assert hand.rows("select count(*) from entity") == [(0,)], "never taken in bulk"
    hand.desk.focus.take(suggestions[0].id, suggestions[0].span)
    hand.keys("A")
    assert hand.rows("select count(*) from entity") == [(1,)]
    hand.keys("L")
    assert not set(hand.window.presenter._shown) & {str(s.id) for s in suggestions}
    hand.workspace.gating.set_threshold(Layer.ENTITY, None)
    hand.settle()
    assert len(hand.document.open_suggestions(Layer.ENTITY)) == len(suggestions) - 1
    assert examine(hand.workspace.store.location).findings == ()


def drawn(store, share):
    return {uid for uid in store.articles.uids() if is_control(store.uuid, uid, share)}


@pytest.fixture
def known(project):
    """The project under an id of the test's own, so that the same articles are drawn each time."""
    raw = sqlite.connect(project)
    raw.execute("update project set uid = ?", (UUID(int=8).bytes,))
    raw.commit()
    raw.close()
    return project


@pytest.fixture
def blind(start, known):
    """A window on a project with a hidden share, at an article of that share."""
    store = ProjectStore.open(str(known))
    share = next(n for n in range(5, 51) if 2 <= len(drawn(store, n)) <= 5)
    store.gates.set_hidden_share(share)
    hidden = drawn(store, share)
    store.close()
    hand = start()
    hand.hidden = hidden
    first = next(uid for uid in hand.workspace.store.articles.uids() if uid in hidden)
    hand.desk.open(first)
    hand.settle()
    return hand


def test_a_hidden_article_leaks_nothing_and_says_so_quietly(blind):
    hand = blind
    assert hand.document.facts.hidden_suggestions
    assert hand.document.suggestions == ()
    assert "suggestions hidden in this article" in header(hand.document, hide_source=False)[1]
    assert hand.window.bottom.pace.text().endswith("suggestions hidden")
    rows = [hand.workspace.queue.row(i) for i in range(len(hand.workspace.queue))]
    assert {row.article: row.open_suggestions for row in rows if row.article in hand.hidden} == (
        dict.fromkeys(hand.hidden, 0)
    )
    assert all(row.open_suggestions for row in rows if row.article not in hand.hidden)
    assert all(row.density == 0 for row in rows if row.article in hand.hidden)
    hand.keys("L", "Tab", "A", "Shift+A")
    assert hand.rows("select count(*) from verdict") == [(0,)]
    assert hand.desk.focus.now.current is None


def test_what_was_begun_hidden_stays_hidden_and_the_rest_stays_shown(blind):
    hand = blind
    uid = hand.document.article.uid
    hand.go_to("a")
    hand.keys("1")
    store = hand.workspace.store
    assert hand.rows("select hidden_suggestions from work") == [(1,)]
    hand.workspace.gating.set_hidden_share(0)
    hand.settle()
    store.suggestions.replace(uid, store.suggestions.of(uid))
    hand.desk.refresh(uid)
    hand.settle()
    assert hand.document.suggestions == (), "computing again reveals nothing"
    shown = next(u for u in store.articles.uids() if u not in hand.hidden)
    hand.desk.open(shown)
    hand.settle()
    hand.keys("A")
    hand.workspace.gating.set_hidden_share(50)
    hand.settle()
    hand.desk.open(uid)
    hand.settle()
    hand.desk.open(shown)
    hand.settle()
    assert hand.document.suggestions, "a work that has been begun never changes"


def test_opened_with_suggestions_and_begun_after_the_share_was_raised_counts_as_shown(start, known):
    hand = start()
    store = hand.workspace.store
    share = 50
    uid = next(u for u in store.articles.uids() if u in drawn(store, share))
    hand.desk.open(uid)
    hand.settle()
    assert hand.document.suggestions
    hand.workspace.gating.set_hidden_share(share)
    hand.settle()
    hand.keys("A")
    assert hand.rows("select hidden_suggestions from work") == [(0,)]


def test_sorting_by_what_is_open_does_not_tell_which_articles_are_hidden(blind):
    queue = blind.workspace.queue
    for key in (SortKey.OPEN, SortKey.DENSITY):
        queue.sort(key, descending=True)
        blind.settle()
        order = [queue.row(i).article for i in range(len(queue))]
        assert set(order[-len(blind.hidden) :]) == blind.hidden


def test_the_share_is_the_same_for_everybody_and_is_exported(blind, tmp_path):
    hand = blind
    hand.go_to("a")
    hand.keys("1")
    bob = hand.workspace.store.people.ensure("bob")
    uids = hand.workspace.store.articles.uids()
    documents = [hand.workspace.store.works.document(uid, bob.id) for uid in uids]
    assert {d.article.uid for d in documents if d.facts.hidden_suggestions} == hand.hidden
    gold = hand.workspace.store.people.ensure("gold")
    assert not hand.workspace.store.works.document(uids[0], gold.id).facts.hidden_suggestions
    export(
        hand.workspace.store,
        tmp_path / "out",
        ExportOptions(format="annotator", people="alice"),
        Job(),
    )
    lines = (tmp_path / "out" / "articles.jsonl").read_text("utf-8").splitlines()
    works = [work for line in lines for work in json.loads(line)["work"]]
    assert [work["hidden_suggestions"] for work in works] == [True]


def test_a_scope_is_named_in_the_undo_line(hand):
    go_to(hand, repeated(hand))
    hand.keys("Q", "1")
    assert "in this article" in hand.desk.history.to_undo.title
    assert Scope.ARTICLE.value in hand.rows("select scope from suppression")[0]
