"""An error inside an override is logged and answered by the fallback, never thrown at Qt."""

import logging

from annotator.ui.article.guard import guarded, nothing


def test_errors_are_logged_and_answered(caplog):
    @guarded(lambda: 7)
    def answer(value: int) -> int:
        return 10 // value

    assert answer(5) == 2
    with caplog.at_level(logging.ERROR):
        assert answer(0) == 7
    assert "answer" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert nothing() is None
