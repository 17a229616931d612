"""Runs of capitalised words that no rule and no model has claimed: names to be weighed."""

from collections.abc import Iterator, Sequence

from annotator.nlp.entities.gazetteer import slug
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.entities.persons import is_field
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, Token

SOURCE = "runs"
_LONGEST = 5
_DASHES = frozenset("-‑–")
_PARTICLES = frozenset({"de", "la", "von", "van", "der", "al", "el", "bin", "da"})
_SHOUTED = 3
_EPITHETS = frozenset({"old", "young", "late", "poor", "dear", "little"})


def unclaimed(doc: Doc, found: Sequence[Mention]) -> Iterator[Mention]:
    """Each capitalised run outside the mentions `found`, as long as it goes on."""
    taken = {i for m in found for i in range(m.first, m.last)}
    loud = _loud_tokens(doc)
    i = 0
    while i < len(doc):
        end = i
        while end < len(doc) and end - i < _LONGEST and _goes_on(doc, i, end, taken):
            end += 1
        while end > i and not doc[end - 1].text[0].isupper():
            end -= 1
        if end > i and _is_candidate(doc, i, end, loud):
            yield Mention(
                first=i,
                last=end,
                label="ORG",
                score=0.5,
                source=SOURCE,
                canonical=slug(doc[i:end].text) or None,
                reason="a capitalised name that no rule knows",
            )
        i = max(end, i + 1)


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
    if last - first > 1 or not doc[first].is_sent_start:
        return True
    token = doc[first]
    return bool(token.pos_ == "PROPN" or token.text.isupper())


def _loud_tokens(doc: Doc) -> frozenset[int]:
    """Tokens of sentences that write nearly every word with a capital, such as headlines."""
    found: set[int] = set()
    for sent in doc.sents:
        alpha = [t for t in sent if t.is_alpha and len(t) > _SHOUTED]
        if len(alpha) > 1 and all(t.text[0].isupper() for t in alpha):
            found.update(range(sent.start, sent.end))
    return frozenset(found)
