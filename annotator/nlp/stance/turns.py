"""Speakers named before a colon: turns of an interview ("NAME: …"), headlines ("Baku: …")."""

from collections.abc import Mapping, Sequence

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.parsed import Doc
from annotator.nlp.stance.scope import Scope

_REACH = 6
_LEAST = 2
_ASKERS = frozenset({"q", "question", "interviewer"})
_HEADLINE = 30


def turns(doc: Doc, lines: Sequence[int], held: Mapping[int, Mention]) -> list[Scope]:
    """A scope for each line that opens with a name and a colon.

    Args:
        doc: a parsed text.
        lines: sorted tokens that open a line.
        held: token -> the mention of a possible speaker that holds it.
    """
    found: list[tuple[int, int, Mention | None]] = []
    for start, end in zip(lines, [*lines[1:], len(doc)], strict=True):
        colon = _colon(doc, start, end)
        if colon is None:
            continue
        speaker = held.get(start)
        asks = doc[start].lower_ in _ASKERS
        if asks or (speaker is not None and speaker.last <= colon):
            found.append((colon + 1, end, None if asks else speaker))
    named = [s for _, _, s in found if s is not None]
    talk = len(found) > _LEAST - 1 and len(named) < len(found) + 1 and _takes_turns(found)
    return [
        Scope(
            first,
            last,
            speaker,
            Voice.DIRECT if talk else Voice.INDIRECT,
            Attitude.NEUTRAL,
            "the colon after the name",
        )
        for first, last, speaker in found
        if last - first > 1 and (talk or last - first <= _HEADLINE)
    ]


def _takes_turns(found: Sequence[tuple[int, int, Mention | None]]) -> bool:
    """True when a name opens two lines or more, as in an interview."""
    names = [s.canonical if s is not None else "" for _, _, s in found]
    return any(names.count(name) >= _LEAST for name in names)


def _colon(doc: Doc, start: int, end: int) -> int | None:
    for i in range(start + 1, min(start + _REACH, end)):
        if doc[i].text == ":":
            return i
        if doc[i].is_punct and doc[i].text not in {",", "-", "."}:
            return None
    return None
