"""The agreement report with 2,000 draws, cold and kept, and reading finished works for it."""

import argparse
import json
import random
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from annotator.agreement.material import (
    DocumentValue,
    Facts,
    Finished,
    Kept,
    Marked,
    MarkedStance,
    Material,
    SentenceValue,
)
from annotator.agreement.report import agreement_report
from annotator.collecting import look_rarely
from annotator.jobs import Job
from annotator.services.comparison.agreement import Agreement, Selection
from annotator.services.importing import bring_in
from annotator.services.review.adjudicating import adjudicate
from annotator.services.schemes import default_scheme
from annotator.store.project import ProjectStore
from tests.e2e.test_five_people_on_two_hundred import lines_of_people

_LABELS = ("PERSON", "NORP", "GPE", "LOC", "ORG", "EVENT")
_TARGETS = ("ARM", "AZE")
_VALUES = ("neg", "neu", "neu", "neu", "pos", "none", "none", "none", "mixed")
_LENGTH = 4_000


def material(people: int, documents: int, spans: int = 40, sentences: int = 40) -> Material:
    """Finished work with a fifth of the spans moved, relabelled or missed; the same every time."""
    dice = random.Random(11)
    works, facts = [], {}
    for n in range(documents):
        name = f"d{n:04}"
        truth = _spans(dice, spans)
        bounds = [(i * 100, i * 100 + 99) for i in range(sentences)]
        values = {(b, t): dice.choice(_VALUES) for b in bounds for t in _TARGETS}
        facts[name] = Facts(_LENGTH, batch=f"b{n // 50}", sentences=tuple(bounds))
        works += [_work(dice, f"p{p}", name, truth, values) for p in range(people)]
    return Material(works, facts)


def _spans(dice, count):
    step = _LENGTH // count
    return [
        Marked(i * step, i * step + dice.randint(4, step - 20), dice.choice(_LABELS))
        for i in range(count)
    ]


def _work(dice, person, document, truth, values):
    marks = []
    for span in truth:
        turn = dice.random()
        if turn < 0.06:
            continue
        end = span.end + dice.randint(1, 9) if turn < 0.12 else span.end
        label = dice.choice(_LABELS) if 0.12 < turn < 0.18 else span.label
        marks.append(Marked(span.start, end, label))
    stances = tuple(
        MarkedStance(s.start, s.end, dice.choice(_TARGETS), dice.randint(-2, 2), "AUTHOR")
        for s in marks[::10]
    )
    spoken = tuple(
        SentenceValue(*bounds, target, value if dice.random() > 0.15 else dice.choice(_VALUES))
        for (bounds, target), value in values.items()
    )
    answers = tuple(
        DocumentValue(target, question, str(dice.randint(-2, 2)))
        for target in _TARGETS
        for question in ("author_stance", "portrayal")
    )
    return Finished(person, document, entities=tuple(marks), stances=stances,
                    sentences=spoken, values=answers)  # fmt: skip


def measured(people: int, documents: int) -> tuple[float, float]:
    """Seconds of processor time for a first report and for one with everything kept."""
    given, kept = material(people, documents), Kept()
    times = []
    for _ in range(2):
        before = time.process_time()
        report = agreement_report(given, kept=kept)
        times.append(time.process_time() - before)
        assert report["documents"] == documents
    return times[0], times[1]


def from_a_project() -> list[str]:
    """Five people on 200 articles in a file: reading, the report, and what a rule makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.jsonl"
        path.write_text("\n".join(map(json.dumps, lines_of_people())) + "\n", "utf-8")
        store = ProjectStore.create(str(Path(folder) / "p.annot"), default_scheme())
        bring_in(store, [path], None, None, Job())
        look_rarely()
        asked, times = Agreement(store), [time.process_time()]
        gathered = asked.gather(Selection())
        times.append(time.process_time())
        asked.report_on(gathered)
        times.append(time.process_time())
        adjudicate(store, "majority", None, Job())
        times.append(time.process_time())
        store.close()
    reading, report, rule = (after - before for before, after in pairwise(times))
    works = gathered.study.material.finished
    labels = sum(len(w.entities) + len(w.sentences) + len(w.stances) + len(w.zones) for w in works)
    return [
        (
            f"{len(works)} finished works of {labels:,} labels in a file: read in {reading:.2f} s,"
            f" report {report:.2f} s"
        ),
        f"the same adjudicated by majority: {rule:.2f} s",
    ]


def main() -> None:
    """Prints a line for each size, then for a project on disk."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", nargs="*", default=["5x200", "2x500"])
    for size in asked.parse_args().sizes:
        people, documents = map(int, size.split("x"))
        first, again = measured(people, documents)
        print(f"{people} people x {documents} documents: {first:.2f} s, again {again:.2f} s")
    print("\n".join(from_a_project()))


if __name__ == "__main__":
    main()
