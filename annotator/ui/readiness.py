"""Whether a window can open here: is there a display, and are Qt's system libraries there."""

import ctypes
import os
import sys

_NEEDED = (
    ("libEGL.so.1", "libegl1"),
    ("libGL.so.1", "libgl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
)
_X11 = (
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-image.so.0", "libxcb-image0"),
    ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
    ("libxcb-xkb.so.1", "libxcb-xkb1"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)


def has_display() -> bool:
    """True where a window can be shown: not Linux, or a display server is named."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_packages(*, window: bool) -> list[str]:
    """Debian packages that Qt lacks here; those of X11 only when a real window is wanted."""
    if not sys.platform.startswith("linux"):
        return []
    x11 = window and bool(os.environ.get("DISPLAY")) and not os.environ.get("QT_QPA_PLATFORM")
    wanted = _NEEDED + (_X11 if x11 else ())
    return [package for library, package in wanted if not _loads(library)]


def advice(packages: list[str]) -> str:
    """One sentence that says what to install."""
    return (
        "Qt cannot start here because system libraries are missing; install them with: "
        f"apt-get install -y {' '.join(packages)}"
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
