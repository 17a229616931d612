"""Editing a cluster: labels in the making that nobody gave just so."""

from collections.abc import Sequence
from dataclasses import replace

from annotator.errors import RefusalError
from annotator.model.annotations import (
    AUTHOR,
    UNNAMED,
    Annotation,
    Attitude,
    Basis,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Reading,
    SentenceValue,
    Stance,
    StanceFlag,
    Voice,
    Zone,
)
from annotator.model.scheme import Scheme
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span, union

Line = tuple[str, str, object]
_FIELDS: dict[type[Annotation], tuple[str, ...]] = {
    Zone: ("kind",),
    Entity: ("label", "reading"),
    Stance: ("target", "polarity", "holder", "voice", "attitude", "basis"),
}
_KINDS = {"reading": Reading, "voice": Voice, "attitude": Attitude, "basis": Basis}
_SLOTS = {"attitude": "author_attitude"}
_KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Draft:
    """The labels that are being edited; nothing is written until they are confirmed."""

    def __init__(
        self,
        labels: Sequence[Annotation],
        bounds: Segmentation,
        text: str,
        holders: Sequence[Entity],
    ) -> None:
        self._labels = list(labels)
        self._place = 0
        self._bounds = bounds
        self._text = text
        self._holders = holders

    @property
    def labels(self) -> tuple[Annotation, ...]:
        """What the cluster is settled with when confirmed."""
        return tuple(self._labels)

    @property
    def label(self) -> Annotation:
        """The one of them that the keys change."""
        return self._labels[self._place]

    def turn(self) -> None:
        """Go on to the next label of a cluster that holds several."""
        self._place = (self._place + 1) % len(self._labels)

    def move(self, edge: str, by: int) -> None:
        """Move the start or the end by a token.

        Raises:
            RefusalError: when the label would be empty or leave the text.
        """
        label, tokens = self.label, self._bounds.tokens
        assert not isinstance(label, DocumentValue)
        if not tokens:
            raise RefusalError("No words are known in this article yet.")
        if edge == "start":
            place = self._bounds.token_at(label.start) + by
            moved = Span(tokens[max(0, min(place, len(tokens) - 1))].start, label.end)
        else:
            place = self._bounds.token_before(label.end) + by
            moved = Span(label.start, tokens[max(0, min(place, len(tokens) - 1))].end)
        if moved.start >= moved.end:
            raise RefusalError("The edge cannot go further.")
        self._labels[self._place] = _moved(label, moved)

    def choose(self, scheme: Scheme, key: str) -> None:
        """Take the choice with this key of the label's main list: label, kind or polarity."""
        name = {Zone: "kind", Entity: "label", Stance: "polarity"}.get(type(self.label), "")
        found = next((v for k, _, v in self.values_of(scheme, name) if k == key), None)
        if found is None:
            raise RefusalError(f"No {name or 'value'} has the key {key}.")
        self.set_field(name, found)

    def fields(self) -> tuple[str, ...]:
        """The fields that can be changed."""
        return _FIELDS.get(type(self.label), ())

    def values_of(self, scheme: Scheme, field: str) -> list[Line]:
        """The values of a field: key, words, value."""
        match field:
            case "label":
                return [(c.key, f"{c.id}  {c.name}", c.id) for c in scheme.entities]
            case "kind":
                keyed = enumerate(scheme.zones, start=1)
                return [(str(n), zone.name, zone.id) for n, zone in keyed]
            case "target":
                keyed_targets = zip(_KEYS, scheme.targets, strict=False)
                return [(key, target.name, target.key) for key, target in keyed_targets]
            case "holder":
                return self._holder_lines()
            case "polarity":
                signs = [(c.key, c.name, c.id) for c in scheme.choice("polarity")]
                return [*signs, ("6", "mixed", "mixed"), ("7", "unclear", "unclear")]
            case _:
                values = _KINDS[field]
                lines = zip(_KEYS, values, strict=False)
                return [(key, value.value, value) for key, value in lines]

    def set_field(self, field: str, value: object) -> None:
        """Give a field a value."""
        slots: dict[str, object] = {_SLOTS.get(field, field): value}
        if field == "polarity":
            flagged = value in {"mixed", "unclear"}
            slots = {
                "polarity": 0 if flagged else int(str(value)),
                "flag": StanceFlag(str(value)) if flagged else None,
            }
        self._labels[self._place] = replace(self.label, **slots)  # type: ignore[arg-type]

    def _holder_lines(self) -> list[Line]:
        lines: list[Line] = [("A", "the author", AUTHOR), ("U", "unnamed", UNNAMED)]
        seen: set[str] = set()
        keys = iter(key for key in _KEYS if key not in {"A", "U"})
        for entity in self._holders:
            words = " ".join(self._text[entity.start : entity.end].split())
            if words.casefold() not in seen:
                seen.add(words.casefold())
                lines.append((next(keys, ""), words, Holder(HolderKind.ENTITY, entity.id)))
        return lines


def _moved(label: Zone | Entity | Stance | SentenceValue, span: Span) -> Annotation:
    if not isinstance(label, Stance):
        return replace(label, start=span.start, end=span.end)
    kept = [
        Span(max(p.start, span.start), min(p.end, span.end))
        for p in label.expression
        if p.overlaps(span)
    ]
    grown = [Span(span.start, kept[0].end), *kept[1:]] if kept else [span]
    grown[-1] = Span(grown[-1].start, span.end)
    return replace(label, expression=union(grown))
