"""Puts names together: gazetteer, shapes, titles, the model's findings corrected, surnames."""

from collections.abc import Iterator, Sequence

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
from annotator.nlp.entities.gazetteer import Entry, slug
from annotator.nlp.entities.introductions import (
    agencies,
    apposed,
    club_mentions,
    clubs,
    introduced,
)
from annotator.nlp.entities.matching import Match
from annotator.nlp.entities.mentions import Mention, at_token, without_overlaps
from annotator.nlp.entities.persons import (
    by_family_name,
    has_family_ending,
    is_field,
    is_name,
    name_end,
    titled,
)
from annotator.nlp.entities.shapes import States, shaped
from annotator.nlp.entities.unclaimed import unclaimed
from annotator.nlp.entities.unintroduced import unintroduced
from annotator.nlp.entities.weighing import weighed
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, DocSpan, Token

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
_UNSURE = 0.45
_UNSURE_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC", "PERSON"})
_LONGEST = 9
_SPEECH = ("acts", "neutral", "distances", "endorses")
_OFFICE_WORDS = frozenset(
    {"secretary", "minister", "head", "chief", "deputy", "chairman", "president", "director"}
)
_DASHES = frozenset("-–—‑/")
_PARTING = frozenset({"with", "against"})


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
    shapes += ministries(doc, [m for m in known if m.label == "NORP"])
    languages = {m.first for m in matches if _is_language(doc, m)}
    guesses = [g for g in _model_findings(doc, known, evidence, ends) if g.first not in languages]
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
        if cut or i in starts or doc[i].lower_ in _PARTING:
            a, b = _trimmed(doc, start, i, ent.label_)
            if a < b:
                yield a, b
            start = i
        elif doc[i].text[0].isupper() and doc[i].lower_ in word_set("names", "headline_verbs"):
            a, b = _trimmed(doc, start, i, ent.label_)
            if a < b:
                yield a, b
            start = i + 1


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
    if label == "PERSON" and (
        token.lower_ in word_set("names", "human_nouns")
        or (token.lower_ in word_set("names", "fields") and is_field(token))
    ):
        return True
    return label != "ORG" and token.lower_ in word_set("names", "titles")


def _corrected(
    doc: Doc, first: int, last: int, label: str, held: dict[int, Mention], evidence: Evidence
) -> Mention | None:
    """The model's finding after the rules for its known errors; None when it is to be dropped."""
    if label == "ORG" and _is_portfolio(doc, last):
        last -= 1
    inside = {id(held[i]): held[i] for i in range(first, last) if i in held}
    if first == last or _is_no_name(doc, first, last, label):
        return None
    if inside and not _outgrows(doc, first, last, label, list(inside.values())):
        return None
    label = _relabelled(doc, first, last, label, evidence)
    if label == "PERSON":
        return _person(doc, first, last)
    if label == "EVENT" and last - first > 2 and doc[last - 1].is_digit:
        last -= 2 if doc[last - 2].lower_ == "of" else 0
    name = doc[first:last].text
    return Mention(
        first=first,
        last=last,
        label=label,
        score=_UNSURE if _is_lone_opener(doc, first, last) else _SCORES[label],
        reason=f"the language model reads “{name}” as {label}",
        source=MODEL,
        canonical=slug(name) or None,
    )


def _is_no_name(doc: Doc, first: int, last: int, label: str) -> bool:
    """True for spans without a capital, overlong ones, section heads, offices, plain words."""
    tokens = doc[first:last]
    if not any(t.text[0].isupper() for t in tokens) or len(tokens) > _LONGEST:
        return True
    if len(tokens) == 1 and not _may_stand_alone(doc[first], label):
        return True
    office = len(tokens) > 2 and tokens[0].lower_ in _OFFICE_WORDS and tokens[1].lower_ == "of"
    return _is_heading(doc, first, last) or office


def _relabelled(doc: Doc, first: int, last: int, label: str, evidence: Evidence) -> str:
    """The label after what the article's own contexts and the shape of the name say."""
    tokens = doc[first:last]
    if tokens.text == "Republic":
        return "GPE"
    told = evidence.label_for(tokens.text)
    if told and label in _UNSURE_LABELS and len(tokens) < 3:
        kept = label == "ORG" and told == "PERSON" and len(tokens) > 1
        label = label if kept else told
    if label != "PERSON" and (_looks_like_person(doc, first, last) or _is_given(tokens, told)):
        return "PERSON"
    return label


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
    if token.is_sent_start and _is_plain_opener(token, label):
        return False
    if token.is_sent_start and token.pos_ in {"VERB", "ADV", "ADP", "SCONJ", "DET", "ADJ", "INTJ"}:
        return label == "NORP"
    return token.text[0].isupper() and (label != "ORG" or len(token.text) > 1)


def _is_portfolio(doc: Doc, last: int) -> bool:
    """True for "Energy" before "Minister": it belongs to the office, not to a name."""
    after = doc[last].lower_ if last < len(doc) else ""
    portfolio = doc[last - 1].lower_ in word_set("names", "portfolios")
    return portfolio and after in word_set("names", "strong_titles")


def _is_lone_opener(doc: Doc, first: int, last: int) -> bool:
    """True for one word that opens a sentence, stands nowhere else and does not speak."""
    token = doc[first]
    if last - first > 1 or not token.is_sent_start or token.text.isupper():
        return False
    verb = token.head.lemma_.lower()
    speaks = verb not in word_set("names", "plain_verbs") and any(
        verb in word_set("reporting", kind) for kind in _SPEECH
    )
    return not speaks and sum(t.text == token.text for t in doc) == 1


def _is_given(tokens: DocSpan, told: str | None) -> bool:
    """True for a given name alone that the article does not use as a place."""
    return (
        told is None and len(tokens) == 1 and tokens[0].lower_ in word_set("names", "given_names")
    )


def _is_plain_opener(token: Token, label: str) -> bool:
    """True for a common noun that is capitalised only because it opens a sentence."""
    if token.tag_ in {"NN", "NNS"} and label not in {"NORP", "PERSON"}:
        return True
    return label == "ORG" and _is_plain_noun(token)


def _is_plain_noun(token: Token) -> bool:
    """True for an opener before another noun ("Customs papers"), or written small elsewhere."""
    if token.text.isupper() or token.i + 1 >= len(token.doc):
        return False
    after = token.nbor()
    compound = token.dep_ in {"compound", "amod", "nmod"} and after.text[0].islower()
    return compound or any(t.text == token.lower_ for t in token.doc)


def _looks_like_person(doc: Doc, first: int, last: int) -> bool:
    if not all(is_name(doc[i]) or doc[i].text in {"-", "‑"} for i in range(first, last)):
        return False
    return has_family_ending(doc[last - 1].text, weak=last - first == 2)


def _person(doc: Doc, first: int, last: int) -> Mention | None:
    while first + 1 < last and doc[first].lower_ in word_set("names", "human_nouns"):
        first += 1
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
