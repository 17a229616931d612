"""Names told by their shape: a capitalised run with a head word ("State Committee for …")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotator.nlp.entities.gazetteer import slug
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.entities.persons import has_family_ending
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Doc, Token

SOURCE = "shapes"


@dataclass(frozen=True, slots=True)
class States:
    """Tokens known as GPE, after which a name in "of …" ends, and those that are whole states."""

    places: frozenset[int]
    countries: frozenset[int]


_AFTER_HEAD = frozenset({"of", "for", "on"})
_APOSTROPHES = frozenset("'’")
_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th)$")
_DASHES = frozenset("-–—‑")
_OPEN = frozenset({"PROPN", "ADJ", "NOUN", "NUM"})
_LONGEST = 9
_NEEDS_RIGHT = frozenset({"law", "bill"})
_ORDINALS = frozenset({"first", "second", "third", "1st", "2nd", "3rd", "6th", "7th"})
_INNER_POSSESSIVES = frozenset({"children", "women", "people", "workers", "journalists", "writers"})


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    return {word: label for label, entries in words("names")["heads"].items() for word in entries}


@lru_cache(maxsize=1)
def _small_heads() -> dict[str, str]:
    table = words("names")["small_heads"]
    return {word: label for label, entries in table.items() for word in entries}


@lru_cache(maxsize=1)
def _leads() -> dict[str, str]:
    return {word: label for label, entries in words("names")["leads"].items() for word in entries}


def shaped(
    doc: Doc, demonyms: frozenset[int], people: frozenset[int], states: States
) -> Iterator[Mention]:
    """Mentions by head word, small head and lead word.

    Args:
        doc: a parsed text.
        demonyms: tokens known as NORP.
        people: tokens where a person's name begins.
        states: tokens known as GPE.
    """
    heads, small, leads = _heads(), _small_heads(), _leads()
    for i, token in enumerate(doc):
        lower = token.lower_
        if lower in heads and token.text[0].isupper():
            yield from _headed(doc, i, heads[lower], people, states)
        elif lower in small and i and token.text[0].islower():
            yield from _small_headed(doc, i, small[lower], demonyms)
        if lower in leads and token.text[0].isupper() and i + 1 < len(doc):
            yield from _led(doc, i, leads[lower])


def acronym_after(doc: Doc, last: int) -> int | None:
    """Index of an acronym in brackets right after token `last` (exclusive), None without one."""
    if last + 2 < len(doc) and doc[last].text == "(" and doc[last + 2].text in {")", ","}:
        text = doc[last + 1].text
        if 2 <= len(text) <= 7 and sum(c.isupper() for c in text) >= 2:
            return last + 1
    return None


def _headed(
    doc: Doc, head: int, label: str, people: frozenset[int], states: States
) -> Iterator[Mention]:
    first = _left(doc, head)
    last = (
        _right(doc, head + 1, people, states, bare=first == head)
        if label in {"ORG", "LAW", "FAC"}
        else head + 1
    )
    if last - first < 2 or (first == head and label in {"LOC", "EVENT"}):
        return
    if doc[head].lower_ in _NEEDS_RIGHT and last == head + 1:
        return
    if all(doc[i].text.isupper() for i in range(first, last)) and last - first > 4:
        return
    name = doc[first:last].text
    reason = f"“{doc[head].text}” at its head makes “{name}” a name of this kind"
    yield _mention(doc, first, last, label, 0.86, reason)


def _mention(doc: Doc, first: int, last: int, label: str, score: float, reason: str) -> Mention:
    return Mention(
        first=first,
        last=last,
        label=label,
        score=score,
        reason=reason,
        source=SOURCE,
        canonical=slug(doc[first:last].text.removeprefix("The ")) or None,
    )


def _left(doc: Doc, head: int) -> int:
    first = head
    while first > 0 and head - first < _LONGEST and not doc[first].is_sent_start:
        before = doc[first - 1]
        if (
            _is_inner(before)
            or (before.text in _DASHES and first > 1 and not before.whitespace_)
            or (before.lower_ in {"'s", "’s"} and doc[first - 2].lower_ in _INNER_POSSESSIVES)
            or (before.text in _APOSTROPHES and _is_plural(doc, first - 2))
            or (before.lower_ == "and" and first > 1 and _joins(doc, first, head))
        ):
            first -= 1
        else:
            break
    while first < head and (doc[first].is_punct or doc[first].lower_ in {"and", "the"}):
        first += 1
    return first


def _is_plural(doc: Doc, at: int) -> bool:
    """True for the first word of "Peasants' Front"."""
    return at >= 0 and doc[at].lower_.endswith("s") and _is_inner(doc[at])


def _joins(doc: Doc, first: int, head: int) -> bool:
    """True for "Justice and Development Party": one capitalised word on either side."""
    if doc[head].lower_ in word_set("names", "commercial_heads"):
        return False
    left = doc[first - 2]
    if left.lower_ in _heads() or (first > 2 and doc[first - 3].lower_ == "of"):
        return False
    return _is_inner(left) and left.ent_type_ not in {"GPE", "PERSON"}


def _is_inner(token: Token) -> bool:
    lower = token.lower_
    if token.like_num and token.is_digit:
        return len(lower) == 4
    if _NUMBERED.match(lower):
        return True
    return (
        token.text[0].isupper()
        and (token.text[0].isalpha())
        and lower not in word_set("names", "not_names")
        and lower not in word_set("names", "headline_verbs")
        and (
            lower not in word_set("names", "titles")
            or lower
            in {
                "foreign",
                "defence",
                "defense",
                "interior",
                "economy",
                "finance",
                "prime",
                "general",
                "chief",
                "head",
                "member",
            }
        )
        and not (token.is_stop and token.pos_ not in _OPEN and lower not in _ORDINALS)
        and not (token.is_sent_start and token.pos_ in {"ADP", "SCONJ", "ADV", "VERB", "CCONJ"})
    )


def _right(doc: Doc, start: int, people: frozenset[int], states: States, *, bare: bool) -> int:
    """Where a name with "of …" after its head ends; `bare` = the head is its first word."""
    last = start
    at = start
    while at + 1 < len(doc) and doc[at].lower_ in _AFTER_HEAD and not doc[at].is_sent_start:
        inner = at + 2 if doc[at + 1].lower_ == "the" else at + 1
        end = _run(doc, inner, people, states)
        led = doc[at].lower_ == "of" and _is_person(doc, inner, end, people)
        if end == inner or led:
            break
        if inner in states.countries and doc[at].lower_ == "of":
            return _state_end(inner, states)
        if doc[inner].ent_type_ == "GPE" and (at != start or end - inner == 1):
            return end if bare and at == start and inner in states.places else last
        last = at = _listed(doc, end, people, states)
    return last


def _is_person(doc: Doc, first: int, last: int, people: frozenset[int]) -> bool:
    """True for the leader in "Party of Devlet Bahçeli"."""
    if first in people or doc[first].ent_type_ == "PERSON":
        return True
    given = doc[first].lower_ in word_set("names", "given_names")
    return last - first == 2 and (given or has_family_ending(doc[last - 1].text))


def _state_end(at: int, states: States) -> int:
    """Where the name of a state ends: "Republic of Azerbaijan" has three tokens."""
    while at in states.countries:
        at += 1
    return at


def _listed(doc: Doc, end: int, people: frozenset[int], states: States) -> int:
    """Where a list of fields ends: "Education, Science, Culture and Sport"."""
    at = end
    while at + 1 < len(doc) and doc[at].text in {"and", ",", "&"}:
        joined = at + 1 + (doc[at + 1].lower_ == "and")
        more = _run(doc, joined, people, states)
        fields = all(t.lower_ in word_set("names", "fields") for t in doc[joined:more])
        plain = doc[at].text == "and" and doc[joined].ent_type_ not in {"GPE", "PERSON", "ORG"}
        if more == joined or not (fields or plain):
            break
        at = more
    return at


def _run(doc: Doc, start: int, people: frozenset[int], states: States) -> int:
    end = start
    while end < len(doc) and end - start < _LONGEST and _is_inner(doc[end]):
        if end > start and (doc[end].is_sent_start or end in people or end - 1 in states.places):
            break
        end += 1
    return end


def _small_headed(doc: Doc, head: int, label: str, demonyms: frozenset[int]) -> Iterator[Mention]:
    first = head
    while first > 0 and head - first < 3 and not doc[first].is_sent_start:
        if not _is_inner(doc[first - 1]) or first - 1 in demonyms:
            break
        first -= 1
    if first == head or (head - first == 1 and doc[first].is_sent_start and doc[first].is_stop):
        return
    reason = f"a capitalised word before “{doc[head].text}” names a place of this kind"
    yield _mention(doc, first, head + 1, label, 0.75, reason)


def _led(doc: Doc, lead: int, label: str) -> Iterator[Mention]:
    of = label == "EVENT" and lead + 2 < len(doc) and doc[lead + 1].lower_ == "of"
    start = end = lead + 1 + of
    while end < len(doc) and end - start < 2 and not doc[end].is_sent_start:
        if not (_is_inner(doc[end]) or (label == "LAW" and doc[end].is_digit)):
            break
        end += 1
    if label == "LAW" and not any(t.is_digit for t in doc[lead:end]):
        return
    if end > start:
        reason = f"“{doc[lead].text}” opens a name of this kind"
        yield _mention(doc, lead, end, label, 0.82, reason)
