"""Which country a name belongs to, and whether it stands for the place, government or people."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from annotator.model.annotations import Reading
from annotator.nlp.entities.bodies import KIND as SHORT
from annotator.nlp.entities.gazetteer import demonym_countries
from annotator.nlp.entities.mentions import Mention, at_token
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, Token

_BREAKS = frozenset({",", ";", ":", ".", "/", "“", "”", '"', ")"})
_AROUND = frozenset(
    ["near", "outside", "inside", "around", "through", "via", "into", "across", "beyond", "above"]
)
_MONTHS = frozenset(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
)


def affiliated(doc: Doc, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with countries inferred from titles, owners and appositions, then shared."""
    held = at_token(mentions)
    bodies = _agreed([_of_body(doc, m, held) for m in mentions])
    held = at_token(bodies)
    return _agreed([_of_person(doc, m, held) for m in bodies])


def _agreed(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with what is known of any of the same identity."""
    votes: dict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for mention in mentions:
        if mention.canonical and mention.country and mention.label in {"PERSON", "ORG"}:
            votes[mention.canonical][mention.country, mention.government] += 1
    return [_shared(m, votes) for m in mentions]


def read(doc: Doc, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with their reading: government for acting capitals, people for peoples."""
    return [replace(m, reading=_reading(doc, m)) for m in mentions]


def _of_body(doc: Doc, mention: Mention, held: dict[int, Mention]) -> Mention:
    if mention.country or mention.label != "ORG":
        return mention
    if mention.kind == SHORT:
        return mention
    if mention.source == "gazetteer" and mention.kind == "institutions":
        return replace(mention, country=_owner(doc, mention, held))
    country = _inside(doc, mention) or _owner(doc, mention, held)
    is_body = _is_body(doc, mention)
    if country is None and is_body and not _in_subject(doc[mention.last - 1]):
        country = _only_country(doc, mention, held)
    return replace(mention, country=country, government=country is not None and is_body)


def _in_subject(token: Token) -> bool:
    """True within a subject: who speaks of the only state that is named need not be its own."""
    at = token
    while at.dep_ in {"pobj", "prep", "poss", "compound", "appos", "nmod"} and at.head.i != at.i:
        at = at.head
    return bool(at.dep_ == "nsubj")


def _only_country(doc: Doc, mention: Mention, held: dict[int, Mention]) -> str | None:
    """The one state that the sentence names; None when it names several or none."""
    sent = doc[mention.first].sent
    named = {held[i].country for i in range(sent.start, sent.end) if i in held}
    found = {country for country in named if country}
    return found.pop() if len(found) == 1 else None


def _of_person(doc: Doc, mention: Mention, held: dict[int, Mention]) -> Mention:
    if mention.country or mention.label != "PERSON":
        return mention
    country, official = _from_title(doc, mention, held)
    if country is None:
        country, official = _from_apposition(doc, mention, held)
    if country is None:
        country, official = _from_delegation(doc, mention, held), True
    return replace(mention, country=country, government=official and country is not None)


def _from_delegation(doc: Doc, mention: Mention, held: dict[int, Mention]) -> str | None:
    """Country of "the Armenian delegation was led by NAME", "the Armenian one by NAME"."""
    titles = word_set("names", "titles") | word_set("names", "officials")
    by = mention.first - 1
    while by > 0 and (doc[by].lower_ in titles or doc[by].text[0].isupper()):
        by -= 1
    if by < 1 or doc[by].lower_ not in {"by", "under"}:
        return None
    for at in range(by - 1, max(by - 8, doc[mention.first].sent.start), -1):
        if doc[at].lower_ in word_set("names", "delegations") and at - 1 in held:
            return held[at - 1].country
    return None


def _shared(mention: Mention, votes: dict[str, Counter[tuple[str, bool]]]) -> Mention:
    if mention.country or mention.canonical not in votes:
        return mention
    (country, government), _ = votes[mention.canonical].most_common(1)[0]
    return replace(mention, country=country, government=government)


def _inside(doc: Doc, mention: Mention) -> str | None:
    known = demonym_countries()
    found = {known[t.lower_] for t in doc[mention.first : mention.last] if t.lower_ in known}
    return found.pop() if len(found) == 1 else None


def _owner(doc: Doc, mention: Mention, held: dict[int, Mention]) -> str | None:
    """Country of "Armenia's …", "Armenian …" before, or "… of Armenia" after a body's name."""
    at = mention.first - 1
    if at > 0 and doc[at].lower_ in {"'s", "’s"} and at - 1 in held:
        return held[at - 1].country
    if at >= 0 and at in held and held[at].label == "NORP":
        return held[at].country
    if mention.last + 1 < len(doc) and doc[mention.last].lower_ in {"of", "in"}:
        after = held.get(mention.last + 1)
        return after.country if after and after.label == "GPE" else None
    return None


def _is_body(doc: Doc, mention: Mention) -> bool:
    return any(t.lower_ in word_set("names", "bodies") for t in doc[mention.first : mention.last])


def _from_title(doc: Doc, mention: Mention, held: dict[int, Mention]) -> tuple[str | None, bool]:
    """Country and officialdom from the words before a name, as far as they are its title."""
    country, official, human = None, False, False
    at = mention.first - 1
    if at > 0 and doc[at].text == "," and not doc[at + 1].is_sent_start:
        at -= 1
    while at >= 0 and mention.first - at < 14 and not doc[at + 1].is_sent_start:
        token, name = doc[at], held.get(at)
        if token.lower_ in word_set("names", "officials"):
            official = True
        human = human or token.lower_ in word_set("names", "human_nouns")
        if name is not None and name.label in {"GPE", "NORP", "ORG"} and name.country:
            country = country or name.country
        elif (
            (name is not None and name.label == "PERSON")
            or token.pos_ in {"VERB", "AUX"}
            or token.text in _BREAKS
            or (
                token.lower_ in {"with", "by", "to", "between", "that", "told", "in", "and"}
                and not official
            )
            or token.lower_ in {"with", "by", "to", "between", "that"}
        ):
            break
        at -= 1
    return (country, official) if official or human else (None, False)


def _from_apposition(
    doc: Doc, mention: Mention, held: dict[int, Mention]
) -> tuple[str | None, bool]:
    """Country and officialdom from ", chairman of Azerbaijan's …," after a name."""
    if mention.last >= len(doc) or doc[mention.last].text != ",":
        return None, False
    country, official, start = None, False, mention.last + 1
    if start < len(doc) and doc[start].lower_ == "who":
        start += 2
    for at in range(start, min(mention.last + 16, len(doc))):
        token = doc[at]
        if (token.pos_ in {"VERB", "AUX", "CCONJ"} and at == start) or token.pos_ == "AUX":
            break
        if token.is_sent_start or token.text == "," or (at in held and held[at].label == "PERSON"):
            break
        official = official or token.lower_ in word_set("names", "officials")
        if at in held and held[at].country and held[at].label in {"GPE", "NORP", "ORG"}:
            country = country or held[at].country
    return (country, official) if country else (None, False)


def _reading(doc: Doc, mention: Mention) -> Reading:
    if mention.label == "NORP":
        return _people_reading(doc, mention)
    if mention.label != "GPE" or mention.kind != "capital":
        return Reading.LITERAL
    return Reading.LITERAL if is_place(doc, mention) else Reading.GOVERNMENT


def _people_reading(doc: Doc, mention: Mention) -> Reading:
    last = doc[mention.last - 1]
    if mention.country and last.tag_ in {"NNS", "NNPS"}:
        return Reading.PEOPLE
    after = doc[mention.last] if mention.last < len(doc) else None
    if after is None or after.is_sent_start:
        return Reading.LITERAL
    attribute = after.dep_ in {"compound", "amod"}
    people = _is_people(after) or (attribute and _is_people(after.head))
    return Reading.PEOPLE if people else Reading.LITERAL


def _is_people(token: Token) -> bool:
    """True for a noun that means private people, not those who act for a state."""
    forms = {token.lower_, token.lemma_.lower()}
    nouns = word_set("names", "people_nouns") | word_set("names", "human_nouns")
    return bool(forms & nouns) and not forms & word_set("names", "public_nouns")


def is_place(doc: Doc, mention: Mention) -> bool:
    """True where a capital is the city itself; everywhere else its government is meant."""
    before = doc[mention.first - 1] if mention.first else None
    after = doc[mention.last] if mention.last < len(doc) else None
    if before is None or doc[mention.first].is_sent_start:
        return _is_dateline(doc, mention) or _names_city_things(after)
    if (
        _names_city_things(after)
        or _in_year(doc[mention.last - 1], after)
        or before.text in {"(", "/", "#"}
    ):
        return True
    word = before.lower_
    if word in {"in", "at"}:
        return doc[mention.first - 2].lower_ not in word_set("names", "those_in_capitals")
    if word in _AROUND:
        return True
    if word in {"to", "from", "for", "toward", "towards"}:
        return _is_way(doc, mention, word)
    if word == "of" and mention.first > 1:
        owner = doc[mention.first - 2]
        return owner.lower_ in word_set("names", "city_nouns") or owner.text[0].isupper()
    if word == "between":
        near = doc[max(doc[mention.first].sent.start, mention.first - 7) : mention.first]
        return any(t.lower_ in word_set("names", "runs_between") for t in near)
    head = doc[mention.last - 1]
    return head.dep_ == "dobj" and head.head.lemma_.lower() in word_set("names", "city_verbs")


def _names_city_things(after: Token | None) -> bool:
    """True before "court", "airport", "-based" and the like."""
    if after is None or after.is_sent_start:
        return False
    if after.text == "-" and after.i + 1 < len(after.doc):
        return after.nbor().lower_ in {"based", "born"}
    return after.lower_ in word_set("names", "city_nouns")


def _in_year(name: Token, after: Token | None) -> bool:
    """True before "in 2024", but for a subject: "visits to Baku in 2024"."""
    if after is None or after.lower_ != "in" or after.i + 1 >= len(after.doc):
        return False
    if name.dep_ in {"nsubj", "nsubjpass"}:
        return False
    year = after.nbor().text
    return len(year) == 4 and year.isdigit()


def _is_dateline(doc: Doc, mention: Mention) -> bool:
    """True at the head of a sentence before a comma, slash, dash or full stop in capitals."""
    if mention.last >= len(doc):
        return False
    after = doc[mention.last]
    if after.text in {"/", "–", "—", "-", "("}:
        return True
    upper = doc[mention.first].text.isupper()
    dated = after.text == "," and any(
        t.lower_[:3] in _MONTHS or t.like_num for t in doc[mention.last : mention.last + 4]
    )
    return dated or (upper and after.text in {",", ".", ":"})


def _is_way(doc: Doc, mention: Mention, word: str) -> bool:
    """True for "flew to Baku", "from Yerevan to Baku", "the road from Baku"."""
    before = doc[max(0, mention.first - 5) : mention.first]
    after = doc[mention.last : mention.last + 4]
    if word == "from":
        if _from_source(doc[mention.last - 1]):
            return False
        return doc[mention.first - 2].lower_ not in word_set("names", "sent_from_capitals")
    if any(t.lower_ == "from" for t in before[:-1]) or any(t.lower_ == "from" for t in after):
        return True
    governor = doc[mention.first - 1].head
    return governor.lemma_.lower() in word_set("names", "ways")


def _from_source(token: Token) -> bool:
    """True for "questions from Baku": a word of speech comes from the capital."""
    noun = token.head.head.lower_
    return token.head.lower_ == "from" and noun in word_set("names", "signals")
