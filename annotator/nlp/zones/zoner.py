"""Puts the zone rules together: every line of an article gets a kind, neighbours are joined."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from annotator.model.articles import Article
from annotator.model.scheme import Scheme
from annotator.nlp.zones.heads import alien_heads, body_start
from annotator.nlp.zones.lines import Finding, Line, content_words, lines_of
from annotator.nlp.zones.phrases import phrases, pieces
from annotator.nlp.zones.tails import teaser_tail

_EDGES = re.compile(r"[\W_]+")
_SANDWICH_WORDS = 25
_DEK_WORDS = 45


def find_zones(article: Article, scheme: Scheme) -> list[Finding]:
    """Zones for the whole article in text order, then the maybes, which may lie over them.

    Kinds the scheme does not have are left out.
    """
    lines = [piece for line in lines_of(article.text) for piece in pieces(line)]
    decided = _by_wording(lines)
    maybes: list[Finding] = []
    for finding in [*_heads(article, scheme, lines, decided), *_tails(lines, decided)]:
        if finding.gated:
            maybes.append(finding)
        else:
            decided[finding.start] = finding
    _name_the_rest(article, lines, decided)
    known = {kind.id for kind in scheme.zones}
    found = _joined(decided[line.start] for line in lines) + _joined(maybes)
    return [finding for finding in found if finding.kind in known]


def _by_wording(lines: Sequence[Line]) -> dict[int, Finding]:
    decided: dict[int, Finding] = {}
    rules = phrases()
    for line in lines:
        finding = rules.of_line(line)
        if finding is not None:
            decided[line.start] = finding
    for before, after in pairwise(lines):
        if before.end == after.start:
            decided[before.start] = Finding(
                before.start, before.end, "FURNITURE", 0.97, "it is glued to the first sentence"
            )
    _follow_headers(lines, decided)
    _close_gaps(lines, decided)
    return decided


def _close_gaps(lines: Sequence[Line], decided: dict[int, Finding]) -> None:
    """Short lines between two lines of furniture are furniture too, once the text has begun."""
    begun = next((i for i, x in enumerate(lines) if _is_text(x, decided)), len(lines))
    rest = lines[begun:]
    for before, line, after in zip(rest, rest[1:], rest[2:], strict=False):
        around = (decided.get(before.start), decided.get(after.start))
        is_short = line.words <= _SANDWICH_WORDS and before.end != line.start
        between = all(f and f.kind == "FURNITURE" for f in around)
        if is_short and between and line.start not in decided:
            decided[line.start] = Finding(
                line.start, line.end, "FURNITURE", 0.85, "it stands between lines of furniture"
            )


def _is_text(line: Line, decided: dict[int, Finding]) -> bool:
    return line.start not in decided and not line.is_heading_like


def _follow_headers(lines: Sequence[Line], decided: dict[int, Finding]) -> None:
    """Headings right after a header such as "Read also" are other stories."""
    rules = phrases()
    listing = False
    for line in lines:
        if line.start in decided:
            listing = rules.is_header(line) or (listing and decided[line.start].kind != "BODY")
        elif listing and line.is_heading_like and line.words >= 3:
            decided[line.start] = Finding(
                line.start, line.end, "OTHER_STORY", 0.93, "it stands in a list of other stories"
            )
        else:
            listing = False


def _heads(
    article: Article, scheme: Scheme, lines: Sequence[Line], decided: dict[int, Finding]
) -> list[Finding]:
    counted = [line for line in lines if line.start not in decided]
    appeal = _appeal_after(lines, decided)
    at = body_start(counted, appeal)
    names = content_words(
        " ".join(n for t in scheme.targets for n in (*t.aliases, *t.demonyms, *t.metonyms))
    )
    return alien_heads(article, counted, at, names, appeal=appeal is not None)


def _appeal_after(lines: Sequence[Line], decided: dict[int, Finding]) -> int | None:
    """Number of counted lines before furniture that follows at most three of them, else None."""
    counted, total = 0, sum(line.start not in decided for line in lines)
    for line in lines:
        if line.start not in decided:
            counted += 1
        elif counted and decided[line.start].kind == "FURNITURE":
            return counted if total - counted > max(counted, 1) else None
        if counted > 3:
            return None
    return None


def _tails(lines: Sequence[Line], decided: dict[int, Finding]) -> list[Finding]:
    counted = [line for line in lines if line.start not in decided]
    furniture_after = bool(lines) and lines[-1].start in decided
    return teaser_tail(counted, furniture_after=furniture_after)


def _name_the_rest(article: Article, lines: Sequence[Line], decided: dict[int, Finding]) -> None:
    """Title, captions and body among the lines that count."""
    counted = [line for line in lines if line.start not in decided]
    titles = _titles(article, counted)
    captions = _captions(counted, titles)
    titles |= _deks(lines, counted, titles, captions)
    for index, line in enumerate(counted):
        if index in titles:
            finding = Finding(line.start, line.end, "TITLE", 0.92, "it is the headline")
        elif index in captions:
            finding = Finding(line.start, line.end, "CAPTION", 0.93, captions[index])
        elif index == len(counted) - 1 and index and phrases().biographies.search(line.text):
            reason = "it says who the writer is"
            finding = Finding(line.start, line.end, "FURNITURE", 0.8, reason)
        else:
            finding = Finding(line.start, line.end, "BODY", 0.93, "it is running text")
        decided[line.start] = finding


def _titles(article: Article, counted: Sequence[Line]) -> set[int]:
    if len(counted) < 2:
        return set()
    first = counted[0]
    is_title = first.is_heading_like or _plain(first.text) == _plain(article.title)
    if not is_title or _plain(first.text) == "":
        return set()
    titles = {0}
    if len(counted) > 2 and _repeats(first, counted[1]):
        titles.add(1)
    return titles


def _deks(
    lines: Sequence[Line], counted: Sequence[Line], titles: set[int], captions: dict[int, str]
) -> set[int]:
    """The line below the headline when a picture or furniture parts it from the running text."""
    at = max(titles, default=-1) + 1
    if not titles or at + 1 >= len(counted) or at in captions:
        return set()
    dek, after = counted[at], counted[at + 1]
    if dek.words > _DEK_WORDS:
        return set()
    follows = next(i for i, line in enumerate(lines) if line.start == dek.start) + 1
    parted = at + 1 in captions or lines[follows].start != after.start
    bare = dek.is_heading_like and dek.words > 4 and not after.is_heading_like
    return {at} if parted or bare else set()


def _captions(counted: Sequence[Line], titles: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    pattern = phrases().captions
    for index, line in enumerate(counted):
        if index not in titles and line.words <= 90 and pattern.search(line.text):
            found[index] = "it ends with a picture credit"
    for index, (line, after) in enumerate(pairwise(counted)):
        if index not in titles and line.words >= 4 and _repeats(line, after):
            found.setdefault(index, "the next line repeats it, as picture texts do")
            found.setdefault(index + 1, "it repeats the line before, as picture texts do")
    return found


def _repeats(first: Line, second: Line) -> bool:
    one, two = _plain(first.text), _plain(second.text)
    return bool(one) and two.startswith(one) and len(two) <= len(one) + 120


def _plain(text: str) -> str:
    return _EDGES.sub(" ", text).strip().casefold()


def _joined(findings: Iterable[Finding]) -> list[Finding]:
    """Neighbours of one kind as one zone, with the lowest score and the first reason."""
    ordered = sorted(findings, key=lambda f: f.start)
    joined = []
    for (kind, gated), run in groupby(ordered, key=lambda f: (f.kind, f.gated)):
        members = list(run)
        score = min(f.score for f in members)
        reason = members[0].reason
        joined.append(Finding(members[0].start, members[-1].end, kind, score, reason, gated))
    return joined
