"""Reading schemes: the shipped one round trips, unfit data is refused by name."""

import copy
import json
import tomllib

import pytest

from annotator.model.scheme import SchemeError, from_data, to_data
from annotator.paths import resources

DATA = tomllib.loads((resources() / "scheme.toml").read_text("utf-8"))


@pytest.fixture
def data():
    return copy.deepcopy(DATA)


def test_the_shipped_scheme_reads_and_comes_back():
    scheme = from_data(DATA)
    assert from_data(to_data(scheme)) == scheme
    assert from_data(json.loads(json.dumps(to_data(scheme)))) == scheme


def test_what_a_scheme_answers():
    scheme = from_data(DATA)
    assert scheme.excluded_kinds == {"FURNITURE", "OTHER_STORY"}
    assert scheme.target("ARM").metonyms == ("Yerevan",)
    assert scheme.entity("ROLE").key == "6"
    assert not scheme.zone("OTHER_STORY").counts
    assert [choice.id for choice in scheme.choice("polarity")] == ["-2", "-1", "0", "1", "2"]
    assert scheme.choice("nothing of the kind") == ()


@pytest.mark.parametrize("ask", ["target", "entity", "zone"])
def test_an_unknown_id_is_named(ask):
    with pytest.raises(SchemeError, match="'XYZ'"):
        getattr(from_data(DATA), ask)("XYZ")


@pytest.mark.parametrize("table", ["scheme", "zone", "entity", "target", "skip_reason", "choice"])
def test_a_missing_table_is_named(data, table):
    del data[table]
    with pytest.raises(SchemeError, match=table):
        from_data(data)


def test_no_target_is_refused(data):
    data["target"] = []
    with pytest.raises(SchemeError, match="no target"):
        from_data(data)


@pytest.mark.parametrize("table", ["zone", "entity", "target", "skip_reason"])
def test_a_doubled_id_is_refused(data, table):
    data[table].append(dict(data[table][0]) | ({"key": ""} if table != "target" else {}))
    with pytest.raises(SchemeError, match=f"{table} '.+' twice"):
        from_data(data)


@pytest.mark.parametrize("table", ["zone", "entity", "skip_reason"])
def test_a_doubled_key_is_refused_and_two_empty_ones_are_not(data, table):
    data[table][1]["key"] = data[table][0]["key"]
    with pytest.raises(SchemeError, match=f"{table} key '.' twice"):
        from_data(data)
    data[table][0]["key"] = data[table][1]["key"] = ""
    assert from_data(data)


def test_doubles_in_a_list_of_choices_are_refused(data):
    data["choice"]["voice"][1]["key"] = data["choice"]["voice"][0]["key"]
    with pytest.raises(SchemeError, match="voice key 'A' twice"):
        from_data(data)


@pytest.mark.parametrize(
    "name", ["polarity", "flag", "voice", "attitude", "basis", "reading", "sentence", "document"]
)
def test_a_choice_the_program_does_not_know_is_refused(data, name):
    data["choice"][name][0]["id"] = "3"
    with pytest.raises(SchemeError, match=f"unknown {name} '3'"):
        from_data(data)


def test_choices_of_ones_own_are_free(data):
    data["choice"]["mood"] = [{"id": "grim", "name": "grim"}]
    assert from_data(data).choice("mood")[0].id == "grim"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d["entity"][0].pop("name"),
        lambda d: d["entity"][0].update(shape="round"),
        lambda d: d["entity"].append("PERSON"),
        lambda d: d["entity"][0].update(key=1),
        lambda d: d["zone"][0].update(counts="yes"),
        lambda d: d["target"][0].update(aliases="Armenia"),
        lambda d: d["target"][0].update(demonyms=["Armenian", " "]),
        lambda d: d["target"][0].update(letters=""),
        lambda d: d["target"][0]["officials"][0].update(name=""),
        lambda d: d["target"][0]["officials"][0].update(since=2018),
        lambda d: d["target"].append("ARM"),
        lambda d: d.update(choice=[]),
        lambda d: d.update(scheme=[]),
        lambda d: d.update(zone=None),
        lambda d: d["scheme"].update(version="one"),
    ],
)
def test_data_of_the_wrong_shape_is_refused_and_never_crashes(data, spoil):
    spoil(data)
    with pytest.raises(SchemeError):
        from_data(data)
