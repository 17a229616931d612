"""Who "the bishop" or "the MP" is: the person whom the article called so, or of that kind."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile

from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import words
from annotator.nlp.parsed import Doc, Token

_BEFORE, _AFTER, _NEAR = 6, 9, 4
_PLURAL = frozenset({"NNS", "NNPS"})
_SAYS_WHAT = frozenset({"be", "become", "serve", "work"})
_NOUNS = frozenset({"NOUN", "PROPN"})


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, frozenset[str]]:
    """Noun -> all nouns that may name the same person."""
    table: dict[str, set[str]] = {}
    for line in words("people")["kinds"]:
        for noun in line:
            table.setdefault(noun, set()).update(line)
    return {noun: frozenset(kinds) for noun, kinds in table.items()}


class Renaming:
    """What the people of a Doc are said to be, for phrases that name them again by it."""

    def __init__(self, doc: Doc, people: Sequence[Mention]) -> None:
        self._doc = doc
        self._people = sorted(people, key=lambda m: m.first)
        self._called: dict[str, set[str]] = {}
        for person in self._people:
            found = self._called.setdefault(_name(doc, person), set())
            found.update(t.lower_ for t in _described(doc, person))

    def meant(self, noun: Token) -> Mention | None:
        """The person a phrase such as "the retired colonel" names again, None for a stranger.

        The last one before it who was called just so, else the last of that kind; else, when
        the sentences before it tell of one person only, who was called nothing, that one.
        """
        kinds = _kinds().get(noun.lower_)
        if kinds is None or noun.tag_ in _PLURAL or not _is_known(noun):
            return None
        earlier = [m for m in reversed(self._people) if m.last <= noun.left_edge.i]
        for asked in (frozenset({noun.lower_}), kinds):
            for person in earlier:
                if asked & self._called[_name(self._doc, person)]:
                    return person
        return self._only(noun, earlier)

    def _only(self, noun: Token, earlier: Sequence[Mention]) -> Mention | None:
        start = noun.sent
        for _ in range(_NEAR):
            if start.start == 0:
                break
            start = self._doc[start.start - 1].sent
        near = [m for m in earlier if m.first >= start.start]
        names = {_name(self._doc, m) for m in near}
        return (
            near[0] if len(names) == 1 and not self._called[names.pop()] & _kinds().keys() else None
        )


def _name(doc: Doc, person: Mention) -> str:
    return person.canonical or doc[person.first : person.last].text.lower()


def _is_known(noun: Token) -> bool:
    """True for "the opposition politician", False for "a politician" or "the Baku politician"."""
    left = [t for t in noun.doc[noun.left_edge.i : noun.i] if t.i != noun.left_edge.i]
    is_definite = noun.left_edge.lower_ in {"the", "this", "that"} and noun.left_edge.i < noun.i
    return is_definite and all(t.text.islower() or t.text.isupper() for t in left)


def _described(doc: Doc, person: Mention) -> Iterator[Token]:
    """The nouns around a name that say what its bearer is: title, apposition, predicate."""
    sent = doc[person.first].sent
    before = doc[max(sent.start, person.first - _BEFORE) : person.first]
    yield from _nouns(reversed(before), {"VERB", "AUX", "PUNCT", "CCONJ", "SCONJ"})
    if person.last < sent.end and doc[person.last].text in {",", "(", "–", "—"}:
        after = doc[person.last + 1 : min(sent.end, person.last + 1 + _AFTER)]
        yield from _nouns(after, {"VERB", "AUX", "ADP", "PUNCT", "PRON"})
    head = doc[person.last - 1].head
    if head.lemma_.lower() in _SAYS_WHAT:
        yield from (c for c in head.children if c.dep_ in {"attr", "oprd"} and c.pos_ in _NOUNS)


def _nouns(tokens: Iterable[Token], end: Collection[str]) -> Iterator[Token]:
    """The nouns up to the first word of a class that ends the phrase."""
    for token in takewhile(lambda t: t.pos_ not in end, tokens):
        if token.pos_ in _NOUNS or token.lower_ in _kinds():
            yield token
