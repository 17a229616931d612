"""The boards as pictures and as a printable report, through Qt alone."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtSvg import QSvgGenerator

from annotator.services.comparison.boards import Board, Cell
from annotator.ui.agreement.tables import paint_bar, paint_tint
from annotator.ui.theme import LIGHT

_ROW = 26
_PAD = 12
_BAR = 54
_DENSITY = 2


def write_pictures(boards: Sequence[Board], folder: Path) -> list[str]:
    """Each board with rows as PNG and SVG, on paper colours.

    Returns:
        The names of the files.
    """
    names = []
    for board in boards:
        if not board.rows:
            continue
        stem = board.name.lower().replace(" ", "_")
        widths, size = _measured(board)
        picture = QImage(size * _DENSITY, QImage.Format.Format_RGB32)
        picture.fill(QColor(LIGHT.paper))
        painter = QPainter(picture)
        painter.scale(_DENSITY, _DENSITY)
        _draw(painter, board, widths)
        painter.end()
        picture.save(str(folder / f"{stem}.png"))
        drawing = QSvgGenerator()
        drawing.setFileName(str(folder / f"{stem}.svg"))
        drawing.setSize(size)
        drawing.setViewBox(QRectF(0, 0, size.width(), size.height()))
        drawing.setTitle(f"Agreement, {board.name}")
        painter = QPainter(drawing)
        _draw(painter, board, widths)
        painter.end()
        names += [f"{stem}.png", f"{stem}.svg"]
    return names


def write_report(boards: Sequence[Board], heading: str, path: Path) -> None:
    """All boards as a PDF to print: what was compared, every figure with its n and interval."""
    document = QTextDocument()
    document.setDefaultFont(QFont("Noto Sans", 9))
    parts = [f"<h1>Agreement</h1><p>{escape(heading)}</p>"]
    for board in boards:
        parts.append(f"<h2>{escape(board.name)}</h2><p>{escape(board.note)}</p>")
        parts.append(_table(board) if board.rows else f"<p>{escape(board.empty)}</p>")
    document.setHtml("".join(parts))
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle("Agreement")
    document.print_(writer)


def _table(board: Board) -> str:
    head = "".join(f"<th align='left'>{escape(name)}</th>" for name in board.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in board.rows
    )
    return f"<table cellpadding='3' border='0' width='100%'><tr>{head}</tr>{rows}</table>"


def _cell(cell: Cell) -> str:
    words = escape(cell.words)
    if cell.low is None or cell.high is None:
        return words
    return f"{words} <small>({cell.low:.2f}–{cell.high:.2f})</small>"


def _font() -> QFont:
    font = QFont("Noto Sans")
    font.setPixelSize(13)
    return font


def _measured(board: Board) -> tuple[list[int], QSize]:
    metrics = QFontMetrics(_font())
    widths = []
    for column, name in enumerate(board.columns):
        cells = [row[column] for row in board.rows]
        words = max(metrics.horizontalAdvance(text) for text in (name, *(c.words for c in cells)))
        bar = _BAR + 8 if any(cell.value is not None for cell in cells) else 0
        widths.append(words + bar + 2 * _PAD)
    return widths, QSize(sum(widths) + 2 * _PAD, (len(board.rows) + 2) * _ROW)


def _draw(painter: QPainter, board: Board, widths: Sequence[int]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font())
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    heads = [Cell(name, is_quiet=True) for name in board.columns]
    for line, row in enumerate((heads, *board.rows)):
        left = float(_PAD)
        for cell, width in zip(row, widths, strict=True):
            box = QRectF(left + _PAD, (line + 0.5) * _ROW, width - 2 * _PAD, _ROW)
            if cell.tint > 0:
                paint_tint(painter, box.adjusted(1 - _PAD, 1, _PAD - 1, -1), cell, LIGHT)
            painter.setPen(QColor(LIGHT.muted if cell.is_quiet else LIGHT.ink))
            painter.drawText(box, middle, cell.words)
            if cell.value is not None:
                bar = QRectF(box.right() - _BAR, box.center().y() - 5, _BAR, 10)
                paint_bar(painter, bar, cell, LIGHT)
            left += width
