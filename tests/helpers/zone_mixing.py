"""New pages out of the parts of ours, so that no furniture is learned with its page alone.

A mixed page has one page's text under its own headline, the head, the inserts and the tail of
others, now and then an alien headline above or first sentences of other pages below, and one in
four has nothing but headline and text.
"""

import random
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from tests.helpers.zone_pages import Page

CLEAN, ALIEN, TEASERS, NO_TAIL = 0.25, 0.13, 0.13, 0.07
LEAST_TEXT = 5
SHORT, LIST, LISTED = 9, 3, 0.35
Row = tuple[str, str]


class Parts:
    """The rows of a page (text and zone letters), parted into head, text, inserts and tail."""

    def __init__(self, page: Page) -> None:
        rows = list(_rows(page))
        letters = [_most(marks) for _, marks in rows]
        text = [i for i, letter in enumerate(letters) if letter == "B"]
        begin, end = (text[0], text[-1] + 1) if text else (0, 0)
        self.head, self.middle, self.tail = rows[:begin], rows[begin:end], rows[end:]
        self.titles = [row for row in rows if set(row[1]) == {"T"}]
        self.text = [row for row in self.middle if set(row[1]) == {"B"}]
        self.inserts = [row for row in self.middle if set(row[1]) != {"B"}]
        self.lists = _lists_in(self.middle)
        self.leads = [words for words, _ in self.text if 12 <= len(words.split()) <= 45]


def mixed(pages: Sequence[Page], count: int, seed: int) -> list[Page]:
    """So many mixed pages, each text in its turn; the same for the same seed."""
    draw = random.Random(seed)
    parts = [p for p in map(Parts, pages) if len(p.text) >= 3]
    return [_one(parts, number, draw) for number in range(count)]


def _one(parts: Sequence[Parts], number: int, draw: random.Random) -> Page:
    own = parts[number % len(parts)]
    if draw.random() < CLEAN:
        rows = own.titles[:1] + own.text
    else:
        middle = _middle(own, draw.choice(parts), [x for p in parts for x in p.lists], draw)
        rows = _head(own, parts, draw) + middle + _tail(own, parts, draw)
    gap = draw.choice(["\n", "\n\n"])
    text = gap.join(words for words, _ in rows)
    return Page(f"{number} mixed", text, ("-" * len(gap)).join(marks for _, marks in rows))


def _head(own: Parts, parts: Sequence[Parts], draw: random.Random) -> list[Row]:
    head = own.head
    if draw.random() < 0.6:
        other = draw.choice(parts).head
        at = next((i for i, row in enumerate(other) if "T" in row[1]), len(other))
        head = [row for row in other[:at] if "T" not in row[1]] + own.titles
        head += [row for row in other[at:] if "T" not in row[1]]
    stranger = draw.choice(parts)
    if draw.random() < ALIEN and stranger.titles and stranger.leads and stranger is not own:
        alien = [_other(stranger.titles[0][0])]
        if draw.random() < 0.8:
            alien.append(_other(_cut_off(stranger.leads[0], draw)))
        head = alien + ([row for row in head if "T" not in row[1]] if draw.random() < 0.6 else head)
    return head


def _middle(own: Parts, other: Parts, lists: Sequence[list[Row]], draw: random.Random) -> list[Row]:
    if draw.random() < 0.3:
        return own.middle
    middle = list(own.text)
    theirs = [row for row in other.inserts if "B" not in row[1]]
    for row in theirs if draw.random() < 0.5 else own.inserts:
        middle.insert(draw.randint(1, max(1, len(middle) - 1)), row)
    if lists and draw.random() < LISTED:
        at = draw.randint(1, len(middle))
        middle[at:at] = draw.choice(lists)
    return middle


def _lists_in(rows: Sequence[Row]) -> list[list[Row]]:
    """The runs of short rows that the text has: lists, tables, results."""
    runs = groupby(rows, key=lambda row: set(row[1]) == {"B"} and len(row[0].split()) <= SHORT)
    held = [list(run) for is_list, run in runs if is_list]
    return [run for run in held if len(run) >= LIST]


def _tail(own: Parts, parts: Sequence[Parts], draw: random.Random) -> list[Row]:
    if draw.random() < NO_TAIL:
        return []
    tail = draw.choice(parts).tail if draw.random() < 0.7 else own.tail
    if draw.random() < TEASERS and len(own.text) >= LEAST_TEXT:
        others = [p for p in parts if p is not own and p.leads]
        chosen = draw.sample(others, draw.randint(3, 6))
        tail = [_other(draw.choice(p.leads)) for p in chosen] + tail
    return tail


def _cut_off(text: str, draw: random.Random) -> str:
    held = text.split()
    if len(held) < 16 or draw.random() < 0.6:
        return text
    return " ".join(held[: draw.randint(14, len(held) - 1)]).rstrip(".,") + draw.choice(
        ["...", "…"]
    )


def _other(text: str) -> Row:
    return text, "O" * len(text)


def _rows(page: Page) -> Sequence[Row]:
    out, at = [], 0
    for line in page.text.split("\n"):
        if line.strip():
            out.append((line, page.letters[at : at + len(line)]))
        at += len(line) + 1
    return out


def _most(letters: str) -> str:
    return Counter(x for x in letters if x != "-").most_common(1)[0][0]
