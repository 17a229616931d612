"""What a report is made from: finished work of people on documents, and facts about documents.

Plain frozen values without a store behind them. The unit of data is one person on one document on
one layer, finished: unfinished is missing, finished and empty is data. Offsets are half-open code
points of the canonical text. Whoever fills these in has already left out what the guideline says
does not count (text outside title, body and caption); such leavings belong in `Material.excluded`.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.agreement.bootstrap import DRAWS, FEWEST_DOCUMENTS, SEED

SPAN_LAYERS = ("zone", "entity", "stance")
LAYERS = (*SPAN_LAYERS, "sentence", "document")


class Marked(NamedTuple):
    """A labelled span of the zone or entity layer.

    `key` is the caller's id; `decider` names the only person whose label made a gold span, if it
    was so made.
    """

    start: int
    end: int
    label: str
    key: Hashable = None
    origin: str = "manual"
    decider: str | None = None


class MarkedStance(NamedTuple):
    """A stance record; `polarity` is -2 to 2, or `mixed` or `unclear`; equal holders are equal."""

    start: int
    end: int
    target: str
    polarity: int | str
    holder: Hashable = None
    key: Hashable = None
    origin: str = "manual"


class SentenceValue(NamedTuple):
    """A sentence's value for one target: neg, neu, pos, mixed, unclear or none."""

    start: int
    end: int
    target: str
    value: str


class DocumentValue(NamedTuple):
    """The answer to one question about a document for one target."""

    target: str
    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Finished:
    """What one person finished on one document.

    `layers` are the finished ones. `revision` changes whenever the labels do. `serving` is 0 for
    the first time and 1 when the document was given to the same person again. `unasked` are the
    bounds of sentences that this person put outside the article: no default fills them.
    """

    person: str
    document: str
    layers: frozenset[str] = frozenset(LAYERS)
    entities: tuple[Marked, ...] = ()
    zones: tuple[Marked, ...] = ()
    stances: tuple[MarkedStance, ...] = ()
    sentences: tuple[SentenceValue, ...] = ()
    values: tuple[DocumentValue, ...] = ()
    revision: int = 0
    serving: int = 0
    unasked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document, apart from anybody's labels.

    `length` counts code points. `shown` says whether suggestions were shown (None: unknown).
    `sentences` are their bounds, needed only with a default value; `suggested` the suggested
    entity spans `(start, end, label)`, needed only for omissions.
    """

    length: int
    source: str | None = None
    date: str | None = None
    batch: str | None = None
    guideline: str | None = None
    shown: bool | None = None
    sentences: tuple[tuple[int, int], ...] = ()
    suggested: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Excluded:
    """Something left out of a figure: what, why, how many."""

    what: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Material:
    """All that a report may look at; `facts` by document, `excluded` what the caller left out."""

    finished: Sequence[Finished]
    facts: Mapping[str, Facts]
    excluded: Sequence[Excluded] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What to report on, and how.

    Empty `people`, `layers` and `targets` mean all there are. `sentence_default` is the value that
    counts for a sentence without a stored value in a finished document; None leaves such
    sentences out and counts them as excluded. `gold` is the person who stands for the settled
    layer and never counts as one of the people.
    """

    people: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    sentence_default: str | None = None
    gold: str = "gold"
    draws: int = DRAWS
    seed: int = SEED
    fewest: int = FEWEST_DOCUMENTS


@dataclass(frozen=True, slots=True)
class Kept:
    """Statistics of single documents, kept between reports.

    Each is stored under its document, layer, people and their revisions, so that a change of
    labels or filters computes only what is new. Hand the same one to the next report.
    """

    values: dict[Hashable, object] = field(default_factory=dict)
