"""Whether anything but its neighbours speaks for it that a line does not count."""

from collections.abc import Iterable

_OWN = frozenset(
    {
        "asks",
        "author_words",
        "book_talk",
        "capitals",
        "clock",
        "clocked",
        "contact",
        "credit",
        "gaming",
        "house_rule",
        "issues",
        "job",
        "kicker",
        "legal",
        "list_nouns",
        "listing",
        "lists",
        "marked",
        "money",
        "names the writer",
        "networks",
        "number_unit",
        "of_outlet",
        "person is",
        "piece_words",
        "repeated",
        "rights",
        "roles",
        "self_reference",
        "site talk all",
        "site talk half",
        "site talk most",
        "site talk some",
        "site_words",
        "to_reader",
    }
)
_WRITER = frozenset({"person is", "names the writer"})
_BEGINNINGS = ("date and", "under ", "below ", "rule FURNITURE", "rule OTHER", "rule sure FURN")
_LISTED = ("figure and", "alike ")


def has_cue(row: Iterable[str]) -> bool:
    """True when the words of a line, its shape, a rule or the head above it speak for a cut.

    Args:
        row: the features of the line.
    """
    return any(feature in _OWN or feature.startswith(_BEGINNINGS) for feature in row)


def is_listed(row: Iterable[str]) -> bool:
    """True for a line with a figure at its end and for one of several lines alike."""
    return any(feature.startswith(_LISTED) for feature in row)


def tells_of_writer(row: Iterable[str]) -> bool:
    """True for a line that says who somebody is, or that names whoever the byline names."""
    return not _WRITER.isdisjoint(row)
