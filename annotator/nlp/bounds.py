"""Where sentences end, by rules: the same text always gives the same bounds, whatever the model."""

import re
from collections.abc import Iterator
from itertools import pairwise

from annotator.model.spans import Span, trimmed

_STOP = re.compile(r"""(?:[.!?…]+|։|؟|。)["'”’»›)\]]*""")
_CLOSERS = "\"'”’»›"
_OPENERS = "\"'“‘«‹([{#@"
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr st prof gen col lt maj capt sgt cmdr adm gov sen rep rev hon jr sr vs etc al no nos
    jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e u.s u.k u.n u.a.e e.u a.m p.m inc ltd co
    corp dept approx est fig vol pp mt ft d.c ph.d""".split()
)
# After these a capital letter may still open a new sentence: "in the U.S. The talks …".
_MAY_END = frozenset(
    {"u.s", "u.k", "u.n", "u.a.e", "e.u", "a.m", "p.m", "inc", "ltd", "co", "corp", "d.c", "etc"}
)
_SURE_OPENERS = frozenset(
    """the this that these those he she it they we you i in on at but and however a an his her their its
    according as after before while when there if for both""".split()
)
_WORD_BEFORE = re.compile(r"[\w.'’-]*$")
_DATELINE = re.compile(
    r"^[A-ZÀ-Þ][\w .'’-]{1,30}(?:,[^./]{1,40})?\s?[./—–,]*\s?/[\w .'’-]{2,30}/[.:—–-]?\s+(?=[A-ZÀ-Þ“\"‘])"
    r"|^[A-Z][A-Z .'’-]{2,24},\s(?:[A-Z][\w .]{2,20},\s)?[A-Za-z]{3,9}\.? \d{1,2}[^A-Z]{0,6}[A-Z]{4,14}\.\s+"
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
    for found in _STOP.finditer(line):
        end = found.end()
        rest = line[end:]
        following = rest.lstrip()
        if not following:
            return
        if found.group()[-1] in _CLOSERS and following.startswith("("):
            continue
        if (following is rest or len(following) == len(rest)) and not _is_glued(line, found):
            continue
        if _opens(following) and not _is_abbreviation(line, found, following):
            yield end


def _is_glued(line: str, found: re.Match[str]) -> bool:
    """True for a full stop between a lower-case word and a capitalised one: `said.The`."""
    before, after = line[max(0, found.start() - 2) : found.start()], line[found.end() :][:2]
    return (
        found.group().startswith((".", "!", "?"))
        and len(before) == 2
        and before.isalpha()
        and before.islower()
        and len(after) == 2
        and after[0].isupper()
        and after[1].islower()
        and "." not in line[found.end() : found.end() + 12].split(" ")[0][:-1]
    )


def _opens(following: str) -> bool:
    first = following.lstrip(_OPENERS)[:1]
    return not first or not (first.islower() or first in ",;:-–—.") or first.isdigit()


def _is_abbreviation(line: str, found: re.Match[str], following: str) -> bool:
    mark = found.group()
    if not mark.startswith(".") or mark.startswith(".."):
        return False
    before = _WORD_BEFORE.search(line[: found.start()])
    word = before.group().casefold().rpartition("-")[2] if before else ""
    if mark != "." and word not in _MAY_END:
        return False
    if len(word) == 1 and word.isalpha():
        return True
    known = word in _ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word) is not None
    if not known:
        return False
    opener = re.match(r"\w+", following.lstrip(_OPENERS))
    return not (word in _MAY_END and opener and opener.group().casefold() in _SURE_OPENERS)
