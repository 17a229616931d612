"""README's tables are the registry's: keys, settings, formats."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from annotator.commands.catalogue import registry
from annotator.services.schemes import default_scheme
from tests.house.tables import format_table, key_table, settings_table

ROOT = Path(__file__).resolve().parents[2]


def between(name):
    text = (ROOT / "README.md").read_text("utf-8")
    return text.split(f"<!-- {name} -->")[1].split(f"<!-- end {name} -->")[0].strip()


def test_no_key_means_two_things():
    made = registry(default_scheme())
    assert len(made.all()) > 80
    assert len({c.id for c in made.all()}) == len(made.all())


def test_readme_shows_the_keys_of_the_registry():
    assert between("keys") == key_table()


def test_readme_shows_the_settings():
    assert between("settings") == settings_table()


def test_readme_shows_the_formats():
    assert between("formats") == format_table()


def test_qt_knows_every_key_of_the_registry():
    """A key that Qt cannot read never reaches its command, and nothing says so."""
    keys = {key for command in registry(default_scheme()).all() for key in command.keys}
    unknown = {
        key
        for key in keys
        if [k.key() for k in QKeySequence(key)] in ([], [Qt.Key.Key_unknown])
        or QKeySequence(key).toString() == ""
    }
    assert len(keys) > 80
    assert not unknown
