"""Where sentences end, by rules: the same text always gives the same bounds, whatever the model."""

import re
from collections.abc import Iterator
from itertools import pairwise

from annotator.model.spans import Span, trimmed
from annotator.nlp.lexicon import word_set

_EMOJI = "\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff"
_STOP = re.compile(
    rf"""(?:[.!?…]+|։|؟|。)["'”’»›)\]]*(?:\s*[{_EMOJI}]+)?|["”’»]\s*[{_EMOJI}]+(?=\s+[A-Z])"""
)
_CLOSERS = "\"'”’»›"
_OPENERS = "\"'“‘«‹([{#@"
_WORD_BEFORE = re.compile(r"[\w.'’-]*$")
_WHITE = re.compile(r"\s*")
# Characters looked at before and after a full stop: longer than any abbreviation or opening word.
_BACK, _AHEAD = 64, 200
_DATELINE = re.compile(
    r"^[A-ZÀ-Þ][\w .'’-]{1,30}(?:,[^./]{1,40})?\s?[./—–,]*\s?"
    r"/[\w .'’-]{2,30}/[.:—–-]?\s+(?=[A-ZÀ-Þ“\"‘])"
    r"|^[A-Z][A-Z .'’-]{2,24},\s(?:[A-Z][\w .]{2,20},\s)?"
    r"[A-Za-z]{3,9}\.? \d{1,2}[^A-Z]{0,6}[A-Z][A-Z ]{3,20}\.\s+"
)


def sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of one stretch without line feeds, trimmed; offsets are the article's."""
    line = text[start:end]
    cuts = [0, *_cuts(line), len(line)]
    for a, b in pairwise(cuts):
        span = trimmed(text, Span(start + a, start + b))
        if span.start < span.end:
            yield span


def dateline_end(line: str) -> int:
    """Length of a news agency's dateline at the head of a line, 0 without one."""
    found = _DATELINE.match(line)
    return found.end() if found else 0


def _cuts(line: str) -> Iterator[int]:
    head = dateline_end(line)
    for found in _STOP.finditer(line):
        end = found.end()
        if end < head:
            continue
        opens = _WHITE.match(line, end).end()  # type: ignore[union-attr]  # it matches anything
        if opens == len(line):
            return
        following = line[opens : opens + _AHEAD]
        if found.group()[-1] in _CLOSERS and following.startswith("("):
            continue
        if opens == end and not _is_glued(line, found):
            continue
        if _opens(following) and not _is_abbreviation(line, found, following):
            yield end


def _is_glued(line: str, found: re.Match[str]) -> bool:
    """True for a full stop between a lower-case word and a capitalised one: `said.The`."""
    start, end = found.span()
    before, after = line[max(0, start - 2) : start], line[end : end + 2]
    return (
        found.group().startswith((".", "!", "?"))
        and len(before) == 2
        and before.isalpha()
        and before.islower()
        and len(after) == 2
        and after[0].isupper()
        and after[1].islower()
        and "." not in line[found.end() : found.end() + 12].split(" ", maxsplit=1)[0][:-1]
    )


def _opens(following: str) -> bool:
    first = following.lstrip(_OPENERS)[:1]
    return not first or not (first.islower() or first in ",;:-–—.") or first.isdigit()


def _is_abbreviation(line: str, found: re.Match[str], following: str) -> bool:
    mark = found.group()
    if not mark.startswith(".") or mark.startswith(".."):
        return False
    # A line can hold a whole article: to look at all of it for every full stop takes minutes.
    before = _WORD_BEFORE.search(line[max(0, found.start() - _BACK) : found.start()])
    word = before.group().casefold().rpartition("-")[2] if before else ""
    if mark != "." and word not in word_set("plain", "may_end"):
        return False
    if len(word) == 1 and word.isalpha():
        return True
    known = (
        word in word_set("plain", "abbreviations")
        or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word) is not None
    )
    if not known:
        return False
    opener = re.match(r"\w+", following.lstrip(_OPENERS))
    ends = word in word_set("plain", "may_end")
    opens = opener is not None and opener.group().casefold() in word_set("plain", "openers")
    return not (ends and opens)
