"""Runs of capitalised words that no rule and no model has claimed: names to be weighed."""

from collections.abc import Iterator, Sequence

from annotator.nlp.entities.mentions import Finding, Mention
from annotator.nlp.entities.persons import OFFICE_WORDS, is_field
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, Token

SOURCE = "runs"
_LONGEST = 5
_DASHES = frozenset("-‑–")
_PARTICLES = frozenset({"de", "la", "von", "van", "der", "al", "el", "bin", "da"})
_SHOUTED = 3
_EPITHETS = frozenset({"old", "young", "late", "poor", "dear", "little", "republic"})
_DAYS = frozenset({"today", "yesterday", "tomorrow", "tonight", "now"})


def unclaimed(doc: Doc, found: Sequence[Mention]) -> Iterator[Mention]:
    """Each capitalised run outside the mentions `found`, as long as it goes on."""
    taken = {i for m in found for i in range(m.first, m.last)}
    loud = loud_tokens(doc)
    beyond = 0
    for i in [token.i for token in doc if token.text[0].isupper()]:
        if i < beyond:
            continue
        end = i
        while end < len(doc) and end - i < _LONGEST and _goes_on(doc, i, end, taken):
            end += 1
        while end > i and not doc[end - 1].text[0].isupper():
            end -= 1
        if end > i and _is_candidate(doc, i, end, loud):
            told = "a capitalised name that no rule knows"
            yield Finding("ORG", 0.5, SOURCE).at(doc, i, end, told)
        beyond = end


def _goes_on(doc: Doc, start: int, at: int, taken: set[int]) -> bool:
    token = doc[at]
    if at in taken or (at > start and token.is_sent_start):
        return False
    if _is_capital(token):
        return True
    if at == start or at + 1 >= len(doc) or at + 1 in taken or not _is_capital(doc[at + 1]):
        return False
    glued = token.text in _DASHES and not doc[at - 1].whitespace_ and not token.whitespace_
    return glued or token.lower_ in _PARTICLES


def _is_capital(token: Token) -> bool:
    text, lower = token.text, token.lower_
    return (
        text[0].isupper()
        and (text[-1].isalpha() or (len(text) == 2 and text[1] == "."))
        and len(text) > 1
        and not (token.is_stop and not text.isupper())
        and lower not in word_set("names", "not_names")
        and lower not in word_set("names", "titles")
        and lower not in _EPITHETS
        and not (token.is_sent_start and lower in _DAYS)
        and not (lower in word_set("names", "fields") and is_field(token))
        and not (lower in word_set("names", "human_nouns") and _is_before_capital(token))
    )


def _is_before_capital(token: Token) -> bool:
    if token.i + 1 >= len(token.doc):
        return False
    after: str = token.nbor().text
    return after[0].isupper()


def _is_candidate(doc: Doc, first: int, last: int, loud: frozenset[int]) -> bool:
    if first in loud or not any(len(t) > 1 for t in doc[first:last]):
        return False
    if last - first == 1 and _is_of_office(doc, first):
        return False
    if last - first > 1 or not doc[first].is_sent_start:
        return True
    token = doc[first]
    return bool(token.pos_ == "PROPN" or token.text.isupper())


def _is_of_office(doc: Doc, at: int) -> bool:
    """True for "State" in "Secretary of State", "Agency" in "head of the Agency"."""
    if doc[at].lower_ != "state" and doc[at].lower_ not in word_set("names", "heads", "ORG"):
        return False
    of = at - 2 if at > 1 and doc[at - 1].lower_ == "the" else at - 1
    return of > 0 and doc[of].lower_ == "of" and doc[of - 1].lower_ in OFFICE_WORDS


def loud_tokens(doc: Doc) -> frozenset[int]:
    """Tokens of sentences that write nearly every word with a capital, such as headlines."""
    found: set[int] = set()
    for sent in doc.sents:
        count = 0
        for token in sent:
            if token.is_alpha and len(token.text) > _SHOUTED:
                if not token.text[0].isupper():
                    break
                count += 1
        else:
            if count > 1:
                found.update(range(sent.start, sent.end))
    return frozenset(found)
