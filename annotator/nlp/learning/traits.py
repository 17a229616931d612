"""What is known of a stance suggestion from itself: the traits its acceptance is learned from."""

import re

from annotator.model.annotations import Stance
from annotator.model.suggestions import Producer, Suggestion

_QUOTED = re.compile(r"“[^”]*”|\d+")
_NOTE = re.compile(r" Of its kind, .*$")
_BY = ":"
KIND = "kind="


def signed(by: Producer, rule: str) -> Producer:
    """The producer with the name of its rule that spoke, which is stored and sent along with it."""
    return Producer(by.name, by.version, f"{by.fingerprint}{_BY}{rule}")


def rule_of(suggestion: Suggestion) -> str:
    """The rule that made a suggestion; empty where its producer is not signed."""
    return suggestion.producer.fingerprint.partition(_BY)[2]


def traits_of(suggestion: Suggestion) -> tuple[str, ...]:
    """Traits such as `voice=direct`; the kind is the rule that spoke.

    Suggestions stored by versions that did not say it are told by their reason, without its words.

    Raises:
        TypeError: for a suggestion of another layer.
    """
    stance = suggestion.proposal
    if not isinstance(stance, Stance):
        raise TypeError("only stance suggestions have these traits")
    kind = rule_of(suggestion) or _QUOTED.sub("“…”", without_note(suggestion.reason))
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
