"""The reading column: how wide and where, so that gutter and text together stand centred."""

from annotator.ui.article.lines import Column

_MARGIN = 12
NARROWEST = 120


def reading_column(view_width: float, letter: float, characters: int, gutter: float) -> Column:
    """The column for a viewport: the wanted measure, or what fits beside the gutter."""
    room = view_width - gutter - 3 * _MARGIN
    width = round(max(min(characters * letter, room), NARROWEST))
    left = round(max((view_width - gutter - width) / 2, _MARGIN) + gutter)
    right = max(view_width - left - width - _MARGIN, 0)
    return Column(left, width, left - _MARGIN / 2, right)
