"""What the language model reads as a name, after the rules for its known errors."""

from collections.abc import Iterator, Sequence

from annotator.nlp.entities.consistency import MODEL
from annotator.nlp.entities.contexts import Evidence
from annotator.nlp.entities.mentions import Finding, Mention, at_token
from annotator.nlp.entities.persons import (
    OFFICE_WORDS,
    has_family_ending,
    is_field,
    is_name,
    is_of_office,
    name_end,
)
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
_DASHES = frozenset("-–—‑/")
_PARTING = frozenset({"with", "against"})


def model_findings(
    doc: Doc, known: Sequence[Mention], evidence: Evidence, starts: frozenset[int]
) -> Iterator[Mention]:
    """The model's names, split and corrected, where they do not break names that are known.

    Args:
        doc: a parsed text.
        known: names of the gazetteer.
        evidence: what the contexts of this article say.
        starts: tokens where a person's name begins inside a run of capitalised words.
    """
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
        cut = cut or i in starts or doc[i].lower_ in _PARTING
        if cut or (doc[i].lower_ == "in" and _is_head(doc[i - 1])):
            a, b = _trimmed(doc, start, i, ent.label_)
            if a < b:
                yield a, b
            start = i
        elif doc[i].text[0].isupper() and doc[i].lower_ in word_set("names", "headline_verbs"):
            a, b = _trimmed(doc, start, i, ent.label_)
            if a < b:
                yield a, b
            start = i + 1


def _is_head(token: Token) -> bool:
    """True for the last word of "Court of Appeal" or "Danube Conference", where "in" follows."""
    kinds = ("ORG", "EVENT", "FAC")
    return any(token.lower_ in word_set("names", "heads", kind) for kind in kinds)


def _trimmed(doc: Doc, first: int, last: int, label: str) -> tuple[int, int]:
    while first < last and _is_dead(doc[first], label):
        first += 1
    while first < last and (
        doc[last - 1].lower_ in {"'s", "’s", "’", "'"}
        or doc[last - 1].is_lower
        or not (doc[last - 1].text[-1].isalnum() or doc[last - 1].text.endswith("."))
        or (doc[last - 1].is_digit and last < len(doc) and doc[last].text in _DASHES)
    ):
        last -= 1
    return first, last


def _is_dead(token: Token, label: str) -> bool:
    """True for a word that cannot open a name: small, an article, a title before a person."""
    if not (token.text[0].isupper() or token.text[0].isdigit()):
        return True
    if token.lower_ in _TRIM_LEFT or is_of_office(token):
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
    score = _UNSURE if _is_lone_opener(doc, first, last) else _SCORES[label]
    told = f"the language model reads “{{name}}” as {label}"
    return Finding(label, score, MODEL).at(doc, first, last, told)


def _is_no_name(doc: Doc, first: int, last: int, label: str) -> bool:
    """True for spans without a capital, overlong ones, section heads, offices, plain words."""
    tokens = doc[first:last]
    if not any(t.text[0].isupper() for t in tokens) or len(tokens) > _LONGEST:
        return True
    if len(tokens) == 1 and not _may_stand_alone(doc[first], label):
        return True
    office = len(tokens) > 2 and tokens[0].lower_ in OFFICE_WORDS and tokens[1].lower_ == "of"
    government = label == "ORG" and tokens[-1].lower_ == "government" and len(tokens) < 3
    return _is_heading(doc, first, last) or office or government


def _relabelled(doc: Doc, first: int, last: int, label: str, evidence: Evidence) -> str:
    """The label after what the article's own contexts and the shape of the name say."""
    tokens = doc[first:last]
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
    if lower == "republic" or (token.is_stop and not token.text.isupper()):
        return False
    if token.i > 1 and token.nbor(-1).lower_ == "of" and token.nbor(-2).lower_ in OFFICE_WORDS:
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
        told is None and len(tokens) == 1 and tokens[0].lower_ in word_set("given_names", "names")
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
    score = _SCORES["PERSON"] + 0.1 * (last - first > 1)
    told = "the language model reads “{name}” as a person’s name"
    return Finding("PERSON", score, MODEL).at(doc, first, last, told)
