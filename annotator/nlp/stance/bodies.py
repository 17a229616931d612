"""Which body or paper "it", "the organisation" or "the statement" is, and who put a paper out."""

from collections.abc import Iterator, Mapping

from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, DocSpan, Token
from annotator.nlp.stance.subjects import subject_in

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BEFORE = 3
_BODIES = frozenset({"ORG", "GPE"})
_SENDERS = _BODIES | {"PERSON", "ROLE"}
_ISSUED_BY = frozenset({"by", "of", "from", "for"})


class Bodies:
    """The bodies of a Doc, for words that name them again.

    Args:
        doc: a parsed text.
        held: token -> the mention of a possible speaker that holds it.
    """

    def __init__(self, doc: Doc, held: Mapping[int, Mention]) -> None:
        self._doc = doc
        self._held = held

    def meant(self, noun: Token) -> Mention | None:
        """The body that “the organisation” names again, or that put “the report” out."""
        if noun.lower_ in word_set("reporting", "documents"):
            return self._issuer(noun)
        named = self._named_so(noun)
        if named is not None or noun.lower_ not in word_set("reporting", "bodies_again"):
            return named
        return self._latest(noun)

    def before(self, pronoun: Token) -> Mention | None:
        """What "it" is as a speaker: the body that is the subject of a sentence shortly before."""
        for sent in self._sentences_before(pronoun):
            subjects = [t for t in sent if t.dep_ in _SUBJECTS and t.head.dep_ == "ROOT"]
            held = self._held.get(subjects[0].i) if subjects else None
            if held is not None:
                return held if held.label in _BODIES else None
            if subjects and subjects[0].lower_ != "it":
                return self.meant(subjects[0]) if subjects[0].left_edge.lower_ == "the" else None
        return None

    def _named_so(self, noun: Token) -> Mention | None:
        """The last body whose name has the noun: "the committee", "the Monitoring Committee"."""
        if noun.lower_ not in word_set("reporting", "speaking_bodies"):
            return None
        earlier = (self._held[i] for i in range(noun.i, -1, -1) if i in self._held)
        named = (m for m in earlier if m.label == "ORG")
        return next((m for m in named if self._has(m, noun.lower_)), None)

    def _has(self, body: Mention, noun: str) -> bool:
        return any(t.lower_ == noun for t in self._doc[body.first : body.last])

    def _latest(self, noun: Token) -> Mention | None:
        """The body that was a subject last, else the only one of the sentences before."""
        found: list[Mention] = []
        for sent in self._sentences_before(noun):
            bodies = self._bodies_in(sent.start, sent.end)
            subject = next((m for m, t in bodies if t.dep_ in _SUBJECTS), None)
            if subject is not None:
                return subject
            found += [m for m, _ in bodies]
        names = {m.canonical or id(m) for m in found}
        return found[0] if len(names) == 1 else None

    def _bodies_in(self, first: int, last: int) -> list[tuple[Mention, Token]]:
        held = {self._held[i].first: self._held[i] for i in range(first, last) if i in self._held}
        bodies = [m for m in held.values() if m.label == "ORG"]
        return [(m, self._doc[m.first : m.last].root) for m in bodies]

    def _issuer(self, paper: Token) -> Mention | None:
        """Who put a paper out, as its own words or a sentence before say."""
        own = self._owner(paper)
        if own is not None or paper.left_edge.lower_ not in {"the", "this"}:
            return own
        for sent in self._sentences_before(paper):
            for token in sent:
                is_paper = token.lower_ in word_set("reporting", "documents")
                if is_paper and (owner := self._owner(token) or self._sender(token)) is not None:
                    return owner
        return None

    def _owner(self, paper: Token) -> Mention | None:
        """“X's statement”, “a report by X”, “the letter published by X”."""
        for noun in _owners(paper):
            named = [self._held[i] for i in (noun.i, noun.left_edge.i) if i in self._held]
            if named:
                return named[0]
        return None

    def _sender(self, paper: Token) -> Mention | None:
        """Who issues, presents or adopts a paper: the subject of its verb."""
        if paper.dep_ not in {"dobj", "pobj"}:
            return None
        verb = paper.head if paper.dep_ == "dobj" else paper.head.head
        subject = subject_in(verb) if verb.pos_ in {"VERB", "AUX"} else None
        if subject is None:
            return None
        named = [self._held[t.i] for t in (subject, *subject.children) if t.i in self._held]
        return next((m for m in named if m.label in _SENDERS), None)

    def _sentences_before(self, token: Token) -> Iterator[DocSpan]:
        sent = token.sent
        for _ in range(_BEFORE):
            if sent.start == 0:
                return
            sent = self._doc[sent.start - 1].sent
            yield sent


def _owners(paper: Token) -> Iterator[Token]:
    for child in paper.children:
        if child.dep_ in {"poss", "compound", "nmod"}:
            yield child
        elif child.dep_ in {"prep", "agent"} and child.lower_ in _ISSUED_BY:
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "acl":
            yield from _owners(child)
