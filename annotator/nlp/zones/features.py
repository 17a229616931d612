"""What a line shows of itself, of its place and of its neighbours, as named features."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from annotator.nlp.zones.cohesion import ties_of
from annotator.nlp.zones.cues import has_cue, is_listed, tells_of_writer
from annotator.nlp.zones.layout import (
    is_clock,
    is_clocked,
    is_facts,
    is_listing,
    is_marked,
    is_name_alone,
)
from annotator.nlp.zones.lines import Finding, Line
from annotator.nlp.zones.manner import manner_of
from annotator.nlp.zones.runs import alike, led_in
from annotator.nlp.zones.wording import family_patterns, of_wording

_STOP = re.compile(r"[.!?…][\"”’')]*$")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_EDGES = {
    "question": re.compile(r"\?$"),
    "colon": re.compile(r":$"),
    "quote": re.compile(r"^[\"“‘'«]"),
    "numbered": re.compile(r"^(?:\d{1,2}[.)]?\s+[A-ZÀ-Þ‘“\"]|[•*·-]\s)"),
}
_SPEECH = re.compile(
    r"\b(?:said|says|told|added|according to|has|have|had|was|were|is|are|will|would|after)\b"
)
_DATE_PART = re.compile(
    r"\b(?:\d{1,4}(?:st|nd|rd|th)?|[ap]\.?m|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|hours?|min(?:ute)?s?|days?|ago|at|"
    r"on|gmt|utc|cet|cest|et|est|published|updated|posted|last|first|read|yesterday|today)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:\.|\b|[a-z]{2,})|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"(?:19|20)\d\d\b|\d{1,2}[:.]\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d|"
    r"\d+ ?(?:hours?|min(?:ute)?s?|days?|h|d)\b|ago\b|updated|published)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"^(?:\d+ comments?|comments?(?: \(\d+\)|:)?|readers?.{0,3} comments|leave a (?:reply|comment)|"
    r"(?:join the|the) (?:conversation|discussion))\W*$",
    re.IGNORECASE,
)
_END = re.compile(
    r"^\W*(?:ends?|notes to editors|about (?:us|the author)|all rights reserved|copyright|©)"
    r".{0,60}$|^(?:#{2,}|_{3,}|\*{3,})$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"^(?:tags?|topics?|related topics|keywords|companies|follow|sections|categories|share|"
    r"filed under)\b",
    re.IGNORECASE,
)
_NEWS = frozenset({"site talk none", "site talk a little", "site talk some"})
_CORE = frozenset({"names known some", "names known all", "tie half", "tie high"})
_PLAIN = frozenset({"site talk none", "site talk a little"})
_TELLING = frozenset(
    {
        "past 0",
        "person is",
        "self_reference",
        "house_rule",
        "legal",
        "roles",
        "book_talk",
        "contact",
    }
    | {
        "to_reader",
        "of_outlet",
        "asks",
        "label",
        "site talk most",
        "site talk all",
        "site talk half",
    }
)
_HABITS = ("to_reader", "of_outlet", "asks", "question", "piece_words", "past 0", "book_talk")
_HABIT = 3
_SHORTEST = frozenset({"words<=1", "words<=2", "words<=3", "words<=5"})
_FEW = 2
_MANY = 4
_RUNS = (1, 2, 4)
_SIZES = (1, 2, 3, 5, 8, 12, 18, 30)
_TEXT_WORDS = 12
_HEAD_WORDS = 7


def features_of(
    title: str, lines: Sequence[Line], decided: Mapping[int, Finding]
) -> list[list[str]]:
    """The features of every line, in the order of the lines.

    Args:
        title: the title it came with, or empty.
        lines: all lines, cut at seams.
        decided: what the rules found, by the start of the line.
    """
    heads = _under(lines)
    own = [[*_shape(line), *of_wording(line.text), *_rule(line, decided)] for line in lines]
    running = [
        i for i, line in enumerate(lines) if _is_running(line, decided) and _NEWS & set(own[i])
    ]
    _tell_common(own, running)
    place = _places(lines, running)
    ties = ties_of(title, lines, running)
    core = [i for i in running if _CORE & set(ties[i]) and _PLAIN & set(own[i])]
    for row, there, more in zip(own, place, _core_places(core, len(lines)), strict=True):
        there += [more, f"{more} {'stop' if 'stop' in row else 'bare'}"]
        there += [f"{more} {f}" for f in row if f in _TELLING]
    stops = ["stop" in row for row in own]
    manner = manner_of(lines, decided, stops, running, core)
    parts = zip(_runs(lines), _lists(lines, running), manner, strict=True)
    runs = [[*a, *b, *c] for a, b, c in parts]
    out = []
    for i in range(len(lines)):
        around = _around(own, i)
        gap = _gap(lines, i)
        both = _pairs(own[i], place[i])
        row = ["bias", *own[i], *place[i], *ties[i], *heads[i], *runs[i], *gap, *around, *both]
        out.append([*row, _standing(row)])
    return out


def _tell_common(own: Sequence[list[str]], running: Sequence[int]) -> None:
    """What several lines of the text do, such as speaking to the reader, tells less of a line."""
    told = [row for row in own if "stop" in row and _SHORTEST.isdisjoint(row)]
    for name in _HABITS:
        everywhere = sum(name in row for row in told)
        is_habit = everywhere >= _HABIT and 2 * everywhere >= len(told)
        if not is_habit and sum(name in own[i] for i in running) < _HABIT:
            continue
        for row in own:
            if name in row:
                row[row.index(name)] = f"{name} as often"


def _runs(lines: Sequence[Line]) -> list[list[str]]:
    """How many lines without a full stop stand together where a line stands."""
    out: list[list[str]] = []
    for bare, group in groupby(lines, key=lambda line: not ends(line)):
        size = len(list(group))
        level = next((str(n) for n in _RUNS if size <= n), "many")
        out += [[f"bare run {level}"] if bare else []] * size
    return out


def _standing(row: Sequence[str]) -> str:
    """Where a line stands by the running text, how it ends, and whether it has a cue of its own.

    `weighing` chooses by this how sure a cut must be.
    """
    place = "after" if "left 0" in row else "before" if "passed 0" in row else "inside"
    ending = "stop" if "stop" in row else "bare"
    if place == "after" and tells_of_writer(row):
        told = "writer"
    else:
        told = "cue" if has_cue(row) else "listed" if is_listed(row) else "no cue"
    return f"{place} {told} {ending}"


def _lists(lines: Sequence[Line], running: Sequence[int]) -> Iterator[list[str]]:
    """How much running text follows and went before, and whether a line is one of a list."""
    shapes = alike(lines)
    for i, is_led in enumerate(led_in(lines)):
        ending = "stop" if ends(lines[i]) else "bare"
        left = f"left {min(len(running) - bisect_right(running, i), _MANY)}"
        row = [left, f"{left} {ending}", f"passed {min(bisect_left(running, i), _MANY)}"]
        row += [f"{left} {name}" for name in shapes[i]] + [f"alike {name}" for name in shapes[i]]
        if is_led:
            row += [f"led in {ending}", f"led in {left}"]
        yield row


def _is_running(line: Line, decided: Mapping[int, Finding]) -> bool:
    known = decided.get(line.start)
    counts = known is None or known.kind == "BODY"
    return counts and line.words >= _TEXT_WORDS and _STOP.search(line.text) is not None


def _shape(line: Line) -> Iterator[str]:
    words = line.words
    yield f"words<={next((n for n in _SIZES if words <= n), 99)}"
    stops = _STOP.search(line.text) is not None
    yield "stop" if stops else "no stop"
    if not stops and words >= 4:
        yield "headline long" if words > 6 else "headline short"
    yield from (name for name, pattern in _EDGES.items() if pattern.search(line.text))
    if _SPEECH.search(line.text):
        yield "tells" if words >= 8 else "tells shortly"
    yield from _letters(line)
    yield from _date(line)
    yield from (name for name, test in _TESTS.items() if test(line))


def _date(line: Line) -> Iterator[str]:
    parts = len(_WORD.findall(_DATE_PART.sub("", line.text)))
    if parts <= 2 and _DIGIT.search(line.text):
        yield f"{'date' if _DATED.search(line.text) else 'figure'} and {parts} words"


_TESTS = {
    "listing": is_listing,
    "clock": is_clock,
    "clocked": is_clocked,
    "marked": is_marked,
    "facts": is_facts,
    "name": is_name_alone,
}


def _letters(line: Line) -> Iterator[str]:
    found = _WORD.findall(line.text)
    if not found:
        yield "no letters"
        return
    if all(word.isupper() for word in found):
        yield "capitals"
    elif found[0].isupper() and len(found[0]) > 2:
        yield "capitals first"
    long = [word for word in found[1:] if len(word) > 3]
    if len(long) > 1:
        cased = sum(word[0].isupper() for word in long) / len(long)
        yield "title case" if cased > 0.75 else "some case" if cased > 0.3 else "low case"
    digits = len(_DIGIT.findall(line.text)) / len(line.text)
    if digits:
        yield "digits many" if digits > 0.25 else "digits some" if digits > 0.1 else "digits few"


def _rule(line: Line, decided: Mapping[int, Finding]) -> Iterator[str]:
    known = decided.get(line.start)
    if known is None:
        yield "rule none"
        return
    sure = "sure " if known.score >= 0.95 else ""
    yield f"rule {sure}{known.kind}"
    if not _DIGIT.search(known.reason):
        yield f"because {known.reason}"


def _core_places(core: Sequence[int], size: int) -> list[str]:
    """Where lines stand by the running text that hangs together with the rest of the page."""
    first, last = (core[0], core[-1]) if core else (size, -1)
    out = []
    for i in range(size):
        left = sum(k > i for k in core[-_FEW:])
        if i > last:
            out.append("past core")
        elif i < first:
            out.append("before core")
        else:
            out.append("in core" if left >= _FEW else "near end of core")
    return out


def _under(lines: Sequence[Line]) -> list[list[str]]:
    """Under which kind of head a line stands: of a list, of subjects, of comments, of the end."""
    listing = ""
    below: set[str] = set()
    out = []
    for line in lines:
        row = [f"below {name}" for name in sorted(below)]
        if listing:
            told = "told" if line.words >= _HEAD_WORDS and ends(line) else "bare"
            row += [f"under {listing}", f"under {listing} {told}"]
        out.append(row)
        if line.words <= _HEAD_WORDS and not ends(line):
            listing = _head_of(line) or listing
        elif line.words >= _TEXT_WORDS and ends(line):
            listing = ""
        if _COMMENTS.match(line.text):
            below.add("comments")
        if _END.match(line.text):
            below.add("end")
    return out


def _head_of(line: Line) -> str:
    if _LISTED.match(line.text):
        return "subjects"
    patterns = dict(family_patterns())
    if patterns["lists"].search(line.text.lower()) and line.words <= _HEAD_WORDS:
        return "list" if patterns["list_nouns"].search(line.text.lower()) else "list perhaps"
    return ""


def ends(line: Line) -> bool:
    """True for a line that ends as a sentence does."""
    return _STOP.search(line.text) is not None


def _places(lines: Sequence[Line], running: Sequence[int]) -> list[list[str]]:
    first, last = (running[0], running[-1]) if running else (0, len(lines))
    out = []
    for i in range(len(lines)):
        if i < first:
            name = "before text" if first - i > 2 else "just before text"
        elif i > last:
            name = "after text" if i - last > 2 else "just after text"
        else:
            name = "in text"
        edge = ["first line"] if i == 0 else ["last line"] if i == len(lines) - 1 else []
        out.append([name, *edge])
    return out


_SHOWN = (
    "rule",
    "date",
    "words",
    "stop",
    "no stop",
    "lists",
    "asks",
    "clock",
    "number_unit",
    "name",
    "colon",
    "question",
)


def _around(own: Sequence[Sequence[str]], at: int) -> Iterator[str]:
    for step, name in ((-1, "prev"), (1, "next")):
        if not 0 <= at + step < len(own):
            yield f"{name} nothing"
            continue
        yield from (f"{name} {f}" for f in own[at + step] if f.startswith(_SHOWN))
        if 0 <= at + 2 * step < len(own):
            yield from (f"{name}2 {f}" for f in own[at + 2 * step] if f.startswith("rule"))


def _gap(lines: Sequence[Line], at: int) -> Iterator[str]:
    if at and lines[at - 1].end == lines[at].start:
        yield "glued before"
    if at + 1 < len(lines) and lines[at + 1].start == lines[at].end:
        yield "glued after"


def _pairs(own: Sequence[str], place: Sequence[str]) -> Iterator[str]:
    short = next(f for f in own if f.startswith("words"))
    stops = "stop" if "stop" in own else "bare"
    yield f"{place[0]} {stops} {short}"
    if "two families" in own or "many families" in own:
        yield f"families {stops}"
