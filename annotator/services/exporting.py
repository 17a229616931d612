"""Exporting: a project's labels written to a folder, with an account that adds up."""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from annotator.errors import RefusalError
from annotator.formats import lossless
from annotator.jobs import Job
from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    Layer,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Status, WorkState
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.gate import Gate
from annotator.nlp.corpora.folder import export_folder
from annotator.nlp.corpora.options import CorpusOptions, CorpusReport
from annotator.services.export_account import ExportAccount, account_from
from annotator.services.export_process import run_child
from annotator.store.addresses import apart
from annotator.store.project import ProjectStore

ALL, GOLD, MAJORITY, SUGGESTIONS = "all", "gold", "majority", "suggestions"
FILE_NAME = "articles.jsonl"
FORMATS = ("annotator", "spacy")
_REPORT_EVERY = 50
_LAYERS: dict[type[Annotation], Layer] = {
    Zone: Layer.ZONE,
    Entity: Layer.ENTITY,
    Stance: Layer.STANCE,
    SentenceValue: Layer.SENTENCE,
    DocumentValue: Layer.DOCUMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What is exported; `people` is a person's name or one of the words above.

    `freeze` keeps the split of each article in the project, so that later exports use the same.
    """

    format: str = "annotator"
    people: str = ALL
    seed: int = 0
    split: tuple[int, int, int] = (80, 10, 10)
    freeze: bool = False

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            known = ", ".join(FORMATS)
            raise RefusalError(f"There is no format '{self.format}' to write; known are {known}.")
        if min(self.split) < 0 or self.split[0] <= 0:
            raise RefusalError("No share of a split is negative, and that of train is not zero.")


def export(store: ProjectStore, target: Path, options: ExportOptions, job: Job) -> ExportAccount:
    """Write a folder; a stop or a failure leaves nothing half-written there.

    Raises:
        RefusalError: for options that fit nothing in the project, or a folder not to be written.
        CancelledJobError: when the person stopped it.
    """
    names = _names(store, options)
    account = ExportAccount(options.format, options.people, str(target))
    account.articles_stored = store.articles.count()
    _count_stored(store, names, options, account)
    wants_suggestions = options.people in {ALL, SUGGESTIONS}
    bundles = store.articles.bundles(people=names, with_suggestions=wants_suggestions)
    told = _reported(bundles, account.articles_stored, job)
    if options.format == "spacy":
        _write_corpora(store, target, options, told, account)
    else:
        _write_lines(target, told, account)
    return account


def export_in_child(location: str, target: Path, options: ExportOptions, job: Job) -> ExportAccount:
    """The same export in a process of its own, which may load what the window must not.

    Raises:
        RefusalError: with the sentence the process ended with.
        CancelledJobError: when the person stopped it; the process is ended.
    """
    place, password = apart(location)
    secrets = {} if password is None else {"PGPASSWORD": password}
    words = [sys.executable, "-m", "annotator", "export", place, str(target)]
    words += ["--format", options.format, "--from", options.people, "--json"]
    if options.format == "spacy":
        words += ["--seed", str(options.seed), "--split", "/".join(map(str, options.split))]
        words += ["--freeze"] if options.freeze else []
    return account_from(run_child(words, job, secrets))


def _names(store: ProjectStore, options: ExportOptions) -> list[str] | None:
    if options.people == MAJORITY:
        raise RefusalError(
            "Majority labels are not exported directly: adjudicate by majority, then export gold."
        )
    if options.people == ALL:
        if options.format == "spacy":
            raise RefusalError(
                "A training folder takes one person's labels: choose a name, gold or suggestions."
            )
        return None
    if options.people == SUGGESTIONS:
        return []
    person = store.people.by_name(options.people)
    if person is None:
        if options.people == GOLD:
            raise RefusalError(
                "There are no gold labels in this project yet: name the person whose labels go"
                " out (--from NAME), or settle them in Review."
            )
        known = ", ".join(p.name for p in store.people.all()) or "nobody"
        raise RefusalError(f"Nobody here is called '{options.people}'; known: {known}.")
    return [person.name]


def _count_stored(
    store: ProjectStore, names: list[str] | None, options: ExportOptions, account: ExportAccount
) -> None:
    counts: Counter[str] = Counter()
    for person in store.people.all():
        if names is None or person.name in names:
            for layer, count in store.works.labels_count(person.id).items():
                counts[layer.value] += count
    account.labels_stored = {layer: n for layer, n in counts.items() if n}
    if options.people in {ALL, SUGGESTIONS}:
        account.suggestions_stored = sum(store.suggestions.counts().values())


def _reported(bundles: Iterable[ArticleBundle], total: int, job: Job) -> Iterator[ArticleBundle]:
    for done, bundle in enumerate(bundles):
        if done % _REPORT_EVERY == 0:
            job.report(done, total, "articles")
        yield bundle
    job.report(total, total, "articles")


def _begun(bundle: ArticleBundle, account: ExportAccount) -> ArticleBundle:
    """The bundle without works nobody has begun; both kinds are counted."""
    begun = tuple(work for work in bundle.works if _is_begun(work))
    account.works += len(begun)
    account.not_begun += len(bundle.works) - len(begun)
    return bundle if len(begun) == len(bundle.works) else replace(bundle, works=begun)


def _is_begun(work: WorkBundle) -> bool:
    return work.state.status is not Status.UNSTARTED or bool(work.annotations or work.state.comment)


def _count(bundle: ArticleBundle, account: ExportAccount, kinds: Counter[type[Annotation]]) -> None:
    account.articles += 1
    account.suggestions += len(bundle.suggestions)
    for work in bundle.works:
        kinds.update(map(type, work.annotations))


def _write_lines(target: Path, bundles: Iterator[ArticleBundle], account: ExportAccount) -> None:
    path = target / FILE_NAME
    if path.exists():
        raise RefusalError(f"There is a file {path} already; choose another folder.")
    made = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=target, prefix=f".{FILE_NAME}.", delete=False
        ) as stream:
            draft = Path(stream.name)
        try:
            _fill(draft, bundles, account)
            draft.replace(path)
            _sync_folder(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            if made:
                target.rmdir()
            raise
    except OSError as error:
        raise RefusalError(f"{target} cannot be written: {error.strerror or error}.") from error
    account.files = [FILE_NAME]


def _fill(draft: Path, bundles: Iterator[ArticleBundle], account: ExportAccount) -> None:
    kinds: Counter[type[Annotation]] = Counter()

    def counted() -> Iterator[ArticleBundle]:
        for bundle in bundles:
            kept = _begun(bundle, account)
            _count(kept, account, kinds)
            yield kept

    with draft.open("wb", buffering=1024 * 1024) as stream:
        lossless.write(counted(), stream)
        _flush(stream)
    draft.chmod(0o644)
    account.labels = {_LAYERS[kind].value: count for kind, count in kinds.items()}


def _flush(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there, and need not be
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_corpora(
    store: ProjectStore,
    target: Path,
    options: ExportOptions,
    bundles: Iterator[ArticleBundle],
    account: ExportAccount,
) -> None:
    chosen = CorpusOptions(
        seed=options.seed, split=options.split, name=store.title or "corpus", person=options.people
    )
    source = _with_work(bundles, options, account, store.gates.gate())
    report = export_folder(source, store.scheme, target, chosen)
    _tell(report, account)
    if options.freeze:
        for uid, split in report.splits.items():
            store.articles.set_meta(uid, split=split)


def _with_work(
    bundles: Iterator[ArticleBundle], options: ExportOptions, account: ExportAccount, gate: Gate
) -> Iterator[ArticleBundle]:
    for bundle in bundles:
        if options.people == SUGGESTIONS:
            account.suggestions += len(bundle.suggestions)
            kept = _suggested(bundle, gate)
        else:
            kept = _begun(bundle, account)
        if kept.works:
            account.articles += 1
            yield kept
        else:
            account.without_work += 1


def _suggested(bundle: ArticleBundle, gate: Gate) -> ArticleBundle:
    """The bundle as if somebody had accepted all that is above the confidence gate."""
    offered = tuple(s.proposal for s in bundle.suggestions if not gate.holds_back(s))
    work = WorkBundle(person=SUGGESTIONS, state=WorkState(Status.DONE), annotations=offered)
    return replace(bundle, works=(work,) if offered else ())


def _tell(report: CorpusReport, account: ExportAccount) -> None:
    if account.people != SUGGESTIONS:
        for (layer, _), count in report.tally.inputs.items():
            account.labels[layer] = account.labels.get(layer, 0) + count
    account.splits = dict(report.articles)
    account.docs = dict(report.docs)
    account.losses = report.losses
    account.warnings = list(report.warnings)
    account.rows = [
        {
            "corpus": corpus,
            "layer": layer,
            "class": name,
            "input": row.input,
            "exported": row.exported,
            "dropped": dict(row.dropped),
            "changed": dict(row.changed),
        }
        for corpus, layer, name, row in report.tally.rows()
    ]
    root = Path(account.folder)
    account.files = sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())
