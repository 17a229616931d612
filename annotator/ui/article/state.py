"""What the view shows besides the text and its marks: current mark, carets, tints, hits."""

from dataclasses import dataclass, field

from annotator.ui.article.marks import Piece
from annotator.ui.theme import LIGHT, Theme


@dataclass(slots=True)
class ViewState:
    """The passing state that painting reads; every range is in code points, half-open."""

    theme: Theme = LIGHT
    current: str | None = None
    hovered: str = ""
    selection: Piece | None = None
    caret: Piece | None = None
    focus_sentence: Piece | None = None
    edge_preview: Piece | None = None
    hits: list[Piece] = field(default_factory=list)
    groups: frozenset[int] | None = None  # None shows every lane group
    show_gutter: bool = True
