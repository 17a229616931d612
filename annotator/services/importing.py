"""Importing: what a set of files would bring, and bringing it in, in chunks, with an account."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from uuid import UUID

from annotator.errors import BadInputError
from annotator.formats.columns import Columns, guessed
from annotator.formats.sources import ImportItem, column_names, discover, read_item
from annotator.jobs import CancelledJobError, Job
from annotator.model.bundles import ArticleBundle
from annotator.services.ahead import ahead
from annotator.store.project import ProjectStore

# Articles of a transaction: a commit each is slow, and a long one keeps other writers waiting.
CHUNK = 200
LISTED = 200
PREVIEW_SECONDS = 4.0


@dataclass(slots=True)
class Account:
    """What an import brought: counts, and for each refusal one sentence naming file and line.

    Attributes:
        refused: the first sentences; `refusals` counts them all.
        stopped: True when the person stopped it; what was counted is in the project.
    """

    files: int = 0
    new: int = 0
    duplicate: int = 0
    refusals: int = 0
    works: int = 0
    labels: int = 0
    suggestions: int = 0
    refused: list[str] = field(default_factory=list)
    stopped: bool = False

    def refuse(self, sentence: str) -> None:
        """Count a refusal; keep its sentence while there are not too many."""
        self.refusals += 1
        if len(self.refused) < LISTED:
            self.refused.append(sentence)

    def as_data(self) -> dict[str, object]:
        """The account for `--json`."""
        return {
            "files": self.files,
            "new": self.new,
            "duplicate": self.duplicate,
            "refused": self.refusals,
            "works": self.works,
            "labels": self.labels,
            "suggestions": self.suggestions,
            "reasons": list(self.refused),
            "stopped": self.stopped,
        }


@dataclass(slots=True)
class Preview:
    """What an import would bring, as far as was looked in the time a person waits.

    Attributes:
        columns: the columns of the first table among the files, none when there is no table.
        mapping: the column taken for each field of an article in that table.
    """

    articles: int = 0
    labelled: int = 0
    duplicates: int = 0
    refusals: int = 0
    titles: list[tuple[str, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complete: bool = True
    columns: list[str] = field(default_factory=list)
    mapping: Columns = field(default_factory=dict)


def preview(
    store: ProjectStore,
    paths: Sequence[Path],
    format_name: str | None,
    job: Job,
    columns: Columns | None = None,
) -> Preview:
    """Look through files without writing: counts, first titles, refusals with reasons."""
    seen = Preview()
    known = set(store.articles.uids())
    until = monotonic() + PREVIEW_SECONDS

    def look(item: ImportItem) -> None:
        if not seen.columns:
            seen.columns = column_names(item)
            seen.mapping = {**guessed(seen.columns), **(columns or {})} if seen.columns else {}

    for found in _articles(discover(paths, format_name, columns), look):
        if isinstance(found, BadInputError):
            seen.refusals += 1
            if len(seen.refused) < LISTED:
                seen.refused.append(str(found))
        else:
            seen.articles += 1
            seen.labelled += any(work.annotations for work in found.works)
            seen.duplicates += found.article.uid in known
            known.add(found.article.uid)
            if len(seen.titles) < LISTED:
                seen.titles.append((found.article.title, len(found.article.text)))
        job.report(seen.articles)
        if monotonic() > until:
            seen.complete = False
            break
    return seen


def bring_in(
    store: ProjectStore,
    paths: Sequence[Path],
    format_name: str | None,
    labels_to: UUID | None,
    job: Job,
    columns: Columns | None = None,
) -> Account:
    """Import files; each chunk is one transaction, so a stop or a failure leaves whole chunks.

    `columns` says which column of a table holds which field; the others are guessed.
    """
    account = Account()
    chunk: list[ArticleBundle] = []

    def count(_item: ImportItem) -> None:
        account.files += 1

    try:
        for some in ahead(_articles(discover(paths, format_name, columns), count), CHUNK):
            for found in some:
                if isinstance(found, BadInputError):
                    account.refuse(str(found))
                else:
                    chunk.append(found)
                if len(chunk) >= CHUNK:
                    _write(store, chunk, labels_to, account)
                    chunk = []
                    job.report(account.new + account.duplicate, 0, chunk_note(account))
        if chunk:
            _write(store, chunk, labels_to, account)
    except CancelledJobError:
        account.stopped = True
    return account


def chunk_note(account: Account) -> str:
    """One line about an import under way."""
    return f"{account.new:,} new, {account.duplicate:,} known, {account.refusals:,} refused"


def _articles(
    items: Iterable[ImportItem | BadInputError], begun: Callable[[ImportItem], None]
) -> Iterator[ArticleBundle | BadInputError]:
    for item in items:
        if isinstance(item, BadInputError):
            yield item
        else:
            begun(item)
            yield from read_item(item)


def _write(
    store: ProjectStore, chunk: Sequence[ArticleBundle], labels_to: UUID | None, account: Account
) -> None:
    for bundle, outcome in zip(chunk, store.articles.add(chunk, labels_to=labels_to), strict=True):
        account.new += outcome.is_new
        account.duplicate += outcome.is_taken and not outcome.is_new
        account.works += outcome.works
        account.labels += outcome.annotations
        account.suggestions += outcome.suggestions
        if outcome.refused:
            account.refuse(f"{bundle.article.title or bundle.article.uid}: {outcome.refused}")
