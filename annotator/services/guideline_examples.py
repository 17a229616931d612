"""Examples of guideline rules that a project made of its own decisions, shown with the rules."""

from collections.abc import Mapping
from dataclasses import replace

from annotator.services.guideline import Section
from annotator.store.project import ProjectStore

KEY = "guideline_examples"
Example = Mapping[str, str]


def keep(store: ProjectStore, example: Example) -> str:
    """Store an example with the project, once; what to say about it."""
    known: list[Example] = store.settings.get(KEY, [])
    if any(each["decision"] == example["decision"] for each in known):
        return f"This is an example of rule “{example['rule']}” already."
    store.settings.set(KEY, [*known, example])
    return f"Kept as an example of rule “{example['rule']}”."


def with_examples(store: ProjectStore, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections of the guideline with the project's own examples below theirs."""
    known: list[Example] = store.settings.get(KEY, [])
    return tuple(
        replace(section, examples=(*section.examples, *_lines(known, section.heading)))
        for section in sections
    )


def _lines(known: list[Example], rule: str) -> list[str]:
    return [
        f"{each['words'].strip('“”')} — {each['says']}"
        + (f". {each['reason']}" if each["reason"] else "")
        for each in known
        if each["rule"] == rule
    ]
