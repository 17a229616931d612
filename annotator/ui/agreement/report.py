"""The boards as pictures and as a printable report, through Qt alone."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
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

from annotator.services.comparison.cells import DASH, Board, Cell, Chart
from annotator.ui.agreement.chart import Plot, paint_chart
from annotator.ui.agreement.tables import paint_bar, paint_tint
from annotator.ui.theme import LIGHT

_ROW = 26
_PAD = 12
_BAR = 54
_DENSITY = 2
_CHART = QSize(860, 400)
_PRINT = 4
_PAGE = 620


def write_pictures(boards: Sequence[Board], folder: Path, metric: str) -> list[str]:
    """Each board with rows as PNG and SVG, on paper colours; a chart as files of its own.

    Returns:
        The names of the files.
    """
    names: list[str] = []
    for board in boards:
        if not board.rows:
            continue
        stem, title = board.name.lower().replace(" ", "_"), f"Agreement, {board.name}"
        widths, size = _measured(board)
        names += _picture(folder / stem, title, size, partial(_draw, board=board, widths=widths))
        if board.chart is not None:
            paint = partial(_draw_chart, chart=board.chart, title=f"{title}: {metric}")
            names += _picture(folder / f"{stem}_chart", title, _chart_size(board.chart), paint)
    return names


def _picture(
    stem: Path, title: str, size: QSize, paint: Callable[[QPainter], None]
) -> tuple[str, str]:
    """One picture as PNG and as SVG."""
    picture = _image(size, _DENSITY, paint)
    picture.save(str(stem.with_suffix(".png")))
    drawing = QSvgGenerator()
    drawing.setFileName(str(stem.with_suffix(".svg")))
    drawing.setSize(size)
    drawing.setViewBox(QRectF(0, 0, size.width(), size.height()))
    drawing.setTitle(title)
    painter = QPainter(drawing)
    paint(painter)
    painter.end()
    return f"{stem.name}.png", f"{stem.name}.svg"


def _image(size: QSize, density: int, paint: Callable[[QPainter], None]) -> QImage:
    picture = QImage(size * density, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.paper))
    painter = QPainter(picture)
    painter.scale(density, density)
    paint(painter)
    painter.end()
    return picture


def _chart_size(chart: Chart) -> QSize:
    return QSize(max(_CHART.width(), 40 * len(chart.points)), _CHART.height())


def _draw_chart(painter: QPainter, chart: Chart, title: str) -> None:
    size = _chart_size(chart)
    painter.setFont(_font())
    painter.setPen(QColor(LIGHT.ink))
    painter.drawText(QRectF(_PAD, _PAD, size.width() - 2 * _PAD, _ROW), title)
    box = QRectF(0, _PAD + _ROW, size.width(), size.height() - 2 * _PAD - _ROW)
    paint_chart(painter, Plot(chart, box), LIGHT)


def write_report(boards: Sequence[Board], heading: str, path: Path) -> None:
    """All boards as a PDF to print: what was compared, every figure with its n and interval."""
    document = QTextDocument()
    document.setDefaultFont(QFont("Noto Sans", 9))
    parts = [f"<h1>Agreement</h1><p>{escape(heading).replace(chr(10), ' · ')}</p>"]
    for board in boards:
        parts.append(f"<h2>{escape(board.name)}</h2><p>{escape(board.note)}</p>")
        if board.chart is not None:
            parts.append(_chart(document, board.chart))
        parts.append(_table(board) if board.rows else f"<p>{escape(board.empty)}</p>")
    document.setHtml("".join(parts))
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle("Agreement")
    document.print_(writer)


def _chart(document: QTextDocument, chart: Chart) -> str:
    """The chart as a picture fine enough for print, as wide as the page."""
    paint = partial(_draw_chart, chart=chart, title="")
    name = QUrl("chart:trend")
    document.addResource(
        QTextDocument.ResourceType.ImageResource, name, _image(_chart_size(chart), _PRINT, paint)
    )
    return f"<p><img src='{name.toString()}' width='{_PAGE}'></p>"


def _table(board: Board) -> str:
    head = "".join(f"<th align='left'>{escape(name)}</th>" for name in board.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in board.rows
    )
    table = "<table cellpadding='3' border='0' width='100%'>"
    return f"{table}<tr bgcolor='{LIGHT.side}'>{head}</tr>{rows}</table>"


def _cell(cell: Cell) -> str:
    words = escape(cell.words)
    is_figure = cell.value is not None or cell.words == DASH
    return f"{words}<br><small>{escape(cell.note)}</small>" if is_figure and cell.note else words


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
