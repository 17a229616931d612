"""What an export is asked for, and what it says it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from annotator.nlp.corpora.losses import Tally

SPLITS = ("train", "dev", "test")


class Unfinished(StrEnum):
    """What happens to works that are not done.

    `leave_out`: nothing of them is exported. `missing`: their entities are, with all other
    tokens unknown instead of outside, and their sentence values; their stances are not.
    """

    LEAVE_OUT = "leave_out"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusOptions:
    """Choices of one export; `split` are the shares of train, dev and test in any unit."""

    seed: int = 0
    split: tuple[int, int, int] = (80, 10, 10)
    name: str = "corpus"
    person: str = "gold"
    unfinished: Unfinished = Unfinished.LEAVE_OUT

    def __post_init__(self) -> None:
        if len(self.split) != len(SPLITS) or min(self.split) < 0 or self.split[0] <= 0:
            raise ValueError("a split names three shares, none negative, the first not zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusReport:
    """What an export wrote.

    Attributes:
        articles: number of exported articles by split.
        docs: number of documents by corpus and split, as in `entities/train`.
        splits: split of each exported article, for freezing it in the store.
        tally: counts by corpus and label; for each, input = exported + dropped.
        losses: number of entries in the loss report.
        warnings: sentences for people.
    """

    folder: Path
    articles: Mapping[str, int]
    docs: Mapping[str, int]
    splits: Mapping[UUID, str]
    tally: Tally
    losses: int
    warnings: tuple[str, ...] = ()
