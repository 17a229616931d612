"""The catalogue: every command of the program for one scheme, in one registry."""

from annotator.commands import grids, labelling, moving, settling, stances, windows
from annotator.commands.registry import Registry
from annotator.model.scheme import Scheme


def registry(scheme: Scheme) -> Registry:
    """All commands, with one for each label, zone kind and value of the scheme.

    Raises:
        ValueError: when a key means two things in one mode.
    """
    return Registry(
        [
            *settling.commands(),
            *labelling.commands(scheme),
            *stances.commands(scheme),
            *grids.commands(scheme),
            *moving.commands(),
            *windows.commands(),
        ]
    )
