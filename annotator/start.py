"""The command `annotator`: without arguments the window at once, else the command line."""

import gc
import sys


def entry() -> None:
    """Run the program; the command line is loaded only when it is asked for."""
    gc.disable()  # collecting while modules load costs a tenth of the start and frees nothing
    if len(sys.argv) == 1:
        from annotator.launch import window

        sys.exit(window(None, None))
    from annotator.cli import main

    main()
