"""Every test lives in its own folders: settings, data, logs; Qt never needs a screen."""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What an installation without extras uses; tests/unit/store/test_newer_sqlite.py sets the other.
os.environ.setdefault("ANNOTATOR_SQLITE", "standard")
# Programs are started hundreds of times; without bytecode each start takes a second longer.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import pytest

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
    if app is not None and app.styleSheet():
        app.setStyleSheet("")  # the program's dress must not colour the next test's widgets
