"""What labelled articles are worth: `python -m tests.helpers.learning_curve [TEST]`.

Macro-F1 of sentence values on articles not learned from, after 0, STEP, 2·STEP … articles of the
pool (the samples, then the development set, in their order). Without a test file each development
article is tested in turn by a model that has not learned from it.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from annotator.nlp.learning.lessons import SentenceTask, TaughtArticle, TaughtValue
from annotator.nlp.learning.school import studied_of
from annotator.nlp.learning.sentences import Studied, learn_sentences
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.calibration import CLASSES, macro_f1
from annotator.nlp.sentiment.loading import AUTO, shipped_model
from annotator.nlp.sentiment.model import SentenceModel
from tests.helpers.suggestion_scores import articles_in, default_scheme

GOLD = Path(__file__).resolve().parents[1] / "data" / "gold"
SAMPLES, DEVELOPMENT = GOLD / "samples.jsonl", GOLD / "set" / "development.jsonl"


@dataclass(frozen=True)
class Entry:
    """A gold article, what is studied of it, and what its labels teach."""

    taught: TaughtArticle
    studied: Studied

    def cases(self) -> tuple[list[int], list[int]]:
        """Rows of `studied` that have a label, and the labels."""
        found = [(self.studied.row_of(v), v.value) for v in self.taught.values]
        kept = [(row, CLASSES.index(value)) for row, value in found if row is not None]
        return [row for row, _ in kept], [code for _, code in kept]


def entries(suggester: Suggester, model: SentenceModel, path: Path) -> list[Entry]:
    """The articles of a gold file."""
    scheme, made = default_scheme(), []
    for article, work in articles_in(path):
        request = SuggestRequest(article, scheme)
        studied = studied_of(request, next(suggester.scenes([request])), model.encoder)
        values = tuple(
            TaughtValue(row["start"], row["end"], row["target"], row["value"], 1.0)
            for row in work["sentences"]
            if row["value"] in CLASSES
        )
        made.append(Entry(TaughtArticle(article.uid, article.uid.hex, values), studied))
    return made


def answers(model: SentenceModel, learned: Sequence[Entry], tested: Sequence[Entry]):
    """Gold and answered classes of the tested articles after learning from others."""
    if learned:
        studied = {e.taught.article: e.studied for e in learned}
        task = SentenceTask(tuple(e.taught for e in learned), 0, "")
        model = model.learned_from(learn_sentences(task, studied, model).data)
    gold, got = [], []
    for entry in tested:
        rows, codes = entry.cases()
        if rows:
            got += model.probabilities(entry.studied.features[rows]).argmax(axis=1).tolist()
            gold += codes
    return gold, got


def point(model: SentenceModel, pool: Sequence[Entry], tests: Sequence[Entry], size: int):
    """Macro-F1 and the number of pairs after learning from `size` articles of the pool."""
    gold, got = [], []
    own = {entry.taught.article for entry in pool}
    groups = [[e] for e in tests] if own & {e.taught.article for e in tests} else [list(tests)]
    for tested in groups:
        out = {entry.taught.article for entry in tested}
        learned = [entry for entry in pool if entry.taught.article not in out][:size]
        wanted, answered = answers(model, learned, tested)
        gold += wanted
        got += answered
    return macro_f1(np.array(gold), np.array(got)), len(gold)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line of JSON for each size."""
    parser = argparse.ArgumentParser(prog="tests.helpers.learning_curve", description=__doc__)
    parser.add_argument("test", nargs="?", type=Path, default=DEVELOPMENT)
    parser.add_argument("--pool", nargs="+", type=Path, default=[SAMPLES, DEVELOPMENT])
    parser.add_argument("--step", type=int, default=10)
    parser.add_argument("--model", default=AUTO, help="auto, small or embeddings")
    options = parser.parse_args(arguments)
    suggester, model = Suggester(), shipped_model(options.model)
    pool = [entry for path in options.pool for entry in entries(suggester, model, path)]
    tests = entries(suggester, model, options.test)
    known = {entry.taught.article for entry in pool}
    most = len(pool) - (1 if known & {e.taught.article for e in tests} else 0)
    for size in [*range(0, most, options.step), most]:
        f1, n = point(model, pool, tests, size)
        print(json.dumps({"articles": size, "macro_f1": round(f1, 4), "n": n}), flush=True)


if __name__ == "__main__":
    main()
