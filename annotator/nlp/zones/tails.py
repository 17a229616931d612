"""Teasers at the tail: a run of lines, each on its own subject, after the article has ended."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from annotator.nlp.zones.lines import Finding, Line, content_words

_BACKWARD = re.compile(
    r"^\W*(?:He|She|They|It|This|These|That|Those|His|Her|Their|Its|Such|However|Also|But|And|Yet|"
    r"Meanwhile|Still|Instead|Moreover|In addition|In turn|According to|Asked|Speaking|Earlier|"
    r"Later|Finally|Both|There|For (?:his|her|its|their) part)\b"
)
_QUOTE_START = re.compile(r"^[\"“‘'«]")
_INNER_STOP = re.compile(r"[a-z)][.!?][”\"’']?\s+[A-Z“\"‘]")
_LEAST = 3
_TOLD = 12
_STRICT, _LONG_RUN, _MAYBE = 0.5, 0.6, 0.72
_TIED = 0.1


def teaser_tail(lines: Sequence[Line], *, furniture_after: bool) -> list[Finding]:
    """The lines at the end that form a run of teasers; gated when only cohesion speaks for it."""
    first = len(lines)
    while first > 0 and _is_teaser_like(lines[first - 1]):
        first -= 1
    if len(lines) - first < _LEAST or (first == 0 and len(lines) < 3 * _LEAST):
        return []
    ties = _ties(lines)
    start, ratio = _break(ties, max(first, len(lines) // 3))
    if start is None or ratio > _MAYBE:
        return []
    start = _after_the_last_tied(ties, start)
    told = sum(line.words >= _TOLD for line in lines[:start]) > _LEAST
    certain = told and (
        ratio <= _STRICT
        or (ratio <= _LONG_RUN and furniture_after and len(lines) - start >= 2 * _LEAST)
    )
    return [
        Finding(
            line.start,
            line.end,
            "OTHER_STORY",
            0.94 if certain else 0.5,
            "it is one of a run of lines at the end that share no subject with the article",
            not certain,
        )
        for line in lines[start:]
    ]


def _after_the_last_tied(ties: Sequence[float], start: int) -> int:
    """The first line of the tail that is no more tied to the article than the teasers below it."""
    while start < len(ties) - _LEAST and ties[start] >= max(_TIED, 2 * fmean(ties[start + 1 :])):
        start += 1
    return start


def _is_teaser_like(line: Line) -> bool:
    return (
        10 <= line.words <= 60
        and not _BACKWARD.search(line.text)
        and not _QUOTE_START.search(line.text)
        and not _INNER_STOP.search(line.text)
    )


def _ties(lines: Sequence[Line]) -> list[float]:
    """For each line, the share of its content words that other lines have too."""
    held = [content_words(line.text) for line in lines]
    counts = Counter(word for stems in held for word in stems)
    widespread = {word for word, n in counts.items() if n > 0.4 * len(lines)}
    ties = []
    for stems in held:
        told = stems - widespread
        once = sum(counts[w] > 1 for w in told)
        twice = sum(counts[w] > 2 for w in told)
        ties.append((once + twice) / (2 * len(told)) if told else 0.0)
    return ties


def _break(ties: Sequence[float], first: int) -> tuple[int | None, float]:
    """Where the ties drop most, and the ratio of the means after and before."""
    best: tuple[float, int | None, float] = (0.0, None, 1.0)
    for k in range(max(first, _LEAST), len(ties) - _LEAST + 1):
        before, after = fmean(ties[:k]), fmean(ties[k:])
        gain = (before - after) ** 2 * k * (len(ties) - k)
        if after < before and gain > best[0]:
            best = (gain, k, after / before)
    return best[1], best[2]
