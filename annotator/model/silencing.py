"""Which suggestions a suppression keeps away: same layer, label and wording, within its reach."""

from collections.abc import Iterable

from annotator.model.annotations import Annotation, Entity, Stance, Zone
from annotator.model.articles import Article
from annotator.model.suggestions import Suggestion
from annotator.model.suppressions import Scope, Suppression

GAP = " … "


def silenced_as(text: str, proposal: Annotation) -> tuple[str, str] | None:
    """Wording and label a proposal is kept away by; None for layers without a wording.

    Sentence and article values have none: they follow from the stances in them.
    """
    if isinstance(proposal, Entity):
        return _plain(text[proposal.start : proposal.end]), proposal.label
    if isinstance(proposal, Zone):
        return _plain(text[proposal.start : proposal.end]), proposal.kind
    if isinstance(proposal, Stance):
        pieces = (text[piece.start : piece.end] for piece in proposal.expression)
        return GAP.join(map(_plain, pieces)), proposal.target
    return None


def reaches(made: Suppression, article: Article) -> bool:
    """True when a suppression holds in an article."""
    if made.scope is Scope.ARTICLE:
        return made.article == article.uid
    return made.scope is Scope.PROJECT or (made.source or "") == (article.source or "")


def silences(made: Suppression, text: str, suggestion: Suggestion) -> bool:
    """True when a suppression that reaches the article keeps this suggestion away.

    Capitals and white space make no difference.
    """
    if suggestion.layer is not made.layer:
        return False
    named = silenced_as(text, suggestion.proposal)
    if named is None or named[1] != made.label:
        return False
    return named[0].casefold() == _plain(made.surface).casefold()


def is_silenced(rows: Iterable[Suppression], text: str, suggestion: Suggestion) -> bool:
    """True when any of the suppressions that reach the article keeps this suggestion away."""
    return any(silences(made, text, suggestion) for made in rows)


def _plain(words: str) -> str:
    return " ".join(words.split())
