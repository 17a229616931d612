"""Five people on two hundred articles: in by the lossless format, figures equal to other programs'.

The oracles see the file, never the project: what is compared is the whole way from file to figure.
"""

import json
import re
from collections import defaultdict
from itertools import combinations, pairwise
from uuid import UUID, uuid5

import krippendorff
import numpy as np
import pytest
from nervaluate.evaluator import Evaluator

from annotator.agreement.gold import against_gold
from annotator.jobs import Job
from annotator.services.comparison.agreement import Agreement, Selection
from annotator.services.importing import bring_in
from annotator.services.review.adjudicating import adjudicate
from annotator.services.schemes import default_scheme
from annotator.store.project import ProjectStore
from tests.helpers.desks import gold_lines
from tests.helpers.review_people import NOISE, PEOPLE, noisy_work

ARTICLES = 200
_SPACE = UUID(int=200)
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ORDINAL = {"neg": 0, "neu": 1, "pos": 2}


def _renamed(work, salt):
    """The same work with other ids for its labels, wherever they are named."""
    layers = ("zones", "entities", "stances", "sentences")
    known = {label["id"] for layer in layers for label in work[layer]}

    def other(found):
        name = found[0]
        return str(uuid5(_SPACE, salt + name)) if name in known else name

    return json.loads(_UID.sub(other, json.dumps(work)))


def lines_of_people():
    """The gold articles again and again under new names, each with five people's noisy work."""
    gold = list(gold_lines())
    made = []
    for number in range(ARTICLES):
        line = gold[number % len(gold)]
        article = {**line["article"], "uid": str(uuid5(_SPACE, str(number)))}
        article["text"] += f"\n\nCopy {number}."
        line = {**line, "article": article}
        works = [noisy_work(line, person, 3, NOISE) for person in PEOPLE]
        works = [_renamed(work, f"{number}|{work['person']}") for work in works]
        made.append({**line, "work": works, "suggestions": []})
    return made


@pytest.fixture(scope="module")
def lines():
    return lines_of_people()


@pytest.fixture(scope="module")
def store(lines, tmp_path_factory):
    made = brought_in(lines, tmp_path_factory.mktemp("two_hundred"))
    yield made
    made.close()


@pytest.fixture(params=[40, pytest.param(ARTICLES, marks=pytest.mark.soak)])
def settled(request, lines, tmp_path):
    """Some of them to be settled, a hundred clusters an article; all two hundred when asked for."""
    made = brought_in(lines[: request.param], tmp_path)
    yield made, request.param
    made.close()


def brought_in(lines, folder):
    path = folder / "people.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n", "utf-8")
    made = ProjectStore.create(str(folder / "p.annot"), default_scheme(), title="Two hundred")
    account = bring_in(made, [path], None, None, Job())
    assert (account.new, account.refusals) == (len(lines), 0)
    return made


@pytest.fixture(scope="module")
def report(store):
    return Agreement(store).report(Selection())


def struck(work):
    return [
        (z["start"], z["end"]) for z in work["zones"] if z["kind"] in {"FURNITURE", "OTHER_STORY"}
    ]


def inside(work, start, end):
    return not any(low <= start and end <= high for low, high in struck(work))


def spans_of(lines, person):
    found = []
    for line in lines:
        work = next(w for w in line["work"] if w["person"] == person)
        found.append(
            sorted(
                {
                    (e["start"], e["end"], e["label"])
                    for e in work["entities"]
                    if inside(work, e["start"], e["end"])
                }
            )
        )
    return found


def has_overlaps(article):
    return any(later[0] < earlier[1] for earlier, later in pairwise(article))


def as_nervaluate(articles):
    return [
        [{"start": start, "end": end - 1, "label": label} for start, end, label in article]
        for article in articles
    ]


def equal_spans(one, other, labels):
    """Equal spans as nervaluate counts them; where spans overlap it skips some, so sets there."""
    plain = [
        n for n, pair in enumerate(zip(one, other, strict=True)) if not any(map(has_overlaps, pair))
    ]
    rest = set(range(len(one))) - set(plain)
    given = [as_nervaluate([side[n] for n in plain]) for side in (one, other)]
    found = Evaluator(*given, tags=labels, loader="dict").evaluate()
    return found["overall"]["strict"].correct + sum(
        len({*one[n]} & {*other[n]}) for n in rest
    ), len(plain)


def test_exact_f1_is_what_nervaluate_finds_in_the_file(report, lines):
    spans = {person: spans_of(lines, person) for person in PEOPLE}
    labels = sorted({s[2] for person in spans.values() for article in person for s in article})
    pairs = {(p["a"], p["b"]): p for p in report["layers"]["entity"]["pairs"]}
    for a, b in combinations(sorted(PEOPLE), 2):
        same, plain = equal_spans(spans[a], spans[b], labels)
        assert plain > ARTICLES / 2
        marked = sum(map(len, spans[a])) + sum(map(len, spans[b]))
        assert pairs[a, b]["exact_f1"] == pytest.approx(2 * same / marked, abs=1e-6)
        assert pairs[a, b]["documents"] == ARTICLES


@pytest.mark.parametrize("target", ["ARM", "AZE"])
def test_alphas_of_sentences_are_what_krippendorff_finds_in_the_file(report, lines, target):
    values = defaultdict(dict)
    for number, line in enumerate(lines):
        for work in line["work"]:
            for s in work["sentences"]:
                if s["target"] == target and inside(work, s["start"], s["end"]):
                    values[number, s["start"], s["end"]][work["person"]] = s["value"]
    ordinal = [
        [_ORDINAL.get(unit.get(person), np.nan) for unit in values.values()] for person in PEOPLE
    ]
    entry = report["layers"]["sentence"]["targets"][target]
    expected = krippendorff.alpha(
        np.array(ordinal, dtype=float), level_of_measurement="ordinal", value_domain=[0, 1, 2]
    )
    assert entry["alpha_ordinal"] == pytest.approx(expected, abs=1e-6)
    names = sorted({value for unit in values.values() for value in unit.values()})
    nominal = [
        [names.index(unit[p]) if p in unit else np.nan for unit in values.values()] for p in PEOPLE
    ]
    expected = krippendorff.alpha(np.array(nominal, dtype=float), level_of_measurement="nominal")
    assert entry["alpha_nominal"] == pytest.approx(expected, abs=1e-6)


def test_intervals_hold_their_figures_and_narrow_with_two_hundred_articles(report):
    for pair in report["layers"]["entity"]["pairs"]:
        low, high = pair["interval"]
        assert low <= pair["exact_f1"] <= high
        assert high - low < 0.05


def test_gold_made_by_rule_stands_closer_to_each_person_than_they_to_each_other(settled):
    store, articles = settled
    account = adjudicate(store, "majority", None, Job()).as_data()
    assert account["filled"] > 5 * articles
    gathered = Agreement(store).gather(Selection())
    report = Agreement(store).report_on(gathered)
    between = [pair["exact_f1"] for pair in report["layers"]["entity"]["pairs"]]
    scores = [against_gold(gathered.study, person, "entity") for person in gathered.study.people]
    assert all(score.f1.figure.value is not None for score in scores)
    assert min(score.f1.figure.value for score in scores) > max(between)
