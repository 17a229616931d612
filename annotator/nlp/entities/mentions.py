"""A mention: one name or role found in the text, by token and by raw offsets, with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.model.annotations import Reading
from annotator.model.spans import Span
from annotator.nlp.entities.gazetteer import slug
from annotator.nlp.parsed import Doc
from annotator.nlp.passages import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Tokens `first` to `last` (half-open) with everything an entity suggestion needs.

    Attributes:
        government: True when it names a body or office holder that acts for `country`.
        source: the producer that found it.
    """

    first: int
    last: int
    label: str
    score: float
    reason: str
    source: str
    canonical: str | None = None
    country: str | None = None
    reading: Reading = Reading.LITERAL
    government: bool = False
    kind: str = ""

    @property
    def length(self) -> int:
        """How many tokens it has."""
        return self.last - self.first

    def span(self, passage: Passage) -> Span:
        """Its code points in the article."""
        return passage.token_span(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of the names it finds.

    Attributes:
        source: the rule's producer.
        kind: what kind of finding it is, where others ask for that.
    """

    label: str
    score: float
    source: str
    kind: str = ""

    def at(self, doc: Doc, first: int, last: int, reason: str) -> Mention:
        """The mention of tokens `first` to `last`; "{name}" in a reason stands for its words."""
        name = doc[first:last].text
        return Mention(
            first=first,
            last=last,
            label=self.label,
            score=self.score,
            source=self.source,
            kind=self.kind,
            canonical=slug(name.removeprefix("The ")) or None,
            reason=reason.replace("{name}", name),
        )


def without_overlaps(ranked: Iterable[Mention]) -> list[Mention]:
    """The mentions that fit beside each other, earlier ones of the given order first."""
    taken: set[int] = set()
    kept = []
    for mention in ranked:
        tokens = range(mention.first, mention.last)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(mention)
    return sorted(kept, key=lambda m: m.first)


def at_token(mentions: Sequence[Mention]) -> dict[int, Mention]:
    """Token index -> the mention that holds it."""
    return {token: m for m in mentions for token in range(m.first, m.last)}
