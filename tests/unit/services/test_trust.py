"""Scores in words, calibration tables as they are shipped, and the account for the command line."""

import json
from uuid import uuid4

import pytest

from annotator.errors import RefusalError
from annotator.jobs import Job, immediate
from annotator.model.annotations import Layer
from annotator.model.suggestions import Producer
from annotator.model.suppressions import Scope
from annotator.nlp import memory
from annotator.services.calibration import for_layer, for_producer, read_calibrations, shipped
from annotator.services.gating import Gating
from annotator.services.producers import people_name, percent, sentence_of
from annotator.services.suggesting import memory_of
from annotator.services.suppressing import Suppressing, columns_of
from annotator.services.trust_account import account, report_account
from annotator.store.project import ProjectStore
from tests.helpers.documents import at, entity, offered

FIGURES = {
    "small": {
        "figures": {
            "dev_rw": {
                "n": 445,
                "gates": [
                    {"gate": 0.7, "coverage": 0.57, "accuracy": 0.85, "polar_precision": 0.8},
                    {"gate": 0.5, "coverage": 0.89, "accuracy": 0.76, "polar_precision": 0.7},
                    {"gate": 0.9, "coverage": 0.0, "accuracy": None, "polar_precision": None},
                ],
            }
        }
    }
}


def figures_in(folder, words):
    (folder / "sentiment").mkdir(exist_ok=True)
    (folder / "sentiment" / "metrics.json").write_text(words)
    return read_calibrations(folder)


def test_the_figures_beside_the_weights_are_read(tmp_path):
    assert read_calibrations(tmp_path) == ()
    (table,) = figures_in(tmp_path, json.dumps(FIGURES))
    assert table is for_layer([table], Layer.SENTENCE)
    assert for_layer([table], Layer.STANCE) is None
    assert for_producer([table], Layer.SENTENCE, "sentiment") is table
    assert for_producer([table], Layer.SENTENCE, "sentences") is None
    assert [(row.gate, row.n) for row in table.rows] == [(0.5, 445), (0.7, 445)]
    assert (table.at(0.69).accuracy, table.at(0.7).accuracy) == (0.76, 0.85)
    assert table.at(0.4) is None


@pytest.mark.parametrize("words", ["{", "{}", "[]", '{"small": {"figures": {"dev_rw": 3}}}'])
def test_figures_of_another_shape_are_no_table(tmp_path, words):
    assert figures_in(tmp_path, words) == ()


def test_what_is_shipped_can_be_read():
    for table in shipped():
        assert table.rows
        assert table.measured_on
        assert all(0 <= row.coverage <= 1 and 0 <= row.accuracy <= 1 for row in table.rows)


def test_producers_have_names_for_people_and_shares_are_never_rounded_to_certainty():
    assert people_name(Producer("gazetteer", "1")) == "list of known names"
    assert people_name(Producer("my_own-model", "1")) == "my own model"
    assert [percent(x) for x in (0, 0.001, 0.5, 0.999, 1)] == [
        "0 %", "1 %", "50 %", "99 %", "100 %"]  # fmt: skip
    assert sentence_of(offered(entity(at("Baku")), reason="it is known")) == "it is known."
    assert sentence_of(offered(entity(at("Baku")), reason="")) == "No reason was given."


@pytest.fixture
def never(room):
    made = Suppressing(room.store, room.jobs, room.desk)
    made.heard = []
    made.changed.connect(made.heard.append)
    return made


def some(room):
    return room.desk.document.open_suggestions(Layer.ENTITY)[0]


def test_a_lifted_wording_is_offered_again_while_the_rejection_stays(room, never):
    suggestion = some(room)
    assert never.suppress(suggestion.id, Scope.ARTICLE)
    assert room.articles[0] in never.heard[0]
    (made,) = never.all()
    assert columns_of(made, "T")[2] == "the article “T”"
    never.lift(made)
    assert never.all() == []
    assert suggestion.id in room.stored().verdicts
    assert columns_of(made, None)[2] == "the article “Untitled”"


def test_what_cannot_be_suppressed_is_refused_in_words(room, never):
    sentence = room.desk.document.open_suggestions(Layer.SENTENCE)[0]
    with pytest.raises(RefusalError, match="follows from the words"):
        never.suppress(sentence.id, Scope.PROJECT)
    with pytest.raises(RefusalError, match="no open suggestion"):
        never.suppress(uuid4(), Scope.PROJECT)
    room.desk.leave()
    with pytest.raises(RefusalError, match="Open an article"):
        never.suppress(sentence.id, Scope.PROJECT)
    assert never.all() == []


def test_an_act_that_cannot_be_saved_suppresses_nothing_until_it_is(manual):
    never = Suppressing(manual.store, manual.jobs, manual.desk)
    with manual.locked():
        never.suppress(some(manual).id, Scope.PROJECT)
        manual.settle()
    assert manual.desk.drafts
    assert never.all() == []
    manual.desk.retry()
    manual.settle()
    assert len(never.all()) == 1


def test_the_worker_is_told_of_every_scope(room, never):
    for scope in Scope:
        assert never.suppress(some(room).id, scope)
        room.desk.refresh(room.articles[0])
    told = {r.scope: r for r in memory_of(room.store).rejected}
    assert set(told) == {memory.Scope.ARTICLE, memory.Scope.OUTLET, memory.Scope.EVERYWHERE}
    here = room.desk.document.article
    assert all(rejected.concerns(here) for rejected in told.values())


def test_thresholds_hold_at_once_are_checked_and_survive(room):
    gating = Gating(room.store, room.jobs, room.desk)
    heard = []
    gating.counted.connect(lambda: heard.append(1))
    gating.set_threshold(Layer.ENTITY, 0.95)
    assert room.desk.document.open_suggestions(Layer.ENTITY) == []
    assert heard == [1]
    assert not room.store.gates.is_uncounted()
    gating.set_threshold(Layer.STANCE, 0.5)
    assert room.store.gates.gate().thresholds == {Layer.ENTITY: 0.95, Layer.STANCE: 0.5}
    gating.set_threshold(Layer.ENTITY, None)
    assert room.store.gates.gate().thresholds == {Layer.STANCE: 0.5}
    for wrong in (-0.1, 1.1):
        with pytest.raises(RefusalError, match="between 0 and 1"):
            gating.set_threshold(Layer.ENTITY, wrong)
    with pytest.raises(RefusalError, match="0 and 50"):
        gating.set_hidden_share(51)


def test_a_newer_threshold_stops_the_count_of_the_older_and_the_next_start_goes_on(manual):
    gating = Gating(manual.store, manual.jobs, manual.desk)
    gating.set_threshold(Layer.ENTITY, 0.95)
    manual.jobs.step()
    gating.set_threshold(Layer.ENTITY, 0.2)
    manual.settle()
    assert not manual.store.gates.is_uncounted()
    gating.set_threshold(Layer.ENTITY, 0.99)
    manual.jobs.step()
    gating.close()
    manual.settle()
    assert manual.store.gates.is_uncounted()
    again = Gating(manual.store, immediate(), manual.desk)
    again.finish_counting()
    assert not manual.store.gates.is_uncounted()


def test_showing_all_is_a_look_and_stores_nothing(room):
    Gating(room.store, room.jobs, room.desk).set_threshold(Layer.ENTITY, 0.95)
    before = room.stored().facts
    room.desk.show_all(shows_all=True)
    assert room.desk.document.visible_suggestions(Layer.ENTITY)
    room.open(1)
    assert room.desk.document.gate.shows_all, "the look goes on in the next article"
    assert room.stored().facts == before


def test_the_account_for_the_command_line(room, never):
    never.suppress(some(room).id, Scope.PROJECT)
    data = account(room.store)
    assert data["hidden_share"] == 0
    assert data["thresholds"]["entity"] == "as suggested"
    assert data["never_suggested"][0]["where"] == "everywhere"
    assert "gold labels v" in next(iter(data["producers"]))
    found, words, shown = report_account(room.store, Job())
    assert found["notices"] == []
    assert "hidden share" in words
    assert len(shown) == 6


def test_a_project_for_reading_only_refuses(room):
    store = ProjectStore.open(room.store.location, read_only=True)
    gating = Gating(store, immediate(), room.desk)
    with pytest.raises(RefusalError, match="only be read"):
        gating.set_threshold(Layer.ENTITY, 0.5)
    gating.finish_counting()
    store.close()
