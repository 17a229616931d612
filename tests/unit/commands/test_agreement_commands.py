"""Every command of the Agreement place does what it says, on a real project, without a window."""

from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from annotator.commands.catalogue import registry
from annotator.commands.comparing import METRICS, days_of
from annotator.commands.context import Context
from annotator.commands.registry import AGREEMENT
from annotator.errors import RefusalError
from annotator.jobs import immediate
from annotator.services.comparison.cells import Cell, Opening
from annotator.services.comparison.comparing import Comparing
from annotator.services.schemes import default_scheme
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from annotator.store.project import ProjectStore
from tests.helpers.desks import NoWorker
from tests.helpers.ports import RecordingPort
from tests.helpers.review_people import simulated

COMMANDS = registry(default_scheme())
IDS = [c.id for c in COMMANDS.all() if c.place == AGREEMENT]


class Desk:
    """A comparison whose commands are given by id."""

    def __init__(self, store, folder):
        self.port = RecordingPort()
        workspace = Workspace(store, immediate(), Settings(folder / "s.json"), NoWorker)
        self.context = Context(workspace, self.port)
        self.found = workspace.comparing = Comparing(store, workspace.jobs)
        self.failed = []
        self.found.failed.connect(self.failed.append)
        self.found.load()

    def give(self, name, *answers):
        self.port.answers = list(answers)
        COMMANDS.get(f"agreement.{name}").run(self.context)
        return self


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = simulated(tmp_path_factory.mktemp("commands"), people=("alice", "boris", "carla"))
    yield made
    made.close()


@pytest.fixture
def desk(store, tmp_path):
    return Desk(store, tmp_path)


@pytest.mark.parametrize("command_id", IDS)
def test_no_command_fails_or_changes_the_project(desk, store, command_id):
    before = Path(store.location).read_bytes()
    with suppress(RefusalError):
        COMMANDS.get(command_id).run(desk.context)
    assert desk.failed == []
    assert Path(store.location).read_bytes() == before


@pytest.mark.parametrize("command_id", IDS)
def test_before_the_place_was_opened_a_command_says_how_to(desk, command_id):
    desk.context.workspace.comparing = None
    if command_id == "agreement.export":
        return
    with pytest.raises(RefusalError, match="F4"):
        COMMANDS.get(command_id).run(desk.context)


def test_boards_go_round_and_are_picked(desk):
    names = [board.name for board in desk.found.boards]
    desk.give("board.previous")
    assert desk.found.shown.name == names[-1]
    desk.give("board.next")
    assert desk.found.shown.name == names[0]
    desk.give("board.choose", 2)
    assert desk.found.shown.name == names[2]


@pytest.mark.parametrize("layer", ["zone", "entity", "stance", "sentence", "document"])
def test_every_metric_of_every_layer_has_words_and_boards(desk, layer):
    desk.give(f"layer.{layer}")
    for metric in desk.found.metrics():
        assert METRICS[metric]
        desk.give("metric", metric)
        assert desk.found.ask.metric == metric
        assert desk.found.boards[0].rows
    assert desk.failed == []


def test_targets_are_for_values_only(desk):
    with pytest.raises(RefusalError, match="all targets at once"):
        desk.give("target")
    desk.give("layer.document").give("target", ("AZE", "portrayal"))
    assert desk.found.ask[2:] == ("AZE", "portrayal")
    desk.give("layer.sentence")
    assert desk.found.ask[2:] == ("AZE", "")


def test_two_people_have_kappa_and_a_third_takes_it_away(desk):
    desk.give("layer.sentence").give("people", ["alice", "boris"])
    assert "kappa_quadratic" in desk.found.metrics()
    desk.give("metric", "kappa_quadratic")
    assert desk.found.ask.metric == "kappa_quadratic"
    desk.give("people", [])
    assert desk.found.people == ("alice", "boris", "carla")
    assert desk.found.ask.metric == "alpha_ordinal"
    assert desk.failed == []


def test_outlets_days_and_suggestions_narrow_what_counts(desk, store):
    sources = store.queue.sources()
    desk.give("outlets", sources[:1])
    assert 0 < desk.found.articles < 7
    desk.give("outlets", sources)
    assert desk.found.selection.sources == frozenset()
    desk.give("shown", True)
    assert desk.found.articles == 0
    desk.give("shown", None).give("days", "2031-01-01 2031-02-01")
    assert desk.found.articles == 0
    desk.give("days", "")
    assert desk.found.articles == 7


def test_guideline_versions_are_offered_once_there_are_some(tmp_path):
    store = simulated(tmp_path, people=("alice", "boris"))
    desk = Desk(store, tmp_path)
    with pytest.raises(RefusalError, match="no stored versions"):
        desk.give("guidelines")
    store.guidelines.save("First version.")
    store.guidelines.save("Second version.")
    desk.give("guidelines", ["2"])
    assert desk.found.selection.guidelines == frozenset({2})
    desk.give("guidelines", ["1", "2"])
    assert desk.found.selection.guidelines == frozenset()
    store.close()


def test_nothing_to_choose_from_is_said(tmp_path):
    store = ProjectStore.create(str(tmp_path / "empty.annot"), default_scheme(), title="Empty")
    desk = Desk(store, tmp_path)
    for name in ("people", "outlets"):
        with pytest.raises(RefusalError, match="nothing to choose"):
            desk.give(name)
    desk.give("layer.sentence")
    with pytest.raises(RefusalError, match="nothing to choose"):
        desk.give("target")
    assert desk.found.boards[0].rows == ()
    store.close()


@pytest.mark.parametrize("words", ["yesterday", "2026-01-01 2026-02-01 2026-03-01", "2026-13-01"])
def test_what_is_no_day_is_refused(words):
    with pytest.raises(RefusalError, match="one or two days"):
        days_of(words)


def test_days_are_moments_in_utc():
    assert days_of("2026-01-01") == (datetime(2026, 1, 1, tzinfo=UTC), None)


def test_a_cell_with_nothing_behind_it_says_so_and_an_opened_one_closes(desk):
    with pytest.raises(RefusalError, match="Nothing stands behind"):
        desk.found.open(Cell("alice"))
    desk.found.open(Cell("", opens=Opening(people=("alice", "boris"))))
    order = [line.is_same for line in desk.found.lines]
    assert all(first <= second for first, second in pairwise(order))
    desk.give("back")
    assert desk.found.lines == ()
