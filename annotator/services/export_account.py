"""The account of an export: what was written beside what the project holds."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from annotator.errors import RefusalError


@dataclass(slots=True)
class ExportAccount:
    """What an export wrote beside what the project holds.

    Attributes:
        works: works written; `not_begun` = works without status and labels, left out.
        labels: labels that went in, by layer; `labels_stored` the same as the project counts it.
        rows: of a training folder, for each corpus and class: input, exported, dropped, changed.
        losses: how many labels the loss report names.
    """

    format: str
    people: str
    folder: str
    files: list[str] = field(default_factory=list)
    articles: int = 0
    articles_stored: int = 0
    without_work: int = 0
    works: int = 0
    not_begun: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    labels_stored: dict[str, int] = field(default_factory=dict)
    suggestions: int = 0
    suggestions_stored: int = 0
    splits: dict[str, int] = field(default_factory=dict)
    docs: dict[str, int] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    losses: int = 0
    warnings: list[str] = field(default_factory=list)

    def differences(self) -> list[str]:
        """Where what was written and what is stored do not agree, in sentences; best empty."""
        told = []
        if self.articles + self.without_work != self.articles_stored:
            told.append(_differs("articles", self.articles, self.articles_stored))
        for layer in sorted({*self.labels, *self.labels_stored}):
            written, stored = self.labels.get(layer, 0), self.labels_stored.get(layer, 0)
            if written != stored:
                told.append(_differs(f"{layer} labels", written, stored))
        # More may be written: those decided on stay in the project when nobody proposes them now.
        if self.suggestions < self.suggestions_stored:
            told.append(_differs("suggestions", self.suggestions, self.suggestions_stored))
        told += [
            f"The rows of {row['corpus']} {row['class']} do not add up."
            for row in self.rows
            if row["input"] != row["exported"] + sum(row["dropped"].values())
        ]
        return told

    def as_data(self) -> dict[str, Any]:
        """The account for `--json`; `account_from` reads it back."""
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data | {"agrees": not self.differences(), "differences": self.differences()}


def account_from(data: bytes) -> ExportAccount:
    """The account of an export as another process printed it.

    Raises:
        RefusalError: when it is none.
    """
    try:
        return msgspec.json.decode(data, type=ExportAccount)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise RefusalError(f"The export gave no account: {error}.") from error


def _differs(what: str, written: int, stored: int) -> str:
    return (
        f"{written:,} {what} were written and {stored:,} are stored now: "
        "somebody labelled or imported while the export ran."
    )
