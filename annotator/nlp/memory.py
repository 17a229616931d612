"""What a project remembers of earlier decisions: accepted names, and names not to offer again."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.model.articles import Article


class Scope(StrEnum):
    """How far a rejection reaches."""

    ARTICLE = "article"
    OUTLET = "outlet"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A surface form that people labelled `count` times as `label`."""

    surface: str
    label: str
    canonical: str | None = None
    country: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rejected:
    """A surface form not to be offered as `label`; `place` is an article's uid or an outlet."""

    surface: str
    label: str
    scope: Scope = Scope.EVERYWHERE
    place: str | None = None

    def concerns(self, article: Article) -> bool:
        """True when the rejection reaches this article."""
        if self.scope is Scope.ARTICLE:
            return self.place in {str(article.uid), article.uid.hex}
        if self.scope is Scope.OUTLET:
            return self.place is not None and self.place == article.source
        return True


@dataclass(frozen=True, slots=True)
class Memory:
    """Accepted and rejected surface forms of one project."""

    accepted: tuple[Accepted, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    def refused_in(self, article: Article) -> frozenset[tuple[str, str]]:
        """Pairs of lower-case surface and label that must not be offered in an article."""
        return frozenset(
            (entry.surface.casefold(), entry.label)
            for entry in self.rejected
            if entry.concerns(article)
        )


EMPTY = Memory()
