"""Five people who label the gold articles with known noise: what review and agreement work on."""

import json
import random
from pathlib import Path
from uuid import UUID, uuid5

from annotator.jobs import Job
from annotator.services.importing import bring_in
from annotator.services.schemes import default_scheme
from annotator.store.project import ProjectStore
from tests.helpers.desks import gold_lines
from tests.helpers.templates import copy_to

PEOPLE = ("alice", "boris", "carla", "davit", "elvin")
_SPACE = UUID(int=77)
_LABELS = ("PERSON", "GPE", "NORP", "ORG", "LOC", "ROLE", "EVENT")
_VALUES = ("neg", "neu", "pos", "none")


def noisy_work(line, person, seed, noise):
    """The gold work of one article as one person would give it, with mistakes at known rates."""
    dice = random.Random(f"{seed}|{person}|{line['article']['uid']}")
    gold, text = line["work"][0], line["article"]["text"]
    names = {e["id"]: str(uuid5(_SPACE, person + e["id"])) for e in gold["entities"]}
    entities = []
    for label in gold["entities"]:
        if dice.random() < noise["missing"]:
            names.pop(label["id"])
            continue
        made = {**label, "id": names[label["id"]], "origin": "manual"}
        if dice.random() < noise["label"]:
            made["label"] = dice.choice([x for x in _LABELS if x != label["label"]])
        if dice.random() < noise["boundary"]:
            end = text.find(" ", label["end"] + 1)
            if 0 < end < label["end"] + 20 and "\n" not in text[label["end"] : end]:
                made["end"] = end
        made.pop("text", None)
        entities.append(made)
    stances = [s for s in (_stance(s, person, names, dice, noise) for s in gold["stances"]) if s]
    sentences = []
    for label in gold["sentences"]:
        made = {**label, "id": str(uuid5(_SPACE, person + label["id"])), "origin": "manual"}
        if dice.random() < noise["sentence"]:
            made["value"] = dice.choice([x for x in _VALUES if x != label["value"]])
        sentences.append(made)
    document = []
    for value in gold["document"]:
        made = {k: v for k, v in value.items() if k not in {"id", "main_holder"}}
        if made.get("portrayal") is not None and dice.random() < noise["sentence"]:
            made["portrayal"] = dice.choice([-1, 0, 1])
        document.append(made)
    zones = [{**z, "id": str(uuid5(_SPACE, person + z["id"]))} for z in gold["zones"]]
    return {
        "person": person,
        "status": "done",
        "zones": zones,
        "entities": entities,
        "stances": stances,
        "sentences": sentences,
        "document": document,
    }


def _stance(label, person, names, dice, noise):
    if dice.random() < noise["missing"]:
        return None
    made = {**label, "id": str(uuid5(_SPACE, person + label["id"])), "origin": "manual"}
    if dice.random() < noise["polarity"]:
        made["polarity"] = dice.choice([p for p in (-2, -1, 1) if p != label["polarity"]])
    if dice.random() < noise["target"]:
        made["target"] = "AZE" if label["target"] == "ARM" else "ARM"
    holder = dict(made.get("holder") or {"kind": "author"})
    if holder.get("entity"):
        holder = {"kind": "entity", "entity": names.get(holder["entity"])}
        if holder["entity"] is None:
            holder = {"kind": "unnamed"}
    made["holder"] = holder
    if made.get("via"):
        made["via"] = names.get(made["via"])
    return made


NOISE = {
    "missing": 0.06, "label": 0.05, "boundary": 0.05, "polarity": 0.15, "target": 0.05,
    "sentence": 0.06,
}  # fmt: skip


def write_people(path: Path, people=PEOPLE, seed=1, noise=NOISE, lines=None):
    """A lossless file of the gold articles with finished works of these people."""
    with path.open("w", encoding="utf-8") as stream:
        for line in lines or gold_lines():
            works = [noisy_work(line, person, seed, noise) for person in people]
            made = {**line, "work": works, "suggestions": []}
            stream.write(json.dumps(made, ensure_ascii=False) + "\n")
    return path


def simulated(folder: Path, people=PEOPLE, name="review.annot"):
    """An open project in which these people finished every gold article."""
    return ProjectStore.open(str(copy_to(folder / name, _simulated, tuple(people))))


def _simulated(folder: Path, people):
    path = write_people(folder / "people.jsonl", people)
    place = str(folder / "review.annot")
    store = ProjectStore.create(place, default_scheme(), title="Review project")
    account = bring_in(store, [path], None, None, Job())
    assert account.refusals == 0, account.refused
    return store
