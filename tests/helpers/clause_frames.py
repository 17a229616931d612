"""Frames that make sentences of predicates and owned phrases, for the clause model's training."""

import random
from collections.abc import Iterator

NAMES = {
    "ARM": {"T": "Armenia", "TC": "Yerevan", "TD": "Armenian"},
    "AZE": {"T": "Azerbaijan", "TC": "Baku", "TD": "Azerbaijani"},
}
THIRD = (
    "Norwegian senator Astrid Holmebakk",
    "the analyst Pavel Dvorak",
    "Commissioner Lieve Wouters",
    "the villagers",
    "rights groups",
    "former diplomat Thomas Keller",
    "the report",
    "human rights lawyer Ines Calvo",
    "the rapporteur",
    "shepherd Levan Kobiashvili",
    "the trade union",
    "Iranian deputy minister Reza Kaviani",
)
OF = {
    "AZE": (
        "Hikmet Hajiyev, an adviser to the Azerbaijani president,",
        "Azerbaijan's foreign ministry",
        "President Ilham Aliyev",
        "Azerbaijani lawmaker Elman Nasirli",
        "Baku",
    ),
    "ARM": (
        "Prime Minister Nikol Pashinyan",
        "Armenia's foreign ministry",
        "Armenian defence minister Suren Papikyan",
        "Yerevan",
        "the Armenian ombudsman",
    ),
}
SIGNS = {
    "against": -1,
    "for": 1,
    "neither": 0,
    "deeds": -1,
    "demands": -1,
    "owned against": -1,
    "owned for": 1,
    "owned neither": 0,
}
_TOLD = (
    "{S} said that {t} {p}.",
    "“{T} {p},” {s} said.",
    "{S} told reporters that {t} {p}.",
    "{T} {p}, {s} said.",
    "According to {s}, {t} {p}.",
)
_JUDGED = (*_TOLD, "{S} believes that {t} {p}.")
_WRITTEN = (
    "{T} {p}.",
    "{T} {p}.",
    "In all those years {t} {p}.",
    "Last week {t} {p}, and nobody here was surprised.",
)
_REPORTED = (
    "{T} {p}.",
    "{T} {p}.",
    "Last week {t} {p}.",
    "By then {t} {p}, according to the agency.",
)
_OWNED = (
    "{S} spoke of {t} {p}.",
    "{S} said that {t} {p} had been noticed in Geneva.",
    "{T} {p} was the subject of the evening.",
    "{S} wrote about {t} {p}.",
    "Much was said about {t} {p} that day.",
)
_SUBJECTS = ("{T}", "{T}", "{TC}", "The {TD} government", "{T}", "The {TD} authorities", "{T}")
_OWNERS = ("{T}'s", "{TC}'s", "the {TD} government's", "{T}'s")


def framed(words: str, heading: str, rng: random.Random) -> Iterator[tuple[str, str, int]]:
    """Two sentences with the words, each with the target's key and the sign said of it."""
    for _ in range(2):
        key = rng.choice(tuple(NAMES))
        if heading.startswith("owned"):
            yield _filled(rng.choice(_OWNED), words, _OWNERS, key, heading, rng)
            continue
        is_written = rng.random() < (0.15 if heading == "demands" else 0.35)
        if is_written:
            frames = _REPORTED if heading == "neither" else _WRITTEN
        else:
            frames = _TOLD if heading == "neither" else _JUDGED
        text, key, sign = _filled(rng.choice(frames), words, _SUBJECTS, key, heading, rng)
        # What the writer tells of a deed is an event (rule 2).
        yield text, key, 0 if is_written and heading == "deeds" else sign


def _filled(
    frame: str, words: str, names: tuple[str, ...], key: str, heading: str, rng: random.Random
) -> tuple[str, str, int]:
    speaker = _speaker(key, SIGNS[heading], rng)
    target = rng.choice(names).format(**NAMES[key])
    inner = target.replace("The ", "the ", 1)
    text = frame.format(S=_raised(speaker), s=speaker, T=_raised(target), t=inner, p=words)
    return text, key, SIGNS[heading]


def _speaker(key: str, sign: int, rng: random.Random) -> str:
    """Nobody blames the own side, and its adversary does not praise it."""
    other = next(k for k in OF if k != key)
    if rng.random() > 0.35:
        return rng.choice(THIRD)
    sides = {-1: OF[other], 0: (*OF[key], *OF[other]), 1: OF[key]}
    return rng.choice(sides[sign])


def _raised(words: str) -> str:
    return words[0].upper() + words[1:]
