"""One article as the stance rules see it: tokens, targets, who speaks where."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.model.annotations import Attitude, Basis, StanceFlag, Voice
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, Token
from annotator.nlp.stance.quotations import Quotation
from annotator.nlp.stance.scope import Scope
from annotator.nlp.stance.speakers import Speakers
from annotator.nlp.stance.subjects import is_apart
from annotator.nlp.stance.targets import Hit, Targets
from annotator.nlp.stance.wording import subjects_of

_LINKS = frozenset({"poss", "amod", "compound", "nmod", "appos", "conj"})
_OF = frozenset({"of", "by", "in", "from"})
_RELATIVES = frozenset({"which", "that", "who", "whom"})
_OWNER_REACH = 8
_SCARE = 4


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words they are; `holder` None is the author or a voice without a name.

    Attributes:
        verb: the reporting word.
        side: country of a voice without a name.
    """

    voice: Voice
    holder: Mention | None
    is_author: bool
    via: Mention | None
    attitude: Attitude
    verb: str
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A stance expression before it becomes a suggestion; pieces are token ranges."""

    key: str
    hit: Hit | None
    pieces: tuple[tuple[int, int], ...]
    polarity: int
    basis: Basis
    by: Attribution
    score: float
    reason: str
    rule: str
    flag: StanceFlag | None = None


class Scene:
    """The facts that every stance rule asks for, computed once per article."""

    def __init__(
        self,
        doc: Doc,
        mentions: Sequence[Mention],
        hits: Sequence[Hit],
        quotes: Sequence[Quotation],
        targets: Targets,
        lines: Sequence[int],
    ) -> None:
        self._targets = targets
        self.doc = doc
        self.tokens = tuple(doc)
        self.verbs = tuple(t for t in self.tokens if t.pos_ in {"VERB", "AUX"})
        self.hits = hits
        self.quotes = quotes
        self.speakers = Speakers(doc, mentions, lines)
        self.scopes = sorted(self.speakers.scopes(quotes), key=lambda s: s.length)
        self._by_token: dict[int, list[Hit]] = defaultdict(list)
        for hit in hits:
            for i in range(hit.first, hit.last):
                self._by_token[i].append(hit)
        self._sentence_starts = [s.start for s in doc.sents]
        self._quoted: dict[int, Quotation] = {}
        for quote in sorted(quotes, key=lambda q: -q.length):
            for i in range(quote.first, quote.last):
                self._quoted[i] = quote

    def name(self, key: str) -> str:
        """The name of a target as people read it."""
        return self._targets.names.get(key, key)

    def hits_at(self, token: int) -> list[Hit]:
        """The targets that stand at a token."""
        return self._by_token.get(token, [])

    def seats_at(self, token: int) -> list[Hit]:
        """The targets at a token, and the state whose capital stands there only as a place."""
        named = self.speakers.held_at(token)
        key = self._targets.keys.get(named.country or "") if named is not None else None
        if named is None or key is None or named.kind != "capital" or self.hits_at(token):
            return self.hits_at(token)
        return [Hit(key, named.first, named.last, token, "capital", named)]

    def hits_between(self, first: int, last: int) -> list[Hit]:
        """The targets that begin in a token range."""
        return [h for i in range(first, last) for h in self.hits_at(i) if h.first == i]

    def hits_of(self, noun: Token, depth: int = 3) -> list[Hit]:
        """The targets a noun phrase is, belongs to or comes from, not those it is aimed at."""
        direct = self.hits_at(noun.i)
        if direct or depth == 0:
            return direct
        if noun.lower_ in word_set("conduct", "no_state"):
            return []
        if noun.lower_ in _RELATIVES:
            return self._antecedents(noun, depth)
        found: list[Hit] = []
        if any(c.lower_ == "whose" for c in noun.children):
            found += self._antecedents(noun, depth)
        for part in _parts(noun):
            found += self.hits_of(part, depth - 1)
        return found or self._owners(noun) or self._seated(noun)

    def _seated(self, noun: Token) -> list[Hit]:
        """“the authorities in Baku”, where the parser hangs "in Baku" on the verb."""
        at = noun.i + 2
        if at >= len(self.doc) or self.doc[at - 1].lower_ != "in":
            return []
        return [h for h in self.hits_at(at) if h.kind == "capital"]

    def _owners(self, noun: Token) -> list[Hit]:
        """Owners by position, for the model often misses them: "Baku’s wise and open policy"."""
        at = noun.i - 1
        while at >= 0 and noun.i - at < _OWNER_REACH and not self.doc[at + 1].is_sent_start:
            token = self.doc[at]
            if token.lower_ == "whose":
                return self.hits_between(max(0, at - 3), at)
            if token.lower_ in {"'s", "’s", "’", "'"} and at and token.tag_ != "''":
                return self.hits_at(at - 1)
            direct = self.hits_at(at)
            if direct:
                return [h for h in direct if h.kind == "demonym"]
            if token.pos_ not in {"ADJ", "NOUN", "PROPN", "ADV", "CCONJ", "PUNCT", "NUM", "VERB"}:
                return []
            if (
                token.pos_ in {"PUNCT", "VERB"}
                and token.text not in {",", "-"}
                and token.tag_ not in {"VBN", "VBG"}
            ):
                return []
            at -= 1
        return []

    def _antecedents(self, word: Token, depth: int) -> list[Hit]:
        """What "which" or "whose" refers to: the noun before, or the whole clause's subject."""
        verb = word
        for _ in range(4):
            if verb.dep_ == "relcl":
                break
            if verb.dep_ == "ccomp" and (singled := _singled_out(verb.head)) is not None:
                return self.hits_of(singled, depth - 1)
            verb = verb.head
        else:
            root = word.sent.root
            return [h for s in subjects_of(root) for h in self.hits_at(s.i) if s.i < word.i]
        noun = verb.head
        found = self.hits_of(noun, depth - 1)
        if found or noun.pos_ not in {"VERB", "AUX", "NOUN"}:
            return found
        clause = noun
        while clause.pos_ not in {"VERB", "AUX"} and clause.head.i != clause.i:
            clause = clause.head
        return [h for s in subjects_of(clause) for h in self.hits_at(s.i)]

    def quote_at(self, token: int) -> Quotation | None:
        """The innermost quotation that holds a token."""
        return self._quoted.get(token)

    def attribution(self, token: int) -> Attribution:
        """Whose words stand at a token."""
        around = [s for s in self.scopes if s.first <= token < s.last and self._counts(s, token)]
        if not around:
            return Attribution(Voice.AUTHOR, None, True, None, Attitude.NEUTRAL, "")
        inner = around[0]
        named = next((s for s in around if s.speaker is not None), None)
        holder = (
            inner.speaker if inner.speaker or inner.verb else (named.speaker if named else None)
        )
        via = next(
            (s.speaker for s in around[1:] if s.speaker and not _same(s.speaker, holder)), None
        )
        attitude = next(
            (s.attitude for s in around if s.attitude is not Attitude.NEUTRAL), inner.attitude
        )
        voice = self._voice(around)
        return Attribution(voice, holder, False, via, attitude, inner.verb, inner.side)

    def spoken_by(self, verb: Token) -> Attribution:
        """The speaker of a verb of blame, praise or demand: its own subject, reported by others."""
        holder, has_subject = self.speakers.subject_of(verb)
        outer = self.attribution(verb.i)
        if not has_subject:
            return outer
        if holder is not None and outer.holder is not None and _speaks_for(outer.holder, holder):
            return outer
        if holder is not None and verb.dep_ == "conj" and not outer.is_author and is_apart(verb):
            return outer
        voice = outer.voice if outer.voice in {Voice.DOCUMENT, Voice.DIRECT} else Voice.INDIRECT
        via = outer.holder if outer.holder is not None else None
        return Attribution(voice, holder, False, via, outer.attitude, verb.text)

    def is_own(self, by: Attribution, key: str) -> bool:
        """True when the holder speaks for the target's own side."""
        holder = by.holder
        if holder is None or holder.country is None:
            return False
        return self._targets.keys.get(holder.country) == key and (
            holder.government or holder.label in {"GPE", "NORP"}
        )

    def is_adversary(self, by: Attribution, key: str) -> bool:
        """True when the holder speaks for another target than the one spoken of."""
        own = self.own_key(by)
        return own is not None and own != key and not by.is_author

    def own_key(self, by: Attribution) -> str | None:
        """The target that the holder speaks for, None when it speaks for none."""
        country = by.holder.country if by.holder else by.side
        return self._targets.keys.get(country or "")

    def hit_in_sentence(self, token: int, key: str) -> Hit | None:
        """The first place of a target in a token's sentence."""
        start, end = self.sentence_range(token)
        return next((h for h in self.hits_between(start, end) if h.key == key), None)

    def sentence_range(self, token: int) -> tuple[int, int]:
        """The tokens of the sentence that holds a token."""
        sent = self.doc[token].sent
        return sent.start, sent.end

    def sentence_number(self, token: int) -> int:
        """Index of the sentence that holds a token."""
        return bisect_right(self._sentence_starts, token) - 1

    def _counts(self, scope: Scope, token: int) -> bool:
        """False for scare quotes in somebody else's sentence."""
        if scope.voice is not Voice.DIRECT or scope.verb or scope.length > _SCARE:
            return True
        start, end = self.sentence_range(token)
        return end - start <= scope.length + 3

    def _voice(self, around: Sequence[Scope]) -> Voice:
        voices = {s.voice for s in around}
        if Voice.DOCUMENT in voices:
            return Voice.DOCUMENT
        return Voice.DIRECT if Voice.DIRECT in voices else Voice.INDIRECT


def _parts(noun: Token) -> Iterator[Token]:
    """What a noun is made of or comes from: owners, attributes, and nouns after "of" or "by"."""
    for child in noun.children:
        if child.dep_ in _LINKS:
            yield child
        elif child.dep_ == "acl" and child.lemma_ in {"come", "emanate"}:
            origins = (c for c in child.children if c.lower_ in {"from", "out"})
            yield from (n for o in origins for n in o.children if n.dep_ == "pobj")
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            agents = (c for c in child.children if c.dep_ == "agent")
            yield from (n for a in agents for n in a.children if n.dep_ == "pobj")
        elif child.dep_ in {"prep", "agent"} and child.lower_ in _OF:
            if child.lower_ == "of" and noun.lower_ in word_set("frames", "suffered"):
                continue
            yield from (c for c in child.children if c.dep_ == "pobj")


def _singled_out(copula: Token) -> Token | None:
    """The noun of “it was X that …”."""
    subject = next((c for c in copula.children if c.dep_ == "nsubj"), None)
    if copula.lemma_ != "be" or subject is None or subject.lower_ != "it":
        return None
    return next((c for c in copula.children if c.dep_ == "attr"), None)


def _speaks_for(speaker: Mention, holder: Mention) -> bool:
    """True when the speaker is the holder, or tells what the own state thinks."""
    same_state = speaker.country is not None and speaker.country == holder.country
    return _same(holder, speaker) or (holder.label == "GPE" and same_state)


def _same(one: Mention, other: Mention | None) -> bool:
    if other is None:
        return False
    return one is other or (one.canonical is not None and one.canonical == other.canonical)
