"""What a project does with suggestions, as one account for the command line and notebooks."""

from collections import Counter
from dataclasses import asdict

from annotator.jobs import Job
from annotator.model.gate import GATED_LAYERS
from annotator.services.anchor.anchoring import report
from annotator.services.anchor.words import WordTable, summary, tables
from annotator.services.producers import people_name, told_version
from annotator.services.suppressing import columns_of
from annotator.store.project import ProjectStore

AUTOMATIC = "as suggested"


def account(store: ProjectStore) -> dict[str, object]:
    """Counts by producer, thresholds, the hidden share, and what is never suggested."""
    gate = store.gates.gate()
    titles = {
        made.article: store.articles.get(made.article).title
        for made in store.suppressions.all()
        if made.article is not None
    }
    never = []
    for made in store.suppressions.all():
        wording, label, where = columns_of(made, titles.get(made.article) if made.article else None)
        when = made.made_at.isoformat(timespec="seconds")
        never.append({"wording": wording, "as": label, "where": where, "made_at": when,
                      "sentence": f"“{wording}” as {label}, {where}"})  # fmt: skip
    return {
        "producers": dict(_producers(store)),
        "thresholds": {
            layer.value: gate.thresholds.get(layer, AUTOMATIC) for layer in GATED_LAYERS
        },
        "hidden_share": store.gates.hidden_share(),
        "never_suggested": never,
    }


def _producers(store: ProjectStore) -> Counter[str]:
    found: Counter[str] = Counter()
    for producer, count in store.suggestions.counts().items():
        found[f"{people_name(producer)} v{told_version(producer.version)}"] += count
    return found


def report_account(store: ProjectStore, job: Job) -> tuple[dict[str, object], str, list[WordTable]]:
    """The anchoring report as data, its summary for people, and its tables."""
    made = report(store, job)
    told = [asdict(notice) for notice in made.stamps if notice.is_notice]
    return made.as_data() | {"notices": told}, summary(made), tables(made)
