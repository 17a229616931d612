"""The training folder: corpora, configs, labels, splits, loss report, data card, manifest."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from annotator.errors import RefusalError
from annotator.model.bundles import ArticleBundle
from annotator.model.scheme import Scheme
from annotator.nlp.corpora.assembly import LOSS_REPORT, Assembly
from annotator.nlp.corpora.card import warnings_of, write_card
from annotator.nlp.corpora.documents import Documents
from annotator.nlp.corpora.losses import Corpus, Tally, class_of, corpora_of
from annotator.nlp.corpora.options import SPLITS, CorpusOptions, CorpusReport
from annotator.nlp.corpora.settings import write_settings
from annotator.nlp.corpora.splits import MANY, Group, assigned
from annotator.nlp.corpora.spool import Held, Spool

# Articles after which the tokenizer forgets.
_RENEWAL = 2000


def export_folder(
    bundles: Iterable[ArticleBundle], scheme: Scheme, target: Path, options: CorpusOptions
) -> CorpusReport:
    """Writes a training folder from articles with one work each; same input, same bytes.

    The folder appears whole or not at all. Articles may come in any order and are read once.

    Raises:
        RefusalError: when the folder holds files already, or cannot be written.
    """
    if target.is_dir() and any(target.iterdir()):
        raise RefusalError(f"the folder {target} holds files already; choose an empty one")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f"{target.name}.partial-", dir=target.parent))
    except OSError as error:
        raise RefusalError(f"the folder {target} cannot be written: {error.strerror}") from error
    try:
        staging.chmod(0o755)
        report = _export(bundles, scheme, staging, options)
        if target.is_dir():
            target.rmdir()
        os.replace(staging, target)  # noqa: PTH105  # the same, and said plainly
    except OSError as error:
        raise RefusalError(f"the folder {target} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return replace(report, folder=target)


def _export(
    bundles: Iterable[ArticleBundle], scheme: Scheme, staging: Path, options: CorpusOptions
) -> CorpusReport:
    tally = Tally()
    documents = Documents(scheme, options, tally)
    with tempfile.TemporaryFile(dir=staging.parent) as stream:
        spool = Spool(stream)
        groups = _read(bundles, documents, spool)
        found = assigned(groups.values(), options.seed, options.split)
        out = sorted((held for held in spool.held if held.is_exported), key=lambda h: h.uid.int)
        splits = {held.uid: held.frozen or found[held.group] for held in out}
        assembly = Assembly(staging, splits)
        with (staging / LOSS_REPORT).open("wb") as losses:
            assembly.run(spool.articles(), tally, losses)
    report = CorpusReport(
        folder=staging,
        articles={split: Counter(splits.values())[split] for split in SPLITS},
        docs=assembly.docs,
        splits=splits,
        tally=tally,
        losses=assembly.losses,
        warnings=tuple(warnings_of(out, splits, options)),
    )
    write_settings(staging, scheme, tally, assembly.docs, documents.longest_stance)
    write_card(report, scheme, options, out)
    return report


def _read(bundles: Iterable[ArticleBundle], documents: Documents, spool: Spool) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for n, bundle in enumerate(bundles, 1):
        held = spool.put(bundle.article, documents.of(bundle))
        if held.is_exported:
            _join(groups, held, bundle)
        if n % _RENEWAL == 0:
            documents.renew()
    return groups


def _join(groups: dict[str, Group], held: Held, bundle: ArticleBundle) -> None:
    group = groups.setdefault(held.group, Group(held.group))
    group.size += 1
    if held.frozen and (group.frozen is None or held.uid.int < group.first):
        group.frozen, group.first = held.frozen, held.uid.int
    # Only few groups are dealt out by label; for many the counts would be ballast.
    if len(groups) < MANY:
        labels = (label for work in bundle.works for label in work.annotations)
        trained = (label for label in labels if corpora_of(label) != (Corpus.NONE,))
        group.labels.update(class_of(label) for label in trained)
