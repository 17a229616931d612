"""What the shape of a line tells: menus, times, names alone, news with a time before them."""

import re

from annotator.nlp.zones.lines import Line

_PARTS = re.compile(r"\s{2,}|\t|\s*[|•·›»]\s*|\s+[>/*]\s+")
_BARS = re.compile(r"[|•·›»]")
_STOPS = re.compile(r"[.!?]$")
_CLOCK = re.compile(r"^\W*\d{1,2}[:.]\d{2}(?: ?(?:am|pm|[A-Z]{2,4}))?\W*$")
_CLOCKED = re.compile(r"^\W*\d{1,2}:\d{2}\s+\S.{9,}")
_MARKED = re.compile(
    r"^(?:REPORT|PODCAST|VIDEO|PHOTOS?|WATCH|LISTEN|ANALYSIS|OPINION|EXPLAINER|INTERVIEW|FEATURE|"
    r"GALLERY|QUIZ)(?:\s{2,}|\s*[:|]\s+)\S.{9,}"
)
_DATED = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d|\d (?:jan|feb|mar|apr|may|jun|"
    r"jul|aug|sep|oct|nov|dec)|\d{1,2}[./]\d{1,2}[./]\d{2}|\bmin(?:ute)?s? read\b|\bupdated\b",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"^(?:#\w[\w-]*[\s,]*)+$")
_NAME = re.compile(r"^[^\W\d_][\w.’'-]*$")
_PARTICLES = frozenset({"von", "van", "der", "de", "di", "da", "bin", "al", "el", "ter"})
_LONG_PART = 5
_LONGEST = 45
_FACTS = 15  # words; a longer line with a bar and a date is a picture text or a sentence


def is_listing(line: Line) -> bool:
    """True for menus, crumbs and lines of facts: short parts with bars or wide gaps between."""
    if _HASHTAGS.match(line.text):
        return True
    parts = [part for part in _PARTS.split(line.text) if part.strip()]
    if len(parts) < 2 or line.words > _LONGEST:
        return False
    sizes = [len(part.split()) for part in parts]
    if len(parts) > 2:
        stops = sum(bool(_STOPS.search(part.strip())) for part in parts)
        return stops == 0 and max(sizes) <= 2 * _LONG_PART and sorted(sizes)[-2] <= _LONG_PART
    barred = _BARS.search(line.text) is not None
    if barred and line.words <= _FACTS and _DATED.search(line.text):
        return True
    return barred and max(sizes) <= 2


def is_clock(line: Line) -> bool:
    """True for a time of day alone, as live pages put it above each entry."""
    return _CLOCK.match(line.text) is not None


def is_clocked(line: Line) -> bool:
    """True for a headline with a time before it, as lists of the latest news have."""
    return _CLOCKED.match(line.text) is not None and line.is_heading_like


def is_marked(line: Line) -> bool:
    """True for a headline with its kind in capitals before it: "PODCAST  Who owns the lake"."""
    return _MARKED.match(line.text) is not None and line.is_heading_like


def is_name_alone(line: Line) -> bool:
    """True for two to four capitalised words and nothing else, as bylines are."""
    words = line.text.split()
    cased = [w for w in words if w.lower() not in _PARTICLES]
    return (
        2 <= len(cased) <= 3
        and len(words) <= 4
        and all(_NAME.match(w) and w[0].isupper() and not w.isupper() for w in cased)
    )


def is_facts(line: Line) -> bool:
    """True for a short line that tells a date, a time or how long reading takes."""
    return line.words <= 12 and line.is_heading_like and _DATED.search(line.text) is not None
