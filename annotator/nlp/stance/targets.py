"""Where the targets stand in the text: names, capitals that act, officials, "both sides", "it"."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.model.annotations import Reading
from annotator.model.scheme import Scheme
from annotator.nlp.entities.gazetteer import target_country
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, Token

_COUNTRY_NOUNS = frozenset({"country", "nation", "republic", "state", "government"})
_NAMELESS = frozenset({"country", "nation", "republic"})
_OWN = frozenset({"our", "my"})
_THEIRS = frozenset({"his", "her"})
_STATES = _COUNTRY_NOUNS | {"ministry", "army", "side", "delegation"}
_OWNED = _COUNTRY_NOUNS | {
    "authorities",
    "delegation",
    "army",
    "forces",
    "people",
    "side",
    "ministry",
    "soldiers",
}
_OFFICIALS = frozenset(
    ["officials", "authorities", "government", "leadership", "ministry", "administration"]
)
_ANY = frozenset({"any", "either", "neither", "all", "each"})
_FAR = 10
_SOON = 90
_TWO = 2
_BARE = frozenset({"government", "authorities"})
_JOINTS = frozenset({"and", "-", "–", "—", "/", "with", "&"})
_NEAR = 60
_BODIES = frozenset({"european-union", "nato", "united-nations", "osce"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A target at tokens `first` to `last` (half-open), with `head` its grammatical head.

    Attributes:
        kind: name, demonym, capital, official, phrase, both, any or pronoun.
    """

    key: str
    first: int
    last: int
    head: int
    kind: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """The scheme's targets by country code, what counts toward another, and names by key."""

    keys: dict[str, str]
    counts_toward: dict[str, str]
    names: dict[str, str]

    def key_of(self, mention: Mention) -> str | None:
        """The target a mention stands for, None when it stands for none."""
        key = self.keys.get(mention.country or "")
        if key is None:
            return None
        if mention.label == "GPE":
            counts = mention.kind == "country" or mention.reading is Reading.GOVERNMENT
            return key if counts else None
        if mention.label == "NORP":
            return key
        return key if mention.government else None


def targets_of(scheme: Scheme) -> Targets:
    """The lookup for a scheme."""
    return Targets(
        {target_country(t.key, t.name, t.aliases): t.key for t in scheme.targets},
        {t.key: t.counts_toward for t in scheme.targets if t.counts_toward},
        {t.key: t.name for t in scheme.targets},
    )


def hits_in(doc: Doc, mentions: Sequence[Mention], targets: Targets) -> list[Hit]:
    """Every place where a target stands, in text order."""
    found = list(_named(doc, mentions, targets))
    found += _both(doc, mentions, targets)
    found += _phrases(doc, mentions, targets, {h.first for h in found})
    found += _neighbours(doc, mentions, targets)
    found += _personal(doc, found)
    people = {i for m in mentions if m.label == "PERSON" for i in range(m.first, m.last)}
    found += _pronouns(doc, found, people)
    found += [_counted(h, targets) for h in found if h.key in targets.counts_toward]
    return sorted(found, key=lambda h: (h.first, h.key))


def _counted(hit: Hit, targets: Targets) -> Hit:
    key = targets.counts_toward[hit.key]
    return Hit(key, hit.first, hit.last, hit.head, hit.kind, hit.mention)


def _named(doc: Doc, mentions: Sequence[Mention], targets: Targets) -> Iterator[Hit]:
    kinds = {
        "NORP": "demonym",
        "GPE": "name",
        "PERSON": "official",
        "ROLE": "official",
        "ORG": "official",
    }
    for mention in mentions:
        key = targets.key_of(mention)
        if key is None and _in_capital(doc, mention):
            key = targets.keys.get(mention.country or "")
        if key is None or (mention.label == "NORP" and _is_private(doc, mention)):
            continue
        kind = "capital" if mention.kind == "capital" else kinds.get(mention.label, "name")
        head = doc[mention.first : mention.last].root.i
        yield Hit(key, mention.first, mention.last, head, kind, mention)
    yield from _republic(mentions, targets)


def _is_private(doc: Doc, mention: Mention) -> bool:
    """True for a demonym of media, firms and teams, which do not stand for their country."""
    for token in doc[mention.last : mention.last + 4]:
        if token.lower_ in word_set("names", "private_nouns"):
            return True
        if token.pos_ not in {"ADJ", "NOUN", "PUNCT", "ADV", "PROPN"} or token.is_sent_start:
            return False
    return False


def _in_capital(doc: Doc, mention: Mention) -> bool:
    """True for "officials in Baku"."""
    first = mention.first
    if mention.kind != "capital" or first < 2:
        return False
    before, noun = doc[first - 1].lower_, doc[first - 2]
    if before == "from":
        noun = noun.head if noun.lemma_ == "come" else noun
        return noun.lower_ in word_set("conduct", "sent")
    return before == "in" and _acts_there(noun)


def _acts_there(token: Token) -> bool:
    """True for officials and bodies, which act for a state in its capital."""
    bodies = word_set("names", "bodies")
    return token.lower_ in _OFFICIALS or token.lower_ in bodies or token.lemma_.lower() in bodies


def _republic(mentions: Sequence[Mention], targets: Targets) -> Iterator[Hit]:
    for mention in mentions:
        if mention.label == "GPE" and mention.country is None and mention.canonical == "republic":
            key = _last_key(mentions, targets, mention.first)
            if key:
                yield Hit(key, mention.first, mention.last, mention.last - 1, "phrase", mention)


def _speaker_key(mentions: Sequence[Mention], targets: Targets, before: int) -> str | None:
    """The target whose official was named last: whose "our" it is."""
    for mention in reversed(mentions):
        if mention.first < before and mention.label in {"PERSON", "ROLE"}:
            return targets.keys.get(mention.country or "")
    return None


def _last_key(mentions: Sequence[Mention], targets: Targets, before: int) -> str | None:
    codes = _codes_before(mentions, before)
    return next((targets.keys[c] for c in codes if c in targets.keys), None)


def _codes_before(mentions: Sequence[Mention], before: int) -> list[str]:
    """Country codes of states and peoples named before a token, the latest first, no doubles."""
    codes: list[str] = []
    for mention in reversed(mentions):
        if mention.first < before:
            code = _party(mention)
            if code and code not in codes:
                codes.append(code)
    return codes


def _party(mention: Mention) -> str | None:
    """The state, or body of states, that a mention may stand for in "both sides"."""
    if mention.label == "ORG" and mention.canonical in _BODIES:
        return mention.canonical
    if mention.country and mention.kind in {"country", "demonym", "capital"}:
        return mention.country
    return None


def _both(doc: Doc, mentions: Sequence[Mention], targets: Targets) -> Iterator[Hit]:
    """“both sides”, “the two countries”, “any side”, and “Both” as a subject."""
    phrases = {tuple(p.split()) for p in word_set("frames", "both")}
    lengths = sorted({len(p) for p in phrases}, reverse=True)
    lower = [t.lower_ for t in doc]
    i = 0
    while i < len(doc):
        n = next((n for n in lengths if tuple(lower[i : i + n]) in phrases), 0)
        alone = lower[i] in {"both", "neither"} and _is_pronoun(doc[i])
        if n or alone:
            last = i + max(n, 1)
            kind = "any" if lower[i] in _ANY else "both"
            for key in _pair(doc, mentions, targets, i):
                yield Hit(key, i, last, doc[i:last].root.i, kind)
            i = last
        else:
            i += 1


def _is_pronoun(token: Token) -> bool:
    """True for "both" and "neither" that stand for the two states themselves."""
    if token.i + 1 < len(token.doc) and token.nbor().pos_ in {"NOUN", "PROPN", "ADJ", "DET"}:
        return False
    return token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"}


def _pair(doc: Doc, mentions: Sequence[Mention], targets: Targets, before: int) -> list[str]:
    """The two last joined by "and", else the article's two main parties, else the two last."""
    codes = _joined_before(doc, mentions, before)
    if not codes:
        counts = Counter(code for m in mentions if (code := _party(m)))
        main = [code for code, _ in counts.most_common(2)]
        latest = _codes_before(mentions, before)[:2]
        codes = main if set(main) <= targets.keys.keys() and set(latest) & set(main) else latest
    if not codes:
        codes = list(dict.fromkeys(m.country for m in mentions if m.government and m.country))
        codes = codes if len(codes) == _TWO else []
    return [targets.keys[c] for c in codes if c in targets.keys]


def _joined_before(doc: Doc, mentions: Sequence[Mention], before: int) -> list[str]:
    """The two parties last named side by side ("Armenia and Azerbaijan"), not too far back."""
    parties = [(m, _party(m)) for m in mentions if m.last <= before and _party(m)]
    for (left, one), (right, other) in reversed(list(pairwise(parties))[-_FAR:]):
        linked = right.first - left.last == 1 and doc[left.last].lower_ in _JOINTS
        if one != other and linked and one and other:
            return [one, other]
    return []


def _phrases(
    doc: Doc, mentions: Sequence[Mention], targets: Targets, taken: Iterable[int]
) -> Iterator[Hit]:
    """“the country”, “our government”: the state named last, or the speaker's own."""
    used = set(taken)
    for i, token in enumerate(doc):
        if token.lower_ not in _OWNED or i == 0 or i in used:
            continue
        before = doc[i - 1].lower_
        owner = doc[i - 2].lower_ if i > 1 and before == "own" else before
        own = owner in _OWN or (owner in _THEIRS and token.lower_ in _STATES)
        nameless = before in {"the", "this", "that"} and token.lower_ in _NAMELESS
        if not own and not nameless and not _is_meant_body(doc, mentions, i):
            continue
        key = _speaker_key(mentions, targets, i) if own else _last_key(mentions, targets, i)
        if key:
            first = i - 2 if before == "own" else i - 1
            yield Hit(key, first if own else i - 1, i + 1, i, "phrase")


def _neighbours(doc: Doc, mentions: Sequence[Mention], targets: Targets) -> Iterator[Hit]:
    """“the neighbouring country”, as an official of one of two targets calls the other."""
    keys = set(targets.keys.values())
    for i, token in enumerate(doc):
        named = token.lower_ in _NAMELESS | {"state", "side"} and i > 1
        if not named or doc[i - 1].lower_ not in {"neighbouring", "neighboring"}:
            continue
        own = _speaker_key(mentions, targets, i)
        if own is not None and len(keys) == _TWO and doc[i - 2].lower_ in {"the", "our", "this"}:
            yield Hit((keys - {own}).pop(), i - 2, i + 1, i, "phrase")


def _is_meant_body(doc: Doc, mentions: Sequence[Mention], at: int) -> bool:
    """“the authorities”, soon after a state was named and without another name beside it."""
    if doc[at].lower_ not in _BARE or doc[at - 1].lower_ != "the":
        return False
    if at + 1 < len(doc) and doc[at + 1].lower_ in {"of", "in", "'s", "’s"}:
        return False
    near = [m for m in mentions if at - _SOON <= m.first < at and _party(m)]
    return bool(near)


def _personal(doc: Doc, hits: Sequence[Hit]) -> Iterator[Hit]:
    """“He” and “she” as subjects, when the person named last is an official of a target."""
    officials = {h.first: h for h in hits if h.kind == "official" and h.mention}
    people = sorted(officials)
    for token in doc:
        if token.lower_ not in {"he", "she"} or token.dep_ not in {"nsubj", "nsubjpass"}:
            continue
        at = bisect_left(people, token.i)
        if at and token.i - people[at - 1] < _NEAR:
            hit = officials[people[at - 1]]
            if hit.mention is not None and hit.mention.label in {"PERSON", "ROLE"}:
                yield Hit(hit.key, token.i, token.i + 1, token.i, "official", hit.mention)


def _pronouns(doc: Doc, hits: Sequence[Hit], people: Container[int]) -> Iterator[Hit]:
    """“It” that opens a sentence after one whose subject is a target, and “it/its” after a name."""
    sentences = [(s.start, s.end) for s in doc.sents]
    by_head = {h.head: h for h in hits if h.kind in {"name", "capital", "phrase"}}
    bodies = word_set("frames", "state_bodies")
    for named in hits:
        noun = doc[named.head].head
        if named.kind == "demonym" and noun.lower_ in bodies:
            by_head.setdefault(noun.i, named)
    previous: Hit | None = None
    for start, end in sentences:
        subjects = [
            by_head[i]
            for i in range(start, end)
            if i in by_head and (_is_subject(doc[i]) or by_head[i].first == start)
        ]
        carried: Hit | None = None
        pair = [h for h in hits if h.kind == "both" and start <= h.first < end]
        for i in range(start, end):
            if doc[i].lower_ in {"they", "them"}:
                yield from _they(doc, by_head, pair, start, i)
            if doc[i].lower_ not in {"it", "its", "itself"} or _is_expletive(doc[i]):
                continue
            inner = next((h for h in reversed(subjects) if h.first < i), None)
            inner = inner or _only_named(by_head, start, i)
            free = not subjects and doc[i].dep_ in {"nsubj", "dobj", "poss"}
            free = free and not (doc[i].dep_ == "nsubj" and _is_paper(doc, start))
            early = previous if free and not _named_before(doc, start, i, people) else None
            hit = inner or early
            if hit is not None:
                carried = hit
                yield Hit(hit.key, i, i + 1, i, "pronoun", hit.mention)
        previous = subjects[-1] if subjects else carried or _only_named(by_head, start, end)


def _they(
    doc: Doc, by_head: dict[int, Hit], pair: Sequence[Hit], start: int, at: int
) -> Iterator[Hit]:
    """Both states, where the sentence speaks of both, else “the Armenian authorities” before."""
    yield from (Hit(h.key, at, at + 1, at, "both") for h in pair if h.first < at)
    one = None if pair else _plural_before(doc, by_head, start, at)
    if one is not None:
        yield Hit(one.key, at, at + 1, at, "pronoun", one.mention)


def _plural_before(doc: Doc, by_head: dict[int, Hit], start: int, at: int) -> Hit | None:
    """What "them" is after “the Armenian authorities”, with no other plural subject between."""
    for i in range(at - 1, start - 1, -1):
        if doc[i].tag_ in {"NNS", "NNPS"} and doc[i].dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"}:
            acts = doc[i].lower_ in {"authorities", "officials", "leaders", "forces", "troops"}
            if acts or _is_subject(doc[i]):
                return by_head.get(i) if acts else None
    return None


def _is_paper(doc: Doc, start: int) -> bool:
    """True when the sentence before is about a report or the like: then "it" is that."""
    if start == 0:
        return False
    subjects = [c for c in doc[start - 1].sent.root.children if _is_subject(c)]
    return any(c.lower_ in word_set("reporting", "documents") for c in subjects)


def _is_expletive(token: Token) -> bool:
    """True for the "it" of "it is an open secret that …" and of the weather."""
    if token.lower_ != "it" or token.dep_ not in {"nsubj", "expl", "nsubjpass"}:
        return bool(token.dep_ == "expl")
    verb = token.head
    if verb.lemma_.lower() in {"seem", "appear", "rain", "snow"}:
        return True
    if verb.lemma_.lower() not in {"be", "become", "remain"}:
        return False
    clauses = {"ccomp", "csubj", "advcl", "acl", "relcl", "xcomp"}
    parts = [verb, *(c for c in verb.children if c.dep_ in {"attr", "acomp"})]
    return any(c.dep_ in clauses and c.i > verb.i for part in parts for c in part.children)


def _only_named(by_head: dict[int, Hit], start: int, end: int) -> Hit | None:
    """The one target that is named in a stretch, None when there are several or none."""
    named = {by_head[i].key: by_head[i] for i in range(start, end) if i in by_head}
    return next(iter(named.values())) if len(named) == 1 else None


def _named_before(doc: Doc, start: int, at: int, people: Container[int]) -> bool:
    """True when the sentence has a subject of its own before "it", which no person can be."""
    subjects = (doc[j] for j in range(start, at) if _is_subject(doc[j]) and j not in people)
    return any(t.pos_ in {"NOUN", "PROPN"} for t in subjects)


def _is_subject(token: Token) -> bool:
    return token.dep_ in {"nsubj", "nsubjpass"}
