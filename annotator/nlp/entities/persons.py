"""People: names after titles, names the model knows, and bare surnames within one article."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from annotator.nlp.entities.mentions import Finding, Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, Token

SOURCE = "surnames"
OFFICE_WORDS = frozenset(
    {"secretary", "minister", "head", "chief", "deputy", "chairman", "president", "director"}
)
_PARTICLES = frozenset({"von", "van", "der", "de", "di", "bin", "al", "el", "ter", "da", "dos"})


@dataclass(slots=True)
class Roster:
    """Who is known by full name in one article: surname -> canonical id, country, government."""

    by_surname: dict[str, Mention] = field(default_factory=dict)

    def learn(self, doc: Doc, mentions: Iterable[Mention]) -> None:
        """Remembers the last name of every full name among the mentions; the first one wins."""
        for mention in mentions:
            if mention.label != "PERSON":
                continue
            last = doc[mention.last - 1].text
            if mention.length > 1 or mention.kind == "titled":
                self.by_surname.setdefault(last.casefold(), mention)

    def forget(self, surfaces: Iterable[str]) -> None:
        """Drops single names that turned out to be something else."""
        for surface in surfaces:
            self.by_surname.pop(surface.casefold(), None)


def titled(doc: Doc, taken: frozenset[int]) -> Iterator[Mention]:
    """Names right after a title such as "Minister" or "Ms."; `taken` are tokens of other names."""
    strong = word_set("names", "strong_titles")
    for i in [token.i for token in doc if token.lower_ in strong]:
        if i + 1 >= len(doc) or doc[i + 1].is_sent_start:
            continue
        if (
            doc[i].lower_[-1] != "."
            and doc[i].text.islower()
            and doc[i].lower_ not in word_set("names", "strong_titles")
        ):
            continue
        end = name_end(doc, i + 1, taken)
        if end > i + 1:
            told = f"the title “{doc[i].text}” stands before the name"
            yield Finding("PERSON", 0.9, SOURCE, "titled").at(doc, i + 1, end, told)


def by_family_name(doc: Doc, taken: frozenset[int]) -> Iterator[Mention]:
    """Two or three name words of which the last ends as family names of the region do."""
    for i, token in enumerate(doc):
        if (
            i in taken
            or not token.text[0].isupper()
            or not is_name(token)
            or (i and is_name(doc[i - 1]) and not token.is_sent_start)
        ):
            continue
        end = name_end(doc, i, taken)
        joined = any(t.text in {"-", "‑"} for t in doc[i:end])
        if 2 <= end - i <= 3 and not joined and has_family_ending(doc[end - 1].text):
            told = "“{name}” ends as family names of the region do"
            yield Finding("PERSON", 0.84, SOURCE).at(doc, i, end, told)


def name_end(doc: Doc, start: int, taken: frozenset[int]) -> int:
    """Where a run of name words from `start` ends; `start` itself when there is none."""
    end = start
    while end < len(doc) and end - start < 4:
        token = doc[end]
        if end > start and token.is_sent_start:
            break
        hyphen = token.text in {"-", "‑"} and end > start and not token.whitespace_
        particle = token.lower_ in _PARTICLES and end + 1 < len(doc) and is_name(doc[end + 1])
        if end in taken or not (hyphen or particle or is_name(token)):
            break
        end += 1
    while end > start and not is_name(doc[end - 1]):
        end -= 1
    return end


def is_name(token: Token) -> bool:
    """True for a capitalised word that may be part of a person's name."""
    if not token.text[:1].isupper():
        return False
    lower = token.lower_
    if token.is_sent_start and _is_before_name(token):
        return False
    return (
        (token.text[-1].isalpha() or (len(token.text) == 2 and token.text[1] == "."))
        and lower not in word_set("names", "titles")
        and lower not in word_set("names", "not_names")
        and lower not in word_set("names", "heads", "ORG")
        and lower not in word_set("names", "headline_verbs")
        and not (lower in word_set("names", "fields") and is_field(token))
        and not (token.is_stop and token.text != token.text.upper())
    )


def is_field(token: Token) -> bool:
    """True for the last word of an office: "Minister of Development and Transport"."""
    before = token.nbor(-1).lower_ if token.i else ""
    return before in {"of", "and", ",", "for"} or before in word_set("names", "fields")


def is_of_office(token: Token) -> bool:
    """True for a field in "Minister of Economy and Trade": it belongs to the office before it."""
    fields, doc = word_set("names", "fields"), token.doc
    at = token.i
    while at > 1 and (doc[at].lower_ in fields or doc[at].lower_ in {"and", ","}):
        at -= 1
    return at < token.i and doc[at].lower_ == "of" and doc[at - 1].lower_ in OFFICE_WORDS


def _is_before_name(token: Token) -> bool:
    """True for the opener of "Farmer Vazgen Tonakanents": what somebody does, before a name."""
    if token.lower_ not in word_set("names", "human_nouns") or token.i + 2 >= len(token.doc):
        return False
    return all(token.nbor(k).text[0].isupper() for k in (1, 2))


def bare_surnames(doc: Doc, roster: Roster, taken: frozenset[int]) -> Iterator[Mention]:
    """Later mentions of a known person by surname alone."""
    for i, token in enumerate(doc):
        known = roster.by_surname.get(token.text.casefold())
        if known is None or i in taken or not token.text[0].isupper() or known.first == i:
            continue
        if i + 1 < len(doc) and _continues(doc[i + 1]) and i + 1 not in taken:
            continue
        reason = "the same surname was introduced with a full name or title in this article"
        yield Mention(
            first=i,
            last=i + 1,
            label="PERSON",
            score=0.93,
            reason=reason,
            source=SOURCE,
            canonical=known.canonical,
            country=known.country,
            government=known.government,
        )


def has_family_ending(word: str, *, weak: bool = False) -> bool:
    """True for a word that ends as family names of the region do, or, if `weak`, as they may."""
    lower = word.casefold()
    endings = word_set("names", "family_endings")
    if weak:
        endings |= word_set("names", "weak_family_endings")
    return len(lower) > 4 and lower.endswith(tuple(endings))


def full_names(mentions: Sequence[Mention]) -> list[Mention]:
    """The persons among mentions that were named in full or after a title."""
    return [m for m in mentions if m.label == "PERSON" and (m.length > 1 or m.kind == "titled")]


def _continues(token: Token) -> bool:
    return (
        token.text[0].isupper()
        and token.is_alpha
        and not token.is_sent_start
        and token.lower_ not in word_set("names", "titles")
        and token.lower_ not in word_set("names", "not_names")
        and token.pos_ == "PROPN"
        and not token.is_stop
    )
