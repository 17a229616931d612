"""Speakers named before a colon: turns of an interview ("NAME: …"), headlines ("Baku: …")."""

from collections.abc import Mapping, Sequence

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc
from annotator.nlp.stance.scope import Scope

_REACH = 6
_LEAST = 2
_FAR = 24
_ASKERS = frozenset({"q", "question", "interviewer"})
_HEADLINE = 30
_PLAIN = Attitude.NEUTRAL


def turns(doc: Doc, lines: Sequence[int], held: Mapping[int, Mention]) -> list[Scope]:
    """A scope for each line that opens with a name, or "statement by" a name, and a colon.

    Args:
        doc: a parsed text.
        lines: sorted tokens that open a line.
        held: token -> the mention of a possible speaker that holds it.
    """
    found: list[tuple[int, int, Mention | None]] = []
    papers: list[Scope] = []
    for start, end in zip(lines, [*lines[1:], len(doc)], strict=True):
        colon = _colon(doc, start, end)
        if colon is None:
            continue
        speaker = held.get(start)
        asks = doc[start].lower_ in _ASKERS
        if doc[start].lower_ in word_set("reporting", "documents"):
            speaker = next((held[i] for i in range(start, colon) if i in held), None)
            papers.append(Scope(colon + 1, end, speaker, Voice.DOCUMENT, _PLAIN, "release"))
        elif asks or (speaker is not None and speaker.last <= colon):
            found.append((colon + 1, end, None if asks else speaker))
    named = [s for _, _, s in found if s is not None]
    talk = len(found) > _LEAST - 1 and len(named) < len(found) + 1 and _takes_turns(found)
    return papers + [
        Scope(
            first,
            last,
            speaker,
            Voice.DIRECT if talk else Voice.INDIRECT,
            _PLAIN,
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
    paper = doc[start].lower_ in word_set("reporting", "documents")
    for i in range(start + 1, min(start + (_FAR if paper else _REACH), end)):
        if doc[i].text == ":":
            return i
        if paper and doc[i].pos_ in {"VERB", "AUX"}:
            return None
        if doc[i].is_punct and doc[i].text not in {",", "-", "."}:
            return None
    return None
