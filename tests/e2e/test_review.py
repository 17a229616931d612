"""Review by keyboard alone, then read from the file: five people, one adjudicator."""

import json
from collections import Counter
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel

from annotator.model.annotations import Layer
from annotator.model.decisions import Action
from annotator.services.review.cases import State
from annotator.services.review.queue import alike
from annotator.store.project import ProjectStore
from annotator.ui.review.answers import AnswerCard
from tests.helpers.court import Court, person
from tests.helpers.review_people import PEOPLE, simulated
from tests.helpers.shell import called


@pytest.fixture
def place(tmp_path):
    """A project of the gold articles, finished by five people, closed."""
    simulated(tmp_path).close()
    return tmp_path / "review.annot"


@pytest.fixture
def judge(start, place):
    """Somebody who labelled nothing, in the Review place."""
    hand = start("lilit", place)
    hand.keys("F3")
    hand.rest()
    return hand


def shelf(hand):
    return hand.workspace.reviewing.shelf


def choose(hand, layer, least=2):
    """Go to a waiting cluster of a layer with so many answers."""
    for item_id in shelf(hand).order:
        item = shelf(hand).item_of(item_id)
        if item.cluster.layer is layer and item.is_waiting and len(item.cluster.given) >= least:
            shelf(hand).go_to(item_id)
            hand.rest()
            return item
    raise AssertionError(f"no open cluster of layer {layer}")


def test_a_hundred_clusters_take_a_hundred_keys_and_space(judge):
    before = shelf(judge).counts()[State.OPEN]
    assert before > 100
    pressed, spaces = judge.pressed, 0
    for number in range(100):
        judge.keys("1" if number % 3 else "2" if len(shelf(judge).item.cluster.given) > 1 else "1")
        if number % 10 == 9:
            judge.keys("Space")
            spaces += 1
    judge.rest()
    assert judge.pressed - pressed == 100 + spaces
    assert shelf(judge).counts()[State.OPEN] == before - 100
    assert judge.rows("select count(*), count(distinct article || cluster) from decision") == [
        (100, 100)
    ]
    assert judge.rows("select distinct action from decision") == [("take",)]
    assert "100 of" in judge.window.bottom.pace.text()
    assert judge.window.bottom.saved.text().startswith("Saved")


def test_gold_says_what_was_taken_and_undo_restores_everything(judge):
    item = choose(judge, Layer.ENTITY)
    order, case = list(shelf(judge).order), shelf(judge).case
    wanted = case.labels[item.cluster.given[1].refs[0][0]]
    judge.keys("2")
    [(cluster, action, candidates)] = judge.rows("select cluster, action, candidates from decision")
    assert (cluster, action) == (item.cluster.key, "take")
    assert {UUID(row[0]) for row in json.loads(candidates)} == {
        person for answer in item.cluster.answers for person in answer.people
    }, "also who labelled nothing there"
    gold = judge.workspace.store.people.by_name("gold")
    document = judge.workspace.store.works.document(item.cluster.article, gold.id)
    [made] = document.annotations.values()
    assert (made.start, made.end, made.label) == (wanted.start, wanted.end, wanted.label)
    assert made.origin == "adjudicated"
    assert shelf(judge).current_id != item.id, "the next cluster came by itself"
    judge.keys("Space", "Space", "U")
    judge.rest()
    assert shelf(judge).current_id == item.id
    assert shelf(judge).order == order
    assert shelf(judge).item.state is State.OPEN
    after = judge.workspace.store.works.document(item.cluster.article, gold.id)
    assert not after.annotations
    assert after.state.status == "todo"
    assert judge.rows("select action from decision order by id") == [("take",), ("undo",)]
    judge.keys("Ctrl+Shift+Z")
    judge.rest()
    again = judge.workspace.store.works.document(item.cluster.article, gold.id)
    assert again.annotations == document.annotations
    judge.keys("Ctrl+Z")
    judge.rest()
    assert shelf(judge).item.state is State.OPEN


def test_undo_works_after_the_window_was_closed(judge, start, place):
    item = choose(judge, Layer.STANCE)
    judge.keys("1")
    judge.rest()
    start.end(judge)
    later = start("lilit", place)
    later.keys("F3")
    later.rest()
    assert shelf(later).item_of(item.id).state is State.DECIDED
    later.keys("U")
    later.rest()
    assert shelf(later).current_id == item.id
    assert shelf(later).item.state is State.OPEN
    assert later.rows("select count(*) from stance t join work w on w.id = t.work join person p "
                      "on p.id = w.person where p.name = 'gold'") == [(0,)]  # fmt: skip


def test_a_stance_brings_its_holder_along(judge):
    for item_id in shelf(judge).order:
        item = shelf(judge).item_of(item_id)
        case = shelf(judge).cases[item.cluster.article]
        if item.cluster.layer is Layer.STANCE and item.cluster.given:
            label = case.labels[item.cluster.given[0].refs[0][0]]
            if label.holder.entity is not None:
                shelf(judge).go_to(item_id)
                judge.rest()
                break
    judge.keys("1")
    judge.rest()
    gold = judge.workspace.store.people.by_name("gold")
    document = judge.workspace.store.works.document(item.cluster.article, gold.id)
    [stance] = [a for a in document.annotations.values() if a.layer is Layer.STANCE]
    named = document.annotations[stance.holder.entity]
    original = case.labels[label.holder.entity]
    assert (named.start, named.end, named.label) == (original.start, original.end, original.label)
    around = next(
        each
        for each in shelf(judge).cases[item.cluster.article].items
        if each.cluster.layer is Layer.ENTITY
        and each.cluster.start <= named.start < each.cluster.end
    )
    assert around.state is State.OPEN, "what came along decides nothing about itself"
    shelf(judge).go_to(around.id)
    judge.rest()
    if around.cluster.is_unanimous:
        judge.keys("A")
    else:
        judge.keys("1")
    judge.rest()
    document = judge.workspace.store.works.document(item.cluster.article, gold.id)
    assert stance.holder.entity in document.annotations, "gold's entity keeps its id"


def test_nothing_majority_both_defer_and_edit(judge):
    judge.keys("0")
    item = choose(judge, Layer.SENTENCE)
    while shelf(judge).item is not None and judge.workspace.reviewing.majority() is None:
        judge.keys("Down")
        judge.rest()
    judge.keys("M")
    choose(judge, Layer.STANCE)
    judge.keys("B")
    choose(judge, Layer.ENTITY)
    judge.keys("R")
    judge.type("ask the whole team")
    judge.keys("Enter", "D")
    item = choose(judge, Layer.ENTITY)
    judge.keys("E", "Right", "7", "Enter")
    judge.rest()
    rows = judge.rows("select action, note from decision order by id")
    assert [row[0] for row in rows] == ["none", "majority", "both", "defer", "edit"]
    assert rows[3][1] == "ask the whole team"
    gold = judge.workspace.store.people.by_name("gold")
    document = judge.workspace.store.works.document(item.cluster.article, gold.id)
    edited = [a for a in document.annotations.values() if a.layer is Layer.ENTITY]
    assert "EVENT" in {entity.label for entity in edited}
    assert shelf(judge).counts()[State.DEFERRED] == 1


def test_a_value_is_edited_on_its_scale(judge):
    item = choose(judge, Layer.SENTENCE)
    judge.keys("E", "5")
    judge.rest()
    assert judge.rows("select action from decision") == [("edit",)]
    gold = judge.workspace.store.people.by_name("gold")
    document = judge.workspace.store.works.document(item.cluster.article, gold.id)
    assert [a.value for a in document.annotations.values()] == ["unclear"]


def test_all_unanimous_in_an_article_with_one_key(judge):
    case = shelf(judge).case
    agreed = [item for item in case.items if item.cluster.is_unanimous]
    judge.keys("A")
    judge.rest()
    assert judge.rows("select strategy, count(*) from decision group by strategy") == [
        ("auto:unanimous", len(agreed))
    ]
    assert judge.rows("select count(distinct change) from decision") == [(1,)], "one transaction"
    judge.keys("U")
    judge.rest()
    gold = judge.workspace.store.people.by_name("gold")
    assert not judge.workspace.store.works.document(case.article, gold.id).annotations


def test_one_person_for_the_rest_of_the_article(judge):
    case = shelf(judge).case
    waiting = [i for i in case.items if i.is_waiting and not i.cluster.is_unanimous]
    judge.keys("Shift+2")
    judge.rest()
    person = case.lanes[1]
    assert judge.rows("select count(*) from decision") == [(len(waiting),)]
    gold = judge.workspace.store.people.by_name("gold")
    document = judge.workspace.store.works.document(case.article, gold.id)
    for item in waiting:
        if item.cluster.layer is Layer.ENTITY:
            answer = item.cluster.answer_of(person)
            there = [
                (a.start, a.end, a.label)
                for a in document.annotations.values()
                if a.layer is Layer.ENTITY
                and a.start < item.cluster.end and item.cluster.start < a.end
            ]  # fmt: skip
            assert {(m.start, m.end, m.label) for m in answer.marks} <= set(there)


def test_a_decision_is_repeated_for_clusters_just_like_it(judge):
    counted = Counter()
    for item_id in shelf(judge).order:
        item = shelf(judge).item_of(item_id)
        found = alike(shelf(judge).cases[item_id[0]], item, shelf(judge).cases)
        counted[item_id] = len(found)
    item_id, count = counted.most_common(1)[0]
    assert count > 0
    shelf(judge).go_to(item_id)
    judge.rest()
    judge.keys("1", "Shift+Enter")
    assert judge.window.picker.isVisible(), "what will be decided is shown first"
    assert judge.rows("select count(*) from decision") == [(1,)]
    judge.keys("Enter")
    judge.rest()
    assert judge.rows("select count(*) from decision") == [(1 + count,)]
    judge.keys("U")
    judge.rest()
    assert judge.rows("select count(*) from decision where action = 'undo'") == [(count,)]


def test_who_labelled_the_article_is_asked_before_settling_it(start, place):
    hand = start("alice", place)
    hand.keys("F3")
    hand.rest()
    hand.keys("1")
    assert hand.window.picker.isVisible()
    assert hand.rows("select count(*) from decision") == [(0,)]
    hand.keys("Esc")
    assert hand.rows("select count(*) from decision") == [(0,)]
    hand.keys("1", "Enter")
    hand.rest()
    assert hand.rows("select count(*) from decision") == [(1,)]
    hand.keys("1")
    hand.rest()
    assert hand.rows("select count(*) from decision") == [(2,)], "asked once only"


def test_names_are_hidden_until_they_are_asked_for(judge):
    def shown():
        return " ".join(
            card._who.text() for card in judge.window.places.view("review").answers.cards
        )

    assert not any(name in shown() for name in PEOPLE)
    judge.keys("N")
    judge.rest()
    assert any(name in shown() for name in PEOPLE)


def test_plain_keys_mean_labels_again_in_the_label_place(judge):
    before = judge.rows("select count(*) from decision")
    judge.keys("F2")
    assert judge.window.places.current == "label"
    assert judge.window.view.hasFocus()
    judge.keys("F3")
    judge.rest()
    assert judge.rows("select count(*) from decision") == before


def test_a_reason_reaches_the_annotator_privately(judge, start, place):
    item = choose(judge, Layer.ENTITY)
    judge.keys("R")
    judge.type("a title is no part of a name")
    judge.keys("Enter", "0")
    judge.rest()
    start.end(judge)
    person = item.cluster.given[0].people[0]
    store = ProjectStore.open(str(place))
    name = next(p.name for p in store.people.all() if p.id == person)
    store.close()
    hand = start(name, place)
    hand.desk.open(item.cluster.article)
    hand.rest()
    assert hand.window.bottom.feedback.text() == "✎ 1 settled differently"
    assert not hand.window.bottom.feedback.isHidden()
    hand.keys("Ctrl+Shift+R")
    card = hand.window.feedback.card
    assert card.isVisible()
    words = " ".join(label.text() for label in card.findChildren(QLabel))
    assert "a title is no part of a name" in words
    assert "You: " in words
    assert "Gold: nothing" in words
    assert not any(other in words for other in PEOPLE)
    hand.keys("Esc")
    assert not card.isVisible()


def test_before_anybody_finished_the_place_says_so(start):
    hand = start()
    hand.keys("F3")
    hand.rest()
    view = hand.window.places.view("review")
    assert "No article has been finished by two people yet" in view._nothing.text()
    hand.keys("1", "Space", "U", "A", "E")
    assert hand.rows("select count(*) from decision") == [(0,)]


def test_the_rule_fills_gold_and_people_stay_untouched(judge, start, place, tmp_path):
    item = choose(judge, Layer.ENTITY)
    judge.keys("0")
    judge.rest()
    start.end(judge)
    done = called("adjudicate", place, "--auto", "majority", "--json")
    assert done.returncode == 0, done.stderr
    account = json.loads(done.stdout)
    assert account["kept_by_people"] == 1
    assert account["filled"] + account["left_open"] + 1 == account["clusters"]
    store = ProjectStore.open(str(place))
    try:
        here = store.decisions.latest(item.cluster.article)[item.cluster.key]
        assert here.action is Action.NONE
        assert not here.strategy.is_automatic
        gold = store.people.by_name("gold")
        document = store.works.document(item.cluster.article, gold.id)
        assert not [
            a for a in document.annotations.values()
            if a.layer is Layer.ENTITY
            and a.start < item.cluster.end and item.cluster.start < a.end
        ]  # fmt: skip
        assert store.decisions.verify() is None
        assert store.log.verify() is None
    finally:
        store.close()
    again = json.loads(called("adjudicate", place, "--auto", "majority", "--json").stdout)
    assert again["filled"] == 0
    exported = called(
        "export", place, tmp_path / "spacy", "--format", "spacy", "--from", "gold", "--json"
    )
    assert exported.returncode == 0, exported.stderr
    data = json.loads(exported.stdout)
    assert data["articles"] == 7
    assert sum(data["labels_stored"].values()) > 500


def test_an_unknown_rule_is_refused_in_one_sentence(place):
    done = called("adjudicate", place, "--auto", "coin")
    assert done.returncode == 1
    assert done.stderr.strip() == ("There is no rule 'coin'; known are unanimous and majority.")


def test_order_and_filter_are_chosen_by_key(judge):
    judge.keys("S", "2")
    judge.rest()
    rows = [shelf(judge).item_of(i) for i in shelf(judge).order]
    assert [i.cluster.article for i in rows] == sorted(
        (i.cluster.article for i in rows), key=list(shelf(judge).cases).index
    )
    judge.keys("F")
    for choice in judge.window.places.view("review").panel.lines():
        if choice[0] == "Stance":
            break
        judge.keys("Down")
    judge.keys("Enter")
    judge.rest()
    assert {shelf(judge).item_of(i).cluster.layer for i in shelf(judge).order} == {Layer.STANCE}
    assert judge.window.places.view("review").view.hasFocus()


def test_twelve_answers_show_their_keys_and_the_twelfth_is_taken(start, tmp_path):
    people = tuple(f"p{number:02}" for number in range(12))
    court = Court(tmp_path, people)
    for number in range(12):
        court.finish(number, person(number % 2, 5 + number))
    court.store.close()
    hand = start("lilit", court.store.location)
    hand.keys("F3")
    hand.rest()
    answers = hand.window.places.view("review").answers

    def numbers():
        return [(c.facts.key, c.facts.number) for c in answers.findChildren(AnswerCard) if c.facts]

    assert numbers() == [*((str(n), n) for n in range(1, 10)), ("0", 0)]
    assert "answers 1 to 9 of 12, others with ." in answers.heading.text()
    hand.keys("Period")
    hand.rest()
    assert numbers() == [("1", 10), ("2", 11), ("3", 12), ("0", 0)]
    hand.keys("3")
    hand.rest()
    [(start_at, end)] = hand.rows(
        "select start, end from entity join work on work.id = entity.work "
        "join person on person.id = work.person where person.name = 'gold'"
    )
    twelfth = sorted((number % 2, 5 + number) for number in range(12))[11]
    assert (start_at, end) == twelfth
