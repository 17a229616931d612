"""Puts the zone rules together: every line of an article gets a kind, neighbours are joined."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from annotator.model.articles import Article
from annotator.model.scheme import Scheme
from annotator.nlp.zones.heads import alien_heads, body_start
from annotator.nlp.zones.layout import is_clock, is_clocked, is_listing, is_marked, is_name_alone
from annotator.nlp.zones.lines import Finding, Line, content_words, lines_of
from annotator.nlp.zones.outlet import EMPTY, OutletCounts
from annotator.nlp.zones.paragraphs import cut_apart
from annotator.nlp.zones.phrases import phrases
from annotator.nlp.zones.seams import pieces
from annotator.nlp.zones.tails import teaser_tail
from annotator.nlp.zones.titles import deks, furniture_around, repeats, titles_in
from annotator.nlp.zones.weighing import COUNTED, weighed_with

_TEASER_WORDS = 30
_TEXT_WORDS = 40
_RUNNING = 12
_HALF = 0.5
_MANY = 3


def find_zones(article: Article, scheme: Scheme, counts: OutletCounts = EMPTY) -> list[Finding]:
    """Zones for the whole article in text order, then the maybes, which may lie over them.

    Kinds the scheme does not have are left out.

    Args:
        article: the text, with its title and source where they are known.
        scheme: whose zone kinds and target names count.
        counts: which lines recur in other articles of the same outlet.
    """
    lines, decided, maybes = ruled(article, scheme, counts)
    weighed, more = weighed_with(article, lines, decided)
    told = {f.start: f for f in [*more, *maybes] if weighed[f.start].kind in COUNTED}
    known = {kind.id for kind in scheme.zones}
    found = _joined(lines, weighed.values()) + _joined(lines, told.values())
    return [finding for finding in found if finding.kind in known]


def ruled(
    article: Article, scheme: Scheme, counts: OutletCounts = EMPTY
) -> tuple[list[Line], dict[int, Finding], list[Finding]]:
    """What the rules alone say: the lines, a kind for each by its start, and the maybes."""
    whole = (part for line in lines_of(article.text) for part in cut_apart(line))
    lines = [piece for line in whole for piece in pieces(line, counts)]
    decided = _by_wording(lines)
    maybes = _recurring(lines, counts, decided)
    for finding in [*_heads(article, scheme, lines, decided), *_tails(lines, decided)]:
        if finding.gated:
            maybes.append(finding)
        else:
            decided[finding.start] = finding
    _name_the_rest(article, lines, decided)
    return lines, decided, maybes


def _by_wording(lines: Sequence[Line]) -> dict[int, Finding]:
    decided: dict[int, Finding] = {}
    rules = phrases()
    for line in lines:
        finding = rules.of_line(line) or _by_layout(line)
        if finding is not None:
            decided[line.start] = finding
    for before, after in pairwise(lines):
        glued = before.end == after.start and after.start not in decided and not _stops(before)
        if glued and before.start not in decided and not _is_picture_text(before):
            decided[before.start] = Finding(
                before.start, before.end, "FURNITURE", 0.97, "it is glued to the first sentence"
            )
    _decide_clocks(lines, decided)
    _follow_headers(lines, decided)
    _list_of_news(lines, decided)
    _close_gaps(lines, decided)
    return decided


def _by_layout(line: Line) -> Finding | None:
    if is_listing(line):
        reason = "it is a row of short parts, as menus and lines of facts are"
        return Finding(line.start, line.end, "FURNITURE", 0.92, reason)
    return None


def _stops(line: Line) -> bool:
    return line.text.rstrip("\"'”’)]").endswith((".", "!", "?"))


def _is_picture_text(line: Line) -> bool:
    return phrases().captions.search(line.text) is not None


def _decide_clocks(lines: Sequence[Line], decided: dict[int, Finding]) -> None:
    """A time alone is furniture, but several times above their texts are a live page's own."""
    clocks = [i for i, line in enumerate(lines) if is_clock(line)]
    entries = [i for i in clocks if i + 1 < len(lines) and lines[i + 1].start not in decided]
    for i in clocks:
        line = lines[i]
        is_live = len(entries) > 1 and i in entries
        kind, score = ("BODY", 0.96) if is_live else ("FURNITURE", 0.9)
        reason = "it is the time of an entry of a live page" if is_live else "it is a time alone"
        decided[line.start] = Finding(line.start, line.end, kind, score, reason)


def _close_gaps(lines: Sequence[Line], decided: dict[int, Finding]) -> None:
    """Short headings between two lines of furniture are furniture too, once the text has begun."""
    begun = next((i for i, x in enumerate(lines) if _is_text(x, decided)), len(lines))
    rest = lines[begun:]
    last = max((x.start for x in rest if _is_text(x, decided)), default=0)
    for before, line, after in zip(rest, rest[1:], rest[2:], strict=False):
        around = (decided.get(before.start), decided.get(after.start))
        between = all(f and f.kind == "FURNITURE" for f in around) and before.end != line.start
        is_short = line.words <= 2 * _RUNNING and (line.is_heading_like or line.start > last)
        if is_short and between and line.start not in decided:
            decided[line.start] = Finding(
                line.start, line.end, "FURNITURE", 0.85, "it stands between lines of furniture"
            )


def _is_text(line: Line, decided: dict[int, Finding]) -> bool:
    return line.start not in decided and not line.is_heading_like and line.words >= _RUNNING


def _follow_headers(lines: Sequence[Line], decided: dict[int, Finding]) -> None:
    """Headings right after a header such as "Read also" are other stories."""
    rules = phrases()
    texts = [line.start for line in lines if _is_text(line, decided) and line.words > _TEXT_WORDS]
    last = max(texts, default=0)
    listing = False
    for line in lines:
        if line.start in decided:
            listing = rules.is_header(line) or (listing and decided[line.start].kind != "BODY")
        elif listing and _is_story(line, at_end=line.start > last):
            score = 0.93 if line.is_heading_like else 0.85
            decided[line.start] = Finding(
                line.start, line.end, "OTHER_STORY", score, "it stands in a list of other stories"
            )
        else:
            listing = False


def _is_story(line: Line, *, at_end: bool) -> bool:
    if line.is_heading_like:
        return line.words >= _MANY
    return at_end and _MANY <= line.words <= _TEASER_WORDS


def _list_of_news(lines: Sequence[Line], decided: dict[int, Finding]) -> None:
    """Headlines with a time or a kind in capitals before them, two or more in a row."""
    for test in (is_clocked, is_marked):
        listed = [line.start not in decided and test(line) for line in lines]
        for i, line in enumerate(lines):
            beside = (i and listed[i - 1]) or (i + 1 < len(lines) and listed[i + 1])
            if listed[i] and beside:
                decided[line.start] = Finding(
                    line.start, line.end, "OTHER_STORY", 0.9, "it is one of a list of headlines"
                )


def _recurring(
    lines: Sequence[Line], counts: OutletCounts, decided: dict[int, Finding]
) -> list[Finding]:
    """Decides lines that several other articles of the outlet have; hands back the maybes.

    An article most of whose words recur is a copy of another one, and tells nothing.
    """
    maybes: list[Finding] = []
    again = [line for line in lines if counts.recurs(line.text)]
    total = sum(line.words for line in lines)
    if sum(line.words for line in again) > _HALF * total:
        return maybes
    for line in again:
        if line.start in decided:
            continue
        times = counts.recurs(line.text)
        certain = _is_certain(line, times, counts.articles)
        reason = f"the same line stands in {times} articles of this outlet"
        score = 0.94 if certain else 0.5
        finding = Finding(line.start, line.end, "FURNITURE", score, reason, not certain)
        if certain:
            decided[line.start] = finding
        else:
            maybes.append(finding)
    return maybes


def _is_certain(line: Line, times: int, articles: int) -> bool:
    """Short lines soon, sentences late: agencies repeat the history of a conflict word by word."""
    if line.is_heading_like or line.words < _RUNNING:
        return times >= _MANY
    return times >= 2 * _MANY and times >= _HALF * articles


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
        elif counted and decided[line.start].kind == "FURNITURE" and line.words >= _RUNNING:
            return counted if total - counted > max(counted, 1) else None
        if counted > _MANY:
            return None
    return None


def _tails(lines: Sequence[Line], decided: dict[int, Finding]) -> list[Finding]:
    counted = [line for line in lines if line.start not in decided]
    furniture_after = bool(lines) and lines[-1].start in decided
    return teaser_tail(counted, furniture_after=furniture_after)


def _name_the_rest(article: Article, lines: Sequence[Line], decided: dict[int, Finding]) -> None:
    """Title, captions and body among the lines that count."""
    counted = [line for line in lines if line.start not in decided]
    titles = titles_in(article, counted)
    around = furniture_around(counted, titles) if titles else {}
    captions = _captions(counted, frozenset(titles) | around.keys())
    named = frozenset(captions) | around.keys()
    longest = (i for i, line in enumerate(counted[:-1]) if line.words >= _RUNNING)
    text = max(longest, default=0)
    headlines = {*titles, *deks(lines, counted, titles, named)}
    for index, line in enumerate(counted):
        if index in headlines:
            finding = Finding(line.start, line.end, "TITLE", 0.92, "it is the headline")
        elif index in around:
            finding = around[index]
        elif index in captions:
            finding = Finding(line.start, line.end, "CAPTION", 0.95, captions[index])
        elif index > text and _is_about_writer(line, last=index == len(counted) - 1):
            reason = "it says who the writer is"
            finding = Finding(line.start, line.end, "FURNITURE", 0.8, reason)
        else:
            finding = Finding(line.start, line.end, "BODY", 0.93, "it is running text")
        decided[line.start] = finding


def _is_about_writer(line: Line, *, last: bool) -> bool:
    return is_name_alone(line) or (last and phrases().biographies.search(line.text) is not None)


def _captions(counted: Sequence[Line], named: frozenset[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    pattern = phrases().captions
    for index, line in enumerate(counted):
        if index not in named and line.words <= 90 and pattern.search(line.text):
            found[index] = "it ends with a picture credit"
    for index, (line, after) in enumerate(pairwise(counted)):
        if index not in named and line.words >= 4 and repeats(line, after):
            found.setdefault(index, "the next line repeats it, as picture texts do")
            found.setdefault(index + 1, "it repeats the line before, as picture texts do")
    return found


def _joined(lines: Sequence[Line], findings: Iterable[Finding]) -> list[Finding]:
    """Neighbours of one kind as one zone, with the lowest score and the first reason."""
    number = {line.start: i for i, line in enumerate(lines)}
    ordered = sorted(findings, key=lambda f: f.start)
    ranked = [(number[f.start] - rank, f) for rank, f in enumerate(ordered)]
    joined = []
    for (kind, gated, _), run in groupby(ranked, key=lambda r: (r[1].kind, r[1].gated, r[0])):
        members = [finding for _, finding in run]
        score = min(f.score for f in members)
        reason = members[0].reason
        joined.append(Finding(members[0].start, members[-1].end, kind, score, reason, gated))
    return joined
