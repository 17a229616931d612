"""Open, scroll, change and add in the article view: `python -m tests.bench.bench_article_view`."""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from rich.console import Console
from rich.table import Table

from annotator.model.segmentation import provisional
from annotator.ui.article.marks import GutterCell, GutterRow, Mark
from annotator.ui.article.view import ArticleView

WORDS = (
    *("delegation", "ministry", "bridge", "river", "agreement", "border", "statement", "said"),
    *("officials", "that", "the", "a", "of", "in", "on", "and", "talks", "resumed", "after"),
    *("months", "silence", "prices", "road", "convoy", "school", "archive", "harvest", "Narek"),
    *("Leyla", "Goris", "Ganja", "commission", "observers", "report", "corridor", "village"),
)
ROLES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "LAW", "ROLE")
STANCES = ("negative", "positive", "mixed", "unclear")


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table: a text size in characters, spans, and paragraph length."""

    name: str
    size: int
    spans: int
    paragraph: int


CASES = (
    Case("10 KB, 50 spans", 10_000, 50, 420),
    Case("100 KB, 1,000 spans", 100_000, 1_000, 420),
    Case("1 MB, 10,000 spans", 1_000_000, 10_000, 420),
    Case("200 KB, one paragraph, 2,000 spans", 200_000, 2_000, 10**9),
)


def article(case: Case, rng: random.Random) -> str:
    """Sentences of invented words, cut into paragraphs."""
    parts: list[str] = []
    length = since = 0
    while length < case.size:
        sentence = " ".join(rng.choices(WORDS, k=rng.randint(6, 22))).capitalize() + "."
        since += len(sentence) + 1
        glue = "\n" if since >= case.paragraph else " "
        since = 0 if glue == "\n" else since
        parts.append(sentence + glue)
        length += len(sentence) + 1
    return "".join(parts)


def spans(
    text: str, tokens: Sequence[tuple[int, int]], count: int, rng: random.Random
) -> list[Mark]:
    """Marks of 1 to 14 tokens; one in five overlaps another, one in three is a suggestion."""
    marks: list[Mark] = []
    for n in range(count):
        i = rng.randrange(len(tokens) - 15)
        if n % 5 == 4:
            near = marks[-1].start
            i = min(max(near * len(tokens) // len(text), 0), len(tokens) - 16)
        is_stance = n % 4 == 3
        last = i + rng.randint(1, 13 if is_stance else 3)
        role = rng.choice(STANCES if is_stance else ROLES)
        chip = f"ARM {rng.choice(('−2', '−1', '+1'))} accusation" if is_stance else role
        piece = (tokens[i][0], tokens[last - 1][1])
        marks.append(Mark(f"m{n}", (piece,), chip, role, int(is_stance), n % 3 == 0))
    return marks


def painted(app: QApplication, view: ArticleView) -> None:
    """Paint what waits to be painted, now."""
    view.viewport().repaint()
    app.sendPostedEvents()


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000


class Bench:
    """One case on one shown view; every figure is taken until the change is painted."""

    def __init__(self, app: QApplication, case: Case) -> None:
        self.app, self.case, self.rng = app, case, random.Random(7)
        self.text = article(case, self.rng)
        self.bounds = provisional(self.text)
        self.marks = spans(self.text, self.bounds.tokens, case.spans, self.rng)
        pair = (
            GutterCell("AM", "0", "neutral", "hollow"),
            GutterCell("AZ", "−", "negative", "filled"),
        )
        self.rows = [GutterRow(s.start, s.end, pair) for s in self.bounds.sentences]
        self.view = ArticleView()
        self.view.resize(1000, 700)
        self.view.show()
        app.processEvents()
        painted(app, self.view)
        self.bar = self.view.verticalScrollBar()

    def painted(self, act: Callable[[], object]) -> float:
        """Milliseconds of an act and the paint after it."""
        return timed(lambda: (act(), painted(self.app, self.view)))

    def open(self) -> None:
        """Open the article with all marks and the whole gutter."""
        view, bounds = self.view, self.bounds
        with view.batch():
            view.open_text(self.text, bounds.tokens, bounds.sentences, "A long title", "5 April")
            view.show_marks(self.marks)
            view.show_gutter(self.rows)

    def scroll(self) -> list[float]:
        """Frames of 60 pixels downwards."""
        return [self.painted(lambda: self.bar.setValue(self.bar.value() + 60)) for _ in range(120)]

    def jump(self) -> list[float]:
        """Frames at random places, never seen before."""
        places = [self.rng.randrange(max(self.bar.maximum(), 1)) for _ in range(40)]
        return [self.painted(partial(self.bar.setValue, place)) for place in places]

    def settle(self) -> float:
        """Seconds until every block is laid out in idle slices."""

        def wait() -> None:
            while not self.view.is_settled:
                self.app.processEvents()

        return timed(wait) / 1000

    def relabel(self, near: list[Mark]) -> list[float]:
        """Give marks in view another label."""
        others = [Mark(m.id, m.pieces, "ORG", "ORG", m.group, suggested=False) for m in near]
        change = self.view.change_marks
        return [self.painted(partial(change, (), (other,))) for other in others]

    def add(self, near: list[Mark]) -> list[float]:
        """Add marks in view."""
        new = [
            Mark(f"n{n}", ((m.end, m.end + 9),), "GPE", "GPE", 0, suggested=False)
            for n, m in enumerate(near)
        ]
        return [self.painted(partial(self.view.change_marks, (), (mark,))) for mark in new]

    def row(self) -> list[str]:
        """All figures of the case, as shown in the table."""
        opened, scrolled, jumped = self.painted(self.open), self.scroll(), self.jump()
        settled = self.settle()
        self.bar.setValue(0)
        again = self.scroll()
        top = self.view.top_position()
        near = sorted(self.marks, key=lambda mark: abs(mark.start - top))[:30]
        figures = [scrolled, jumped, again, self.relabel(near), self.add(near)]
        zoomed = self.painted(lambda: self.view.set_zoom(1.2))
        self.view.close()
        shown = [f"{median(f):.1f} / {quantiles(f, n=20)[-1]:.1f}" for f in figures]
        return [self.case.name, f"{opened:.0f}", *shown, f"{zoomed:.0f}", f"{settled:.2f} s"]


def main() -> None:
    """Print the table."""
    app = QApplication([])
    table = Table(title="Article view, milliseconds until painted (median / p95)")
    for name in (
        "article",
        "open",
        "scroll",
        "jump",
        "scroll again",
        "relabel",
        "add",
        "zoom",
        "idle",
    ):
        table.add_column(name)
    for case in CASES:
        table.add_row(*Bench(app, case).row())
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
