"""Learns the weights of the names' labels: `python -m tests.helpers.name_training [--check]`.

Learns from the looked-at and learned-from files of `tests/data/names`, the development half of the
gold set and the samples, and writes `resources/words/name_weights.yaml`. With `--check` it writes
nothing, and prints how names fare when their own article was left out.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from annotator.model.articles import Article, uid_of_text
from annotator.model.spans import Span
from annotator.nlp.entities.fusing import SOURCE as FUSED
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.entities.recogniser import candidates
from annotator.nlp.entities.weighing import BIAS, KINDS, NONE, groups, shipped_weights
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestRequest
from annotator.paths import resources, sample_gold
from tests.helpers.gold_markup import GOLD
from tests.helpers.name_articles import ARTICLES, marked_articles
from tests.helpers.name_sentences import FOLDER, read_marked
from tests.helpers.suggestion_scores import articles_in, default_scheme

REGULAR = 0.7
SMALLEST = 5
OLD_WEIGHT = 0.8
FOLDS = 12
NEVER = -500
LOOKED_AT = (ARTICLES / "looked_at.txt", ARTICLES / "styles_looked_at.txt")

Gold = Mapping[tuple[int, int], str]
Row = tuple[Mapping[str, float], str, int, float]


def learned_from() -> Iterator[tuple[SuggestRequest, Gold, float]]:
    """Every article to learn from, its gold names by start and end, and how much it counts.

    The rules were made on the older texts, where they look better than they are; so these count
    less. Roles are left out.
    """
    scheme = default_scheme()
    rows = (FOLDER / "looked_at.txt").read_text(encoding="utf-8").splitlines()
    marked = [(*read_marked(row), OLD_WEIGHT) for row in rows]
    for path in (FOLDER / "learned_from.txt", *LOOKED_AT):
        marked += [(text, names, 1.0) for text, names in marked_articles(path)]
    for text, names, weight in marked:
        article = Article(uid=uid_of_text(text), text=text, title="")
        gold = {(start, start + len(words)): label for label, words, start in names}
        yield SuggestRequest(article, scheme, excluded=()), gold, weight
    for path in (GOLD / "set" / "development.jsonl", sample_gold()):
        for article, work in articles_in(path):
            kinds = scheme.excluded_kinds
            zones = [Span(z["start"], z["end"]) for z in work["zones"] if z["kind"] in kinds]
            names = [e for e in work["entities"] if e["label"] != "ROLE"]
            gold = {(e["start"], e["end"]): e["label"] for e in names}
            yield SuggestRequest(article, scheme, excluded=tuple(zones)), gold, OLD_WEIGHT


def rows() -> list[Row]:
    """Clues, gold label and number of the article, for every group of mentions."""
    pairs = list(learned_from())
    suggester = Suggester()
    read = suggester._read([request for request, _, _ in pairs])
    out = []
    for number, ((_, gold, weight), (item, doc, matches)) in enumerate(
        zip(pairs, read, strict=True)
    ):
        found, _ = candidates(doc, matches)
        for group in groups(doc, found, suggester._finder.dictionary):
            spans = [tuple(m.span(item.passage)) for m in group.mentions]
            label = _label(spans, gold, contested=_contested(group.mentions, found))
            if label is not None:
                out.append((group.clues, label, number, weight))
    return out


def _contested(mentions: Sequence[Mention], found: Sequence[Mention]) -> bool:
    """True for names that would be longer or shorter if the neighbours were read otherwise."""
    whole = [m for m in found if m.source == FUSED]
    return any(w.first < m.last and m.first < w.last for w in whole for m in mentions)


def _label(spans: Sequence[tuple[int, int]], gold: Gold, *, contested: bool) -> str | None:
    """The label that gold gives most of the spans; None where the rules alone have other edges."""
    exact = Counter(gold[span] for span in spans if span in gold)
    if exact:
        return exact.most_common(1)[0][0]
    beside = any(a < end and start < b for start, end in spans for a, b in gold)
    return None if beside and not contested else NONE


def learned(found: Sequence[Row], regular: float = REGULAR) -> dict[str, list[int]]:
    """The weights, in hundredths, that fit these rows best."""
    vectors = DictVectorizer()
    model = LogisticRegression(C=regular, max_iter=3000)
    model.fit(
        vectors.fit_transform([dict(sorted(row[0].items())) for row in found]),
        [row[1] for row in found],
        sample_weight=np.asarray([row[3] for row in found]),
    )
    table = np.zeros((len(KINDS), model.coef_.shape[1]), dtype=int)
    bias = np.full(len(KINDS), NEVER, dtype=int)
    for kind, row, start in zip(model.classes_, model.coef_, model.intercept_, strict=True):
        table[KINDS.index(kind)] = np.rint(row * 100)
        bias[KINDS.index(kind)] = round(float(start) * 100)
    names = vectors.get_feature_names_out()
    weights = {str(n): [int(v) for v in table[:, i]] for i, n in enumerate(names)}
    weights[BIAS] = [a + int(b) for a, b in zip(weights[BIAS], bias, strict=True)]
    return {n: v for n, v in weights.items() if max(map(abs, v)) >= SMALLEST}


def _best(found: Mapping[str, float], weights: Mapping[str, Sequence[int]]) -> str:
    rows = [share * np.asarray(weights[c]) for c, share in found.items() if c in weights]
    score = np.sum(rows, axis=0)
    return KINDS[int(np.argmax(score))]


def check(found: Sequence[Row], regular: float) -> None:
    """Prints how many groups get the right label, each fold judged without itself."""
    pairs: Counter[tuple[str, str]] = Counter()
    for fold in range(FOLDS):
        weights = learned([r for r in found if r[2] % FOLDS != fold], regular)
        judged = [r for r in found if r[2] % FOLDS == fold and r[3] == 1.0]
        pairs.update((r[1], _best(r[0], weights)) for r in judged)
    right = sum(n for (gold, got), n in pairs.items() if gold == got)
    print(f"C {regular}: {right} of {sum(pairs.values())} groups right")
    for (gold, got), n in sorted(pairs.items(), key=lambda pair: -pair[1]):
        if gold != got:
            print(f"    {gold:7} -> {got:7} {n}")


def write(weights: Mapping[str, Sequence[int]], path: Path) -> None:
    """Writes the table, one clue a line."""
    quoted = ((json.dumps(name, ensure_ascii=False), v) for name, v in sorted(weights.items()))
    lines = [f"  {name}: [{', '.join(map(str, v))}]" for name, v in quoted]
    head = (
        f"# Weights of the names' labels, in hundredths: {', '.join(KINDS)}.\n"
        "# Learned by `python -m tests.helpers.name_training`; do not edit by hand.\n\nweights:\n"
    )
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learns and writes, or checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    found = rows()
    if given.check:
        for regular in (0.1, 0.25, 0.5, 1.0):
            check(found, regular)
    else:
        write(learned(found), resources() / "words" / "name_weights.yaml")
        shipped_weights.cache_clear()


if __name__ == "__main__":
    main()
