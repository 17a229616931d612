"""What the words of a line tell: families of weak cues, and how much it talks as sites talk."""

import re
from collections.abc import Iterator
from functools import lru_cache

from annotator.nlp.lexicon import words

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]{12,}’")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LABEL = re.compile(r"^\W*[^\W\d_][\w’' -]{1,24}:(?:\s|$)")
_BRACKETED = re.compile(r"^[(\[{].*[)\]}]\W*$")
_EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿⬀-⯿]")
_PERSON = re.compile(
    r"^(?!(?:Mr|Mrs|Ms)\.? [A-ZÀ-Þ][\w’'-]+ (?:is|was|has)\b)"
    r"(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'.-]*){1,3},? "
    r"(?:\([^)]{2,40}\) )?(?:is|was|has|works|writes|lives|teaches|reports|covers|heads|leads|"
    r"directs|serves|contributed|reported)\b"
)
_AGENCY = re.compile(
    r"\b(?:pic(?:s|ture)|press|foto|images|archive|courtesy|handout)\b[^.]*$", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:\w{2,}[^e\W]ed|agreed|said|told|was|were|had|made|met|took|came|went|gave|became|began|held|"
    r"left|put|saw|got|knew|fell|rose|won|lost|led|sent|brought|built|bought|kept|found|felt|heard|"
    r"wrote|spoke|stood|paid|read out|did|could|would|has \w+ed|have \w+ed)\b"
)
_LEVELS = ((0.15, "a little"), (0.3, "some"), (0.5, "half"), (0.75, "most"))
_CASED = re.compile(r"(?<!\\)[A-ZÀ-Þ]")
_FULL = 3
_LATIN = "ɏ"


def unquoted(text: str) -> str:
    """The text without what stands in quotation marks, which says nothing of the page."""
    return _QUOTED.sub(" ", text)


def of_wording(text: str) -> list[str]:
    """The features of the words of one line."""
    own = unquoted(text)
    small = own.lower()
    found = [name for name, pattern in family_patterns() if pattern.search(small)]
    found += [name for name, pattern in _cased_patterns() if pattern.search(own)]
    many = len(found) - ("credit" in found)
    row = [*found, *(["two families"] if many == 2 else ["many families"] if many > 2 else [])]
    return [*row, *_site_talk(own), *_past(own), *_marks(text)]


def _past(text: str) -> Iterator[str]:
    count = len(_PAST.findall(text))
    yield f"past {count if count < _FULL else 'many'}"


@lru_cache(maxsize=1)
def family_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The families of weak cues of `furniture.yaml`, compiled once, for text in small letters."""
    table = words("furniture")["families"]
    return [(name, re.compile(p)) for name, p in table.items() if not _CASED.search(p)]


@lru_cache(maxsize=1)
def _cased_patterns() -> list[tuple[str, re.Pattern[str]]]:
    table = words("furniture")["families"]
    cased = ((name, p) for name, p in table.items() if _CASED.search(p))
    return [(name, re.compile(p, re.IGNORECASE)) for name, p in cased]


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[frozenset[str], ...]:
    table = words("furniture")["site_vocabulary"]
    return tuple(frozenset(table[name].split()) for name in ("strong", "light", "small"))


def site_share(text: str) -> tuple[int, float]:
    """How many strong site words a text has, and which share of its words sites use."""
    strong, light, small = _vocabulary()
    found = [_bare(word) for word in _TOKEN.findall(text.lower()) if word not in small]
    if not found:
        return 0, 0.0
    sure = sum(word in strong for word in found)
    return sure, (sure + sum(word in light for word in found)) / len(found)


def _bare(word: str) -> str:
    return word.rstrip("s") if len(word) > _FULL and not word.endswith("ss") else word


def _site_talk(text: str) -> Iterator[str]:
    sure, share = site_share(text)
    if sure:
        yield f"site words {sure if sure < _FULL else 'many'}"
    level = next((name for top, name in _LEVELS if share <= top), "all") if share else "none"
    yield f"site talk {level}"


def _marks(text: str) -> Iterator[str]:
    if _LABEL.match(text):
        yield "label"
    if _BRACKETED.match(text):
        yield "in brackets"
    if _PERSON.match(text):
        yield "person is"
    if _AGENCY.search(text):
        yield "agency"
    if not text.isascii():
        yield from _letters_of(text)


def _letters_of(text: str) -> Iterator[str]:
    if _EMOJI.search(text):
        yield "emoji"
    letters = [c for c in text if c.isalpha()]
    if letters and sum(c > _LATIN for c in letters) > len(letters) / 2:
        yield "other script"
