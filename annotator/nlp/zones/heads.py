"""The head of a page: is the headline this article's own, or does it belong to another story?"""

import re
from collections.abc import Sequence

from annotator.model.articles import Article
from annotator.nlp.zones.lines import Finding, Line, content_words

_CUT_OFF = re.compile(r"(?:\.\.\.|…)\W*$")
_LEAD_WORDS = 130
_ALIEN, _OWN = 0.2, 0.34


def alien_heads(
    article: Article, lines: Sequence[Line], body_at: int, names: frozenset[str], *, appeal: bool
) -> list[Finding]:
    """The lines before `body_at` that belong to another story.

    Args:
        article: for the title it came with, when that is not just its first line.
        lines: counted lines in order; those before `body_at` are the head.
        body_at: index of the first line of running text.
        names: content words of the targets' names, which every article shares.
        appeal: True when an appeal or other furniture stands between head and body.
    """
    head = lines[:body_at]
    if not head:
        return []
    lead = _lead(lines[body_at:]) - names
    shares = [_share(content_words(line.text) - names, lead) for line in head]
    if _titled(article, head[0]) or max(shares) >= _OWN:
        return []
    cut_off = any(_CUT_OFF.search(line.text) and line.words >= 8 for line in head)
    if len(head) < 2 and not appeal:
        return []
    certain = (appeal or cut_off) and len(head) > 1 and shares[0] < (_OWN if cut_off else _ALIEN)
    reason = "its words do not come back in the article below it"
    if cut_off:
        reason = "it is a teaser cut off with dots, and its words do not come back below it"
    return [
        Finding(line.start, line.end, "OTHER_STORY", 0.94 if certain else 0.5, reason, not certain)
        for line in head
    ]


def body_start(lines: Sequence[Line], appeal_after: int | None) -> int:
    """Index of the first line of running text: after the appeal, a cut-off dek, or the headline."""
    if appeal_after is not None:
        return appeal_after
    for index, line in enumerate(lines[:3]):
        if index and _CUT_OFF.search(line.text) and line.words >= 8:
            return index + 1
    index = 0
    while index < min(len(lines), 2) and lines[index].is_heading_like:
        index += 1
    return index if index < len(lines) else 0


def _lead(lines: Sequence[Line]) -> frozenset[str]:
    taken: list[str] = []
    for line in lines:
        taken.extend(line.text.split())
        if len(taken) > _LEAD_WORDS:
            break
    return content_words(" ".join(taken[: 2 * _LEAD_WORDS]))


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _titled(article: Article, first: Line) -> bool:
    """True when the article's own title, known from elsewhere, is this headline."""
    title = content_words(article.title)
    return (
        bool(title)
        and _share(title, content_words(first.text)) >= 0.6
        and not _is_copy(article.title, first.text)
    )


def _is_copy(title: str, line: str) -> bool:
    """True when the title was just taken from the first line, which proves nothing."""
    return line.startswith(title.strip().rstrip(".… "))
