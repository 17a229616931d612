"""Configs, label files, tokenizer code and project file of a folder, filled from templates."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from annotator import paths
from annotator.model.scheme import Scheme
from annotator.nlp.corpora import tokenizer
from annotator.nlp.corpora.losses import POLES, Corpus, Tally
from annotator.nlp.corpora.sentences import SENTENCE_POLES

_SHORTEST_REACH = 10
# Ids of the NER moves that take a label (begin, in, last, unit) and of the one without (out),
# as in spaCy's `ner.label_data`.
_MOVES, _OUT = (1, 2, 3, 4), 5


class Schedule(NamedTuple):
    """How long a config trains: steps a document, within bounds that small data need."""

    place: str
    per_doc: int
    least: int
    most: int

    def steps(self, docs: Mapping[str, int]) -> int:
        """Steps for the documents at `place`, `docs` counting them by place."""
        return min(max(self.per_doc * docs.get(self.place, 0), self.least), self.most)


SCHEDULES = {
    "entities": Schedule("paragraphs/train/done", 4, 300, 20_000),
    "stance": Schedule("paragraphs/train/done", 3, 250, 20_000),
    "sentences": Schedule("sentences/train", 2, 200, 10_000),
    "pairs": Schedule("pairs/train", 2, 200, 10_000),
}


def write_settings(
    folder: Path, scheme: Scheme, tally: Tally, docs: Mapping[str, int], longest_stance: int
) -> None:
    """Writes everything a training run needs besides the documents."""
    fillings = {
        "max_length": str(max(longest_stance, _SHORTEST_REACH)),
        "prefixes": repr(tokenizer.PREFIXES),
        "suffixes": repr(tokenizer.SUFFIXES),
        "infixes": repr(tokenizer.INFIXES),
    }
    for name, schedule in SCHEDULES.items():
        steps = schedule.steps(docs)
        fillings[f"{name}_steps"] = str(steps)
        fillings[f"{name}_frequency"] = str(min(max(steps // 20, 50), 200))
    (folder / "configs").mkdir()
    for name in SCHEDULES:
        text = _filled(f"{name}.cfg", fillings)
        (folder / "configs" / f"{name}.cfg").write_text(text, encoding="utf-8", newline="\n")
    # The code is kept as text: with its gaps it is no Python yet.
    for name, template in (("functions.py", "functions.py.txt"), ("project.yml", "project.yml")):
        text = _filled(template, fillings)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "labels").mkdir()
    for name, labels in label_sets(scheme, tally).items():
        data = json.dumps(labels, indent=1, ensure_ascii=False)
        (folder / "labels" / f"{name}.json").write_text(f"{data}\n", encoding="utf-8", newline="\n")


def label_sets(scheme: Scheme, tally: Tally) -> dict[str, object]:
    """The labels of each component: those of the scheme, then others that were exported."""
    entities = [label.id for label in scheme.entities if not label.retired]
    targets = [target.key for target in scheme.targets]
    stances = [f"STANCE_{target}_{pole}" for target in targets for pole in POLES]
    seen = [name.rsplit("_", 1)[0] for name in tally.exported(Corpus.SENTENCES)]
    about = _with(targets, seen)
    entities = _with(entities, tally.exported(Corpus.ENTS))
    # Negative counts as in spaCy's own label data: they only keep the order of the labels.
    moves = {name: -n for n, name in enumerate(entities, 1)}
    return {
        "ner": {**{str(move): moves for move in _MOVES}, str(_OUT): {"": 1}},
        "spancat": _with(stances, tally.exported(Corpus.STANCE)),
        "sentences": [f"{target}_{pole}" for target in about for pole in SENTENCE_POLES],
        "pairs": list(POLES),
    }


def _with(known: list[str], seen: Iterable[str]) -> list[str]:
    return [*known, *sorted(set(seen) - set(known))]


def _filled(name: str, fillings: dict[str, str]) -> str:
    text = (paths.resources() / "training" / name).read_text(encoding="utf-8")
    for key, value in fillings.items():
        text = text.replace(f"<<{key}>>", value)
    return text
