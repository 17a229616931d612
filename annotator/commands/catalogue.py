"""The catalogue: every command of the program for one scheme, in one registry."""

from annotator.commands import (
    comparing,
    grids,
    labelling,
    moving,
    reviewing,
    settling,
    stances,
    trust,
    windows,
)
from annotator.commands.registry import Registry
from annotator.errors import BadInputError
from annotator.model.scheme import Scheme


def registry(scheme: Scheme) -> Registry:
    """All commands, with one for each label, zone kind and value of the scheme.

    Raises:
        ValueError: when a key means two things in one mode.
    """
    return Registry(
        [
            *settling.commands(),
            *trust.commands(),
            *labelling.commands(scheme),
            *stances.commands(scheme),
            *grids.commands(scheme),
            *moving.commands(),
            *reviewing.commands(),
            *comparing.commands(),
            *windows.commands(),
        ]
    )


def require_free_keys(scheme: Scheme, source: str) -> None:
    """Refuse a scheme whose labels take a key or an id that a command has already.

    Raises:
        BadInputError: naming the file and what clashes.
    """
    try:
        registry(scheme)
    except ValueError as error:
        raise BadInputError(str(error), source) from error
