"""Every command of the Review place does what it says, on a real project, without a window."""

import pytest

from annotator.commands.catalogue import registry
from annotator.commands.context import Context
from annotator.commands.registry import REVIEW
from annotator.errors import RefusalError
from annotator.jobs import immediate
from annotator.model.annotations import Entity, Layer
from annotator.model.decisions import Action
from annotator.services.schemes import default_scheme
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from tests.helpers.court import Court, cell, lie, person
from tests.helpers.desks import NoWorker
from tests.helpers.ports import RecordingPort

COMMANDS = registry(default_scheme())
REST = ("review.take.", "review.person.")
IDS = [c.id for c in COMMANDS.all() if c.place == REVIEW and not c.id.startswith(REST)]


class Bench(Court):
    """A court whose commands are given by id."""

    def __init__(self, folder):
        super().__init__(folder)
        self.finish(0, person(), lie(), cell("neg"), person(68, 72, "GPE"), person(44, 50))
        self.finish(1, person(0, 5), lie(2), cell("pos"), person(68, 72, "ORG"), person(44, 50))
        self.attend(folder)

    def attend(self, folder):
        self.port = RecordingPort()
        workspace = Workspace(self.store, immediate(), Settings(folder / "w.json"), NoWorker)
        self.context = Context(workspace, self.port)
        self.open()

    def begin(self):
        self.context.workspace.reviewing = self.reviewing
        self.item()
        return self

    def give(self, name, *answers):
        self.port.answers = list(answers)
        command = COMMANDS.get(name)
        if command.when(self.context):
            command.run(self.context)
        return self

    @property
    def actions(self):
        return [decision.action for decision in self.decisions()]


@pytest.fixture
def bench(tmp_path):
    found = Bench(tmp_path)
    yield found
    found.store.close()


def edges(bench):
    bench.give("review.edit")
    return bench.reviewing.draft.label


def _stance(bench):
    bench.item(Layer.STANCE)
    return bench


def _refused(bench, name, words):
    with pytest.raises(RefusalError, match=words):
        bench.give(name)
    return True


def _shrunk(bench, name):
    case, item = bench.reviewing.here()
    wide = [case.labels[a.refs[0][0]] for a in item.cluster.given if a.marks[0].end == 12]
    bench.give("review.edit")
    bench.reviewing.draft._labels = wide
    bench.give(name)
    label = bench.reviewing.draft.label
    return label.end - label.start < 12


def _labelled(bench, name):
    bench.give(name, "label", "ORG")
    return bench.reviewing.draft.label.label


CHECKS = {
    "review.none": lambda b, n: b.give(n).actions == [Action.NONE],
    "review.majority": lambda b, n: _refused(b, n, "No answer has a majority"),
    "review.page": lambda b, n: _refused(b, n, "Every answer here has a key already"),
    "review.both": lambda b, n: _stance(b).give(n).actions == [Action.BOTH],
    "review.edit": lambda b, n: edges(b) is not None,
    "review.defer": lambda b, n: b.give(n).actions == [Action.DEFER],
    "review.repeat": lambda b, n: "can be repeated" in b.give(n).port.said[-1],
    "review.unanimous": lambda b, n: b.give(n).actions == [Action.TAKE],
    "review.unanimous.all": lambda b, n: (
        b.give(n).actions == [Action.TAKE] and b.port.asked[-1][0] == "confirm"
    ),
    "review.example": lambda b, n: _refused(b, n, "Settle the cluster first"),
    "review.next": lambda b, n: b.give(n).here().id != b.item().id,
    "review.down": lambda b, n: b.give("review.up").give(n).here() is not None,
    "review.up": lambda b, n: b.give(n).here() is not None,
    "review.names": lambda b, n: b.give(n).reviewing.names_shown,
    "review.reason": lambda b, n: b.give(n).port.asked == [("show", "review reason")],
    "review.order": lambda b, n: b.give(n).port.asked == [("show", "review order")],
    "review.filter": lambda b, n: b.give(n).port.asked == [("show", "review filter")],
    "review.page.down": lambda b, n: b.give(n).port.asked == [("scroll", 1)],
    "review.page.up": lambda b, n: b.give(n).port.asked == [("scroll", -1)],
    "review.undo": lambda b, n: b.give("review.none").give(n).actions == [Action.NONE, Action.UNDO],
    "review.redo": lambda b, n: len(b.give("review.none").give("review.undo").give(n).actions) == 3,
    "review.again": lambda b, n: b.give(n).reviewing.shelf.is_loaded,
    "review.edit.end.grow": lambda b, n: edges(b).end < b.give(n).reviewing.draft.label.end,
    "review.edit.end.shrink": _shrunk,
    "review.edit.start.shrink": _shrunk,
    "review.edit.start.grow": lambda b, n: edges(b).start >= b.give(n).reviewing.draft.label.start,
    "review.edit.next": lambda b, n: edges(b) == b.give(n).reviewing.draft.label,
    "review.edit.field": lambda b, n: edges(b) and _labelled(b, n) == "ORG",
    "review.edit.confirm": lambda b, n: edges(b) and b.give(n).actions == [Action.EDIT],
    "review.edit.leave": lambda b, n: edges(b) and b.give(n).reviewing.draft is None,
}


@pytest.mark.parametrize("name", IDS)
def test_the_command_does_what_it_says(bench, name):
    assert CHECKS[name](bench.begin(), name)


@pytest.mark.parametrize("number", [1, 2])
def test_each_answer_and_each_person_has_a_key(bench, number):
    bench.begin().give(f"review.take.{number}")
    assert bench.actions == [Action.TAKE]
    bench.item(number=1)
    bench.give(f"review.person.{number}")
    assert len(bench.actions) == 1 + 3
    with pytest.raises(RefusalError, match="There is no answer 9 here"):
        bench.item() and bench.give("review.take.9")
    with pytest.raises(RefusalError, match="Nobody here is I"):
        bench.give("review.person.9")


@pytest.fixture
def crowd(tmp_path):
    """Twelve people who all put the end of the same name elsewhere, or start it later."""
    people = tuple(f"p{number:02}" for number in range(12))
    found = Bench.__new__(Bench)
    Court.__init__(found, tmp_path, people)
    found.labels_of = [person(number % 2, 5 + number) for number in range(12)]
    for number, label in enumerate(found.labels_of):
        found.finish(number, label)
    found.attend(tmp_path)
    yield found.begin()
    found.store.close()


def test_answers_and_people_beyond_the_ninth_have_a_key(crowd):
    assert len(crowd.here().cluster.given) == 12
    wanted = crowd.here().cluster.given[10]
    crowd.give("review.page").give("review.take.2")
    [gold] = crowd.labels(Entity)
    assert ((gold.start, gold.end),) == wanted.marks[0].pieces
    crowd.reviewing.acts.undo()
    crowd.item()
    crowd.reviewing.first = 0
    with pytest.raises(RefusalError, match="There is no answer 13 here"):
        crowd.give("review.page").give("review.take.4")
    assert crowd.give("review.page").reviewing.first == 0, "round again"
    case, _ = crowd.reviewing.here()
    crowd.give("review.page").give("review.person.3")
    [taken] = crowd.labels(Entity)
    chosen = case.works[case.lanes[11]]
    assert [(label.start, label.end) for label in chosen.values()] == [(taken.start, taken.end)]


def test_nothing_stays_on_its_key_and_another_cluster_begins_with_the_first(crowd):
    crowd.give("review.page").give("review.none")
    assert crowd.actions == [Action.NONE]
    crowd.reviewing.acts.undo()
    crowd.item()
    crowd.reviewing.first = 0
    crowd.give("review.page")
    assert crowd.reviewing.first == 9
    crowd.reviewing.shelf.go_to(None)
    assert crowd.item()
    assert crowd.reviewing.first == 0


def test_digits_choose_labels_while_editing(bench):
    bench.begin().give("review.edit").give("review.take.4")
    assert bench.reviewing.draft.label.label == "ORG"
    bench.reviewing.shelf.go_to(None)
    with pytest.raises(RefusalError, match="There is nothing to settle here"):
        bench.reviewing.take(1)


def test_values_are_picked_from_their_scale(bench):
    bench.begin()
    bench.item(Layer.SENTENCE)
    bench.give("review.edit", "mixed")
    assert bench.port.asked[-1] == ("pick", "Value")
    assert bench.actions == [Action.EDIT]


def test_ones_own_article_is_asked_about_once(bench):
    bench.begin().reviewing.sit_down(bench.people[0])
    bench.port.silent = True
    bench.give("review.none")
    assert bench.actions == []
    bench.port.silent = False
    bench.give("review.none")
    bench.item(number=1)
    bench.give("review.none")
    assert [kind for kind, _ in bench.port.asked] == ["confirm", "confirm"]
    assert bench.actions == [Action.NONE, Action.NONE]
    bench.reviewing.sit_down(bench.judge)
    assert not bench.reviewing.own_is_fine


def test_before_the_place_was_opened_the_commands_say_so(bench):
    with pytest.raises(RefusalError, match="Open the Review place first"):
        COMMANDS.get("review.undo").run(bench.context)
    assert not COMMANDS.get("review.take.1").when(bench.context)
    assert not COMMANDS.get("review.edit.confirm").when(bench.context)
