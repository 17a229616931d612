"""What labelled articles are worth: `python -m tests.helpers.learning_curve [--test FILE]`.

Macro-F1 over neg, neu and pos of the sentence values suggested where a target is named, on articles
not learned from, after 0, 10, 20 … articles. The pool is the fourteen samples and development
articles, on which the rules were tuned, and the thirty-six short ones of `tests/data/project`. Each
of many shuffles deals all of them into five folds, and each fold is answered by what the first
articles of the other four teach, so every shuffle tests every article; the interval is that of the
mean over shuffles (1.96 standard errors). The last size leaves out one article at a time.
With a test file, the whole pool teaches and that file alone is tested.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotator.model.annotations import SentenceValue
from annotator.model.articles import Article
from annotator.model.spans import Span
from annotator.nlp.learning.lessons import SentenceTask, TaughtArticle, TaughtValue
from annotator.nlp.learning.revising import SPEAKS_FROM
from annotator.nlp.learning.school import studied_of
from annotator.nlp.learning.sentences import Studied, learn_sentences
from annotator.nlp.learning.told import around
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.calibration import CLASSES, macro_f1
from annotator.nlp.sentiment.loading import AUTO
from annotator.nlp.sentiment.model import SentenceModel
from tests.helpers.project_articles import project_articles
from tests.helpers.suggestion_scores import articles_in, default_scheme

GOLD = Path(__file__).resolve().parents[1] / "data" / "gold"
SAMPLES, DEVELOPMENT = GOLD / "samples.jsonl", GOLD / "set" / "development.jsonl"
SHUFFLES, FOLDS, STEP = 20, 5, 10
_NONE_OF_THEM = len(CLASSES)


@dataclass(frozen=True)
class Entry:
    """An article: what its labels teach, what is studied of it, and what is suggested now.

    Attributes:
        rows: pairs of `studied` that have a label; `gold` and `shipped` are their classes.
    """

    taught: TaughtArticle
    studied: Studied
    rows: list[int]
    gold: list[int]
    shipped: list[int]


def entry_of(suggester: Suggester, article: Article, work: Mapping[str, Any]) -> Entry:
    """An article with the zones and sentence values of its work in the lossless format."""
    scheme = default_scheme()
    excluded = tuple(
        Span(row["start"], row["end"])
        for row in work["zones"]
        if row["kind"] in scheme.excluded_kinds
    )
    request = SuggestRequest(article, scheme, excluded=excluded)
    studied = studied_of(request, next(suggester.scenes([request])), suggester.arbiter.model)
    taught = tuple(
        TaughtValue(row["start"], row["end"], row["target"], row["value"], 1.0)
        for row in work["sentences"]
        if row["value"] in CLASSES
    )
    made = [s.proposal for s in next(suggester.suggest([request])).suggestions]
    marks = {
        (v.start, v.end, v.target): v.value.value for v in made if isinstance(v, SentenceValue)
    }
    entry = Entry(TaughtArticle(article.uid, article.uid.hex, taught), studied, [], [], [])
    for value in taught:
        row = studied.row_of(value)
        if row is not None:
            mark = marks[*studied.spans[row], studied.targets[row]]
            entry.rows.append(row)
            entry.gold.append(CLASSES.index(value.value))
            entry.shipped.append(CLASSES.index(mark) if mark in CLASSES else _NONE_OF_THEM)
    return entry


def gold_of(entries: Sequence[Entry]) -> np.ndarray:
    """Gold classes of all labelled pairs."""
    return np.array([code for entry in entries for code in entry.gold])


def answers(
    shipped: SentenceModel, learned: Sequence[Entry], tested: Sequence[Entry]
) -> np.ndarray:
    """The classes suggested for the labelled pairs of the tested articles."""
    before = np.array([code for entry in tested for code in entry.shipped])
    if not learned:
        return before
    known = {entry.taught.article: entry.studied for entry in learned}
    task = SentenceTask(tuple(entry.taught for entry in learned), 0, "")
    model = shipped.learned_from(learn_sentences(task, known, shipped).data)
    shares = model.probabilities(np.concatenate([e.studied.features[e.rows] for e in tested]))
    is_sure = (shares.max(axis=1) >= SPEAKS_FROM) & (before != _NONE_OF_THEM)
    return np.where(is_sure, shares.argmax(axis=1), before)


def curve(
    shipped: SentenceModel, pool: Sequence[Entry], shuffles: int
) -> Iterator[tuple[int, np.ndarray]]:
    """Sizes with the macro-F1 of each shuffle, over all articles of the pool."""
    for size in range(0, len(pool) - len(pool) // FOLDS + 1, STEP):
        scores = []
        for seed in range(shuffles):
            order = [pool[i] for i in np.random.default_rng(seed).permutation(len(pool))]
            gold, got = [], []
            for fold in range(FOLDS):
                tested = order[fold::FOLDS]
                others = [e for n, e in enumerate(order) if n % FOLDS != fold]
                gold.append(gold_of(tested))
                got.append(answers(shipped, others[:size], tested))
            scores.append(macro_f1(np.concatenate(gold), np.concatenate(got)))
        yield size, np.array(scores)


def left_out(shipped: SentenceModel, pool: Sequence[Entry]) -> float:
    """Macro-F1 over all articles, each answered by what the others teach."""
    got = [answers(shipped, [e for e in pool if e is not one], [one]) for one in pool if one.rows]
    return macro_f1(gold_of(pool), np.concatenate(got))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line of JSON for each size."""
    parser = argparse.ArgumentParser(prog="tests.helpers.learning_curve", description=__doc__)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--shuffles", type=int, default=SHUFFLES)
    parser.add_argument("--model", default=AUTO, help="auto, small or embeddings")
    options = parser.parse_args(arguments)
    suggester = Suggester(sentences=options.model)
    shipped = around(suggester.arbiter.model)
    labelled = [*articles_in(SAMPLES), *articles_in(DEVELOPMENT), *project_articles()]
    pool = [entry_of(suggester, article, work) for article, work in labelled]
    if options.test is not None:
        tests = [entry_of(suggester, a, w) for a, w in articles_in(options.test)]
        gold = gold_of(tests)
        for learned in ([], pool):
            f1 = macro_f1(gold, answers(shipped, learned, tests))
            tell(articles=len(learned), macro_f1=round(f1, 3), pairs=len(gold))
        return
    pairs = len(gold_of(pool))
    for size, scores in curve(shipped, pool, options.shuffles):
        error = 1.96 * float(scores.std(ddof=1)) / len(scores) ** 0.5
        tell(articles=size, macro_f1=round(float(scores.mean()), 3), interval=round(error, 3),
             least=round(float(scores.min()), 3), most=round(float(scores.max()), 3),
             shuffles=len(scores), pairs=pairs)  # fmt: skip
    tell(articles=len(pool) - 1, macro_f1=round(left_out(shipped, pool), 3), pairs=pairs)


def tell(**figures: object) -> None:
    """One line of JSON."""
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
