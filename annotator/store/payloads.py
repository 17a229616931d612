"""Labels, verdicts and work states as compact JSON, for the log and for suggestions."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from annotator.model.annotations import (
    Annotation,
    Attitude,
    Basis,
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Layer,
    Origin,
    Reading,
    SentenceMark,
    SentenceValue,
    Stance,
    StanceFlag,
    Voice,
    Zone,
)
from annotator.model.articles import Status, WorkState
from annotator.model.changes import Edit, Fact
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome, Verdict

_KINDS: dict[str, type[Any]] = {
    Layer.ZONE.value: Zone,
    Layer.ENTITY.value: Entity,
    Layer.STANCE.value: Stance,
    Layer.SENTENCE.value: SentenceValue,
    Layer.DOCUMENT.value: DocumentValue,
    "verdict": Verdict,
    "state": WorkState,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _span(pair: list[int]) -> Span:
    return Span(*pair)


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairs)


def _holder(pair: list[str | None]) -> Holder:
    kind, entity = pair
    return Holder(HolderKind(str(kind)), UUID(entity) if entity else None)


_READERS: dict[str, Callable[[Any], Any]] = {
    "id": UUID,
    "suggestion": UUID,
    "via": UUID,
    "main_holder": UUID,
    "origin": Origin,
    "reading": Reading,
    "target_span": _span,
    "expression": _spans,
    "flag": StanceFlag,
    "voice": Voice,
    "holder": _holder,
    "author_attitude": Attitude,
    "basis": Basis,
    "value": SentenceMark,
    "author_stance": DocumentMark,
    "portrayal": DocumentMark,
    "status": Status,
    "outcome": Outcome,
    "shown_at": datetime.fromisoformat,
    "decided_at": datetime.fromisoformat,
}


@cache
def _defaults(name: str) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in fields(_KINDS[name]))


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Holder):
        return [value.kind.value, value.entity.hex if value.entity else None]
    return value.value if isinstance(value, StrEnum) else value


def plain_fields(fact: Fact, leave_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The fields of a fact that differ from their defaults, as JSON values."""
    found: dict[str, Any] = {}
    for name, default in _defaults(_NAMES[type(fact)]):
        value = getattr(fact, name)
        if name not in leave_out and (default is MISSING or value != default):
            found[name] = _plain(value)
    return found


def from_fields(kind: str, stored: Mapping[str, Any]) -> Any:  # noqa: ANN401 - one of seven
    """The fact of a kind (a layer, `verdict` or `state`) with these stored fields.

    Raises:
        ValueError, TypeError, KeyError: when the fields are not those of such a fact.
    """
    return _KINDS[kind](**_read(stored))


def _read(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _READERS[name](value) if value is not None and name in _READERS else value
        for name, value in stored.items()
    }


def compact(value: object) -> str:
    """JSON without spaces, keys sorted, so that equal values are equal texts."""
    return _ENCODER.encode(value)


def edits_text(edits: tuple[Edit, ...]) -> str:
    """The edits of a change as stored in the log."""
    return compact([[_side(edit.before), _side(edit.after)] for edit in edits])


def edits_from(stored: str) -> tuple[Edit, ...]:
    """The edits of a stored change.

    Raises:
        ValueError, TypeError, KeyError: when the text is not one we wrote.
    """
    return tuple(Edit(_fact(before), _fact(after)) for before, after in json.loads(stored))


def brought_text(labels: Iterable[UUID]) -> str:
    """The ids of the labels that an import brought, as its record in the log keeps them."""
    ids = b"".join([uid.int.to_bytes(16, "big") for uid in labels])
    return f'{{"labels":"{b64encode(ids).decode()}"}}'


def brought_from(stored: str) -> tuple[UUID, ...]:
    """The ids that the record of an import keeps.

    Raises:
        ValueError, TypeError, KeyError: when the text is not one we wrote.
    """
    ids = b64decode(json.loads(stored)["labels"], validate=True)
    return tuple(UUID(bytes=ids[first : first + 16]) for first in range(0, len(ids), 16))


def _side(fact: Fact | None) -> list[Any] | None:
    return None if fact is None else [_NAMES[type(fact)], plain_fields(fact)]


def _fact(side: list[Any] | None) -> Fact | None:
    if side is None:
        return None
    kind, stored = side
    fact: Fact = from_fields(kind, stored)
    return fact


def proposal_from(
    layer: str, stored: Mapping[str, Any], own: Mapping[str, Any] | None = None
) -> Annotation:
    """The label that a stored suggestion proposes; `own` are fields that need no reading."""
    proposal: Annotation = _KINDS[layer](**(own or {}), **_read(stored))
    return proposal
