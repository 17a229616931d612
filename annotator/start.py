"""Starting the window: straight away where it can open, with advice or the demo where not."""

import sys

from annotator.ui.readiness import advice, has_display, missing_packages


def entry() -> None:
    """The command `annotator`: without arguments the window, else the command line."""
    if len(sys.argv) == 1:
        sys.exit(window(None, None))
    from annotator.cli import main

    main()


def window(project: str | None, person: str | None) -> int:
    """Open the window; without a display say so and do the whole job headless instead."""
    display = has_display()
    lacking = missing_packages(window=display)
    if lacking:
        sys.stderr.write(advice(lacking) + "\n")
        return 1
    if not display:
        sys.stderr.write("There is no display here; doing the whole job on the samples instead.\n")
        from annotator.cli import app

        app(["demo"], standalone_mode=False)
        return 0
    from annotator.app import run

    return run(project, person)
