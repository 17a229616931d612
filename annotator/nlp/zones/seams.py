"""Seams: where furniture or a picture text is glued to a sentence inside a line."""

import re
from collections.abc import Iterator
from itertools import pairwise

from annotator.nlp.zones.layout import is_listing
from annotator.nlp.zones.lines import Line
from annotator.nlp.zones.outlet import EMPTY, OutletCounts
from annotator.nlp.zones.phrases import phrases

_GLUE = re.compile(
    r"(?:(?<=[a-zà-ÿəığşç\d)\]%])|(?<=[a-zà-ÿ]{2}[.!?]))(?=[A-ZÀ-ÖØ-ÞƏİĞŞÇ“‘«][^\W\d_]|[AI]\s)"
)
# A full stop with nothing between it and the next sentence; both sides are judged as lines.
_STOPPED = re.compile(r"(?<=[a-zà-ÿəığşç]{3})[.!?][”\"’)\]]{0,2}(?=[“‘«(\[]?[A-ZÀ-ÖØ-ÞƏİĞŞÇ])")
# Words that have an inner capital by themselves.
_CAMELS = re.compile(
    r"\b(?:Whats(?:App)|You(?:Tube)|Linked(?:In)|Tik(?:Tok)|Pay(?:Pal)|Ma?c(?:[A-Z])|De(?:[A-Z])|"
    r"i(?:Phone|Pad)|Face(?:Time)|Open(?:AI)|Buzz(?:Feed)|Soft(?:Bank)|Git(?:Hub))"
)
_LEAST = 4
_REST = 3
_MOST = 60


def pieces(line: Line, counts: OutletCounts = EMPTY) -> list[Line]:
    """The line cut at its seams, or the line alone.

    Args:
        line: one line of the article.
        counts: what the outlet's other articles begin their lines with.
    """
    cuts = [at for at in (_front(line, counts), _back(line)) if at is not None]
    cuts += [line.start + found.end() for found in _STOPPED.finditer(line.text)]
    edges = [line.start, *sorted(set(cuts)), line.end]
    return [Line(a, b, line.text[a - line.start : b - line.start]) for a, b in pairwise(edges)]


def _front(line: Line, counts: OutletCounts) -> int | None:
    """Where furniture or a picture text at the front ends."""
    known = counts.prefix_of(line.text)
    if known:
        return line.start + known
    listed = phrases().seam_in(line)
    if listed is not None:
        return listed
    for at in _glued(line.text):
        left = Line(line.start, line.start + at, line.text[:at])
        if left.words <= _MOST and _is_apart(left):
            return line.start + at
    return None


def _back(line: Line) -> int | None:
    """Where furniture at the back begins."""
    glued = list(_glued(line.text))
    if not glued or phrases().of_line(line) is not None:
        return None
    for at in glued:
        right = Line(line.start + at, line.end, line.text[at:])
        finding = phrases().of_line(right) if right.words <= _MOST else None
        if finding is not None and len(line.text[:at].split()) >= _LEAST:
            return line.start + at
    return None


def _glued(text: str) -> Iterator[int]:
    """Positions inside a word where a small letter or a full stop meets a capital."""
    camels = {found.start() for found in _CAMELS.finditer(text)}
    for found in _GLUE.finditer(text):
        word = text.rfind(" ", 0, found.start()) + 1
        if len(text[found.start() :].split()) < _REST:
            return
        within = any(word <= camel < found.start() for camel in camels)
        if not within or _is_second(text, word, found.start()):
            yield found.start()


def _is_second(text: str, word: int, at: int) -> bool:
    """True for the seam after a word that has a capital of its own: "WhatsApp|All"."""
    inner = _CAMELS.match(text, word)
    return inner is not None and at > inner.end() - 1 and text[at - 1].islower()


def _is_apart(left: Line) -> bool:
    rules = phrases()
    if rules.of_line(left) is not None or is_listing(left):
        return True
    return left.words >= _LEAST and rules.captions.search(left.text) is not None
