"""What the words around a capitalised name tell of its kind: class nouns, places, speakers."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from annotator.nlp.entities.gazetteer import slug
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.entities.persons import is_name
from annotator.nlp.lexicon import word_set

SOURCE = "contexts"
_LOCATIVE = frozenset(
    {
        "in",
        "near",
        "outside",
        "at",
        "from",
        "to",
        "around",
        "inside",
        "into",
        "towards",
        "toward",
        "above",
        "between",
        "through",
    }
)
_CERTAIN_LOCATIVE = frozenset({"in", "near", "outside", "into", "around"})
_CLASS_ORG = frozenset(
    """website channel newspaper outlet weekly daily portal broadcaster magazine company firm group ngo
    station agency page builder tank startup bank airline carrier watchdog publisher network titles
    contractor manufacturer developer producer party""".split()
)
_CLASS_GPE = frozenset(
    "town city village province district settlement municipality capital port".split()
)
_LINKS = frozenset({"do", "da", "de", "del", "di", "la", "of", "&", "al"})
_BAR = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """For surfaces not in the gazetteer, what their surroundings say in this article."""

    speakers: frozenset[str]
    places: frozenset[str]

    def label_for(self, surface: str) -> str | None:
        """PERSON or GPE when the article's contexts agree, else None."""
        if surface in self.speakers and surface not in self.places:
            return "PERSON"
        if surface in self.places and surface not in self.speakers:
            return "GPE"
        return None


def evidence_in(doc: Any, known: frozenset[int]) -> Evidence:
    """Contexts of single and double capitalised words outside the tokens already `known`."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    verbs = word_set("reporting", "neutral") | word_set("reporting", "distances")
    for first, last in _runs(doc, known):
        surface = doc[first:last].text
        if surface.isupper() and len(surface) < 7:
            continue
        before = doc[first - 1].lower_ if first else ""
        if before in _LOCATIVE or (
            before == "of" and first > 1 and doc[first - 2].lower_ in _CLASS_GPE
        ):
            seen[surface]["place"] += _BAR if before in _CERTAIN_LOCATIVE or before == "of" else 1
        head = doc[last - 1]
        if head.dep_ in {"nsubj", "nsubjpass"} and head.head.lemma_.lower() in verbs:
            seen[surface]["speaker"] += _BAR
        elif head.dep_ == "appos" or before in word_set("names", "titles"):
            seen[surface]["speaker"] += 1
        seen[surface]["any"] += 1
    return Evidence(
        frozenset(s for s, c in seen.items() if c["speaker"] > c["place"]),
        frozenset(s for s, c in seen.items() if c["place"] > c["speaker"]),
    )


def classed(doc: Any, known: frozenset[int]) -> Iterator[Mention]:
    """Names right after a noun that says what they are: "the website X", "the town of X"."""
    for i in range(len(doc) - 1):
        noun = doc[i].lower_
        if noun in _CLASS_ORG:
            start, label = i + 1, "ORG"
        elif noun in _CLASS_GPE and doc[i + 1].lower_ == "of":
            start, label = i + 2, "GPE"
        else:
            continue
        end = _class_end(doc, start)
        if end == start or not known.isdisjoint(range(start, end)):
            continue
        name = doc[start:end].text
        yield Mention(
            first=start,
            last=end,
            label=label,
            score=0.8,
            source=SOURCE,
            canonical=slug(name) or None,
            kind="classed",
            reason=f"“{doc[i].text}” before “{name}” says what it is",
        )


def credited(doc: Any) -> Iterator[Mention]:
    """Photographer and agencies in a picture credit: "— NAME/Agency via Agency"."""
    for i, token in enumerate(doc):
        if token.text != "/" or i == 0 or not doc[i - 1].text.isupper():
            continue
        first = i
        while first and doc[first - 1].text.isupper() and doc[first - 1].is_alpha:
            first -= 1
        if i - first < 2:
            continue
        yield _credit(doc, first, i, "PERSON")
        start = i + 1
        for at in range(i + 1, min(i + 8, len(doc) + 1)):
            closes = at == len(doc) or doc[at].is_sent_start or doc[at].lower_ == "via"
            if closes or not doc[at].text[0].isupper():
                if at > start:
                    yield _credit(doc, start, at, "ORG")
                if closes and at < len(doc) and doc[at].lower_ == "via":
                    start = at + 1
                    continue
                break


def places(doc: Any, evidence: Evidence, known: frozenset[int]) -> Iterator[Mention]:
    """Every mention of a name that the article uses as a place."""
    for first, last in _runs(doc, known):
        name = doc[first:last].text
        if name in evidence.places:
            yield Mention(
                first=first,
                last=last,
                label="GPE",
                score=0.72,
                source=SOURCE,
                canonical=slug(name) or None,
                reason=f"the article writes “{name}” after words such as “in”, as of a place",
            )


def relabelled(mention: Mention, label: str, reason: str) -> Mention:
    """The mention with another label and the reason for it."""
    return replace(mention, label=label, source=SOURCE, reason=reason, score=0.8)


def _credit(doc: Any, first: int, last: int, label: str) -> Mention:
    return Mention(
        first=first,
        last=last,
        label=label,
        score=0.85,
        source=SOURCE,
        kind="credit",
        canonical=slug(doc[first:last].text) or None,
        reason="it stands in a picture credit",
    )


def _runs(doc: Any, known: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Runs of one to three capitalised unknown words that are not only a sentence's first word."""
    i = 0
    while i < len(doc):
        end = i
        while end < len(doc) and end - i < 4 and end not in known and is_name(doc[end]):
            if end > i and doc[end].is_sent_start:
                break
            end += 1
        if end > i and end - i < 4 and _is_proper(doc, i, end):
            yield i, end
        i = max(end, i + 1)


def _is_proper(doc: Any, first: int, last: int) -> bool:
    if last in range(len(doc)) and doc[last].lower_ in word_set("names", "heads", "ORG"):
        return False
    return (
        all(t.pos_ == "PROPN" or not t.is_sent_start for t in doc[first:last])
        and len(doc[first]) > 2
    )


def _class_end(doc: Any, start: int) -> int:
    end = start
    while end < len(doc) and end - start < 4 and not doc[end].is_sent_start:
        text = doc[end].text
        cased = text[:1].isupper() and not doc[end].is_stop
        link = doc[end].lower_ in _LINKS and end > start and end + 1 < len(doc)
        if not cased and not (link and doc[end + 1].text[:1].isupper()):
            break
        if doc[end].lower_ in word_set("names", "titles"):
            break
        end += 1
    return end
