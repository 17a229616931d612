"""Learns the weights of the zone decision: `python -m tests.helpers.zone_training [--check]`.

Learns from the pages `looked_at.txt` and `learned_from.txt` of `tests/data/zones`, the development half of the gold set and
the samples, and writes `resources/words/zone_weights.yaml`. With `--check` it writes nothing, and
prints how lines of each page fare when the page itself was left out.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from annotator.model.articles import Article, uid_of_text
from annotator.nlp.zones.decision import FIRST, KINDS, after, probabilities, sure_kinds
from annotator.nlp.zones.features import features_of
from annotator.nlp.zones.zoner import ruled
from annotator.paths import resources
from tests.helpers.suggestion_scores import default_scheme
from tests.helpers.zone_pages import FOLDER, Page, pages_in
from tests.helpers.zone_pages import KINDS as BY_LETTER

GOLD = FOLDER.parent / "gold"
LEARNED = ("looked_at.txt", "learned_from.txt")
REGULAR = 1.0
OLD_WEIGHT = 1.0
SMALLEST = 4


class Lines:
    """The features, kinds and sizes of a page's lines."""

    def __init__(self, article: Article, letters: str, weight: float) -> None:
        lines, decided, _ = ruled(article, default_scheme())
        self.rows = features_of(article.title, lines, decided)
        self.sure = sure_kinds(lines, decided)
        self.kinds = [_most(letters[x.start : x.end]) for x in lines]
        self.sizes = [len(x.text.replace(" ", "")) for x in lines]
        self.texts = [x.text for x in lines]
        self.weight = weight


def _most(letters: str) -> str:
    return BY_LETTER[Counter(x for x in letters if x != "-").most_common(1)[0][0]]


def of_page(page: Page) -> Lines:
    """The lines of one of our pages."""
    return Lines(page.article, page.letters, 1.0)


def of_gold(path: Path) -> list[Lines]:
    """The lines of the articles of a lossless file."""
    out = []
    for row in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(row)
        text, letters = data["article"]["text"], ["-"] * len(data["article"]["text"])
        for zone in data["work"][0]["zones"]:
            letters[zone["start"] : zone["end"]] = zone["kind"][0] * (zone["end"] - zone["start"])
        head = data["article"]
        article = Article(
            uid=uid_of_text(text), text=text, title=head["title"], source=head["source"]
        )
        out.append(Lines(article, "".join(letters), OLD_WEIGHT))
    return out


def learned(articles: Sequence[Lines], regular: float = REGULAR) -> dict[str, list[int]]:
    """The weights, in hundredths, that fit these lines best."""
    rows, kinds, weights = [], [], []
    for article in articles:
        before = [FIRST, *article.kinds]
        rows += [
            {**dict.fromkeys(r, 1), after(b): 1} for r, b in zip(article.rows, before, strict=False)
        ]
        kinds += article.kinds
        weights += [article.weight] * len(article.rows)
    vectors = DictVectorizer()
    model = LogisticRegression(C=regular, max_iter=2000)
    model.fit(vectors.fit_transform(rows), kinds, sample_weight=np.asarray(weights))
    order = [list(model.classes_).index(kind) for kind in KINDS]
    table = np.rint(model.coef_[order] * 100).astype(int)
    names = vectors.get_feature_names_out()
    found = {str(n): [int(v) for v in table[:, i]] for i, n in enumerate(names)}
    found["bias"] = [
        a + round(float(model.intercept_[k]) * 100)
        for a, k in zip(found["bias"], order, strict=True)
    ]
    return {n: v for n, v in found.items() if max(map(abs, v)) >= SMALLEST}


def judged(article: Lines, weights: Mapping[str, Sequence[int]]) -> list[tuple[str, str, float]]:
    """Gold kind, likeliest kind and its probability, for every line."""
    out = []
    for gold, row in zip(
        article.kinds, probabilities(article.rows, weights, article.sure), strict=True
    ):
        top = int(np.argmax(row))
        out.append((gold, KINDS[top], row[top]))
    return out


def check(old: list[Lines], new: list[Lines], gates: Sequence[float]) -> None:
    """Prints precision and recall by characters, each page judged without itself."""
    seen = []
    for article in new:
        weights = learned([*old, *(x for x in new if x is not article)])
        rows = zip(judged(article, weights), article.sizes, article.texts, strict=True)
        seen += list(rows)
    for gate in gates:
        got = [(j, n) for j, n, _ in seen if j[1] in KINDS[3:] and j[2] >= gate]
        right = sum(n for j, n in got if j[0] == j[1])
        wanted = sum(n for j, n, _ in seen if j[0] in KINDS[3:])
        total = max(sum(n for _, n in got), 1)
        sys.stdout.write(f"gate {gate}  P {right / total:.3f}  R {right / wanted:.3f}\n")
    for j, _, text in seen:
        if j[0] != j[1]:
            sys.stdout.write(f"  {j[0][:1]} -> {j[1][:1]} {j[2]:.2f} {text[:100]}\n")


def write(weights: Mapping[str, Sequence[int]], path: Path) -> None:
    """Writes the table, one feature a line."""
    rows = [f'  "{name}": [{", ".join(map(str, v))}]' for name, v in sorted(weights.items())]
    head = (
        "# Weights of the zone decision, in hundredths: TITLE, BODY, CAPTION, FURNITURE, OTHER_STORY.\n"
        "# Learned by `python -m tests.helpers.zone_training`; do not edit by hand.\n\nweights:\n"
    )
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


def main() -> None:
    """Learns and writes, or checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    old = [*of_gold(GOLD / "samples.jsonl"), *of_gold(GOLD / "set" / "development.jsonl")]
    new = [of_page(page) for name in LEARNED for page in pages_in(FOLDER / name)]
    if given.check:
        check(old, new, (0.0, 0.5, 0.6, 0.7, 0.8, 0.9))
    else:
        write(learned([*old, *new]), resources() / "words" / "zone_weights.yaml")


if __name__ == "__main__":
    main()
