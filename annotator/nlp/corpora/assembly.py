"""The second half of an export: spooled articles put into DocBin files and the loss report."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import msgspec

from annotator.nlp.corpora.losses import Tally
from annotator.nlp.corpora.options import SPLITS
from annotator.nlp.corpora.rows import Kind, Row, write_bin
from annotator.nlp.corpora.spool import Held

LOSS_REPORT = "loss_report.json"
# Documents a file: what is held in memory at once, and well under the size msgpack allows.
PART = 2000
_PLACES = {
    Kind.DONE: "paragraphs/{}/done",
    Kind.UNFINISHED: "paragraphs/{}/unfinished",
    Kind.SENTENCES: "sentences/{}",
    Kind.PAIRS: "pairs/{}",
}


class Assembly:
    """Fills `corpus/` of a folder; `docs` and `losses` count what was written."""

    def __init__(self, folder: Path, splits: Mapping[UUID, str]) -> None:
        self._corpus, self._splits = folder / "corpus", splits
        self._waiting: dict[tuple[str, str], list[Row]] = {}
        self._parts: Counter[tuple[str, str]] = Counter()
        self._counts: Counter[str] = Counter()
        self.losses = 0

    @property
    def docs(self) -> Mapping[str, int]:
        """Number of documents by place, as in `paragraphs/train/done`."""
        return dict(sorted(self._counts.items()))

    def run(
        self,
        articles: Iterable[tuple[Held, list[Row], list[bytes]]],
        tally: Tally,
        report: BinaryIO,
    ) -> None:
        """Writes every document file and the loss report; each place gets at least one file."""
        report.write(b'{\n"totals": [\n')
        report.write(b",\n".join(msgspec.json.encode(total) for total in totals(tally)))
        report.write(b'\n],\n"entries": [')
        for held, rows, losses in articles:
            for loss in losses:
                report.write(b",\n" if self.losses else b"\n")
                report.write(loss)
                self.losses += 1
            for row in rows:
                self._add(self._splits[held.uid], row)
        report.write(b"\n]\n}\n")
        for split in SPLITS:
            for kind in Kind:
                self._flush(split, kind)

    def _add(self, split: str, row: Row) -> None:
        waiting = self._waiting.setdefault((split, row.kind), [])
        waiting.append(row)
        if len(waiting) >= PART:
            self._flush(split, row.kind)

    def _flush(self, split: str, kind: str) -> None:
        rows = self._waiting.pop((split, kind), [])
        if not rows and (self._parts[split, kind] or kind == Kind.UNFINISHED):
            return
        place = _PLACES[Kind(kind)].format(split)
        self._counts[place] += len(rows)
        part = self._corpus / place / f"part-{self._parts[split, kind]:04}.spacy"
        self._parts[split, kind] += 1
        write_bin(rows, kind, part)


def totals(tally: Tally) -> list[dict[str, object]]:
    """The tally as JSON-able rows: input = exported + dropped in each."""
    return [
        {
            "corpus": corpus,
            "layer": layer,
            "label": name,
            "input": row.input,
            "exported": row.exported,
            "dropped": dict(sorted(row.dropped.items())),
            "changed": dict(sorted(row.changed.items())),
        }
        for corpus, layer, name, row in tally.rows()
    ]
