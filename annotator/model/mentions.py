"""Same mentions: where else an article names what one entity names, and why we think so."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from annotator.model.scheme import Scheme
from annotator.model.spans import Span

_POSSESSIVE = re.compile(r"[’'](?:s|S)?$")
_TRANSLITERATION = str.maketrans(
    {
        "ə": "a", "Ə": "A", "ı": "i", "İ": "I", "ö": "o", "Ö": "O", "ü": "u", "Ü": "U",
        "ğ": "g", "Ğ": "G", "ş": "s", "Ş": "S", "ç": "c", "Ç": "C", "‑": "-", "–": "-",
    }
)  # fmt: skip
_CYRILLIC: dict[str, str] = dict(
    zip(
        "абвгдезийклмнопрстуфхыэ",
        (
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "y",
            "e",
        ),
        strict=True,
    )
)
_CYRILLIC |= {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya"}
_CYRILLIC |= {"ь": "", "ъ": ""}
_INFLECTIONS = {
    *("", "s", "ı", "in", "da", "de", "dan", "den", "ın"),
    *("ի", "ին", "ում", "ից"),
    *("а", "у", "е", "и", "ом", "ой", "ем", "ым"),
}
_VOWELS = frozenset("аеёиоуыэюяьъ")
_NOT_AFTER = r"(?<![\w\u0300-\u036f])"
_NOT_BEFORE = r"(?![\w\u0300-\u036f])"


@dataclass(frozen=True, slots=True)
class Mention:
    """One more place that names the same thing; `why` is shown in the preview."""

    span: Span
    why: str


def same_mentions(
    text: str,
    surface: str,
    aliases: Iterable[str] = (),
    excluded: Sequence[Span] = (),
) -> list[Mention]:
    """Every further whole-word mention: identical, inflected, transliterated, or an alias.

    Args:
        text: the canonical text.
        surface: the words of the entity at hand.
        aliases: other names of the same thing, from the scheme and the gazetteer.
        excluded: stretches that do not belong to the article.
    """
    base = _POSSESSIVE.sub("", surface)
    found: dict[Span, str] = {}
    for span in _whole_words(text, base):
        found.setdefault(span, "identical")
    for span, why in _folded(text, base, "inflected"):
        found.setdefault(span, why)
    for alias in aliases:
        for span, why in _folded(text, alias, f"alias {alias}"):
            found.setdefault(span, why)
    kept = _without_nested(found)
    return [
        Mention(span, kept[span])
        for span in sorted(kept)
        if not any(span.overlaps(zone) for zone in excluded)
    ]


def aliases_of(scheme: Scheme, surface: str, label: str) -> tuple[str, ...]:
    """Other names the scheme knows for a name: of a target's country, or of its people."""
    for target in scheme.targets:
        names: Mapping[str, tuple[str, ...]] = {
            "GPE": target.aliases,
            "NORP": target.demonyms,
        }
        group = names.get(label, ())
        if surface in group:
            return tuple(name for name in group if name != surface)
    for official in chain.from_iterable(target.officials for target in scheme.targets):
        surname = official.name.split()[-1]
        if label == "PERSON" and surface in {official.name, surname}:
            return (official.name, surname)
    return ()


def folded(text: str) -> tuple[str, list[int]]:
    """A caseless Latin shadow of a text, and for each of its characters the source position."""
    letters: list[str] = []
    places: list[int] = []
    before = " "
    for place, character in enumerate(text):
        plain = character.translate(_TRANSLITERATION).lower()
        if plain == "е" and (before in _VOWELS or not before.isalpha()):
            plain, before = "ye", plain
        else:
            plain, before = _CYRILLIC.get(plain, plain), plain
        letters.append(plain)
        places.extend([place] * len(plain))
    return "".join(letters), places


def _whole_words(text: str, words: str) -> Iterable[Span]:
    if not words.strip():
        return ()
    pattern = rf"{_NOT_AFTER}{re.escape(words)}{_NOT_BEFORE}"
    return (Span(*match.span()) for match in re.finditer(pattern, text))


def _folded(text: str, words: str, why: str) -> Iterable[tuple[Span, str]]:
    shadow, places = folded(text)
    wanted, _ = folded(words)
    if len(wanted) < 3:
        return
    places.append(len(text))
    for match in re.finditer(rf"{_NOT_AFTER}{re.escape(wanted)}(\w*){_NOT_BEFORE}", shadow):
        # A soft sign has no letter in the shadow: the next letter says where the word ended.
        span = Span(places[match.start()], places[match.end()])
        ending = text[places[match.start(1)] : span.end] if match[1] else ""
        if ending.lower() not in _INFLECTIONS:
            continue
        exact = text[span.start : span.end].lower() == words.lower()
        yield span, "other case" if exact and why == "inflected" else why


def _without_nested(found: Mapping[Span, str]) -> dict[Span, str]:
    return {
        span: why
        for span, why in found.items()
        if not any(other != span and other.covers(span) for other in found)
    }
