"""Importing: what a set of files would bring, and bringing it in, in chunks, with an account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from uuid import UUID

from annotator.errors import BadInputError
from annotator.formats.sources import discover, read_item
from annotator.jobs import CancelledJobError, Job
from annotator.model.bundles import ArticleBundle
from annotator.store.project import ProjectStore

CHUNK = 100
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
    """What an import would bring, as far as was looked in the time a person waits."""

    articles: int = 0
    labelled: int = 0
    duplicates: int = 0
    refusals: int = 0
    titles: list[tuple[str, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complete: bool = True


def preview(
    store: ProjectStore, paths: Sequence[Path], format_name: str | None, job: Job
) -> Preview:
    """Look through files without writing: counts, first titles, refusals with reasons."""
    seen = Preview()
    known = set(store.articles.uids())
    until = monotonic() + PREVIEW_SECONDS
    for found in _articles(paths, format_name, Account()):
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
) -> Account:
    """Import files; each chunk is one transaction, so a stop or a failure leaves whole chunks."""
    account = Account()
    chunk: list[ArticleBundle] = []
    try:
        for found in _articles(paths, format_name, account):
            if isinstance(found, BadInputError):
                account.refuse(str(found))
                continue
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
    paths: Sequence[Path], format_name: str | None, account: Account
) -> Iterator[ArticleBundle | BadInputError]:
    for item in discover(paths, format_name):
        if isinstance(item, BadInputError):
            yield item
        else:
            account.files += 1
            yield from read_item(item)


def _write(
    store: ProjectStore, chunk: Sequence[ArticleBundle], labels_to: UUID | None, account: Account
) -> None:
    for bundle, outcome in zip(chunk, store.articles.add(chunk, labels_to=labels_to), strict=True):
        account.new += outcome.is_new
        account.duplicate += not outcome.is_new
        account.works += outcome.works
        account.labels += outcome.annotations
        account.suggestions += outcome.suggestions
        if outcome.refused:
            account.refuse(f"{bundle.article.title or bundle.article.uid}: {outcome.refused}")
