"""Names told by their shape: a capitalised run with a head word ("State Committee for …")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotator.nlp.entities.mentions import Finding, Mention
from annotator.nlp.entities.persons import has_family_ending
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Doc, Token

SOURCE = "shapes"


@dataclass(frozen=True, slots=True)
class States:
    """Tokens known as GPE, after which a name in "of …" ends, and those that are whole states."""

    places: frozenset[int]
    countries: frozenset[int]


_OFTEN_AFTER = frozenset({"of", "for"})
_AFTER_HEAD = _OFTEN_AFTER | {"on", "against"}
_APOSTROPHES = frozenset("'’")
_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th)$")
_DASHES = frozenset("-–—‑")
_OPEN = frozenset({"PROPN", "ADJ", "NOUN", "NUM"})
_LONGEST = 9
_LONG_PAIR = 7
_LONG_PLAIN = 3
_PARTS_OF_CASES = frozenset({"v.", "v", "vs."})
_OPENING = frozenset("‘“«\"'")
_CLOSING = frozenset("’”»\"'")
_WORKS = frozenset({"project", "projects", "corridor", "route", "line"})
_LONGEST_QUOTED = 14
_NEEDS_RIGHT = frozenset({"law", "bill"})
_ORDINALS = frozenset({"first", "second", "third"})
# Small words that open no part of a name even where a headline gives them a capital.
_FUNCTION = frozenset({"over", "with", "after", "before", "from", "into", "amid", "as", "at", "by"})
_FUNCTION |= {"about", "between", "during", "near", "off", "out", "since", "than", "through"}
_FUNCTION |= {"to", "under", "until"}
_FUNCTION |= {"what", "when", "where", "who", "why", "how", "if", "but", "or", "not", "is", "are"}
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
    small = _small_heads()
    for i, token in enumerate(doc):
        lower = token.lower_
        if token.text[0].isupper():
            yield from _capital(doc, i, people, states)
        elif lower in small and i and token.text[0].islower():
            yield from _small_headed(doc, i, small[lower], demonyms)
        if lower in _PARTS_OF_CASES:
            yield from _case(doc, i, states)
        elif lower == "without":
            yield from _without(doc, i, people, states)


def _capital(doc: Doc, at: int, people: frozenset[int], states: States) -> Iterator[Mention]:
    """The names that a capitalised word closes as their head, or opens."""
    lower, heads, leads = doc[at].lower_, _heads(), _leads()
    gathering = lower in word_set("names", "gatherings")
    counted = _counted(doc, at, people, states) if gathering else None
    if counted is not None:
        yield counted
    elif lower in heads:
        yield from _headed(doc, at, heads[lower], people, states)
    if lower in leads and at + 1 < len(doc):
        yield from _led(doc, at, leads[lower])


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
    if first == head and label == "ORG":
        first = _before_brackets(doc, head)
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


def _before_brackets(doc: Doc, head: int) -> int:
    """Where "Justice and Development (AKP) Party" begins; the head where no acronym parts it."""
    if head > _LONG_PLAIN and doc[head - 1].text == ")" and doc[head - 3].text == "(":
        first = _left(doc, head - 3)
        if doc[head - 2].text.isupper() and first < head - 3:
            return first
    return head


def _counted(doc: Doc, head: int, people: frozenset[int], states: States) -> Mention | None:
    """The gathering of "Third Tashkent Dialogue", "12th Summit of the …": a number opens it."""
    first = _left(doc, head)
    opener = doc[first].lower_
    if opener not in word_set("names", "ordinals") and not _NUMBERED.match(opener):
        return None
    last = _right(doc, head + 1, people, states, bare=False)
    if last - first < 3:
        return None
    reason = f"“{doc[first].text}” counts it among gatherings of its kind"
    return _mention(doc, first, last, "EVENT", 0.88, reason)


def _mention(doc: Doc, first: int, last: int, label: str, score: float, reason: str) -> Mention:
    return Finding(label, score, SOURCE).at(doc, first, last, reason)


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
        and lower not in _FUNCTION
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
                "justice",
            }
        )
        and not (token.is_stop and token.pos_ not in _OPEN and lower not in _ORDINALS)
        and not (token.is_sent_start and token.pos_ in {"ADP", "SCONJ", "ADV", "VERB", "CCONJ"})
    )


def _right(doc: Doc, start: int, people: frozenset[int], states: States, *, bare: bool) -> int:
    """Where a name with "of …" after its head ends; `bare` = the head is its first word."""
    last = start
    at = start
    while at + 1 < len(doc) and _goes_on(doc, start - 1, at):
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


def _goes_on(doc: Doc, head: int, at: int) -> bool:
    """True for the "of" or "for" after a head; few bodies are "on" or "against" something."""
    small = doc[at].lower_
    if doc[at].is_sent_start or small not in _AFTER_HEAD:
        return False
    return small in _OFTEN_AFTER or doc[head].lower_ in word_set("names", "heads_before_on")


def _is_person(doc: Doc, first: int, last: int, people: frozenset[int]) -> bool:
    """True for the leader in "Party of Devlet Bahçeli"."""
    if first in people or doc[first].ent_type_ == "PERSON":
        return True
    given = doc[first].lower_ in word_set("given_names", "names")
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
    while first > 0 and head - first < _LONG_PAIR and not doc[first].is_sent_start:
        dash = first < head and doc[first - 1].text in _DASHES and not doc[first - 1].whitespace_
        if not (dash or _is_inner(doc[first - 1])) or first - 1 in demonyms:
            break
        first -= 1
    while first < head and doc[first].text in _DASHES:
        first += 1
    tied = any(doc[i].text in _DASHES for i in range(first, head))
    if head - first > _LONG_PLAIN and not tied:
        first = head - _LONG_PLAIN
    if first == head or (head - first == 1 and doc[first].is_sent_start and doc[first].is_stop):
        return
    reason = f"a capitalised word before “{doc[head].text}” names a place of this kind"
    yield _mention(doc, first, head + 1, label, 0.75, reason)


def quoted_works(doc: Doc) -> Iterator[Mention]:
    """Whole names in quotation marks before "project": "‘Cable along the Sea’ project"."""
    opened = None
    for i, token in enumerate(doc):
        if token.is_sent_start:
            opened = None
        if token.text in _OPENING:
            opened = i
        elif token.text in _CLOSING and opened is not None:
            yield from _quoted_work(doc, opened + 1, i)
            opened = None


def _quoted_work(doc: Doc, first: int, last: int) -> Iterator[Mention]:
    if not 1 < last - first <= _LONGEST_QUOTED or last + 1 >= len(doc):
        return
    built = any(_heads().get(t.lower_) == "FAC" and t.text[0].isupper() for t in doc[first:last])
    if built and doc[first].text[0].isupper() and doc[last + 1].lower_ in _WORKS:
        told = "the words in quotation marks before “project” are its name"
        yield Finding("FAC", 0.86, SOURCE, "quoted").at(doc, first, last, told)


def _case(doc: Doc, at: int, states: States) -> Iterator[Mention]:
    """The case "X v. Armenia", "X and Others v. Armenia" of a court."""
    first = _left(doc, at - 1) if at > 1 and _is_inner(doc[at - 1]) else at
    others = first < at and doc[first].lower_ == "others" and first > 1
    if others and doc[first - 1].lower_ == "and" and _is_inner(doc[first - 2]):
        first = _left(doc, first - 2)
    if first < at < len(doc) - 1 and at + 1 in states.places:
        last = _state_end(at + 1, states)
        reason = "“v.” before a state names a case"
        yield _mention(doc, first, max(last, at + 2), "LAW", 0.85, reason)


def _without(doc: Doc, at: int, people: frozenset[int], states: States) -> Iterator[Mention]:
    """Names as "Doctors Without Borders": a capital on either side of the small word."""
    last = _run(doc, at + 1, people, states)
    if at == 0 or last == at + 1 or not _is_inner(doc[at - 1]):
        return
    first = _left(doc, at - 1)
    of = first > 1 and doc[first - 1].lower_ == "of" and _is_inner(doc[first - 2])
    first = first - 2 if of else first
    reason = "“without” between capitalised words stands in names of associations"
    yield _mention(doc, first, last, "ORG", 0.84, reason)


def _led(doc: Doc, lead: int, label: str) -> Iterator[Mention]:
    of = label in {"EVENT", "LOC"} and lead + 2 < len(doc) and doc[lead + 1].lower_ == "of"
    start = end = lead + 1 + of
    while end < len(doc) and end - start < 2 and not doc[end].is_sent_start:
        if not (_is_inner(doc[end]) or (label in {"LAW", "ORG"} and doc[end].is_digit)):
            break
        end += 1
    if label == "LAW" and not any(t.is_digit for t in doc[lead:end]):
        return
    if end > start:
        reason = f"“{doc[lead].text}” opens a name of this kind"
        yield _mention(doc, lead, end, label, 0.82, reason)
