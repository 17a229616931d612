"""Roles: somebody named by office only, and whom the office means in this article."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from annotator.nlp.entities.bodies import KIND as SHORT
from annotator.nlp.entities.gazetteer import Surface, surfaces
from annotator.nlp.entities.mentions import Mention, at_token
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Doc, Token, Tokenizer, Vocab

SOURCE = "roles"
_INDEFINITE = frozenset(
    [
        "a",
        "an",
        "any",
        "as",
        "another",
        "former",
        "ex",
        "every",
        "each",
        "no",
        "some",
        "become",
        "became",
        "elected",
    ]
)
_OWNERS = frozenset({"'s", "’s", "his", "her", "its", "their", "our", "my"})
_OFFICES_OF = frozenset(
    {
        "office",
        "service",
        "administration",
        "press",
        "house",
        "spokesperson",
        "spokesman",
        "spokeswoman",
        "palace",
        "adviser",
        "advisor",
        "aide",
    }
)


@dataclass(slots=True)
class OfficeHolders:
    """Who holds which office, as this article and the gazetteer say, at the article's time."""

    date: str | None
    by_kind: dict[str, Mention] = field(default_factory=dict)
    by_country: dict[tuple[str, str], Mention] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def learn(self, kind: str, person: Mention) -> None:
        """Remembers that the article gives a person this office; the latest counts."""
        self.by_kind[kind] = person
        if person.country:
            self.by_country[kind, person.country] = person

    def person(self, kind: str, country: str | None) -> tuple[str | None, str | None]:
        """Canonical id and country of the office holder meant, (None, country) when unknown."""
        if country is not None:
            known = self.by_country.get((kind, country))
            if known is not None:
                return known.canonical, country
            return _from_gazetteer(kind, country, self.date), country
        exact = self.by_kind.get(kind)
        fitting = [exact] if exact else [p for k, p in self.by_kind.items() if _is_kind(k, kind)]
        if not fitting:
            return None, None
        person = max(fitting, key=lambda p: self.counts[p.canonical or ""])
        return person.canonical, person.country


def _is_kind(held: str, asked: str) -> bool:
    """True when a longer office may be meant by a shorter word; a premier is no "minister"."""
    if held == "prime minister":
        return asked in {"premier", "head"}
    return held.startswith(f"{asked} ") or held.endswith(f" {asked}")


class RoleFinder:
    """Finds office phrases in a Doc, longest first."""

    def __init__(self, tokenizer: Tokenizer, vocab: Vocab) -> None:
        from spacy.matcher import PhraseMatcher

        self._matcher = PhraseMatcher(vocab, attr="LOWER")
        self._kinds: dict[int, str] = {}
        for kind, phrases in words("roles")["offices"].items():
            self._matcher.add(kind, [tokenizer(phrase) for phrase in phrases])
            self._kinds[vocab.strings.add(kind)] = kind

    def phrases(self, doc: Doc) -> list[tuple[int, int, str]]:
        """Office phrases as (first, last, kind), none overlapping another, in text order."""
        found = sorted(self._matcher(doc), key=lambda m: (m[1] - m[2], m[1]))
        taken: set[int] = set()
        kept = []
        for key, first, last in found:
            if taken.isdisjoint(range(first, last)):
                taken.update(range(first, last))
                kept.append((first, last, self._kinds[key]))
        return sorted(kept)


def holders(
    doc: Doc, phrases: Sequence[tuple[int, int, str]], names: Sequence[Mention], date: str | None
) -> OfficeHolders:
    """The offices this article gives to people by title or apposition."""
    held = OfficeHolders(date)
    held.counts.update(m.canonical for m in names if m.canonical)
    persons = {m.first: m for m in names if m.label == "PERSON"}
    ends = {m.last: m for m in names if m.label == "PERSON"}
    token_names = at_token(names)
    for first, last, kind in phrases:
        person = _named_after(doc, last, persons, token_names) or _named_before(doc, first, ends)
        if person is not None:
            held.learn(kind, person)
    return held


def roles(
    doc: Doc,
    phrases: Sequence[tuple[int, int, str]],
    names: Sequence[Mention],
    held: OfficeHolders,
    own_country: Mapping[int, str],
) -> Iterator[Mention]:
    """Role mentions; `own_country` tells for a token whose "our" a quoted document speaks with."""
    persons = {m.first: m for m in names if m.label == "PERSON"}
    ends = {m.last: m for m in names if m.label == "PERSON"}
    token_names = at_token(names)
    for first, last, kind in phrases:
        if _named_after(doc, last, persons, token_names) or _named_before(doc, first, ends):
            continue
        if any(
            i in token_names
            and token_names[i].label in {"ORG", "PERSON"}
            and token_names[i].kind != SHORT
            for i in range(first, last)
        ):
            continue
        if not _is_definite(doc, first, last, token_names):
            continue
        start, country = _with_demonym(doc, first, token_names)
        if "our" in doc[first:last].text.lower().split() and country is None:
            country = own_country.get(first)
        canonical, home = held.person(kind, country)
        yield Mention(
            first=start,
            last=last,
            label="ROLE",
            score=0.85 if canonical else 0.75,
            reason=_reason(doc[start:last].text, canonical),
            source=SOURCE,
            canonical=canonical,
            country=home,
            government=True,
            kind=kind,
        )


def _reason(phrase: str, canonical: str | None) -> str:
    if canonical:
        return f"“{phrase}” names an office, held here by {canonical}"
    return f"“{phrase}” names somebody by office only"


def _named_after(
    doc: Doc, last: int, persons: Mapping[int, Mention], names: Mapping[int, Mention]
) -> Mention | None:
    """The person whose title this is: right after, or after "of …", or after a comma."""
    at = last
    for _ in range(12):
        if at in persons:
            return persons[at]
        if at >= len(doc) or doc[at].is_sent_start:
            return None
        name = names.get(at)
        steps = name is not None and name.label in {"ORG", "GPE", "NORP"}
        if not steps and not (
            doc[at].lower_
            in {"of", "the", "for", ",", "and", "(", ")", "-", "foreign", "'s", "’s", "to"}
            or (doc[at].lower_ in word_set("names", "titles") and at == last)
            or (doc[at - 1].lower_ in {"of", "and", "foreign"} and doc[at].text[0].isupper())
            or (doc[at].lower_ in word_set("names", "fields") and doc[at].text[0].isupper())
        ):
            return None
        if doc[at].text == "," and at + 1 not in persons:
            return None
        if doc[at].lower_ in {"and", "to"} and not (
            at + 1 < len(doc) and doc[at + 1].text[0].isupper()
        ):
            return None
        if doc[at].lower_ == "and" and at + 1 in persons:
            return None
        at = name.last if steps and name is not None else at + 1
    return None


def _named_before(doc: Doc, first: int, ends: Mapping[int, Mention]) -> Mention | None:
    """The person this office stands in apposition to: "Name, Armenia's deputy minister"."""
    at = first - 1
    while at > 0 and first - at < 8 and not doc[at + 1].is_sent_start:
        if doc[at].text == ",":
            return ends.get(at)
        if doc[at].pos_ in {"VERB", "AUX"} or doc[at].text in {"(", "“", "‘", '"'}:
            return None
        at -= 1
    return None


def _is_definite(doc: Doc, first: int, last: int, names: Mapping[int, Mention]) -> bool:
    if _means_no_person(doc, first, last):
        return False
    before = doc[first - 1] if first and not doc[first].is_sent_start else None
    capital = doc[first].text[0].isupper()
    phrase = doc[first:last].text.lower()
    if before is None:
        return capital and phrase not in word_set("roles", "shy") and doc[first].pos_ != "VERB"
    owned = before.lower_ in {"'s", "’s", "our"} or (
        first - 1 in names and names[first - 1].label == "NORP"
    )
    if owned and phrase in word_set("roles", "shy") and not capital:
        at = first - 2 if first - 1 in names and names[first - 1].label == "NORP" else -1
        if at >= 0 and doc[at].lower_ != "the":
            return False
    if owned:
        return _has_determiner(doc, first - 1) or before.lower_ in {"'s", "’s", "our"} or capital
    if before.lower_ == "the":
        if phrase in word_set("roles", "shy") and not capital:
            return _speaks(doc, last - 1)
        return True
    return (
        capital
        and phrase not in word_set("roles", "shy")
        and before.lower_ in {"and", ",", "that", "“", '"', "by", "with", "to"}
    )


def _means_no_person(doc: Doc, first: int, last: int) -> bool:
    """True for plurals, "a president", "vice-", and "the president’s office"."""
    if doc[first:last].root.tag_ in {"NNS", "NNPS"}:
        return True
    after = [t.lower_ for t in doc[last : last + 2]]
    if after[:1] == ["-"] or (
        len(after) == 2 and after[0] in {"'s", "’s"} and after[1] in _OFFICES_OF
    ):
        return True
    if not first or doc[first].is_sent_start:
        return False
    return doc[first - 1].lower_ in _INDEFINITE or doc[first - 1].text == "-"


def _has_determiner(doc: Doc, at: int) -> bool:
    while at > 0 and not doc[at].is_sent_start and _is_attribute(doc[at]):
        at -= 1
    return bool(doc[at].lower_ not in _INDEFINITE)


def _is_attribute(token: Token) -> bool:
    capital = token.text[0].isupper() and token.lower_ != "the"
    return capital or token.tag_ in {"JJ", "VBN", "NN", "RB"}


def _speaks(doc: Doc, head: int) -> bool:
    token = doc[head]
    if token.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    if token.head.lemma_.lower() in word_set("roles", "acts"):
        return True
    verbs = word_set("reporting", "neutral") | word_set("reporting", "endorses")
    verbs |= word_set("reporting", "distances")
    return token.head.lemma_.lower() in verbs


def _with_demonym(doc: Doc, first: int, names: Mapping[int, Mention]) -> tuple[int, str | None]:
    """Where the phrase starts with its demonym, and the country that it or its owner names."""
    at = first - 1
    if at >= 0 and at in names and names[at].label == "NORP" and not doc[first].is_sent_start:
        return names[at].first, names[at].country
    if at > 0 and doc[at].lower_ in {"'s", "’s"} and at - 1 in names:
        return first, names[at - 1].country
    last = first + 1
    while last < len(doc) and last - first < 5 and doc[last].lower_ != "of":
        last += 1
    if last + 1 < len(doc) and last + 1 in names and names[last + 1].label == "GPE":
        return first, names[last + 1].country
    return first, None


@lru_cache(maxsize=1)
def _office_people() -> tuple[Surface, ...]:
    return tuple(s for s in surfaces() if s.entry.office is not None)


def _from_gazetteer(kind: str, country: str, date: str | None) -> str | None:
    for surface in _office_people():
        entry, office = surface.entry, surface.entry.office
        fits = office is not None and office.kind == kind and entry.country == country
        if fits and office is not None and office.held_on(date):
            return entry.id
    return None
