"""PySide6's naming styles: we use Qt's own names everywhere, and say so once."""

import sys


def keep_qt_names() -> None:
    """Tell PySide6 that no module imported from here on switches to another naming style.

    To find out by itself it reads the source of every module, whether Qt is used there or not: a
    twelfth of the time to the first article, and all that source stays in memory. A PySide6
    without this scan is left as it is.
    """
    scan = sys.modules.get("shibokensupport.feature")
    if hasattr(scan, "_mod_uses_pyside"):
        setattr(scan, "_mod_uses_pyside", lambda _module: False)  # noqa: B010  # not typed
