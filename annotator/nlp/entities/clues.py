"""What speaks for the kind of a name: the words around it and its own shape, as short phrases.

A clue reads as the end of a sentence about the name ("it … stands after a title"), for the same
phrases carry the weights and tell people why a name got its label.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from annotator.nlp.entities.dictionary import is_common
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Doc, Token

_NOUNS = frozenset({"NOUN"})
_VERBS = frozenset({"VERB", "AUX"})
_DEPENDENCIES = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "poss", "compound", "appos"})
_HEAD_LABELS = ("ORG", "FAC", "LOC", "LAW", "EVENT")
_LONG = 4
_MARKS = frozenset({",", "(", ")", "-", "–", "—", ":", "/", "“", "”", '"', "’s", "'s", "."})
_RELATIVES = {"who": "a person’s", "whom": "a person’s", "which": "a thing’s", "where": "a place’s"}
_FAR = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """What clues are judged against.

    Attributes:
        known: token -> label of the names that the gazetteer knows.
        dictionary: common words of the language, in small letters.
        loud: tokens of lines that write nearly every word with a capital.
    """

    known: Mapping[int, str]
    dictionary: frozenset[str]
    loud: frozenset[int] = frozenset()


def clues(doc: Doc, first: int, last: int, ground: Ground) -> Iterator[str]:
    """The clues of one mention at tokens `first` to `last` of a parsed text."""
    known = ground.known
    yield from _before(doc, first, known)
    yield from _after(doc, last, known)
    yield from _grammar(doc, first, last)
    yield from _shape(doc, first, last, known)
    yield from _words(doc, first, last, ground.dictionary)
    if first in ground.loud:
        yield "stands in a headline"


def _words(doc: Doc, first: int, last: int, dictionary: frozenset[str]) -> Iterator[str]:
    given = word_set("given_names", "names")
    texts = [t.lower_ for t in doc[first:last] if t.is_alpha]
    common = [text not in given and is_common(text, dictionary) for text in texts]
    if len(common) > 1:
        opens = "common" if common[0] else "rare"
        closes = "common" if common[-1] else "rare"
        yield f"opens with a {opens} word and ends with a {closes} one"
    elif common:
        yield "is a common word" if common[0] else "is a rare word"


def _before(doc: Doc, first: int, known: Mapping[int, str]) -> Iterator[str]:
    if doc[first].is_sent_start:
        yield "opens a sentence"
        return
    at = first - 1
    if doc[at].lower_ in {"the", "a", "an"}:
        yield f"stands after “{doc[at].lower_}”"
        if not word_set("names", "waters").isdisjoint([t.lower_ for t in doc[first].sent]):
            yield "stands after “the” where water is told of"
        at -= 1
        if at < 0 or doc[at + 1].is_sent_start:
            return
    if at in known:
        yield f"stands after a {known[at]}"
    else:
        yield f"stands after {_kind_before(doc[at])}"
    if doc[at].lower_ == "of" and at and not doc[at].is_sent_start:
        yield f"stands after {_kind_before(doc[at - 1])} and “of”"
    if doc[at].text in {",", "and"} and at - 1 in known:
        yield f"is listed after a {known[at - 1]}"


def _kind_before(token: Token) -> str:
    kind = _kinds_before().get(token.lower_)
    if kind is not None:
        return kind
    if token.text[0].isupper():
        return "a capital"
    if token.pos_ in _VERBS:
        return "a verb of speech" if token.lemma_.lower() in _speech() else "a verb"
    return "a common noun" if token.pos_ in _NOUNS else "another word"


def _after(doc: Doc, last: int, known: Mapping[int, str]) -> Iterator[str]:
    if last >= len(doc) or doc[last].is_sent_start:
        yield "ends a line"
        return
    token = doc[last]
    if last in known:
        yield f"stands before a {known[last]}"
    else:
        yield f"stands before {_kind_after(token)}"
    if token.text == "," and last + _FAR < len(doc):
        yield from _apposition(doc, last + 1)
    if token.text in {",", "and"} and last + 1 in known:
        yield f"is listed before a {known[last + 1]}"


def _apposition(doc: Doc, at: int) -> Iterator[str]:
    """What a clause after a comma calls the name: "…, who", "…, a plant", "…, 19,"."""
    token = doc[at]
    if token.lower_ in _RELATIVES:
        yield f"has {_RELATIVES[token.lower_]} clause behind it"
    if token.is_digit and len(token) == 2:
        yield "has an age behind it"
    for near in doc[at : at + _FAR]:
        kind = _classes().get(near.lower_)
        if kind is not None:
            yield f"is followed by a comma and {kind}"
            return


def _kind_after(token: Token) -> str:
    if token.text in _MARKS:
        return f"“{token.text}”"
    kind = None if token.text[0].isupper() else _kinds_after().get(token.lower_)
    if kind is not None:
        return kind
    if token.text[0].isupper():
        return "a capital"
    if token.pos_ in _VERBS:
        lemma = token.lemma_.lower()
        if lemma in word_set("names", "press_verbs"):
            return "a verb of the press"
        return "a verb of speech" if lemma in _speech() else "a verb"
    return "a common noun" if token.pos_ in _NOUNS else "another word"


def _grammar(doc: Doc, first: int, last: int) -> Iterator[str]:
    head = doc[last - 1]
    if head.dep_ in _DEPENDENCIES:
        yield f"is a {head.dep_}"
    verb = head.head.lemma_.lower()
    if head.dep_ in {"nsubj", "nsubjpass"} and verb in _speech():
        yield "speaks"
    if head.dep_ in {"dobj", "nsubjpass"}:
        yield from (f"is {kind}" for kind, verbs in _deeds().items() if verb in verbs)
    if doc[first].ent_iob_ == "B" and doc[first].ent_type_:
        exact = last == len(doc) or doc[last].ent_iob_ != "I"
        joined = all(t.ent_iob_ == "I" for t in doc[first + 1 : last])
        if exact and joined:
            yield f"is {doc[first].ent_type_} to the language model"
            return
    kinds = {t.ent_type_ for t in doc[first:last] if t.ent_type_}
    yield f"is partly {min(kinds)} to the language model" if kinds else "is new to the model"


def _shape(doc: Doc, first: int, last: int, known: Mapping[int, str]) -> Iterator[str]:
    count, opener, closer = last - first, doc[first], doc[last - 1]
    yield f"has {count} words" if count < _LONG else "has many words"
    if opener.lower_ in word_set("given_names", "names"):
        yield "opens with a given name"
    if count > 1 and doc[first + 1].lower_ in word_set("given_names", "names"):
        yield "holds a given name"
    yield from _endings(closer, count)
    for label in _HEAD_LABELS:
        if closer.lower_ in word_set("names", "heads", label):
            yield f"ends in a word for {label}"
        elif any(t.lower_ in word_set("names", "heads", label) for t in doc[first : last - 1]):
            yield f"holds a word for {label}"
    if all(t.lower_ in word_set("names", "fields") for t in doc[first:last]):
        yield "holds only words for what ministries do"
    if closer.lower_ in word_set("names", "housed"):
        yield "ends in a word for a body with a house"
    inside = {known[i] for i in range(first, last) if i in known}
    yield from (f"holds a {label}" for label in sorted(inside))
    yield from _letters(doc, first, last)


def _endings(token: Token, count: int) -> Iterator[str]:
    lower = token.lower_
    table: Mapping[str, list[str]] = words("names")["name_endings"]
    for kind, endings in table.items():
        if len(lower) > 4 and lower.endswith(tuple(endings)):
            yield f"ends as {kind} do" + ("" if count == 1 else " after another word")


def _letters(doc: Doc, first: int, last: int) -> Iterator[str]:
    texts = [t.text for t in doc[first:last]]
    if all(t.isupper() for t in texts if t.isalpha()):
        yield "is all capitals" if len(texts) > 1 or len(texts[0]) > 6 else "is an acronym"
    elif any(c.isupper() for t in texts for c in t[1:] if t.isalpha() and not t.isupper()):
        yield "has a capital inside a word"
    if any(t.isdigit() for t in texts):
        yield "holds a number"
    if "of" in texts or "for" in texts:
        yield "holds “of”"
    if any(t[0] in "-–‑" for t in texts):
        yield "holds a dash"
    if len(texts) > 1 and any(len(t) == 2 and t[1] == "." for t in texts[:-1]):
        yield "holds an initial"


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, str]:
    """Lower-case noun -> what a thing of this noun is."""
    found: dict[str, str] = {}
    for kind, group in (
        ("a word for a body", word_set("names", "class_nouns", "ORG")),
        ("a word for a place", word_set("names", "class_nouns", "GPE")),
        ("a word for a building", word_set("names", "small_heads", "FAC")),
        ("a word for what somebody does", word_set("names", "human_nouns")),
        ("an office", word_set("names", "titles") | word_set("names", "officials")),
        *((kind, word_set("names", "things_of", kind)) for kind in words("names")["things_of"]),
    ):
        for word in group:
            found.setdefault(word, kind)
    return found


@lru_cache(maxsize=1)
def _deeds() -> Mapping[str, frozenset[str]]:
    """What is done to a thing -> the verbs that say so, as lemmas."""
    return {kind: word_set("names", "done_to", kind) for kind in words("names")["done_to"]}


@lru_cache(maxsize=1)
def _kinds_before() -> Mapping[str, str]:
    small = words("names")["small_words_before"]
    return {**_classes(), **{str(w): f"“{w}”" for w in small}}


@lru_cache(maxsize=1)
def _kinds_after() -> Mapping[str, str]:
    small = words("names")["small_words_after"]
    things = {str(w): "a word for a city’s things" for w in word_set("names", "city_nouns")}
    return {**things, **_classes(), **{str(w): f"“{w}”" for w in small}}


@lru_cache(maxsize=1)
def _speech() -> frozenset[str]:
    return word_set("reporting", "saying") | word_set("reporting", "neutral")
