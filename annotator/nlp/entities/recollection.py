"""Names that people accepted before in this project suggest themselves; refused ones do not."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from annotator.nlp.entities.mentions import Mention, without_overlaps
from annotator.nlp.memory import Accepted, Memory
from annotator.nlp.parsed import Doc

SOURCE = "memory"
_SURE = 3
_STRONG = 0.9
_FIRST_WORD = re.compile(r"\w+|\S")


def recalled(doc: Doc, memory: Memory, known_labels: frozenset[str]) -> list[Mention]:
    """Accepted surfaces of the memory where the Doc has them, the more often accepted first."""
    index = _index(memory)
    found = []
    for i in range(len(doc)) if index else ():
        for wanted, entry in index.get(_key(doc[i].text), ()):
            last = _match_end(doc, i, wanted) if entry.label in known_labels else None
            if last is not None:
                found.append(_mention(i, last, entry))
    return without_overlaps(sorted(found, key=lambda m: (-m.length, -m.score)))


def with_memory(
    doc: Doc,
    mentions: Sequence[Mention],
    recalls: Iterable[Mention],
    refused: frozenset[tuple[str, str]],
) -> list[Mention]:
    """Mentions with recalled names put in where they say more, and refused pairs taken out."""
    same = {(m.first, m.last, m.label): m for m in mentions}
    informed = [_informed(same.get((r.first, r.last, r.label)), r) for r in recalls]
    strong = [m for m in informed if m.score >= _STRONG]
    weak = [m for m in informed if m.score < _STRONG]
    ranked = [*strong, *sorted(mentions, key=lambda m: -m.length), *weak]
    return [
        m
        for m in without_overlaps(ranked)
        if (doc[m.first : m.last].text.casefold(), m.label) not in refused
    ]


def _informed(known: Mention | None, recall: Mention) -> Mention:
    """A recalled name keeps what the rules found out about it here, and its own identity."""
    if known is None:
        return recall
    if recall.canonical in {None, known.canonical}:
        return known
    return replace(
        known,
        canonical=recall.canonical,
        country=recall.country or known.country,
        score=max(known.score, recall.score),
        source=SOURCE,
        reason=recall.reason,
    )


_Index: TypeAlias = Mapping[str, Sequence[tuple[str, Accepted]]]
_LAST: list[tuple[Memory, _Index]] = []


def _index(memory: Memory) -> _Index:
    """Accepted surfaces by their first word; kept for the memory seen last, for it repeats."""
    for known, index in _LAST:
        if known is memory:
            return index
    made: dict[str, list[tuple[str, Accepted]]] = {}
    for entry in sorted(memory.accepted, key=lambda a: (-a.count, a.surface, a.label)):
        wanted = " ".join(entry.surface.split())
        if wanted:
            made.setdefault(_key(wanted), []).append((wanted, entry))
    _LAST[:] = [(memory, made)]
    return made


def _key(text: str) -> str:
    found = _FIRST_WORD.match(text)
    return found.group() if found else text


def _match_end(doc: Doc, start: int, wanted: str) -> int | None:
    """Where a surface ends when it stands at token `start`, None when it does not."""
    text, at = "", start
    while at < len(doc) and len(text) < len(wanted):
        if at > start and doc[at - 1].whitespace_:
            text += " "
        text += doc[at].text
        at += 1
    return at if text == wanted else None


def _mention(first: int, last: int, entry: Accepted) -> Mention:
    times = "once" if entry.count == 1 else f"{entry.count} times"
    return Mention(
        first=first,
        last=last,
        label=entry.label,
        source=SOURCE,
        score=min(0.99, 0.6 + 0.1 * min(entry.count, _SURE)),
        canonical=entry.canonical,
        country=entry.country,
        reason=f"“{entry.surface}” was labelled {entry.label} {times} in this project",
    )
