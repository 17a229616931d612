"""Learned models in words: records, held-out figures, acceptance over time, the same everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from annotator.model.suggestions import Producer
from annotator.model.trained import ModelRecord
from annotator.nlp.learning.lessons import ENTITIES, SENTENCES, STANCES
from annotator.services.anchor.anchoring import PeriodRow, paces
from annotator.services.anchor.words import NONE, WordRow, WordTable
from annotator.services.producers import people_name, percent
from annotator.store.project import ProjectStore

TITLES = {
    SENTENCES: "Sentence values",
    STANCES: "Stance suggestions",
    ENTITIES: "Names",
}
COLUMNS = (
    "For",
    "Learned at",
    "Articles",
    "On held-out articles",
    "Against the one before",
    "In use",
    "Id",
)
SHIPPED, SHIPPED_ID = "shipped model", "shipped"
NOTHING_LEARNED = (
    "Nothing has been learned yet. Finish an article with sentence values or decided stance "
    "suggestions, and a model is learned in the background; names are learned every so many."
)
NOTHING_DECIDED = "No suggestion has been decided one by one yet."


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model as it is listed; `uid` is None for the shipped one."""

    name: str
    uid: UUID | None
    is_used: bool
    cells: tuple[str, ...]


def model_rows(store: ProjectStore) -> list[ModelRow]:
    """The models of each name, the newest first and the shipped one last."""
    found = []
    for name, title in TITLES.items():
        records = store.models.all(name)
        current = store.models.current(name)
        used = None if current is None else current.id
        found += [_row(record, title, record.id == used) for record in reversed(records)]
        if records:
            cells = (
                title,
                SHIPPED,
                NONE,
                _shipped_words(name, records[-1]),
                NONE,
                _used(used is None),
                SHIPPED_ID,
            )
            found.append(ModelRow(name, None, used is None, cells))
    return found


def account(store: ProjectStore) -> dict[str, object]:
    """The models for `--json`: by name, with all figures."""
    return {
        name: {
            "in_use": str(current.id) if (current := store.models.current(name)) else "shipped",
            "models": [
                {
                    "uid": str(record.id),
                    "learned_at": record.created_at.isoformat(timespec="seconds"),
                    "articles": len(record.articles),
                    "parents": [str(uid) for uid in record.parents],
                    "seed": record.seed,
                    "versions": dict(record.versions),
                    "metrics": dict(record.metrics),
                }
                for record in store.models.all(name)
            ],
        }
        for name in TITLES
    }


def model_table(rows: Sequence[ModelRow]) -> WordTable:
    """The list of models as words."""
    return WordTable(
        "Models learned from this project",
        "Figures come from articles that the model had not learned from, n beside them.",
        COLUMNS,
        tuple(WordRow(row.cells) for row in rows),
    )


def acceptance_table(store: ProjectStore) -> WordTable:
    """Acceptance of each producer over time, the shipped one apart from what was learned."""
    return WordTable(
        "Are suggestions getting better?",
        "Suggestions accepted as they were, of those decided one by one, by twenty articles. "
        "Rows with fewer than 30 decisions say little, and later articles may simply be easier.",
        ("Suggested by", "Articles", "Accepted", "Decided"),
        tuple(_pace(row) for row in paces(store)),
    )


def held_out_words(record: ModelRecord) -> str:
    """What was measured on held-out articles, or why nothing was."""
    figures = _table(record.metrics, "held_out")
    if not figures:
        return str(record.metrics.get("reason", NONE))
    return _figures(record.name, figures)


def against_words(record: ModelRecord) -> str:
    """The difference to the model before on the same held-out articles, with its interval."""
    found = _table(record.metrics, "against")
    if not found:
        return NONE
    value, low, high = (_signed(found[key]) for key in ("difference", "low", "high"))
    return f"{_MEASURES[str(found['measure'])]} {value} [{low}, {high}]"


def worse_sentence(record: ModelRecord) -> str:
    """Why a model was stored and not put in use."""
    return (
        f"{TITLES[record.name]}: what was learned from {len(record.articles)} articles does worse "
        f"on held-out ones ({against_words(record)}); the model before stays in use."
    )


_MEASURES = {"macro_f1": "macro-F1", "log loss saved": "log loss saved", "f1": "F1"}


def _row(record: ModelRecord, title: str, is_used: bool) -> ModelRow:  # noqa: FBT001
    cells = (
        title,
        f"{record.created_at.astimezone():%Y-%m-%d %H:%M}",
        f"{len(record.articles):,}",
        held_out_words(record),
        against_words(record),
        _used(is_used) if is_used or not record.metrics.get("is_worse") else "worse, not used",
        record.id.hex[:8],
    )
    return ModelRow(record.name, record.id, is_used, cells)


def _shipped_words(name: str, record: ModelRecord) -> str:
    """The shipped model's figures on the articles of the newest record."""
    figures = _table(record.metrics, "shipped")
    return _figures(name, figures) if figures and _table(record.metrics, "held_out") else NONE


def _figures(name: str, figures: Mapping[str, Any]) -> str:
    if name == SENTENCES:
        return f"macro-F1 {figures['macro_f1']:.2f}, n {figures['n']:,}"
    if name == ENTITIES:
        return (
            f"F1 {figures['f1']:.2f} (precision {_decimal(figures['precision'])}, "
            f"recall {_decimal(figures['recall'])}), n {figures['n']:,}"
        )
    kept, found = figures["kept_of_shown"], figures["shown_of_kept"]
    return (
        f"{NONE if kept is None else percent(kept)} of those shown were kept, "
        f"{NONE if found is None else percent(found)} of those kept were shown, "
        f"n {figures['n']:,}"
    )


def _pace(row: PeriodRow) -> WordRow:
    by = people_name(Producer(row.producer, row.version))
    cells = (f"{by} v{row.version}", row.period, percent(row.share), f"{row.n:,}")
    return WordRow(cells, row.is_few)


def _table(metrics: Mapping[str, object], key: str) -> Mapping[str, Any]:
    found = metrics.get(key)
    return found if isinstance(found, dict) else {}


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _decimal(share: float | None) -> str:
    return NONE if share is None else f"{share:.2f}"


def _used(is_used: bool) -> str:  # noqa: FBT001
    return "in use" if is_used else ""
