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
