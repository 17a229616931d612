"""What is known of a stance suggestion from itself: the traits its acceptance is learned from."""

import re

from annotator.model.annotations import Stance
from annotator.model.suggestions import Suggestion

_QUOTED = re.compile(r"“[^”]*”|\d+")
_NOTE = re.compile(r" Of its kind, .*$")
KIND = "kind="


def traits_of(suggestion: Suggestion) -> tuple[str, ...]:
    """Traits such as `voice=direct`; the kind is its reason without quoted words.

    Raises:
        TypeError: for a suggestion of another layer.
    """
    stance = suggestion.proposal
    if not isinstance(stance, Stance):
        raise TypeError("only stance suggestions have these traits")
    kind = _QUOTED.sub("“…”", without_note(suggestion.reason))
    return (
        "any",
        f"{KIND}{kind}",
        f"basis={stance.basis.value if stance.basis else ''}",
        f"voice={stance.voice.value}",
        f"polarity={stance.polarity}",
        f"target={stance.target}",
        f"target is {'implied' if stance.target_span is None else 'named'}",
        f"holder={stance.holder.kind.value}",
        f"attitude={stance.author_attitude.value}",
    )


def kind_of(traits: tuple[str, ...]) -> str:
    """The trait that says which rule spoke."""
    return next(trait for trait in traits if trait.startswith(KIND))


def with_note(reason: str, kept: int, total: int) -> str:
    """A reason with how often its like was kept in this project."""
    return f"{without_note(reason)} Of its kind, {kept} of {total} were kept in this project."


def without_note(reason: str) -> str:
    """The reason as the rules gave it."""
    return _NOTE.sub("", reason)
