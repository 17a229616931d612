"""Settings: any file on disk is survived, unfit values refused, listeners told, writes whole."""

import json
import logging

import pytest

from annotator.settings import SETTINGS, Settings


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "settings.json"


def on_disk(path):
    return json.loads(path.read_text("utf-8"))


def test_every_setting_has_words_and_a_default_that_fits(path):
    settings = Settings(path)
    assert len({row.key for row in SETTINGS}) == len(SETTINGS)
    for row in SETTINGS:
        assert row.label
        assert row.group
        assert row.sentence.endswith(".")
        assert settings.get(row.key) == row.default
        settings.set(row.key, row.default)
    assert not path.exists()


def test_a_value_is_on_disk_at_once_and_read_again(path):
    Settings(path).set("zoom", 1.5)
    assert on_disk(path) == {"zoom": 1.5}
    settings = Settings(path)
    settings.set("recent_projects", ["/ə/😊.annot"])
    settings.set("theme", "dark")
    again = Settings(path)
    assert (again.number("zoom"), again.text("theme")) == (1.5, "dark")
    assert again.names("recent_projects") == ["/ə/😊.annot"]
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "pink"),
        ("theme", 1),
        ("zoom", 9.0),
        ("zoom", 0.1),
        ("zoom", True),
        ("zoom", "1.0"),
        ("zoom", float("nan")),
        ("reading_width", 39),
        ("idle_seconds", None),
        ("advance", 1),
        ("advance", "yes"),
        ("recent_projects", "one"),
        ("recent_projects", [1]),
        ("last_person", ["a"]),
    ],
)
def test_an_unfit_value_is_refused_and_nothing_written(path, key, value):
    settings = Settings(path)
    before = settings.get(key)
    with pytest.raises(ValueError, match="does not fit"):
        settings.set(key, value)
    assert settings.get(key) == before
    assert not path.exists()


def test_the_ends_of_a_range_and_any_number_kind_fit(path):
    settings = Settings(path)
    for key, value in (("zoom", 2.5), ("zoom", 1), ("zoom", 0.7), ("idle_seconds", 600)):
        settings.set(key, value)
        assert settings.get(key) == value


def test_an_unknown_key_is_a_mistake(path):
    settings = Settings(path)
    for ask in (lambda: settings.get("tone"), lambda: settings.set("tone", 1)):
        with pytest.raises(KeyError):
            ask()


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b'"text"',
        b"[" * 100_000,
        b'{"zoom": 99, "theme": "pink", "advance": 3, "tone": 1, "recent_projects": {"a": 1}}',
        b'{"zoom": null, "last_person": {"name": "x"}}',
        b'{"zoom": NaN}',
    ],
)
def test_a_bad_file_falls_to_defaults_and_is_replaced_by_the_next_write(path, bad):
    path.parent.mkdir()
    path.write_bytes(bad)
    settings = Settings(path)
    assert all(settings.get(row.key) == row.default for row in SETTINGS)
    settings.set("zoom", 1.2)
    assert on_disk(path) == {"zoom": 1.2}


def test_fit_values_beside_unfit_ones_are_kept(path):
    path.parent.mkdir()
    path.write_text('{"zoom": 99, "theme": "light"}', "utf-8")
    assert (Settings(path).text("theme"), Settings(path).number("zoom")) == ("light", 1.0)


def test_listeners_hear_of_what_changed_only(path):
    settings, heard = Settings(path), []
    settings.listeners.append(heard.append)
    settings.set("zoom", 1.0)
    assert heard == []
    settings.set("zoom", 1.3)
    settings.set("zoom", 1.3)
    assert heard == ["zoom"]


def test_a_listener_may_leave_while_it_is_told(path):
    settings, heard = Settings(path), []

    def once(key):
        heard.append(key)
        settings.listeners.remove(once)

    settings.listeners += [once, heard.append]
    settings.set("zoom", 1.3)
    settings.set("zoom", 1.4)
    assert heard == ["zoom", "zoom", "zoom"]


def test_reading_by_kind(path):
    settings = Settings(path)
    assert settings.flag("advance") is True
    assert settings.number("theme") == 0.0
    assert settings.names("theme") == []
    names = settings.names("recent_projects")
    names.append("x")
    assert settings.names("recent_projects") == []


def test_a_file_that_cannot_be_written_does_not_stop_the_work(path, caplog):
    path.parent.mkdir()
    path.mkdir()
    settings, heard = Settings(path), []
    settings.listeners.append(heard.append)
    with caplog.at_level(logging.WARNING):
        settings.set("zoom", 1.3)
    assert "cannot be written" in caplog.text
    assert (settings.number("zoom"), heard) == (1.3, ["zoom"])
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_breaks_off_leaves_the_old_file_whole(path, monkeypatch):
    settings = Settings(path)
    settings.set("zoom", 1.3)
    monkeypatch.setattr("annotator.settings.os.fsync", broken)
    with pytest.raises(KeyboardInterrupt):
        settings.set("zoom", 1.4)
    assert on_disk(path) == {"zoom": 1.3}
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


def broken(_handle):
    raise KeyboardInterrupt
