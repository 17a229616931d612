"""A parsed text as our rules read it, and names for what spaCy hands us.

spaCy ships compiled and untyped, and is never imported up here. It makes a new object each time
that a token is asked for, and a new string for each of its attributes; our rules ask some hundred
times about every token. So they read a copy that is made once, and answers in the same words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise, repeat
from typing import Any, TypeAlias, overload

import numpy as np

# A Doc, Token or Span of spaCy's, or the frozen copy of one.
Doc: TypeAlias = Any
Token: TypeAlias = Any
DocSpan: TypeAlias = Any
Language: TypeAlias = Any
Tokenizer: TypeAlias = Any
Vocab: TypeAlias = Any

_NAMES = ["ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE"]
_FLAGS = ["IS_STOP", "IS_PUNCT", "IS_DIGIT", "IS_ALPHA", "IS_LOWER", "LIKE_NUM", "IS_SPACE"]
_PLACES = ["HEAD", "SENT_START", "ENT_IOB", "SPACY"]
_IOB = ("", "I", "O", "B")
_SENT_START = {0: None, 1: True}
_CONJOINED = "conj"


@dataclass(slots=True, eq=False, repr=False)
class FrozenToken:
    """One token; every name means what it means in a Token of spaCy's."""

    doc: "FrozenDoc"
    i: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    is_stop: bool
    is_punct: bool
    is_digit: bool
    is_alpha: bool
    is_lower: bool
    like_num: bool
    is_space: bool
    is_sent_start: bool | None
    ent_iob_: str
    whitespace_: str
    children: list["FrozenToken"]
    head: "FrozenToken" = field(init=False)
    left_edge: "FrozenToken" = field(init=False)
    right_edge: "FrozenToken" = field(init=False)
    sent: "FrozenSpan" = field(init=False)

    def __len__(self) -> int:
        return len(self.text)

    def nbor(self, step: int = 1) -> "FrozenToken":
        """The token so many places further.

        Raises:
            IndexError: where there is none.
        """
        if self.i + step < 0:
            raise IndexError(f"no token stands at {self.i + step}")
        return self.doc.tokens[self.i + step]

    @property
    def subtree(self) -> Iterator["FrozenToken"]:
        """The token and all that hangs on it, left branches first."""
        for child in self.children:
            if child.i < self.i:
                yield from child.subtree
        yield self
        for child in self.children:
            if child.i > self.i:
                yield from child.subtree

    @property
    def conjuncts(self) -> tuple["FrozenToken", ...]:
        """The tokens it is coordinated with, without itself."""
        start = self
        while start.dep_ == _CONJOINED and start.head is not start:
            start = start.head
        found = [start]
        for word in found:
            found += [c for c in word.children if c.i > word.i and c.dep_ == _CONJOINED]
        return tuple(word for word in found if word is not self)


class FrozenSpan:
    """Tokens `start` to `end` (half-open); `label_` is a name's kind, empty for other stretches."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: "FrozenDoc", start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[FrozenToken]:
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, key: int) -> FrozenToken: ...
    @overload
    def __getitem__(self, key: slice) -> "FrozenSpan": ...
    def __getitem__(self, key: int | slice) -> "FrozenToken | FrozenSpan":
        if isinstance(key, slice):
            first, last, _ = key.indices(self.end - self.start)
            return FrozenSpan(self.doc, self.start + first, self.start + max(first, last))
        return self.doc.tokens[self.start : self.end][key]

    @property
    def text(self) -> str:
        """Its words as written, without white space at the end."""
        return self.doc.text_of(self.start, self.end)

    @property
    def root(self) -> FrozenToken:
        """The first token nearest to the root of its sentence, a mark only if all are marks."""
        inside = self.doc.tokens[self.start : self.end]
        for token in inside:
            if token.head is token:
                return token
        outer = [t for t in inside if not self.start <= t.head.i < self.end]
        return min(outer, key=_depth, default=self.doc.tokens[self.start])


class FrozenDoc:
    """A parsed text.

    Attributes:
        source: the Doc of spaCy's it was made from, for spaCy's own matchers.
        tokens: its tokens.
        sents, ents: its sentences and the model's names.
    """

    __slots__ = ("_begins", "_text", "ents", "sents", "source", "tokens")

    def __init__(self, source: Doc) -> None:
        self.source = source
        *columns, heads = _columns(source)
        self.tokens = list(map(FrozenToken, repeat(self), range(len(heads)), *columns))
        lengths = [len(token.text) + len(token.whitespace_) for token in self.tokens]
        self._begins = [*accumulate(lengths, initial=0)]
        self._text = "".join([token.text + token.whitespace_ for token in self.tokens])
        self._hang(heads)
        self.sents = tuple(self._sentences())
        self.ents = tuple(FrozenSpan(self, e.start, e.end, e.label_) for e in source.ents)

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[FrozenToken]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, key: int) -> FrozenToken: ...
    @overload
    def __getitem__(self, key: slice) -> FrozenSpan: ...
    def __getitem__(self, key: int | slice) -> FrozenToken | FrozenSpan:
        if isinstance(key, slice):
            first, last, _ = key.indices(len(self.tokens))
            return FrozenSpan(self, first, max(first, last))
        return self.tokens[key]

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def text_of(self, start: int, end: int) -> str:
        """The words of some tokens as written, without white space at the end."""
        if start >= end:
            return ""
        return self._text[self._begins[start] : self._begins[end - 1] + len(self.tokens[end - 1])]

    def _hang(self, heads: Sequence[int]) -> None:
        """Sets heads, children and edges; `heads` are steps from each token to its head."""
        tokens = self.tokens
        for token, step in zip(tokens, heads, strict=True):
            token.head = tokens[token.i + step]
            token.left_edge = token.right_edge = token
            if step:
                token.head.children.append(token)
        for token in tokens:
            above = token.head
            while above.left_edge.i > token.i:
                above.left_edge, above = token, above.head
        for token in reversed(tokens):
            above = token.head
            while above.right_edge.i < token.i:
                above.right_edge, above = token, above.head

    def _sentences(self) -> Iterator[FrozenSpan]:
        starts = [t.i for t in self.tokens if t.is_sent_start or t.i == 0]
        for start, end in pairwise([*starts, len(self.tokens)]):
            sentence = FrozenSpan(self, start, end)
            for token in self.tokens[start:end]:
                token.sent = sentence
            yield sentence


def _columns(doc: Doc) -> list[list[Any]]:
    """Fields of a token from `text` to `children`, each for all tokens; last, steps to heads."""
    strings = doc.vocab.strings
    names = doc.to_array(_NAMES).T.tolist()
    heads, starts, iobs, spaces = doc.to_array(_PLACES).astype(np.int64).T.tolist()
    return [
        *(_looked_up({key: strings[key] for key in set(column)}, column) for column in names),
        *doc.to_array(_FLAGS).astype(bool).T.tolist(),
        [_SENT_START.get(start, False) for start in starts],
        [_IOB[iob] for iob in iobs],
        [" " if space else "" for space in spaces],
        [[] for _ in heads],
        heads,
    ]


def _looked_up(table: Mapping[int, str], keys: Sequence[int]) -> list[str]:
    return [table[key] for key in keys]


def _depth(token: FrozenToken) -> int:
    """Steps to the root of the sentence; a mark or space without children is never nearer."""
    if (token.is_space or token.is_punct) and not token.children:
        return len(token.doc) - 1
    steps, above = 0, token
    while above.head is not above:
        steps, above = steps + 1, above.head
    return steps
