"""Who says what: scopes of reported speech, quotations with their speakers, documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.entities.mentions import Mention, at_token
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, DocSpan, Token
from annotator.nlp.stance.bodies import Bodies
from annotator.nlp.stance.interviews import interviews
from annotator.nlp.stance.nominal import nominal
from annotator.nlp.stance.opinions import opinions
from annotator.nlp.stance.quotations import Quotation
from annotator.nlp.stance.renaming import Renaming
from annotator.nlp.stance.reporting import (
    PRONOUNS,
    attitude_of,
    beside,
    end_of,
    is_object,
    is_voice,
    reported_parts,
    reports,
)
from annotator.nlp.stance.scope import Scope
from annotator.nlp.stance.subjects import subject_in
from annotator.nlp.stance.turns import turns

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PLURAL = frozenset({"NNS", "NNPS"})
_HOLDERS = frozenset({"PERSON", "ORG", "ROLE", "GPE", "NORP"})
_RANK = {"PERSON": 0, "ROLE": 1, "ORG": 2, "GPE": 3, "NORP": 4}


class Speakers:
    """The reporting verbs of a Doc with their subjects, and the last speaker at each place."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], lines: Sequence[int]) -> None:
        self._doc = doc
        self._lines = lines
        self._held = at_token([m for m in mentions if m.label in _HOLDERS])
        self._renaming = Renaming(doc, [m for m in mentions if m.label == "PERSON"])
        self._bodies = Bodies(doc, self._held)
        self._last: Mention | None = None
        self._person: Mention | None = None

    def scopes(self, quotes: Sequence[Quotation]) -> list[Scope]:
        """Indirect speech, quotations and documents, in no particular order."""
        found: list[Scope] = turns(self._doc, self._lines, self._held)
        found = found or interviews(self._doc, self._lines, self._held)
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
            self._last = self._latest(sent, spoken, inside)
            met = self._last is None or self._may_be_he(self._last)
            self._person = self._last if met else self._main_person(sent) or self._person
        return found + self._carried(quotes, said)

    def subject_of(self, verb: Token) -> tuple[Mention | None, bool]:
        """The mention that is a verb's subject, and whether the verb has any subject."""
        subject = subject_in(verb)
        if subject is None or subject.lower_ in {"i", "we"}:
            return None, False
        return self.mention_of(subject), True

    def held_at(self, token: int) -> Mention | None:
        """The possible speaker that stands at a token."""
        return self._held.get(token)

    def before(self, token: Token) -> Mention | None:
        """The possible speaker that stands right before a word, whatever the parser made of it."""
        near = range(token.i - 1, max(token.sent.start, token.i - 4) - 1, -1)
        return next((self._held[i] for i in near if i in self._held), None)

    def _latest(
        self, sent: DocSpan, spoken: Sequence[Scope], inside: Mapping[int, Quotation]
    ) -> Mention | None:
        """Who "he" is after a sentence: its last speaker, its person, nobody after a stranger."""
        outer = [s for s in spoken if not any(_holds(o, s) for o in spoken)]
        if outer and outer[-1].speaker is not None:
            return outer[-1].speaker
        person = self._main_person(sent)
        if person is not None:
            return person
        strangers = word_set("names", "human_nouns") | word_set("reporting", "unnamed")
        told = (t for t in sent if t.dep_ in _SUBJECTS and t.i not in inside)
        if any(t.lower_ in strangers - PRONOUNS and t.tag_ not in _PLURAL for t in told):
            return None
        return self._met(sent, inside) or self._last

    def _met(self, sent: DocSpan, inside: Mapping[int, Quotation]) -> Mention | None:
        """The only one whom a sentence tells of: "I asked X", or a name at its head."""
        if any(t.lower_ in {"he", "she"} and t.dep_ in _SUBJECTS for t in sent):
            return None
        named = {self._held[t.i].first: self._held[t.i] for t in sent if t.i in self._held}
        people = [m for m in named.values() if m.label == "PERSON" and m.first not in inside]
        return people[0] if len(people) == 1 else None

    def _in_sentence(self, sent: DocSpan, inside: Mapping[int, Quotation]) -> Iterator[Scope]:
        for token in sent:
            attitude = attitude_of(token)
            if attitude is not None and not (token.i in inside and token.dep_ == "ROOT"):
                scope = self._reported(token, attitude, sent)
                if scope is not None:
                    yield scope
            yield from nominal(token, self.mention_of)
        yield from self._according(sent)
        yield from opinions(sent, self._held, self._last, self._bodies.before(sent[0]))

    def _reported(self, verb: Token, attitude: Attitude, sent: DocSpan) -> Scope | None:
        impersonal = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        subject = subject_in(verb)
        if subject is None and impersonal is not None and impersonal.lower_ == "it":
            subject = impersonal
        if subject is None or subject.lower_ in {"i", "we"}:
            return None
        speaker = self.mention_of(subject)
        if speaker is None and subject is not impersonal and not is_voice(subject):
            return None
        if verb.dep_ == "parataxis" and verb.head.i > verb.i:
            return Scope(verb.i + 1, sent.end, speaker, Voice.INDIRECT, attitude, verb.text)
        inner = reported_parts(verb)
        if not inner or not reports(verb, inner):
            return None
        spans = [(c.left_edge.i, end_of(c)) for c in inner if c.dep_ != "conj" or is_object(c)]
        if not spans:
            return None
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        if first <= subject.i < last and first < verb.i:
            first, last = beside(first, last, subject, verb)
        side = self._side_of(subject) if speaker is None else None
        last = min(last, sent.end)
        return Scope(first, last, speaker, Voice.INDIRECT, attitude, verb.text, side)

    def _side_of(self, voice: Token) -> str | None:
        """The country of a voice without a name: "Armenian officials", "analysts in Baku"."""
        named = (self._held[t.i] for t in voice.subtree if t.i in self._held)
        return next((m.country for m in named if m.label in {"GPE", "NORP"}), None)

    def _main_person(self, sent: DocSpan) -> Mention | None:
        """The person who is the subject of a sentence, and so what "he" means after it."""
        for token in sent:
            held = self._held.get(token.i) if token.dep_ in _SUBJECTS else None
            if held is not None and self._may_be_he(held):
                return held
        return None

    def _may_be_he(self, held: Mention) -> bool:
        """True for people, and for two bare names that were taken for a body: "Signe Dahl"."""
        if held.label in {"PERSON", "ROLE"}:
            return True
        words = {t.lower_ for t in self._doc[held.first : held.last]}
        bodies = word_set("names", "bodies") | word_set("reporting", "bodies_again")
        bare = held.label == "ORG" and held.kind == "" and held.length == 2
        return bare and not held.government and not words & bodies

    def _according(self, sent: DocSpan) -> Iterator[Scope]:
        for token in sent:
            if token.lower_ == "according" and token.i + 2 < sent.end:
                after = self._doc[token.i + 2]
                held = self._named_after(token.i + 2, sent.end)
                held = self._last if after.lower_ in {"him", "her"} else held
                yield Scope(
                    sent.start, sent.end, held, Voice.INDIRECT, Attitude.NEUTRAL, "according to"
                )

    def _named_after(self, start: int, end: int) -> Mention | None:
        """The person or body of a phrase: "according to Turkish analyst Cem Aydın, …"."""
        stop = next((i for i in range(start, end) if self._doc[i].text in {",", ";", ":"}), end)
        near = [self._held[i] for i in range(start, min(start + 10, stop)) if i in self._held]
        if not near:
            again = (self._renaming.meant(t) for t in self._doc[start:stop] if t.pos_ == "NOUN")
            near = [m for m in again if m is not None]
        if not near:
            near = [self._held[i] for i in range(start, min(start + 10, end)) if i in self._held]
            near = near if near and near[0].label == "PERSON" else []
        return min(near[:4], key=lambda m: (_RANK[m.label], m.first), default=None)

    def _document(self, block: Quotation) -> Scope:
        """The document that a line ending in a colon announces; its speaker releases it."""
        start = self._doc[block.first - 2].sent.start if block.first > 1 else 0
        inside = [self._held[i] for i in range(start, block.first - 1) if i in self._held]
        named = [m for m in inside if m.label != "NORP"]
        bodies = [m for m in named if m.label == "ORG"] or [m for m in named if m.label != "PERSON"]
        speaker = next(iter(bodies or named), None)
        side = None if speaker else next((m.country for m in inside), None)
        return Scope(
            block.first, block.last, speaker, Voice.DOCUMENT, Attitude.NEUTRAL, "release", side
        )

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
            named = self._beside(quote, sent)
            best = (0, named, "beside the quotation", Attitude.NEUTRAL) if named else None
        if best is None:
            around = [s for s in spoken if s.first <= quote.first and quote.last <= s.last]
            if around:
                inner = min(around, key=lambda s: s.length)
                best = (0, inner.speaker, inner.verb, inner.attitude)
        if best is None:
            return Scope(quote.first, quote.last, self._last, Voice.DIRECT, Attitude.NEUTRAL, "")
        return Scope(quote.first, quote.last, best[1], Voice.DIRECT, best[3], best[2])

    def _beside(self, quote: Quotation, sent: DocSpan) -> Mention | None:
        """Whom a colon before or a dash after a quotation names: “…” – X; "the words of X: …"."""
        opens, closes = quote.first - 2, quote.last + 1
        if closes < len(self._doc) and self._doc[closes].text in {"–", "—", "-"}:
            return self._held.get(closes + 1)
        if opens > sent.start and self._doc[opens].text == ":":
            named = (self._held[i] for i in range(sent.start, opens) if i in self._held)
            return min(named, key=lambda m: (_RANK[m.label], m.first), default=None)
        return None

    def _said_by(
        self, token: Token, quote: Quotation
    ) -> tuple[Mention | None, str, Attitude] | None:
        """Speaker, verb and attitude when a token reports a quotation, None when it does not."""
        attitude = attitude_of(token)
        subject = subject_in(token) if attitude is not None else None
        if attitude is None or subject is None:
            return None
        subject = _cited(token) or subject
        if _has_other_object(token, quote):
            return None
        inside = {token.i, subject.i} & set(range(quote.first, quote.last))
        if inside and quote.is_closed:
            return None
        speaker = self.mention_of(subject)
        if speaker is None and not is_voice(subject):
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
            return self._bearer(subject) or self._held[subject.i]
        if subject.lower_ in PRONOUNS:
            return self._meant(subject)
        if subject.lower_ == "it":
            return self._bodies.before(subject)
        edge = range(subject.left_edge.i, subject.right_edge.i + 1)
        named = {id(self._held[i]): self._held[i] for i in edge if i in self._held}
        owner = next((c.lower_ for c in subject.children if c.dep_ == "poss"), "")
        if not named and owner in {"its", "his", "her"}:
            return self._bodies.before(subject) if owner == "its" else self._last
        if not named or subject.lower_ in {"who", "which", "that"}:
            return self._antecedent(subject) or self._named_before(subject)
        best = min(named.values(), key=lambda m: (_RANK[m.label], m.first))
        owned = subject.lower_ in word_set("reporting", "for_owner")
        staff = subject.lower_ in {"official", "officials"} and best.label in {"GPE", "NORP"}
        return best if best.label in {"PERSON", "ORG"} or (owned and not staff) else None

    def _bearer(self, role: Token) -> Mention | None:
        """Who holds an office that is named with it: "the spokesman of the ministry, X Y"."""
        if self._held[role.i].label != "ROLE":
            return None
        apposed = (self._held.get(c.i) for c in role.children if c.dep_ == "appos")
        return next((m for m in apposed if m is not None and m.label in {"PERSON", "ORG"}), None)

    def _meant(self, pronoun: Token) -> Mention | None:
        """Who "he" is: a person who is a subject before it in the sentence, else the last one."""
        if pronoun.lower_ in {"they", "we", "i"}:
            return self._last if self._last and self._last.label != "PERSON" else None
        strangers = word_set("names", "human_nouns") | word_set("reporting", "unnamed")
        for token in reversed(self._doc[pronoun.sent.start : pronoun.i]):
            apposed = token.dep_ == "appos" and token.head.dep_ in _SUBJECTS
            if not (apposed or token.dep_ in _SUBJECTS) or token.lower_ in PRONOUNS:
                continue
            held = self._held.get(token.i)
            if held is not None and held.label in {"PERSON", "ROLE"}:
                return held
            if token.lower_ in strangers:
                return None
        return self._person

    def _named_before(self, subject: Token) -> Mention | None:
        """“The ministry added”, “the lawmaker said”: the body or the person named before."""
        person = self._renaming.meant(subject)
        modifiers = [c.lower_ for c in subject.children]
        if person is not None or modifiers != ["the"]:
            return person
        body = self._bodies.meant(subject)
        if body is not None:
            return body
        people = word_set("names", "human_nouns") | word_set("reporting", "unnamed")
        last = self._last
        return last if subject.lower_ in people and last and last.label == "PERSON" else None

    def _antecedent(self, subject: Token) -> Mention | None:
        if subject.lower_ in {"who", "which", "that"} and subject.head.dep_ == "relcl":
            noun = subject.head.head
            return self._held.get(noun.i)
        return None


def _has_other_object(verb: Token, quote: Quotation) -> bool:
    """“answered every letter “promptly””: the verb acts on a thing, and reports no quotation."""
    things = (c for c in verb.children if c.dep_ == "dobj" and verb.i < c.i < quote.first - 1)
    return verb.lemma_ == "answer" and any(True for _ in things)


def _holds(outer: Scope, inner: Scope) -> bool:
    """True for a scope that has another within it."""
    return outer.length > inner.length and outer.first <= inner.first and inner.last <= outer.last


def _cited(verb: Token) -> Token | None:
    """“the agency quoted X as saying”: the words are those of X."""
    if verb.lemma_.lower() not in {"quote", "cite"}:
        return None
    return next((c for c in verb.children if c.dep_ == "dobj"), None)


def _starting_in(quotes: Iterable[Quotation], sent: DocSpan) -> list[Quotation]:
    return [
        q
        for q in quotes
        if sent.start <= q.first < sent.end or sent.start <= q.first - 1 < sent.end
    ]
