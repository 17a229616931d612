"""A small corpus of finished work, by hand where figures are counted and by lot where not."""

import random

from annotator.agreement.material import (
    DocumentValue,
    Facts,
    Finished,
    Marked,
    MarkedStance,
    Material,
    SentenceValue,
)

BOUNDS = ((0, 20), (21, 40), (41, 60))


def work(person, document, entities=(), *, stances=(), sentences=(), values=(), **more):
    return Finished(
        person, document,
        entities=tuple(Marked(*row) for row in entities),
        stances=tuple(MarkedStance(*row) for row in stances),
        sentences=tuple(SentenceValue(*row) for row in sentences),
        values=tuple(DocumentValue(*row) for row in values),
        **more,
    )  # fmt: skip


def facts(documents, **more):
    return {document: Facts(60, sentences=BOUNDS, **more) for document in documents}


def corpus(people=("ann", "bob", "cem"), documents=14, seed=2):
    """People who mostly agree; one document in seven is finished by the first person alone."""
    dice = random.Random(seed)
    works, known = [], {}
    for n in range(documents):
        name = f"d{n:02}"
        truth = [(i * 10, i * 10 + dice.randint(3, 9), dice.choice("ABC")) for i in range(5)]
        values = {bounds: dice.choice(("neg", "neu", "pos", "none", "mixed")) for bounds in BOUNDS}
        known[name] = Facts(
            60,
            source=f"s{n % 2}",
            date=f"2024-0{n % 3 + 1}-05",
            batch=f"b{n // 5}",
            guideline=f"v{n // 8}",
            shown=n % 2 == 0,
            sentences=BOUNDS,
            suggested=tuple(truth[:3]),
        )
        who = people[:1] if n % 7 == 6 else people
        works += [_finished(dice, person, name, truth, values) for person in (*who, "gold")]
    return Material(works, known)


def _finished(dice, person, document, truth, values):
    marks = [row for row in truth if person == "gold" or dice.random() > 0.1]
    if person != "gold":
        marks = [
            (s, e + (dice.random() < 0.15), dice.choice("ABC") if dice.random() < 0.15 else label)
            for s, e, label in marks
        ]
    origins = ("manual", "accepted", "edited")
    return work(
        person, document,
        [(*row, n, dice.choice(origins)) for n, row in enumerate(marks)],
        stances=[(s, e, dice.choice(("ARM", "AZE")), dice.randint(-2, 2), "AUTHOR", n)
                 for n, (s, e, _) in enumerate(marks[:2])],
        sentences=[(*bounds, "ARM", value if dice.random() > 0.2 else "neu")
                   for bounds, value in values.items()],
        values=[("ARM", "portrayal", str(dice.randint(-1, 1))),
                ("ARM", "main_holder", dice.choice(("x", "y")))],
    )  # fmt: skip
