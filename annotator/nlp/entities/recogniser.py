"""Puts names together: gazetteer, shapes, titles, the model's findings corrected, surnames."""

from collections.abc import Sequence
from dataclasses import replace

from annotator.nlp.entities.bodies import ministries, shortened
from annotator.nlp.entities.consistency import MODEL, remembered
from annotator.nlp.entities.contexts import (
    Evidence,
    classed,
    credited,
    districts,
    evidence_in,
    places,
)
from annotator.nlp.entities.fusing import fused
from annotator.nlp.entities.gazetteer import Entry
from annotator.nlp.entities.introductions import (
    agencies,
    apposed,
    club_mentions,
    clubs,
    introduced,
)
from annotator.nlp.entities.matching import Match
from annotator.nlp.entities.mentions import Mention, without_overlaps
from annotator.nlp.entities.model_names import model_findings
from annotator.nlp.entities.persons import by_family_name, is_name, titled
from annotator.nlp.entities.shapes import States, quoted_works, shaped
from annotator.nlp.entities.unclaimed import unclaimed
from annotator.nlp.entities.unintroduced import unintroduced
from annotator.nlp.entities.weighing import weighed
from annotator.nlp.parsed import Doc

_DASHES = frozenset("-–—‑/")
_NOUNLIKE = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})


def recognise(doc: Doc, matches: Sequence[Match], dictionary: frozenset[str]) -> list[Mention]:
    """All name mentions of a parsed Doc, in text order, none overlapping another.

    `dictionary` holds the common words of the language.
    """
    found, evidence = candidates(doc, matches)
    kept = remembered(doc, weighed(doc, found, dictionary), evidence)
    kept = unintroduced(doc, kept)
    return sorted([*kept, *shortened(doc, kept)], key=lambda m: m.first)


def candidates(doc: Doc, matches: Sequence[Match]) -> tuple[list[Mention], Evidence]:
    """What may be a name before it is weighed; only a fused name overlaps others, its parts."""
    known = [_from_match(doc, m) for m in matches if not _is_language(doc, m)]
    firm = frozenset(i for m in known for i in range(m.first, m.last) if m.label != "PERSON")
    evidence = evidence_in(doc, frozenset(i for m in matches for i in range(m.first, m.last)))
    demonyms = frozenset(i for m in known if m.label == "NORP" for i in range(m.first, m.last))
    places_known = frozenset(i for m in known for i in range(m.first, m.last) if m.label == "GPE")
    states = States(places_known, _tokens_of(known, "country"))
    named = frozenset(i for m in known for i in range(m.first, m.last))
    sides = clubs(doc, _tokens_of(known, "country") | demonyms)
    people = [*titled(doc, firm), *by_family_name(doc, named)]
    people += introduced(doc, named, _person_starts(doc, people, evidence))
    ends = _person_starts(doc, people, evidence)
    shapes = [s for s in shaped(doc, demonyms, ends, states) if not _is_only_known(s, known)]
    shapes += quoted_works(doc)
    shapes = [_known_by_brackets(doc, s, known) for s in shapes]
    shapes += ministries(doc, [m for m in known if m.label == "NORP"])
    languages = {m.first for m in matches if _is_language(doc, m)}
    guesses = [g for g in model_findings(doc, known, evidence, ends) if g.first not in languages]
    found = [*known, *shapes, *people, *guesses, *classed(doc, firm), *credited(doc)]
    found += [
        *districts(doc, named),
        *apposed(doc, named),
        *agencies(doc),
        *club_mentions(doc, sides),
    ]
    held = frozenset(i for m in found if m.label != "GPE" for i in range(m.first, m.last))
    found += places(doc, evidence, held | firm)
    single = without_overlaps(sorted(found, key=_rank))
    single += unclaimed(doc, single)
    return [*single, *fused(doc, single)], evidence


def _known_by_brackets(doc: Doc, shape: Mention, known: Sequence[Mention]) -> Mention:
    """A name that holds a known acronym in brackets, with what is known of the acronym."""
    inside = (m for m in known if shape.first < m.first < shape.last and m.label == shape.label)
    held = next((m for m in inside if doc[m.first - 1].text == "("), None)
    if held is None:
        return shape
    return replace(
        shape, canonical=held.canonical, country=held.country, government=held.government
    )


def _tokens_of(known: Sequence[Mention], kind: str) -> frozenset[int]:
    return frozenset(i for m in known if m.kind == kind for i in range(m.first, m.last))


def _rank(mention: Mention) -> tuple[int, int, int]:
    """Longer names first, the model's single words last."""
    order = {"contexts": 0, "gazetteer": 1, "shapes": 2, "surnames": 3, MODEL: 4}[mention.source]
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
    return (
        singular
        and ends
        and after[:1] not in (["-"], ["–"])
        and before in {"in", "into", "speak", "speaks", "spoke"}
    )


def _person_starts(doc: Doc, people: Sequence[Mention], evidence: Evidence) -> frozenset[int]:
    """Tokens where a person's name begins inside a run of capitalised words."""
    surnames = {doc[m.last - 1].text for m in people} | evidence.speakers
    return frozenset(
        token.i - 1
        for token in doc
        if token.text in surnames and token.i and not token.is_sent_start
        if is_name(doc[token.i - 1])
    )


def _is_water(doc: Doc, match: Match) -> bool:
    """True for "the Hrazdan": a town takes no article, a river of that name does."""
    if match.entry.label != "GPE" or match.entry.kind != "places" or not match.is_single:
        return False
    if match.first == 0 or doc[match.first - 1].lower_ != "the":
        return False
    after = doc[match.last] if match.last < len(doc) else None
    return after is None or not (after.pos_ in _NOUNLIKE or after.text in _DASHES)


def _from_match(doc: Doc, match: Match) -> Mention:
    entry: Entry = match.entry
    name = doc[match.first : match.last].text
    if _is_water(doc, match):
        entry = Entry(f"{entry.id}-water", "LOC", entry.country, entry.kind)
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
