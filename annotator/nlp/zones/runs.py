"""Runs of lines alike, and what leads in to them: lists and tables, of texts and of sites."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from annotator.nlp.zones.lines import Line

_SHAPES = {
    "figure": re.compile(r"\d[\d.,:½]*\s?(?:%|[a-z]{1,4})?\)?$"),
    "numbered": re.compile(r"^\d{1,3}[.)]\s"),
    "bullet": re.compile(r"^[-–—•*·■▪●►➖➤✓]"),
    "pair": re.compile(r"^[^:]{2,40}:\s\S"),
    "dash": re.compile(r"\S\s[–—-]\s\S"),
    "clause": re.compile(r"[;,]$"),
}
_LEAST = 3
_LED = 12


def alike(lines: Sequence[Line]) -> list[list[str]]:
    """For each line the shapes that it shares with two or more lines beside it."""
    out: list[list[str]] = [[] for _ in lines]
    for name, pattern in _SHAPES.items():
        marks = [pattern.search(line.text) is not None for line in lines]
        for is_so, group in groupby(range(len(lines)), key=marks.__getitem__):
            members = list(group)
            if is_so and len(members) >= _LEAST:
                for i in members:
                    out[i].append(name)
    return out


def led_in(lines: Sequence[Line]) -> Iterator[bool]:
    """Whether a line that ends with a colon stands before, with only short lines between."""
    led = False
    for line in lines:
        yield led
        if line.text.endswith(":"):
            led = True
        elif line.words >= _LED:
            led = False
