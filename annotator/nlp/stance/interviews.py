"""Interviews without names before the answers: lines that ask, and what stands between them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.parsed import Doc
from annotator.nlp.stance.scope import Scope

_LONGEST = 70
_LEAST = 2
_CLOSING = frozenset({"”", "’", '"', "''", "»", ")", "*", "_"})
_OPENING = frozenset({"“", "‘", '"', "``", "«", "'"})
_SELF = frozenset({"i", "we", "my", "our", "me", "us"})


def interviews(doc: Doc, lines: Sequence[int], held: Mapping[int, Mention]) -> list[Scope]:
    """A scope for each answer, when most answers speak of "I" or "we"; else none.

    Args:
        doc: a parsed text.
        lines: sorted tokens that open a line.
        held: token -> the mention of a possible speaker that holds it.
    """
    bounds = list(pairwise([*lines, len(doc)]))
    asked = [number for number, (start, end) in enumerate(bounds) if _asks(doc, start, end)]
    if len(asked) < _LEAST:
        return []
    answers = list(_answers(bounds, asked))
    personal = [a for a in answers if any(t.lower_ in _SELF for t in doc[a[0] : a[1]])]
    speaker = _guest(doc, held, bounds[asked[0]][0])
    if speaker is None or len(personal) * 2 <= len(answers):
        return []
    told = "the question before"
    return [Scope(a, b, speaker, Voice.DIRECT, Attitude.NEUTRAL, told) for a, b in answers]


def _asks(doc: Doc, start: int, end: int) -> bool:
    """True for a line that is a question of somebody who does not quote."""
    last = end - 1
    while last > start and (doc[last].is_space or doc[last].text in _CLOSING):
        last -= 1
    short = end - start <= _LONGEST
    return bool(short and doc[last].text == "?" and doc[start].text not in _OPENING)


def _answers(bounds: Sequence[tuple[int, int]], asked: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The lines after each question up to the next; one paragraph after the last."""
    for number, after in pairwise([*asked, min(asked[-1] + 2, len(bounds))]):
        if after > number + 1:
            yield bounds[number + 1][0], bounds[after - 1][1]


def _guest(doc: Doc, held: Mapping[int, Mention], before: int) -> Mention | None:
    """Who is asked: the person whom the lines before the first question name most often."""
    people: dict[str, list[Mention]] = {}
    for at in range(before):
        mention = held.get(at)
        if mention is not None and mention.label == "PERSON" and mention.first == at:
            name = mention.canonical or doc[mention.first : mention.last].text
            people.setdefault(name, []).append(mention)
    groups = sorted(people.values(), key=len, reverse=True)
    clear = len(groups) == 1 or (len(groups) > 1 and len(groups[0]) > len(groups[1]))
    return groups[0][-1] if clear else None
