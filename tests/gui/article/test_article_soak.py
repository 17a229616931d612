"""A few hundred random acts on one view: nothing may be logged as failed, text stays in place."""

import random

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from annotator.model.segmentation import provisional
from annotator.ui.article.marks import GutterCell, GutterRow, Mark, Struck
from annotator.ui.theme import DARK, LIGHT
from tests.gui.article.article_driver import click, drag, move

TEXTS = (
    "One line.",
    "A bridge, a road, a word. " * 400,
    "\n\n".join("The council met نادي القرية and left 👨‍👩‍👧. Nobody spoke." for _ in range(60)),
    "x" * 12_000,
)


def _open(view, rng):
    text = rng.choice(TEXTS)
    found = provisional(text)
    view.open_text(text, found.tokens, found.sentences, "Title", "Subtitle")
    marks = []
    for n in range(80):
        start = rng.randrange(len(text))
        pieces = [(start, min(start + rng.randint(1, 60), len(text)))]
        if n % 9 == 0 and pieces[0][1] + 5 < len(text):
            pieces.append((pieces[0][1] + 3, min(pieces[0][1] + 40, len(text))))
        marks.append(Mark(f"m{n}", tuple(pieces), f"CHIP {n}", "ORG", n % 2, n % 3 == 0))
    cell = GutterCell("AM", "−", "negative", "filled")
    with view.batch():
        view.show_marks(marks)
        view.show_struck([Struck(0, len(text) // 3, "z", "FURNITURE", False)])
        view.show_gutter([GutterRow(s.start, s.end, (cell, cell)) for s in found.sentences])
    return text


def test_a_few_hundred_random_acts(view):
    rng = random.Random(11)
    text = _open(view, rng)

    def point():
        return QPoint(
            rng.randrange(view.viewport().width()), rng.randrange(view.viewport().height())
        )

    def span():
        start = rng.randrange(len(text))
        return start, min(start + rng.randint(1, 30), len(text))

    acts = (
        lambda: view.verticalScrollBar().setValue(rng.randrange(20_000)),
        lambda: view.resize(rng.randint(200, 1200), rng.randint(100, 800)),
        lambda: view.set_zoom(rng.uniform(0.5, 3)),
        lambda: view.set_reading_width(rng.randint(30, 130)),
        lambda: view.set_theme(rng.choice((LIGHT, DARK))),
        lambda: view.set_current(f"m{rng.randrange(90)}"),
        lambda: view.set_selection(*span()),
        lambda: view.set_selection(len(text), len(text)),
        lambda: view.set_focus_sentence(rng.randrange(-1, 50)),
        lambda: view.set_search_hits([span()]),
        lambda: view.set_layers_visible(
            rng.choice(({0}, {1}, {0, 1}, ())), gutter=rng.random() < 0.5
        ),
        lambda: view.scroll_to(*span()),
        lambda: view.restore_position(rng.randrange(len(text))),
        lambda: view.change_marks(
            [f"m{rng.randrange(90)}"],
            [Mark(f"n{rng.randrange(9)}", (span(),), "NEW", "GPE", 0, True)],
        ),
        lambda: view.line_down(rng.randrange(len(text))),
        lambda: view.line_up(rng.randrange(len(text)), 3),
        lambda: click(view, point()),
        lambda: drag(view, point(), point()),
        lambda: move(view, point()),
        lambda: view.set_font_family(rng.choice(("Noto Sans", "Noto Serif", ""))),
    )
    for n in range(400):
        if n % 60 == 59:
            text = _open(view, rng)
        rng.choice(acts)()
        if n % 5 == 0:
            QApplication.processEvents()
    view.grab()
