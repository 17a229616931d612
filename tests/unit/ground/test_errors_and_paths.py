"""Errors name file and line; paths find the shipped data and the person's own folders."""

import inspect
from pathlib import Path

import pytest

from annotator import errors, paths
from annotator.errors import AnnotatorError, BadInputError


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (None, None, "is empty"),
        ("a.txt", None, "a.txt: is empty"),
        ("a.txt", 3, "a.txt, line 3: is empty"),
        (None, 3, "line 3: is empty"),
    ],
)
def test_bad_input_names_its_place(source, line, words):
    error = BadInputError("is empty", source, line)
    assert str(error) == words
    assert (error.reason, error.source, error.line) == ("is empty", source, line)


def test_every_expected_failure_is_told_to_people():
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    assert len(kinds) >= 9
    assert all(issubclass(kind, AnnotatorError) for kind in kinds)
    assert all(kind.__doc__ for kind in kinds)


def test_shipped_data_is_there():
    assert (paths.resources() / "scheme.toml").is_file()
    assert (paths.resources() / "guideline.md").is_file()
    assert len(list(paths.seeds().glob("*.txt"))) >= 7
    assert paths.sample_gold().is_file()


def test_packed_data_is_preferred_to_the_checkout(tmp_path, monkeypatch):
    (tmp_path / "annotator" / "_data" / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "annotator")
    assert paths.resources() == tmp_path / "annotator" / "_data" / "resources"
    assert paths.seeds() == tmp_path / "seeds"


def test_the_persons_folders_are_their_own(own_folders):
    for place in (paths.data_folder(), paths.settings_file(), paths.log_folder()):
        assert place.is_relative_to(own_folders)
        assert not place.exists()
    assert paths.settings_file().name == "settings.json"


def test_exports_go_beside_the_checkout_or_to_the_documents(tmp_path, monkeypatch):
    assert paths.exports() == Path(paths.__file__).resolve().parents[1] / "exports"
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "annotator")
    assert paths.exports().name == "annotator exports"
