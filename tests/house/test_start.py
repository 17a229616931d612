"""Starting the program: what the window's process may load, and that it opens."""

import json
import subprocess
import sys

PROBE = """
import sys, json
from annotator.settings import Settings
import annotator.app, annotator.desktop, annotator.ui.main_window, annotator.ui.dialogs.doors
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""
FIRST = """
import sys, json
import annotator.app
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def loaded(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_window_never_loads_spacy():
    names = loaded(PROBE)
    assert "PySide6" in names
    assert "sqlalchemy" in names
    assert not names & {"spacy", "thinc", "torch", "numpy"}


def test_the_first_window_is_painted_before_the_database_library_loads():
    names = loaded(FIRST)
    assert "PySide6" in names
    assert not names & {"sqlalchemy", "spacy", "typer", "rich", "alembic"}


SCANNED = """
import json, linecache
{first}
before = set(linecache.cache)
import annotator.desktop
print(json.dumps([name for name in set(linecache.cache) - before if name.endswith(".py")]))
"""


def test_no_source_is_read_to_look_for_naming_styles(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    begun = 'from annotator.app import App; app = App(["annotator"])'
    assert loaded(SCANNED.format(first=begun)) == set()
    control = loaded(SCANNED.format(first="import PySide6.QtCore"))
    assert len(control) > 100, "PySide6 no longer scans: annotator/ui/naming.py can go"
