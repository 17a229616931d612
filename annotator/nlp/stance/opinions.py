"""Whose view a sentence gives: "in the words of X", "in X's view", "for X, …"."""

from collections.abc import Iterator, Mapping

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import DocSpan, Token
from annotator.nlp.stance.scope import Scope

_REACH = 12
_OWNERS = frozenset({"his", "her", "their", "its"})
_RANK = {"PERSON": 0, "ROLE": 1, "ORG": 2, "GPE": 3}
_IN = frozenset({"in", "to", "from"})


def opinions(
    sent: DocSpan, held: Mapping[int, Mention], last: Mention | None, body: Mention | None
) -> Iterator[Scope]:
    """A scope over the rest of a sentence for each phrase that says whose view it is.

    Args:
        sent: a sentence.
        held: token -> the mention of a possible speaker that holds it.
        last: who "he" or "her" is.
        body: what "it" is.
    """
    for token in sent:
        if token.lower_ in word_set("reporting", "views"):
            yield from _by_noun(token, sent, held, (last, body))
    yield from _opening(sent, held)


def _by_noun(
    noun: Token,
    sent: DocSpan,
    held: Mapping[int, Mention],
    meant: tuple[Mention | None, Mention | None],
) -> Iterator[Scope]:
    near = sent.doc[max(sent.start, noun.i - 5) : noun.i]
    if not any(t.lower_ in _IN for t in near):
        return
    after = noun.i + 1
    speaker = None
    if after < sent.end and sent.doc[after].lower_ == "of":
        speaker = _first(held, after + 1, min(after + _REACH, sent.end))
    elif near[-1].lower_ in _OWNERS:
        speaker = meant[near[-1].lower_ == "its"]
    else:
        speaker = _first(held, max(sent.start, noun.i - 4), noun.i)
    if speaker is None:
        return
    is_quoted = noun.lower_ == "words"
    end = max(after, speaker.last)
    yield Scope(
        sent.start if noun.i > sent.start + _REACH else end,
        sent.end,
        speaker,
        Voice.INDIRECT,
        Attitude.NEUTRAL,
        "in the words of" if is_quoted else f"in the {noun.lower_} of",
    )


def _opening(sent: DocSpan, held: Mapping[int, Mention]) -> Iterator[Scope]:
    """“For X, Azerbaijan remains …”: a person named at the head of the sentence."""
    first = sent[0]
    if first.lower_ not in {"for", "to"} or len(sent) < _REACH // 2:
        return
    speaker = held.get(first.i + 1)
    if speaker is None or speaker.label != "PERSON":
        return
    at = speaker.last
    if at < sent.end and sent.doc[at].text == ",":
        yield Scope(at + 1, sent.end, speaker, Voice.INDIRECT, Attitude.NEUTRAL, first.lower_)


def _first(held: Mapping[int, Mention], start: int, end: int) -> Mention | None:
    named = [held[i] for i in range(start, end) if i in held]
    return min(named, key=lambda m: (_RANK.get(m.label, 9), m.first), default=None)
