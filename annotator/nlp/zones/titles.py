"""The head of an article: its headline, what stands around it, and where its text starts."""

import re
from collections.abc import Sequence

from annotator.model.articles import Article
from annotator.nlp.zones.layout import is_clock, is_facts, is_name_alone
from annotator.nlp.zones.lines import Finding, Line, content_words

_EDGES = re.compile(r"[\W_]+")
_QUOTE = re.compile(r"^[\"“‘'«„]")
_DATELINE = re.compile(
    r"^[^.!?]{2,60}(?:/[^/]{2,40}/|[–—-]|\(\w[^)]{1,30}\)|:)\s+\S"
    r"|^[A-ZÀ-Þ][\w ’'-]{1,24},\s+(?:\d{1,2}\s+[A-Z][a-z]+|[A-Z][a-z]+\s+\d{1,2})\b"
)
_DEK_WORDS = 45
_TEXT_WORDS = 12
_HEAD_LINES = 10
_CLEARLY = 0.25
_FEW = 4


def plain(text: str) -> str:
    """Small letters and single spaces only, for comparing lines."""
    return _EDGES.sub(" ", text).strip().casefold()


def repeats(first: Line, second: Line) -> bool:
    """True when the second line begins with the first one and says little more."""
    one, two = plain(first.text), plain(second.text)
    return bool(one) and two.startswith(one) and len(two) <= len(one) + 120


def text_start(counted: Sequence[Line]) -> int:
    """Index of the first line of running text, the number of lines when there is none."""
    return next((i for i, line in enumerate(counted) if i and _is_text(line)), len(counted))


def titles_in(article: Article, counted: Sequence[Line]) -> list[int]:
    """Indexes of the headline and its repetitions among the lines that count, in order."""
    if len(counted) < 2:
        return []
    head = counted[: min(text_start(counted), _HEAD_LINES)]
    known = plain(article.title)
    at = next((i for i, line in enumerate(head) if known and plain(line.text) == known), None)
    if at is None:
        at = _best(article, head, counted)
    if at is None:
        return []
    twins = [
        i
        for i in range(at + 1, len(head))
        if repeats(counted[at], counted[i]) and plain(counted[at].text) != ""
    ]
    return [at, *twins]


def _best(article: Article, head: Sequence[Line], counted: Sequence[Line]) -> int | None:
    """The first fitting line, or a later one whose words come back in the text far more often."""
    fitting = [i for i, line in enumerate(head) if _may_be_title(line, article)]
    if not fitting:
        return None
    text = content_words(" ".join(line.text for line in counted[len(head) : len(head) + 8]))
    shares = {i: _share(content_words(counted[i].text), text) for i in fitting}
    first = fitting[0]
    if counted[first].words < _FEW:
        first = next((i for i in fitting if counted[i].words >= _FEW), first)
    later = [i for i in fitting if i > first and shares[i] > shares[first] + _CLEARLY]
    if later and first == 0 and shares[first] < _CLEARLY and counted[later[0]].words >= _FEW:
        return later[0]
    return first


def _may_be_title(line: Line, article: Article) -> bool:
    if not line.is_heading_like or line.words < 2 or plain(line.text) == "":
        return False
    source = plain(article.source or "")
    is_name = is_name_alone(line) and line.words < _FEW
    return not (is_name or is_clock(line) or (source and plain(line.text) == source))


def furniture_around(counted: Sequence[Line], titles: Sequence[int]) -> dict[int, Finding]:
    """Site names and kickers above the headline, writers and dates between it and the text."""
    found: dict[int, Finding] = {}
    for index in range(titles[0]):
        line = counted[index]
        reason = "it stands above the headline and is no part of it"
        found[index] = Finding(line.start, line.end, "FURNITURE", 0.85, reason)
    for index in range(titles[0] + 1, min(text_start(counted), len(counted))):
        line = counted[index]
        if index not in titles and (is_name_alone(line) or is_facts(line)):
            reason = "it names the writer or the date below the headline"
            found[index] = Finding(line.start, line.end, "FURNITURE", 0.85, reason)
    return found


def deks(
    lines: Sequence[Line],
    counted: Sequence[Line],
    titles: Sequence[int],
    other: frozenset[int],
) -> set[int]:
    """The line below the headline when a picture or furniture parts it from the running text.

    Args:
        lines: all lines of the article.
        counted: those not decided by their wording.
        titles: indexes of headlines among the counted lines.
        other: indexes of captions and of furniture among the counted lines.
    """
    at = max(titles, default=-1) + 1
    if not titles or at + 1 >= len(counted) or at in other or is_clock(counted[at]):
        return set()
    dek, after = counted[at], counted[at + 1]
    if dek.words > _DEK_WORDS or _DATELINE.match(dek.text) or _QUOTE.match(dek.text):
        return set()
    follows = next(i for i, line in enumerate(lines) if line.start == dek.start) + 1
    parted = at + 1 in other or lines[follows].start != after.start
    bare = dek.is_heading_like and dek.words > _FEW and not after.is_heading_like
    short = dek.is_heading_like and dek.words <= _FEW
    return {at} if (parted and not short) or bare else set()


def _is_text(line: Line) -> bool:
    if line.is_heading_like:
        return False
    return line.words >= _TEXT_WORDS or (line.words >= 2 * _FEW and bool(_QUOTE.match(line.text)))


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0
