"""The guard around everything Qt calls: a Python error is logged, never thrown into C++."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")
_log = logging.getLogger("annotator.ui.article")


def guarded(fallback: Callable[[], _R]) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Wrap an override so that an error is logged and `fallback()` is returned instead."""

    def wrap(override: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(override)
        def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            try:
                return override(*args, **kwargs)
            except Exception:  # noqa: BLE001 - an exception that leaves a layout override kills the process
                _log.exception("the article view failed in %s", override.__qualname__)
                return fallback()

        return call

    return wrap


def nothing() -> None:
    """The fallback of overrides that return nothing."""
