"""The manner of a page: how long its lines are, how often and where rules cut it.

None of it looks at a word. A line that is short on a page of long paragraphs, or that stands behind
a first cut with no text of the article after it, tells more than the line alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from statistics import median

from annotator.nlp.zones.lines import Finding, Line

_SIZES = ((0.15, "tiny"), (0.35, "short"), (0.7, "lesser"), (1.3, "usual"))
_SHORTEST, _USUAL = 6, 20
_CUTS = ((0, "no"), (2, "few"), (6, "some"))
_HALF, _MOST = 0.34, 0.7
_SURE = 0.9
_CUT = ("FURNITURE", "OTHER_STORY")
_FEW = 2


def manner_of(
    lines: Sequence[Line],
    decided: Mapping[int, Finding],
    stops: Sequence[bool],
    running: Sequence[int],
    core: Sequence[int],
) -> Iterator[list[str]]:
    """For every line the features of its page, in the order of the lines.

    Args:
        lines: all lines, cut at seams.
        decided: what the rules found, by the start of the line.
        stops: for each line whether it ends as a sentence does.
        running: numbers of the lines that are running text by their looks.
        core: those of them that hang together with the rest of the page.
    """
    cut = [_is_cut(decided.get(line.start)) for line in lines]
    first, last = (running[0], running[-1]) if running else (len(lines), 0)
    usual = median(lines[i].words for i in running) if running else _USUAL
    since = _since(cut, core, first)
    total = sum(cut)
    ahead = list(accumulate(reversed(cut), initial=0))[-2::-1]
    for i, line in enumerate(lines):
        ending = "stop" if stops[i] else "bare"
        place = "after" if i >= last else "before" if i <= first else "inside"
        left = min(sum(k > i for k in core[-_FEW:]), _FEW)
        size = _size(line.words / max(usual, _SHORTEST))
        cuts = next((name for n, name in _CUTS if total - cut[i] <= n), "many")
        share = _share(ahead[i], len(lines) - 1 - i)
        yield [
            *(f"{name} {place} {ending}" for name in (f"size {size}", f"{cuts} cuts")),
            *(f"size {size}", f"{cuts} cuts"),
            *(f"{since[i]} {ending}", f"{since[i]} {left} {ending}"),
            *(f"cuts ahead {share} {ending}", f"cuts ahead {share} {left} {ending}"),
        ]


def _is_cut(found: Finding | None) -> bool:
    return found is not None and found.kind in _CUT and found.score >= _SURE


def _size(ratio: float) -> str:
    return next((name for top, name in _SIZES if ratio <= top), "longer")


def _since(cut: Sequence[bool], core: Sequence[int], begun: int) -> list[str]:
    """How many lines of the article came since the last cut below its beginning."""
    held = frozenset(core)
    out, count = [], -1
    for i, is_cut in enumerate(cut):
        out.append("no cut before" if count < 0 else f"since cut {min(count, _FEW)}")
        if is_cut and i > begun:
            count = 0
        elif count >= 0 and i in held:
            count += 1
    return out


def _share(ahead: int, rest: int) -> str:
    """How much of what follows the rules cut."""
    if not ahead:
        return "none" if rest else "end"
    share = ahead / rest
    return "few" if share < _HALF else "half" if share < _MOST else "most"
