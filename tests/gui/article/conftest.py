"""A shown article view, and a guard: nothing may be logged as failed inside the view."""

import logging
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from annotator.ui.article.view import ArticleView


@pytest.fixture
def view(qtbot, caplog):
    made = ArticleView()
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    failed = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert not failed, failed
