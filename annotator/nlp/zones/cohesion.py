"""How a line hangs together with the rest: shared words, shared names, and loose ends of a page."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from annotator.nlp.zones.layout import is_name_alone
from annotator.nlp.zones.lines import Line, content_words

_NAME = re.compile(r"\b[A-ZÀ-ÞƏİĞŞÇ][\w’'-]*[^\W\d_]")
_STOP = re.compile(r"[.!?…][\"”’')]*$")
_BY = re.compile(r"^(?:by|author:?|text:?|words:?)\s+", re.IGNORECASE)
_LOW, _HALF = 0.34, 0.6
_LOOSE, _LOOSER = 0.45, 0.7
_LEAST = 3
_HEAD = 4


def ties_of(title: str, lines: Sequence[Line], running: Sequence[int]) -> list[list[str]]:
    """How much of each line comes back in the running text, or in the known title.

    Args:
        title: the title the article came with, or empty.
        lines: all lines in order.
        running: the numbers of those that are running text by their looks.
    """
    held = [content_words(line.text) for line in lines]
    shares = _far_shares(held, frozenset(running))
    names = _names_known(lines, frozenset(running))
    loose = _loose_ends(shares, running, len(lines))
    named = content_words(title)
    seen = Counter(line.text.casefold() for line in lines)
    bylines = _bylines(lines)
    writers = set(bylines.values())
    out = []
    for i, line in enumerate(lines):
        level = _level(shares[i])
        ending = "stop" if _STOP.search(line.text) else "bare"
        row = [f"tie {level}", f"tie {level} {ending}", names[i], f"{names[i]} {ending}"]
        if loose[i]:
            row += [loose[i], f"{loose[i]} {ending}", f"{loose[i]} tie {level}"]
        if named and len(held[i] & named) >= 0.8 * len(named) and line.words <= 30:
            copied = lines[0].text.startswith(title.strip().rstrip(".… "))
            row.append("perhaps the title" if copied else "known title")
        if writers and i not in bylines and sum(n in line.text for n in writers):
            row.append("names the writer")
        if seen[line.text.casefold()] > 1:
            row.append("repeated")
        out.append(row)
    return out


def _bylines(lines: Sequence[Line]) -> dict[int, str]:
    """The lines that are a name, with or without "by" before it, and the name."""
    found = {}
    for i, line in enumerate(lines):
        name = _BY.sub("", line.text)
        if is_name_alone(Line(line.start, line.end, name)):
            found[i] = name
    return found


def _level(share: float) -> str:
    if not share:
        return "none"
    return "low" if share < _LOW else "half" if share < _HALF else "high"


def _far_shares(held: Sequence[frozenset[str]], running: frozenset[int]) -> list[float]:
    """The share of a line's words that running lines further off than its neighbours have."""
    counts = Counter(word for i in running for word in held[i])
    out = []
    for i, mine in enumerate(held):
        near = Counter(word for k in (i - 1, i, i + 1) if k in running for word in held[k] & mine)
        shared = sum(counts[word] > near[word] for word in mine)
        out.append(shared / len(mine) if mine else 0.0)
    return out


def _names_known(lines: Sequence[Line], running: frozenset[int]) -> list[str]:
    """Whether the names inside a line, its first word left out, are in other running lines."""
    names = [frozenset(x.casefold() for x in _inner_names(line.text)) for line in lines]
    tokens = [frozenset(re.findall(r"\w+", lines[i].text.casefold())) for i in sorted(running)]
    counts = Counter(word for row in tokens for word in row)
    out = []
    for i, found in enumerate(names):
        if not found:
            out.append("no names")
            continue
        known = sum(counts[_first(name)] > (1 if i in running else 0) for name in found)
        level = "none" if not known else "all" if known == len(found) else "some"
        out.append(f"names known {level}")
    return out


def _first(name: str) -> str:
    return re.split(r"\W", name, maxsplit=1)[0]


def _inner_names(text: str) -> list[str]:
    first = text.find(" ")
    return _NAME.findall(text[first:]) if first > 0 else []


def _loose_ends(shares: Sequence[float], running: Sequence[int], size: int) -> list[str]:
    """Which lines begin an end of the page whose running lines share little with what is before."""
    out = [""] * size
    for at in range(len(running)):
        before, rest = running[:at], running[at:]
        if len(before) < _LEAST or len(rest) < _LEAST - 1:
            continue
        mean = fmean(shares[i] for i in before)
        ratio = fmean(shares[i] for i in rest) / mean if mean else 1.0
        name = "rest loose" if ratio < _LOOSE else "rest looser" if ratio < _LOOSER else ""
        for i in range(running[at], size):
            out[i] = name or out[i]
    for i in range(min(_HEAD, size)):
        if all(shares[k] < _LOW / 2 for k in range(i + 1)):
            out[i] = "head loose"
    return out
