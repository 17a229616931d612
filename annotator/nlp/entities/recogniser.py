"""Puts names together: gazetteer, shapes, titles, the model's findings corrected, surnames."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from annotator.nlp.entities.contexts import Evidence, classed, credited, evidence_in, places
from annotator.nlp.entities.gazetteer import Entry, slug
from annotator.nlp.entities.matching import Match
from annotator.nlp.entities.mentions import Mention, at_token, without_overlaps
from annotator.nlp.entities.persons import (
    Roster,
    bare_surnames,
    by_family_name,
    has_family_ending,
    is_name,
    name_end,
    titled,
)
from annotator.nlp.entities.shapes import acronym_after, shaped
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, DocSpan, Token

MODEL = "ner"
_TRIM_LEFT = frozenset({"the", "a", "an", "this", "that", "his", "her", "its", "their", "our"})
_LABELS = frozenset({"PERSON", "NORP", "GPE", "LOC", "ORG", "FAC", "EVENT", "LAW"})
_SCORES = {
    "PERSON": 0.75,
    "GPE": 0.72,
    "NORP": 0.8,
    "ORG": 0.66,
    "LOC": 0.7,
    "FAC": 0.6,
    "EVENT": 0.6,
    "LAW": 0.62,
}  # shares found right on own articles, rounded
_OFFICE_WORDS = frozenset(
    {"secretary", "minister", "head", "chief", "deputy", "chairman", "president", "director"}
)
_ACRONYM_LABELS = frozenset({"ORG", "FAC", "LOC", "LAW", "EVENT"})
_DASHES = frozenset("-–—‑/")


def recognise(doc: Doc, matches: Sequence[Match]) -> list[Mention]:
    """All name mentions of a parsed Doc, in text order, none overlapping another."""
    known = [_from_match(doc, m) for m in matches if not _is_language(doc, m)]
    firm = frozenset(i for m in known for i in range(m.first, m.last) if m.label != "PERSON")
    evidence = evidence_in(doc, frozenset(i for m in matches for i in range(m.first, m.last)))
    demonyms = frozenset(i for m in known if m.label == "NORP" for i in range(m.first, m.last))
    states = frozenset(i for m in known for i in range(m.first, m.last) if m.label == "GPE")
    named = frozenset(i for m in known for i in range(m.first, m.last))
    people = [*titled(doc, firm), *by_family_name(doc, named)]
    ends = _person_starts(doc, people, evidence)
    shapes = [s for s in shaped(doc, demonyms, ends, states) if not _is_only_known(s, known)]
    languages = {m.first for m in matches if _is_language(doc, m)}
    guesses = [g for g in _model_findings(doc, known, evidence, ends) if g.first not in languages]
    found = [*known, *shapes, *people, *guesses, *classed(doc, firm), *credited(doc)]
    held = frozenset(i for m in found if m.label != "GPE" for i in range(m.first, m.last))
    found += places(doc, evidence, held | firm)
    return _remembered(doc, without_overlaps(sorted(found, key=_rank)), evidence)


def _rank(mention: Mention) -> tuple[int, int, int]:
    """Longer names first, the model's single words last."""
    order = {"gazetteer": 0, "contexts": 1, "shapes": 2, "surnames": 3, MODEL: 4}[mention.source]
    single = mention.source == MODEL and mention.length < 2
    return (1 if single else 0, -mention.length, order)


def _is_language(doc: Doc, match: Match) -> bool:
    """True for a demonym that names a language: "in Armenian:", "Arabic-language"."""
    if match.entry.label != "NORP":
        return False
    after = [t.lower_ for t in doc[match.last : match.last + 2]]
    if "language" in after[:1] or (after[:1] == ["-"] and "language" in after):
        return True
    before = doc[match.first - 1].lower_ if match.first else ""
    singular = not doc[match.last - 1].text.endswith("s")
    ends = not after or not after[0][0].isalpha() or after[0] in {"and", "or", "by", "on", "that"}
    return singular and ends and before in {"in", "into", "speak", "speaks", "spoke"}


def _person_starts(doc: Doc, people: Sequence[Mention], evidence: Evidence) -> frozenset[int]:
    """Tokens where a person's name begins inside a run of capitalised words."""
    surnames = {doc[m.last - 1].text for m in people} | evidence.speakers
    return frozenset(
        i
        for i in range(len(doc) - 1)
        if doc[i + 1].text in surnames and is_name(doc[i]) and not doc[i + 1].is_sent_start
    )


def _from_match(doc: Doc, match: Match) -> Mention:
    entry: Entry = match.entry
    name = doc[match.first : match.last].text
    return Mention(
        first=match.first,
        last=match.last,
        label=entry.label,
        score=0.95,
        reason=f"the gazetteer knows “{name}” as {entry.id}",
        source="gazetteer",
        canonical=entry.id,
        country=entry.country,
        kind=entry.kind,
        government=entry.government or entry.office is not None,
    )


def _is_only_known(shape: Mention, known: Sequence[Mention]) -> bool:
    """True when a gazetteer name of several tokens already covers the shape."""
    return any(m.first <= shape.first and shape.last <= m.last for m in known if m.length > 1)


def _model_findings(
    doc: Doc, known: Sequence[Mention], evidence: Evidence, starts: frozenset[int]
) -> Iterator[Mention]:
    held = at_token(known)
    for ent in doc.ents:
        if ent.label_ not in _LABELS:
            continue
        for first, last in _split(doc, ent, starts):
            mention = _corrected(doc, first, last, ent.label_, held, evidence)
            if mention is not None:
                yield mention


def _split(doc: Doc, ent: DocSpan, starts: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The model's span cut where a sentence or a person's name begins, each part trimmed."""
    start = ent.start
    for i in range(ent.start + 1, ent.end + 1):
        cut = i == ent.end or doc[i].is_sent_start or doc[i].text == "/"
        if cut or i in starts:
            a, b = _trimmed(doc, start, i, ent.label_)
            if a < b:
                yield a, b
            start = i


def _trimmed(doc: Doc, first: int, last: int, label: str) -> tuple[int, int]:
    while first < last and _is_dead(doc[first], label):
        first += 1
    while first < last and (
        doc[last - 1].lower_ in {"'s", "’s", "’", "'"}
        or doc[last - 1].is_lower
        or not (doc[last - 1].text[-1].isalnum() or doc[last - 1].text.endswith("."))
    ):
        last -= 1
    return first, last


def _is_dead(token: Token, label: str) -> bool:
    """True for a word that cannot open a name: small, an article, a title before a person."""
    if not (token.text[0].isupper() or token.text[0].isdigit()):
        return True
    if token.lower_ in _TRIM_LEFT:
        return True
    return label != "ORG" and token.lower_ in word_set("names", "titles")


def _corrected(
    doc: Doc, first: int, last: int, label: str, held: dict[int, Mention], evidence: Evidence
) -> Mention | None:
    """The model's finding after the rules for its known errors; None when it is to be dropped."""
    inside = {id(held[i]): held[i] for i in range(first, last) if i in held}
    tokens = doc[first:last]
    if not any(t.text[0].isupper() for t in tokens) or len(tokens) > 9:
        return None
    if inside and not _outgrows(doc, first, last, label, list(inside.values())):
        return None
    if len(tokens) == 1 and not _may_stand_alone(doc[first], label):
        return None
    if _is_heading(doc, first, last) or (
        len(tokens) > 2 and tokens[0].lower_ in _OFFICE_WORDS and tokens[1].lower_ == "of"
    ):
        return None
    is_republic = tokens.text == "Republic"
    label = "GPE" if is_republic else label
    told = None if is_republic else evidence.label_for(tokens.text)
    if told and label in {"ORG", "GPE", "NORP", "FAC", "LOC", "PERSON"} and len(tokens) < 3:
        label = label if label == "ORG" and told == "PERSON" and len(tokens) > 1 else told
    if label in {"ORG", "GPE", "NORP", "FAC", "LOC"} and _looks_like_person(doc, first, last):
        label = "PERSON"
    if label == "PERSON":
        return _person(doc, first, last)
    return Mention(
        first=first,
        last=last,
        label=label,
        score=_SCORES[label],
        reason=f"the language model reads “{tokens.text}” as {label}",
        source=MODEL,
        canonical=slug(tokens.text) or None,
    )


def _outgrows(doc: Doc, first: int, last: int, label: str, inside: Sequence[Mention]) -> bool:
    """True when the model's longer span may stand although it holds a gazetteer name."""
    if any(m.first < first or m.last > last or (m.first, m.last) == (first, last) for m in inside):
        return False
    if label in {"PERSON", "GPE", "NORP"} or any(m.length > 1 for m in inside):
        return label == "PERSON" and all(m.label == "PERSON" and m.length == 1 for m in inside)
    if any(
        doc[i].text in _DASHES or doc[i].lower_ in {"and", ",", "'s", "’s"}
        for i in range(first, last)
    ):
        return False
    if any(first < m.first and m.last < last and doc[m.first - 1].lower_ == "of" for m in inside):
        return False
    rest = [
        t for t in doc[first:last] if t.i not in {i for m in inside for i in range(m.first, m.last)}
    ]
    return all(t.text[0].isupper() or t.lower_ in {"of", "for", "the", "in"} for t in rest) and any(
        is_name(t) for t in rest
    )


def _is_heading(doc: Doc, first: int, last: int) -> bool:
    """True when the span is a whole short line without a full stop, such as a section head."""
    ends = last == len(doc) or doc[last].is_sent_start
    return doc[first].is_sent_start and ends and last - first > 1


def _may_stand_alone(token: Token, label: str) -> bool:
    lower = token.lower_
    if lower in word_set("names", "titles") or lower in word_set("names", "not_names"):
        return False
    if lower in word_set("names", "heads", "ORG") and label != "GPE":
        return False
    if token.is_stop and not token.text.isupper():
        return False
    if token.i > 1 and token.nbor(-1).lower_ == "of" and token.nbor(-2).lower_ in _OFFICE_WORDS:
        return label in {"GPE", "NORP"}
    after = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    if after in {"minister", "ministry", "ministers", "secretary"} and label != "NORP":
        return False
    if token.is_sent_start and token.pos_ in {"VERB", "ADV", "ADP", "SCONJ", "DET", "ADJ", "INTJ"}:
        return label == "NORP"
    return token.text[0].isupper() and (label != "ORG" or len(token.text) > 1)


def _looks_like_person(doc: Doc, first: int, last: int) -> bool:
    if not all(is_name(doc[i]) or doc[i].text in {"-", "‑"} for i in range(first, last)):
        return False
    return has_family_ending(doc[last - 1].text, weak=last - first == 2)


def _person(doc: Doc, first: int, last: int) -> Mention | None:
    end = name_end(doc, first, frozenset())
    if end == first:
        return None
    last = min(last, end) if end - first <= 4 else last
    name = doc[first:last].text
    return Mention(
        first=first,
        last=last,
        label="PERSON",
        score=_SCORES["PERSON"] + 0.1 * (last - first > 1),
        reason=f"the language model reads “{name}” as a person’s name",
        source=MODEL,
        canonical=slug(name) or None,
    )


def _remembered(doc: Doc, found: list[Mention], evidence: Evidence) -> list[Mention]:
    """Found mentions made consistent over the article: surnames, acronyms, equal surfaces."""
    roster = Roster()
    roster.learn(doc, [m for m in found if m.source == "gazetteer" or m.length > 1])
    roster.learn(doc, found)
    roster.forget(evidence.places)
    kept = [_agreeing(doc, m, roster) for m in found if not _is_pair(doc, m, roster)]
    taken = frozenset(i for m in kept for i in range(m.first, m.last))
    kept += bare_surnames(doc, roster, taken)
    kept = without_overlaps(sorted(kept, key=lambda m: -m.length))
    kept = _with_acronyms(doc, kept)
    return _repeated(doc, kept)


def _agreeing(doc: Doc, mention: Mention, roster: Roster) -> Mention:
    """A single-token finding that is a known surname becomes that person."""
    known = roster.by_surname.get(doc[mention.last - 1].text.casefold())
    if known is None or mention.source == "gazetteer" or mention is known:
        return mention
    if mention.source != MODEL and mention.length > 1:
        return mention
    if mention.length == 1 or _is_part(doc, mention, known):
        return replace(
            mention,
            label="PERSON",
            canonical=known.canonical,
            country=known.country,
            government=known.government,
            score=0.92,
            source="surnames",
            reason="the same surname was introduced with a full name or title in this article",
        )
    return mention


def _is_pair(doc: Doc, mention: Mention, roster: Roster) -> bool:
    """True for the model's "Blinken-Aliyev": two known surnames joined by a dash."""
    parts = [t.text.casefold() for t in doc[mention.first : mention.last] if t.text not in _DASHES]
    return 1 < len(parts) < mention.length and all(p in roster.by_surname for p in parts)


def _is_part(doc: Doc, mention: Mention, known: Mention) -> bool:
    words = {t.lower_ for t in doc[known.first : known.last]}
    return all(t.lower_ in words for t in doc[mention.first : mention.last])


def _with_acronyms(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Acronyms in brackets after a name, or made of its initials, get the name's identity."""
    held = at_token(mentions)
    meanings: dict[str, Mention] = {}
    for mention in mentions:
        if mention.length < 2 or mention.label not in _ACRONYM_LABELS:
            continue
        at = acronym_after(doc, mention.last)
        if at is not None:
            meanings[doc[at].text] = mention
        elif mention.label == "ORG":
            meanings.setdefault(_initials(doc, mention), mention)
    added = []
    for i, token in enumerate(doc):
        meaning = meanings.get(token.text) if token.text.isupper() else None
        if meaning is None or len(token) < 2 or (i in held and held[i].source == "gazetteer"):
            continue
        if i in held and held[i].length > 1:
            continue
        added.append(
            replace(
                meaning,
                first=i,
                last=i + 1,
                score=0.93,
                source="surnames",
                reason=f"“{token.text}” is short for “{doc[meaning.first : meaning.last].text}”",
            )
        )
    return without_overlaps([*added, *mentions])


def _initials(doc: Doc, mention: Mention) -> str:
    return "".join(t.text[0] for t in doc[mention.first : mention.last] if t.text[0].isupper())


def _repeated(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Names of several words found once are found wherever they stand again."""
    texts = {
        tuple(t.text for t in doc[m.first : m.last]): m
        for m in mentions
        if m.length > 1
        or (m.label in {"ORG", "FAC", "PERSON"} and m.source == MODEL and len(doc[m.first]) > 3)
    }
    firm = [m for m in mentions if m.length > 1 or (m.source != MODEL and m.label != "PERSON")]
    taken = frozenset(i for m in firm for i in range(m.first, m.last))
    firsts = {words[0] for words in texts}
    added = []
    for i, token in enumerate(doc):
        if token.text not in firsts:
            continue
        for words, model in texts.items():
            last = i + len(words)
            if tuple(t.text for t in doc[i:last]) == words and taken.isdisjoint(range(i, last)):
                added.append(
                    replace(
                        model,
                        first=i,
                        last=last,
                        reason="the same name stands elsewhere in this article",
                    )
                )
    return without_overlaps(sorted([*mentions, *added], key=lambda m: (-m.length, m.first)))


def surfaces_of(doc: Doc, mentions: Iterable[Mention]) -> list[str]:
    """The text of each mention, as the pipeline read it."""
    return [doc[m.first : m.last].text for m in mentions]
