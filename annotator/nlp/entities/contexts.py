"""What the words around a capitalised name tell of its kind: class nouns, places, speakers."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.nlp.entities.mentions import Finding, Mention
from annotator.nlp.entities.persons import is_name
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc

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
_LINKS = frozenset({"do", "da", "de", "del", "di", "la", "of", "&", "al"})
_BAR = 3
CERTAIN = "certain place"


@dataclass(frozen=True, slots=True)
class Evidence:
    """For surfaces not in the gazetteer, what their surroundings say in this article."""

    speakers: frozenset[str]
    places: frozenset[str]
    certain_places: frozenset[str]

    def label_for(self, surface: str) -> str | None:
        """PERSON or GPE when the article's contexts agree, else None."""
        if surface in self.speakers and surface not in self.places:
            return "PERSON"
        if surface in self.places and surface not in self.speakers:
            return "GPE"
        return None


def evidence_in(doc: Doc, known: frozenset[int]) -> Evidence:
    """Contexts of single and double capitalised words outside the tokens already `known`."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    verbs = word_set("reporting", "neutral") | word_set("reporting", "distances")
    for first, last in _runs(doc, known):
        surface = doc[first:last].text
        if surface.isupper() and len(surface) < 7:
            continue
        before = doc[first - 1].lower_ if first else ""
        if surface.casefold() in word_set("given_names", "names"):
            before = ""
        told = before == "to" and first > 1 and doc[first - 2].lower_ == "according"
        if (before in _LOCATIVE and not told) or (
            before == "of"
            and first > 1
            and doc[first - 2].lower_ in word_set("names", "class_nouns", "GPE")
        ):
            seen[surface]["place"] += _BAR if before in _CERTAIN_LOCATIVE or before == "of" else 1
        if before == "and" and _is_far_end(doc, first):
            seen[surface]["place"] += 1
        head = doc[last - 1]
        if head.dep_ in {"nsubj", "nsubjpass"} and head.head.lemma_.lower() in verbs:
            seen[surface]["speaker"] += _BAR
        elif head.dep_ == "appos" or before in word_set("names", "titles"):
            seen[surface]["speaker"] += 1
        seen[surface]["any"] += 1
    return Evidence(
        frozenset(s for s, c in seen.items() if c["speaker"] > c["place"]),
        frozenset(s for s, c in seen.items() if c["place"] > c["speaker"]),
        frozenset(s for s, c in seen.items() if c["place"] >= _BAR and not c["speaker"]),
    )


def _is_far_end(doc: Doc, first: int) -> bool:
    """True for the second name in "between X and Y"."""
    at = first - 2
    while at > 0 and first - at < 6 and doc[at].text[0].isupper():
        at -= 1
    return at < first - 2 and doc[at].lower_ == "between"


def classed(doc: Doc, known: frozenset[int]) -> Iterator[Mention]:
    """Names right after a noun that says what they are: "the website X", "the town of X"."""
    bodies = word_set("names", "class_nouns", "ORG")
    towns = word_set("names", "class_nouns", "GPE")
    for i, noun in enumerate([token.lower_ for token in doc][:-1]):
        if noun in bodies:
            start, label = i + 1, "ORG"
        elif noun in towns and doc[i + 1].lower_ == "of":
            start, label = i + 2, "GPE"
        else:
            continue
        end = _class_end(doc, start)
        if end == start or not known.isdisjoint(range(start, end)):
            continue
        told = f"“{doc[i].text}” before “{{name}}” says what it is"
        yield Finding(label, 0.8, SOURCE, "classed").at(doc, start, end, told)


def districts(doc: Doc, known: frozenset[int]) -> Iterator[Mention]:
    """Names right before a noun for a place: "the Lerik district"."""
    for first, last in _runs(doc, known):
        if last < len(doc) and doc[last].text in word_set("names", "place_nouns"):
            told = f"“{doc[last].text}” after “{{name}}” says what it is"
            yield Finding("GPE", 0.8, SOURCE).at(doc, first, last, told)


def credited(doc: Doc) -> Iterator[Mention]:
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
        yield from _agencies(doc, i + 1)


def _agencies(doc: Doc, start: int) -> Iterator[Mention]:
    """The agencies of a picture credit: capitalised runs parted by "via"."""
    for at in range(start, min(start + 7, len(doc) + 1)):
        inside = at < len(doc) and not doc[at].is_sent_start
        if inside and doc[at].text[0].isupper():
            continue
        if at > start:
            yield _credit(doc, start, at, "ORG")
        if inside and doc[at].lower_ == "via":
            start = at + 1
        else:
            return


def places(doc: Doc, evidence: Evidence, known: frozenset[int]) -> Iterator[Mention]:
    """Every mention of a name that the article uses as a place."""
    for first, last in _runs(doc, known):
        name = doc[first:last].text
        if name in evidence.places:
            kind = CERTAIN if name in evidence.certain_places else ""
            told = "the article writes “{name}” after words such as “in”, as of a place"
            yield Finding("GPE", 0.72, SOURCE, kind).at(doc, first, last, told)


def _credit(doc: Doc, first: int, last: int, label: str) -> Mention:
    told = "it stands in a picture credit"
    return Finding(label, 0.85, SOURCE, "credit").at(doc, first, last, told)


def _runs(doc: Doc, known: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Runs of one to three capitalised unknown words that are not only a sentence's first word."""
    end, size = 0, len(doc)
    for i in [token.i for token in doc if token.text[0].isupper()]:
        if i < end:
            continue
        end = i
        while end < size and end - i < 4 and end not in known and is_name(doc[end]):
            if end > i and doc[end].is_sent_start:
                break
            end += 1
        if end > i and end - i < 4 and _is_proper(doc, i, end):
            yield i, end


def _is_proper(doc: Doc, first: int, last: int) -> bool:
    if last in range(len(doc)) and doc[last].lower_ in word_set("names", "heads", "ORG"):
        return False
    return (
        all(t.pos_ == "PROPN" or not t.is_sent_start for t in doc[first:last])
        and len(doc[first]) > 2
    )


def _class_end(doc: Doc, start: int) -> int:
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
