"""The guideline: sections of the shipped text, and the one that fits the label at hand."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from annotator.model.annotations import Annotation, Entity, SentenceValue, Stance, Zone
from annotator.paths import resources
from annotator.store.project import ProjectStore

_HEADING = re.compile(r"^## +(?:(\d+)\. +)?(.+)$")
_WHEN = re.compile(r"^<!-- when: (.+?) -->$")


@dataclass(frozen=True, slots=True)
class Section:
    """One rule: its number if it has one, title, plain text, examples, when it fits."""

    number: int | None
    title: str
    text: str
    examples: tuple[str, ...]
    conditions: tuple[tuple[tuple[str, frozenset[str]], ...], ...]

    @property
    def heading(self) -> str:
        """The heading to show."""
        return f"{self.number}. {self.title}" if self.number else self.title


def read(path: Path) -> tuple[Section, ...]:
    """The sections of a guideline file, in order."""
    sections: list[Section] = []
    head: re.Match[str] | None = None
    lines: list[str] = []
    for line in [*path.read_text("utf-8").splitlines(), "## end"]:
        found = _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        if head is not None:
            sections.append(_section(head, lines))
        head, lines = found, []
    return tuple(sections)


@lru_cache(maxsize=1)
def shipped() -> tuple[Section, ...]:
    """The sections of the guideline that comes with the program."""
    return read(resources() / "guideline.md")


def fitting(sections: tuple[Section, ...], annotation: Annotation) -> Section | None:
    """The section whose conditions fit a label best: most conditions, then the later one."""
    facts = _facts(annotation)
    best: tuple[int, int] | None = None
    chosen: Section | None = None
    for place, section in enumerate(sections):
        for condition in section.conditions:
            if all(_fits(facts.get(name, ""), wanted) for name, wanted in condition):
                rank = (sum(name != "layer" for name, _ in condition), place)
                if best is None or rank >= best:
                    best, chosen = rank, section
    return chosen


def _section(head: re.Match[str], lines: list[str]) -> Section:
    conditions = [_condition(w.group(1)) for line in lines if (w := _WHEN.match(line))]
    body = [line for line in lines if not line.startswith("<!--")]
    examples = [line[2:].strip() for line in body if line.startswith("> ")]
    text = "\n".join(line for line in body if not line.startswith(">")).strip()
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    plain = "\n".join(p for p in paragraphs if p).replace("**", "").replace("*", "")
    number = int(head.group(1)) if head.group(1) else None
    return Section(number, head.group(2).strip(), plain, tuple(examples), tuple(conditions))


def _condition(words: str) -> tuple[tuple[str, frozenset[str]], ...]:
    pairs = [word.split("=", 1) for word in words.split() if "=" in word]
    found = [(name, frozenset(values.split("|"))) for name, values in pairs]
    if not any(name == "layer" for name, _ in found):
        found.append(("layer", frozenset({"stance"})))
    return tuple(found)


def _fits(value: str, wanted: frozenset[str]) -> bool:
    if "any" in wanted:
        return bool(value)
    return value in wanted or ("empty" in wanted and not value)


def _facts(annotation: Annotation) -> dict[str, str]:
    facts = {"layer": annotation.layer.value}
    if isinstance(annotation, Stance):
        facts |= {
            "target": annotation.target,
            "polarity": str(annotation.polarity),
            "flag": annotation.flag.value if annotation.flag else "",
            "voice": annotation.voice.value,
            "holder": annotation.holder.kind.value,
            "via": "yes" if annotation.via else "",
            "author_attitude": annotation.author_attitude.value,
            "basis": annotation.basis.value if annotation.basis else "",
            "target_span": "yes" if annotation.target_span else "",
        }
    elif isinstance(annotation, Entity):
        facts |= {
            "label": annotation.label,
            "reading": annotation.reading.value if annotation.reading else "",
        }
    elif isinstance(annotation, Zone):
        facts["kind"] = annotation.kind
    elif isinstance(annotation, SentenceValue):
        facts |= {"target": annotation.target, "value": annotation.value.value}
    return facts


def keep_version(store: ProjectStore) -> None:
    """Make the guideline that is shown the project's present version, so that labels carry it."""
    text = (resources() / "guideline.md").read_text("utf-8")
    current = store.guidelines.current()
    if not store.is_read_only and (current is None or current.text != text):
        store.guidelines.save(text)
