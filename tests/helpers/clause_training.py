"""Makes the clause model's weights: `python -m tests.helpers.clause_training [--into FILE]`.

It learns from `tests/data/passages/clauses.txt`, whose predicates and phrases are set into frames,
from the passages and articles that may be looked at, and prints what it reaches on articles held
out in turn. Equal data and seed give equal weights. Two processor cores take about two minutes.
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from annotator.model.articles import Article, uid_of_text
from annotator.model.spans import Span
from annotator.nlp.passages import Passage
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.calibration import Array, Labels, class_f1, probabilities
from annotator.nlp.sentiment.clauses import FILE, Clause, ClauseModel, features, small_reader
from annotator.nlp.sentiment.head import Head, Prior, fitted_head
from annotator.nlp.sentiment.loading import weights_folder
from annotator.nlp.stance.weighed import reading_of
from annotator.paths import sample_gold
from tests.helpers.clause_frames import framed
from tests.helpers.stance_passages import FOLDER, passages
from tests.helpers.suggestion_scores import TRAPS, articles_in, default_scheme

CLAUSES = FOLDER / "clauses.txt"
LOOKED_AT = (("stance", 0), ("press", 0), ("talk", 0), ("talk", 1), ("styles", 0), ("voices", 0))
_KEYS = {"A": "ARM", "Z": "AZE"}
_MARK = re.compile(r"<([+-])([AZ]) ([^<>]*)>")
_FOLDS = 6
_OWN_WEIGHT, _GOLD_WEIGHT = 0.4, 1.5
_STRENGTH = 45.0
_HALF = 2.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with its stances as target, sign and places; `weight` is what each clause counts."""

    article: Article
    stances: tuple[tuple[str, int, tuple[Span, ...]], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Rows:
    """Clauses as numbers: facts, what the network makes of them, class, weight and article."""

    clauses: list[Clause]
    read: Array
    labels: Labels
    weights: Array
    groups: list[str]


def own_lessons(seed: int = 1) -> Iterator[Lesson]:
    """The project's own clauses: whole sentences as they are, others in two frames each."""
    rng = random.Random(seed)  # not a secret
    heading = ""
    for line in CLAUSES.read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif heading == "sentences" and line:
            yield _sentence(line)
        elif line and not line.startswith("#"):
            for text, key, sign in framed(line, heading, rng):
                at = text.index(line)
                places = (Span(at, at + len(line)),)
                stances = ((key, sign, places),) if sign else ()
                yield Lesson(_article(text), stances, _OWN_WEIGHT)


def _sentence(line: str) -> Lesson:
    text, stances, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        places = (Span(len(text), len(text) + len(mark[3])),)
        stances.append((_KEYS[mark[2]], 1 if mark[1] == "+" else -1, places))
        text += mark[3]
        at = mark.end()
    return Lesson(_article(text + line[at:]), tuple(stances), _OWN_WEIGHT)


def gold_lessons() -> Iterator[Lesson]:
    """The articles and passages that may be looked at."""
    for path in (TRAPS.parent / "development.jsonl", sample_gold()):
        for article, work in articles_in(path):
            stances = tuple(
                (r["target"], int(np.sign(r["polarity"])), tuple(Span(*p) for p in r["expression"]))
                for r in work["stances"]
            )
            yield Lesson(Article(uid=article.uid, text=article.text), stances, _GOLD_WEIGHT)
    for name, half in LOOKED_AT:
        for passage in passages(half, name):
            told = tuple((r.target, r.sign, r.pieces) for r in passage.records)
            yield Lesson(_article(passage.text), told, _GOLD_WEIGHT)


def _article(text: str) -> Article:
    return Article(uid=uid_of_text(text), text=text)


def rows_of(lessons: Sequence[Lesson]) -> Rows:
    """Every candidate of the lessons as numbers."""
    reader, scheme = small_reader(), default_scheme()
    clauses: list[Clause] = []
    read, labels, weights, groups = [], [], [], []
    scenes = Suggester().scenes([SuggestRequest(x.article, scheme) for x in lessons])
    for lesson, scene in zip(lessons, scenes, strict=True):
        if scene is None:
            continue
        reading = reading_of(scene[1])
        if not reading.clauses:
            continue
        clauses += reading.clauses
        read.append(reader.read(reading.pairs, reading.clauses))
        for candidate in reading.candidates:
            labels.append(1 + _sign(lesson, scene[0], candidate.hit.key, candidate.piece))
            weights.append(lesson.weight)
            groups.append(str(lesson.article.uid))
    numbers = np.concatenate(read).astype(np.float64)
    return Rows(clauses, numbers, np.array(labels), np.array(weights), groups)


def _sign(lesson: Lesson, passage: Passage, key: str, piece: tuple[int, int]) -> int:
    span = passage.token_span(*piece)
    signs = (s for k, s, ps in lesson.stances if k == key and any(span.overlaps(p) for p in ps))
    return next(signs, 0)


def fitted(rows: Rows, chosen: Array | None = None) -> ClauseModel:
    """The model of the chosen rows, of all if none are given."""
    keep = np.ones(len(rows.labels), dtype=bool) if chosen is None else chosen
    names = tuple(sorted({name for clause in rows.clauses for name in clause.facts}))
    mean = rows.read.mean(axis=0)
    spread = _HALF * (rows.read.std(axis=0) + 1e-6)
    table = features(names, rows.clauses, rows.read, mean, spread)
    width = table.shape[1] + 1
    prior = Prior(Head(np.zeros((width, 3))), np.eye(width), 1.0, _STRENGTH)
    head = fitted_head(table[keep], np.eye(3)[rows.labels[keep]], rows.weights[keep], prior)
    return ClauseModel(small_reader(), names, mean, spread, head)


def held_out(rows: Rows) -> Array:
    """Probabilities for the gold rows, each by a model that has not seen its article."""
    fold = np.array([int(sha256(g.encode()).hexdigest(), 16) % _FOLDS for g in rows.groups])
    gold = rows.weights == _GOLD_WEIGHT
    shares = np.zeros((len(rows.labels), 3))
    for number in range(_FOLDS):
        out = gold & (fold == number)
        model = fitted(rows, ~out)
        table = features(model.names, rows.clauses, rows.read, model.mean, model.spread)
        shares[out] = probabilities(model.head.logits(table[out]))
    return shares[gold]


def main() -> None:
    """Trains, measures and writes."""
    parser = argparse.ArgumentParser(prog="tests.helpers.clause_training")
    parser.add_argument("--into", type=Path, default=weights_folder() / FILE)
    options = parser.parse_args()
    rows = rows_of([*own_lessons(), *gold_lessons()])
    gold = rows.labels[rows.weights == _GOLD_WEIGHT]
    shares = held_out(rows)
    print(f"clauses {len(rows.labels)}, of gold {len(gold)}")
    told = class_f1(gold, shares.argmax(axis=1))
    print("F1 held out by article: neg {:.3f}  neu {:.3f}  pos {:.3f}".format(*told))
    for gate in (0.4, 0.5, 0.55, 0.6, 0.7):
        for sign, name in ((0, "neg"), (2, "pos")):
            spoken = shares[:, sign] >= gate
            right = (gold == sign) & spoken
            print(f"p >= {gate:.2f}  {name}  {right.sum()} of {spoken.sum()} right")
    fitted(rows).write(options.into)


if __name__ == "__main__":
    main()
