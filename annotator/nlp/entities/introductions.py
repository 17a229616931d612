"""Names told by their introduction: "Belgian member X", "X, a village", "(Agency) -", clubs."""

import re
from collections.abc import Iterator

from annotator.nlp.entities.mentions import Finding, Mention
from annotator.nlp.entities.persons import is_name, name_end
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, DocSpan, Token

SOURCE = "contexts"
_SCORE_OF_A_GAME = re.compile(r"(?<![\d-])\b\d{1,2}\s?[–-]\s?\d{1,2}\b(?![\d-])")
_GAME_VERBS = frozenset(
    ["beat", "defeat", "draw", "host", "lose", "thrash", "edge", "win", "face", "visit", "meet"]
)
_SIDES = frozenset(
    ["coach", "captain", "striker", "defender", "midfielder", "goalkeeper", "keeper", "winger"]
)
_SIDES |= {"forward", "players", "player", "fans", "supporters", "manager", "bench", "substitute"}
_DATELINE = 14
_LONGEST = 6
_DASHES = frozenset({"-", "–", "—", "--"})
_ARTICLES = frozenset({"a", "an", "the"})


def introduced(doc: Doc, taken: frozenset[int], starts: frozenset[int]) -> Iterator[Mention]:
    """People after a word for what they do, and names of two words that open with a given name."""
    nouns, given = word_set("names", "human_nouns"), word_set("given_names", "names")
    for i, token in enumerate(doc):
        # "Milan" and "Victoria" are cities too.
        if i in taken and (i - 1 in taken or token.lower_ not in given):
            continue
        if not token.text[0].isupper() or not is_name(token):
            continue
        if i not in starts and _is_inside(doc, i):
            continue
        end = name_end(doc, i, taken - {i})
        if not 2 <= end - i <= 4 or any(t.text in {"-", "‑"} for t in doc[i:end][-1:]):
            continue
        before = doc[i - 1].lower_ if i and not token.is_sent_start else ""
        if before in nouns:
            yield _person(doc, i, end, f"“{doc[i - 1].text}” before the name says what they do")
        elif (token.lower_ in given or i in starts) and not _is_body(doc, end):
            yield _person(doc, i, end, f"“{token.text}” is a given name, or the last name is known")


def apposed(doc: Doc, taken: frozenset[int]) -> Iterator[Mention]:
    """Names that an apposition explains: "X, a plant that …", "the second firm, X of …"."""
    for i, token in enumerate(doc):
        if i in taken or not token.text[0].isupper() or not _is_capital(token):
            continue
        if i and _is_capital(doc[i - 1]):
            continue
        end = _run_end(doc, i, taken)
        label = _label_after(doc, end) or _label_before(doc, i, end) or _label_based(doc, end)
        if label is not None and (end - i > 1 or label == "GPE"):
            reason = "the words beside the name say what it is"
            yield _mention(doc, i, end, label, 0.8, reason)


def agencies(doc: Doc) -> Iterator[Mention]:
    """Agencies in a dateline: "BAKU, May 3 (Agency) -", "Yerevan /Agency/."."""
    for sent in doc.sents:
        limit = min(sent.start + _DATELINE, len(doc))
        for i in range(sent.start + 1, limit):
            if doc[i].text == "," and _is_dated(doc, sent.start, i):
                yield from _after_date(doc, i + 1, limit)
                break
            closing = {"(": ")", "/": "/"}.get(doc[i].text)
            if closing is None:
                continue
            end = i + 1
            while end < limit and (_is_capital(doc[end]) or doc[end].text in {"-", "&"}):
                end += 1
            closed = i + 1 < end < len(doc) and doc[end].text == closing
            if closed and (closing == "/" or _dash_follows(doc, end + 1)):
                yield _agency(doc, i + 1, end, 0.9)
            break


def _is_dated(doc: Doc, start: int, comma: int) -> bool:
    """True for "BAKU, June 4," before a comma."""
    months = word_set("names", "not_names")
    tokens = doc[start:comma]
    dated = any(t.lower_ in months for t in tokens) and any(t.is_digit for t in tokens)
    return dated and any(t.text == "," for t in tokens)


def _after_date(doc: Doc, start: int, limit: int) -> Iterator[Mention]:
    end = start
    while end < limit and _is_capital(doc[end]) and not (end > start and doc[end].is_sent_start):
        end += 1
    stops = end < len(doc) and doc[end].text in {".", ":", *_DASHES}
    if end > start and (stops or end == len(doc) or doc[end].is_sent_start):
        yield _agency(doc, start, end, 0.86)


def _agency(doc: Doc, first: int, last: int, score: float) -> Mention:
    told = "it stands in a dateline"
    return Finding("ORG", score, SOURCE, "credit").at(doc, first, last, told)


def clubs(doc: Doc, countries: frozenset[int]) -> frozenset[str]:
    """Names that the article uses as of a sports club, in the words before "coach" or a score."""
    found: set[str] = set()
    for i, token in enumerate(doc):
        if token.lower_ in _SIDES and i and not token.is_sent_start and not token.text.isupper():
            first = _run_start(doc, i, countries)
            if first < i and i + 1 < len(doc):
                found.add(doc[first:i].text)
    for sent in doc.sents:
        if _SCORE_OF_A_GAME.search(sent.text):
            found.update(_sides_of(doc, sent, countries))
    return frozenset(found)


def club_mentions(doc: Doc, names: frozenset[str]) -> Iterator[Mention]:
    """Every place where a club's name stands."""
    wanted = sorted((tuple(name.split()) for name in names), key=len, reverse=True)
    for words in wanted:
        for i in range(len(doc) - len(words) + 1):
            if tuple(t.text for t in doc[i : i + len(words)]) == words:
                reason = "the article uses the name as that of a club"
                yield _mention(doc, i, i + len(words), "ORG", 0.8, reason)


def _sides_of(doc: Doc, sent: DocSpan, countries: frozenset[int]) -> Iterator[str]:
    for token in sent:
        if not _is_capital(token) or token.i in countries:
            continue
        head = token.head
        if token.dep_ == "pobj" and head.lower_ in {"to", "with", "against", "over", "and"}:
            head = head.head
        is_side = token.dep_ in {"nsubj", "dobj", "pobj", "conj"}
        if is_side and head.lemma_.lower() in _GAME_VERBS:
            first = _run_start(doc, token.i + 1, countries)
            if first <= token.i:
                yield doc[first : token.i + 1].text


def _run_start(doc: Doc, end: int, countries: frozenset[int]) -> int:
    """Where the capitalised run before `end` starts, without demonyms and state names."""
    first = end
    while first > 0 and end - first < _LONGEST - 2 and _is_capital(doc[first - 1]):
        if first - 1 in countries:
            return end
        first -= 1
        if doc[first].is_sent_start:
            break
    return first


def _label_after(doc: Doc, end: int) -> str | None:
    """The kind that ", a plant …" after a name tells."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in _ARTICLES:
        return None
    for token in doc[end + 2 : end + 2 + _LONGEST]:
        if token.is_punct or token.is_sent_start or token.pos_ in {"VERB", "AUX", "ADP"}:
            return None
        label = _class_of(token)
        if label is not None:
            return label
    return None


def _label_before(doc: Doc, first: int, end: int) -> str | None:
    """The kind that "the second firm in the chain, X" tells."""
    root = doc[first:end].root
    if root.dep_ != "appos" or first < 1 or doc[first - 1].text != ",":
        return None
    return _class_of(root.head)


def _label_based(doc: Doc, end: int) -> str | None:
    """GPE before "-based"."""
    based = end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].lower_ == "based"
    return "GPE" if based else None


def _class_of(token: Token) -> str | None:
    for label in ("ORG", "GPE"):
        if token.lower_ in word_set("names", "class_nouns", label) and token.text.islower():
            return label
    return None


def _run_end(doc: Doc, start: int, taken: frozenset[int]) -> int:
    end = start
    while end < len(doc) and end - start < _LONGEST and _is_capital(doc[end]) and end not in taken:
        if end > start and doc[end].is_sent_start:
            break
        end += 1
    return end


def _is_capital(token: Token) -> bool:
    lower = token.lower_
    return (
        token.text[:1].isupper()
        and token.text[-1].isalnum()
        and not token.is_stop
        and lower not in word_set("names", "not_names")
        and lower not in word_set("names", "titles")
        and not (token.is_sent_start and lower in word_set("names", "human_nouns"))
    )


def _is_inside(doc: Doc, i: int) -> bool:
    """True when a capitalised word right before belongs to the same run."""
    return bool(i and is_name(doc[i - 1]) and not doc[i].is_sent_start)


def _is_body(doc: Doc, end: int) -> bool:
    """True when the run goes on with a head word: "Anna Lindh Foundation"."""
    kinds = ("ORG", "FAC", "LOC", "LAW", "EVENT")
    last = doc[end - 1].lower_
    after = doc[end] if end < len(doc) else None
    return any(
        last in word_set("names", "heads", kind)
        or (after is not None and after.lower_ in word_set("names", "heads", kind))
        for kind in kinds
    )


def _dash_follows(doc: Doc, at: int) -> bool:
    return at < len(doc) and doc[at].text in _DASHES


def _person(doc: Doc, first: int, last: int, reason: str) -> Mention:
    return _mention(doc, first, last, "PERSON", 0.85, reason)


def _mention(doc: Doc, first: int, last: int, label: str, score: float, reason: str) -> Mention:
    return Finding(label, score, SOURCE).at(doc, first, last, reason)
