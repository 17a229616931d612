"""Opening the window where one can open; else advice, or the whole job without a display."""

import sys

from annotator.errors import AnnotatorError
from annotator.ui.readiness import advice, has_display, missing_packages


def window(project: str | None, person: str | None) -> int:
    """Open the window; returns the exit code of the program."""
    display = has_display()
    lacking = missing_packages(window=display)
    if lacking:
        sys.stderr.write(advice(lacking) + "\n")
        return 1
    if not display:
        sys.stderr.write("There is no display here; doing the whole job on the samples instead.\n")
        return _headless()
    from annotator.app import run

    return run(project, person)


def _headless() -> int:
    from annotator.headless import fresh_folder, rehearse

    try:
        rehearse(fresh_folder(), _say)
    except AnnotatorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
