"""Every test lives in its own folders: settings, data, logs; Qt never needs a screen."""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What an installation without extras uses; tests/unit/store/test_newer_sqlite.py sets the other.
os.environ.setdefault("ANNOTATOR_SQLITE", "standard")
# As in the suggestion process: with more threads numpy's spin beside the tests of other processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Programs are started hundreds of times; without bytecode each start takes a second longer.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import pytest
from PySide6.QtCore import QEvent

sys.dont_write_bytecode = False


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """Keep the person's real settings and projects out of every test."""
    home = tmp_path_factory.mktemp("home")
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    yield home
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets else None
    if app is not None:
        _undress(app)


def _undress(app):
    """End this test's windows, then their dress, which must not colour the next test's widgets.

    The other way round Qt works out the dress of every widget of a closed window twice more, which
    takes longer than most tests.
    """
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if app.styleSheet():
        app.setStyleSheet("")
