"""Who says what: scopes of reported speech, quotations with their speakers, documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.entities.mentions import Mention, at_token
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Doc, DocSpan, Token
from annotator.nlp.stance.opinions import opinions
from annotator.nlp.stance.quotations import Quotation
from annotator.nlp.stance.scope import Scope
from annotator.nlp.stance.subjects import subject_in
from annotator.nlp.stance.turns import turns

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PRONOUNS = frozenset({"he", "she", "they", "i", "we"})
_HOLDERS = frozenset({"PERSON", "ORG", "ROLE", "GPE", "NORP"})
_REPORTED = frozenset(
    ["ccomp", "xcomp", "dobj", "oprd", "prep", "advcl", "conj", "acl", "attr", "dative"]
)
_RANK = {"PERSON": 0, "ROLE": 1, "ORG": 2, "GPE": 3, "NORP": 4}


@lru_cache(maxsize=1)
def _attitudes() -> Mapping[str, Attitude]:
    table = words("reporting")
    found = dict.fromkeys(table["neutral"], Attitude.NEUTRAL)
    found |= dict.fromkeys(table["distances"], Attitude.DISTANCES)
    return found | dict.fromkeys(table["endorses"], Attitude.ENDORSES)


def attitude_of(token: Token) -> Attitude | None:
    """The class of a reporting verb, None for any other word."""
    if token.pos_ not in {"VERB", "AUX"}:
        return None
    lemma = token.lemma_.lower()
    if lemma == "point":
        return Attitude.ENDORSES if any(c.lower_ == "out" for c in token.children) else None
    table = _attitudes()
    particles = [c.lower_ for c in token.children if c.dep_ in {"prt", "advmod"}]
    whole = next((table[f"{lemma} {p}"] for p in particles if f"{lemma} {p}" in table), None)
    known = whole or table.get(lemma)
    return Attitude.NEUTRAL if known is None and _takes_words(token, lemma) else known


def _takes_words(verb: Token, lemma: str) -> bool:
    """True for a verb that stands after the clause it reports, or with a "that" clause."""
    if lemma in word_set("reporting", "no_speech"):
        return False
    for child in verb.children:
        if child.dep_ != "ccomp":
            continue
        marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
        if marked or (child.i < verb.i and child.right_edge.i + 1 < verb.i):
            return True
    return False


class Speakers:
    """The reporting verbs of a Doc with their subjects, and the last speaker at each place."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], lines: Sequence[int]) -> None:
        self._doc = doc
        self._lines = lines
        self._held = at_token([m for m in mentions if m.label in _HOLDERS])
        self._last: Mention | None = None

    def scopes(self, quotes: Sequence[Quotation]) -> list[Scope]:
        """Indirect speech, quotations and documents, in no particular order."""
        found: list[Scope] = turns(self._doc, self._lines, self._held)
        closed = [q for q in quotes if q.is_closed and not q.is_block]
        inside = {i: q for q in closed for i in range(q.first, q.last)}
        document: Scope | None = None
        blocks = {q.first: q for q in quotes if q.is_block}
        said: dict[int, Scope] = {}
        for sent in self._doc.sents:
            block = next((blocks[i] for i in range(sent.start, sent.end) if i in blocks), None)
            if block is not None:
                document = self._document(block)
                found.append(document)
            spoken = list(self._in_sentence(sent, inside))
            found += spoken
            for quote in _starting_in(quotes, sent):
                if not quote.is_block:
                    said[quote.first] = self._quoted(quote, sent, spoken)
            self._last = self._latest(sent, spoken)
        return found + self._carried(quotes, said)

    def subject_of(self, verb: Token) -> tuple[Mention | None, bool]:
        """The mention that is a verb's subject, and whether the verb has any subject."""
        subject = subject_in(verb)
        if subject is None or subject.lower_ in {"i", "we"}:
            return None, False
        return self.mention_of(subject), True

    def before(self, token: Token) -> Mention | None:
        """The possible speaker that stands right before a word, whatever the parser made of it."""
        near = range(token.i - 1, max(token.sent.start, token.i - 4) - 1, -1)
        return next((self._held[i] for i in near if i in self._held), None)

    def _latest(self, sent: DocSpan, spoken: Sequence[Scope]) -> Mention | None:
        """Who "he" is after a sentence: its last speaker, its person, nobody after a stranger."""
        if spoken and spoken[-1].speaker is not None:
            return spoken[-1].speaker
        person = self._main_person(sent)
        if person is not None:
            return person
        strangers = word_set("names", "human_nouns") | word_set("reporting", "unnamed")
        met = any(t.dep_ in _SUBJECTS and t.lower_ in strangers - _PRONOUNS for t in sent)
        return None if met else self._last

    def _in_sentence(self, sent: DocSpan, inside: Mapping[int, Quotation]) -> Iterator[Scope]:
        for token in sent:
            attitude = attitude_of(token)
            if attitude is not None and not (token.i in inside and token.dep_ == "ROOT"):
                scope = self._reported(token, attitude, sent)
                if scope is not None:
                    yield scope
            if token.lower_ in word_set("reporting", "nouns"):
                yield from self._of_noun(token)
        yield from self._according(sent)
        yield from opinions(sent, self._held, self._last)

    def _of_noun(self, noun: Token) -> Iterator[Scope]:
        """“Russia's claim that …”: the clause is the owner's, at a distance when it is a claim."""
        for clause in noun.children:
            marked = clause.dep_ in {"acl", "ccomp", "relcl"} and any(
                c.dep_ == "mark" for c in clause.children
            )
            if not marked:
                continue
            owners = [
                self._held[c.i] for c in noun.children if c.dep_ == "poss" and c.i in self._held
            ]
            doubted = noun.lower_ in word_set("reporting", "doubtful_nouns")
            yield Scope(
                clause.left_edge.i,
                clause.right_edge.i + 1,
                owners[0] if owners else None,
                Voice.INDIRECT,
                Attitude.DISTANCES if doubted else Attitude.NEUTRAL,
                noun.lower_,
            )

    def _reported(self, verb: Token, attitude: Attitude, sent: DocSpan) -> Scope | None:
        subject = subject_in(verb)
        if subject is None:
            return None
        if subject.lower_ in {"i", "we"}:
            return None
        speaker = self.mention_of(subject)
        if speaker is None and not _is_voice(subject):
            return None
        if verb.dep_ == "parataxis" and verb.head.i > verb.i:
            return Scope(verb.i + 1, sent.end, speaker, Voice.INDIRECT, attitude, verb.text)
        inner = _reported_parts(verb)
        if not inner or not _reports(verb, inner):
            return None
        spans = [(c.left_edge.i, _end_of(c)) for c in inner if c.dep_ != "conj"]
        if not spans:
            return None
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        if first <= subject.i < last and first < verb.i:
            first, last = _beside(first, last, subject, verb)
        return Scope(first, min(last, sent.end), speaker, Voice.INDIRECT, attitude, verb.text)

    def _main_person(self, sent: DocSpan) -> Mention | None:
        """The person who is the subject of a sentence, and so what "he" means after it."""
        for token in sent:
            held = self._held.get(token.i) if token.dep_ in _SUBJECTS else None
            if held is not None and held.label in {"PERSON", "ROLE"}:
                return held
        return None

    def _according(self, sent: DocSpan) -> Iterator[Scope]:
        for token in sent:
            if token.lower_ == "according" and token.i + 2 < sent.end:
                held = next(
                    (
                        self._held[i]
                        for i in range(token.i + 2, min(token.i + 12, sent.end))
                        if i in self._held
                    ),
                    None,
                )
                after = self._doc[token.i + 2]
                if after.lower_ in {"him", "her"}:
                    held = self._last
                yield Scope(
                    sent.start, sent.end, held, Voice.INDIRECT, Attitude.NEUTRAL, "according to"
                )

    def _document(self, block: Quotation) -> Scope:
        """The document that a line ending in a colon announces; its speaker releases it."""
        start = self._doc[block.first - 2].sent.start if block.first > 1 else 0
        inside = [self._held[i] for i in range(start, block.first - 1) if i in self._held]
        bodies = [m for m in inside if m.label == "ORG"] or [
            m for m in inside if m.label != "PERSON"
        ]
        speaker = (bodies or inside or [None])[0]  # type: ignore[list-item]
        return Scope(block.first, block.last, speaker, Voice.DOCUMENT, Attitude.NEUTRAL, "release")

    def _quoted(self, quote: Quotation, sent: DocSpan, spoken: Sequence[Scope]) -> Scope:
        """A quotation with the speaker that its own sentence names, else the last one."""
        best: tuple[int, Mention | None, str, Attitude] | None = None
        for token in sent:
            said = self._said_by(token, quote)
            if said is None:
                continue
            distance = min(abs(token.i - quote.last), abs(token.i - quote.first))
            if best is None or distance < best[0]:
                best = (distance, *said)
        if best is None:
            around = [s for s in spoken if s.first <= quote.first and quote.last <= s.last]
            if around:
                inner = min(around, key=lambda s: s.length)
                best = (0, inner.speaker, inner.verb, inner.attitude)
        if best is None:
            return Scope(quote.first, quote.last, self._last, Voice.DIRECT, Attitude.NEUTRAL, "")
        return Scope(quote.first, quote.last, best[1], Voice.DIRECT, best[3], best[2])

    def _said_by(
        self, token: Token, quote: Quotation
    ) -> tuple[Mention | None, str, Attitude] | None:
        """Speaker, verb and attitude when a token reports a quotation, None when it does not."""
        attitude = attitude_of(token)
        subject = subject_in(token) if attitude is not None else None
        if attitude is None or subject is None:
            return None
        inside = {token.i, subject.i} & set(range(quote.first, quote.last))
        if inside and quote.is_closed:
            return None
        speaker = self.mention_of(subject)
        if speaker is None and not _is_voice(subject):
            return None
        return speaker, token.text, attitude

    def _carried(self, quotes: Sequence[Quotation], said: Mapping[int, Scope]) -> list[Scope]:
        """Quotations that name no speaker take that of the next sentence of the same quotation."""
        found = []
        for quote in quotes:
            if quote.is_block:
                continue
            scope = said.get(quote.first, None)
            if scope is None:
                continue
            if not scope.verb:
                after = self._speaker_after(quote)
                if after is not None:
                    scope = Scope(
                        scope.first, scope.last, after[0], scope.voice, after[2], after[1]
                    )
            found.append(scope)
        return found

    def _speaker_after(self, quote: Quotation) -> tuple[Mention | None, str, Attitude] | None:
        """The reporting verb in the sentence in which a longer quotation ends."""
        last = self._doc[quote.last - 1].sent
        for token in last:
            attitude = attitude_of(token)
            if attitude is not None and token.i >= quote.last:
                subject = subject_in(token)
                if subject is not None and subject.i >= quote.last:
                    return self.mention_of(subject), token.text, attitude
        return None

    def mention_of(self, subject: Token) -> Mention | None:
        """The holder in a subject phrase: its head, an apposition, else the last speaker."""
        if subject.i in self._held:
            return self._held[subject.i]
        if subject.lower_ in _PRONOUNS:
            return self._meant(subject)
        if subject.lower_ == "it":
            return self._body_before(subject)
        edge = range(subject.left_edge.i, subject.right_edge.i + 1)
        named = {id(self._held[i]): self._held[i] for i in edge if i in self._held}
        if not named or subject.lower_ in {"who", "which", "that"}:
            return self._antecedent(subject)
        nouns = {
            "government",
            "side",
            "delegation",
            "ministry",
            "officials",
            "official",
            "authorities",
            "office",
            "service",
            "release",
            "statement",
            "media",
            "outlet",
            "website",
            "spokesperson",
            "committee",
            "leadership",
            "party",
            "press",
            "president",
            "minister",
            "channel",
        }
        best = min(named.values(), key=lambda m: (_RANK[m.label], m.first))
        if best.label in {"PERSON", "ORG"} or subject.lower_ in nouns:
            return best
        return None

    def _body_before(self, pronoun: Token) -> Mention | None:
        """What "it" is as a speaker: the body that is the subject of the sentence before."""
        if pronoun.sent.start == 0:
            return None
        before = self._doc[pronoun.sent.start - 1].sent
        subjects = [t for t in before if t.dep_ in _SUBJECTS and t.head.dep_ == "ROOT"]
        held = self._held.get(subjects[0].i) if subjects else None
        return held if held is not None and held.label in {"ORG", "GPE"} else None

    def _meant(self, pronoun: Token) -> Mention | None:
        """Who "he" is: a person who is a subject before it in the sentence, else the last one."""
        strangers = word_set("names", "human_nouns") | word_set("reporting", "unnamed")
        for token in reversed(self._doc[pronoun.sent.start : pronoun.i]):
            apposed = token.dep_ == "appos" and token.head.dep_ in _SUBJECTS
            if not (apposed or token.dep_ in _SUBJECTS) or token.lower_ in _PRONOUNS:
                continue
            held = self._held.get(token.i)
            if held is not None and held.label in {"PERSON", "ROLE"}:
                return held
            if token.lower_ in strangers:
                return None
        return self._last

    def _antecedent(self, subject: Token) -> Mention | None:
        if subject.lower_ in {"who", "which", "that"} and subject.head.dep_ == "relcl":
            noun = subject.head.head
            return self._held.get(noun.i)
        return None


def _end_of(part: Token) -> int:
    """Where reported words end: before the relative clause that the writer adds to a noun."""
    last: int = part.right_edge.i + 1
    if part.dep_ != "dobj":
        return last
    return min([last, *(int(t.left_edge.i) for t in part.subtree if t.dep_ == "relcl")])


def _reported_parts(verb: Token) -> list[Token]:
    """What a reporting verb governs; what stands before it counts only when no clause follows."""
    parts = [c for c in verb.children if c.dep_ in _REPORTED]
    if any(c.dep_ in {"ccomp", "xcomp"} and c.i > verb.i for c in parts):
        return [c for c in parts if c.i > verb.i]
    return parts


def _is_voice(subject: Token) -> bool:
    """True for a subject that can speak although it is not named: people, sources, groups."""
    if subject.dep_ == "nsubj" and subject.head.lemma_.lower() in word_set("reporting", "saying"):
        known = _PRONOUNS | word_set("reporting", "unnamed")
        return subject.pos_ in {"NOUN", "PROPN"} or subject.lower_ in known
    return (
        subject.lower_ in word_set("reporting", "unnamed")
        or subject.lower_ in word_set("names", "human_nouns")
        or subject.lower_ in _PRONOUNS
    )


def _reports(verb: Token, inner: Sequence[Token]) -> bool:
    """False where a reporting verb tells no speech: "maintains relations", "…, underscoring …"."""
    lemma = verb.lemma_.lower()
    if lemma in word_set("reporting", "with_clause"):
        return any(c.dep_ == "ccomp" for c in inner)
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and lemma in word_set("reporting", "of_events"):
        return attitude_of(verb.head) is not None
    return True


def _beside(first: int, last: int, subject: Token, verb: Token) -> tuple[int, int]:
    """A clause before its verb ("…, X said"): the part before the subject."""
    edge = min(subject.left_edge.i, verb.i)
    return (first, edge) if edge > first else (max(subject.i, verb.i) + 1, last)


def _starting_in(quotes: Iterable[Quotation], sent: DocSpan) -> list[Quotation]:
    return [
        q
        for q in quotes
        if sent.start <= q.first < sent.end or sent.start <= q.first - 1 < sent.end
    ]
