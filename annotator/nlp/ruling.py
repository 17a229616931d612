"""The pipeline's attribute ruler with what it answered before kept: the same matches, sooner.

It tries each of its patterns at every token, which takes a seventh of the whole pipeline's time,
while almost all of them ask of one token only what many tokens have in common.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from annotator.nlp.parsed import Doc, Language

_Match: TypeAlias = tuple[int, int, int, int]

_NAME = "attribute_ruler"
_MOST = 50_000
# What decides a pattern; a pattern that asks for more is left to the ruler itself.
_ASKED = ["ORTH", "TAG", "DEP"]
_KEYS = frozenset({*_ASKED, "LOWER", "TEXT", "IS_SPACE"})


def quicken(nlp: Language) -> None:
    """Has the pipeline's ruler look up what it knows; a ruler of another make is left alone."""
    from spacy.pipeline import AttributeRuler

    ruler: Any = nlp.get_pipe(_NAME) if nlp.has_pipe(_NAME) else None
    if type(ruler) is AttributeRuler:
        specs = [spec for row in ruler.patterns for spec in row["patterns"]]
        if all(_is_plain(token) for spec in specs for token in spec):
            ruler.match = _Matches(ruler)


def _is_plain(token: Mapping[str, Any]) -> bool:
    """True for a pattern's token that depends on nothing but `_ASKED`, and stands for just one."""
    return bool(token) and token.keys() <= _KEYS


class _Matches:
    """Takes the place of the ruler's method `match`."""

    def __init__(self, ruler: Any) -> None:  # noqa: ANN401  # a component of spaCy's
        from spacy.matcher import Matcher

        vocab = ruler.vocab
        self._single, self._openers, self._longer = (Matcher(vocab) for _ in range(3))
        self._numbers: dict[int, int] = {}
        self._longest = 1
        for number, row in enumerate(ruler.patterns):
            name = str(number)
            self._numbers[vocab.strings.add(name)] = number
            single = [spec for spec in row["patterns"] if len(spec) == 1]
            longer = [spec for spec in row["patterns"] if len(spec) > 1]
            if single:
                self._single.add(name, single)
            if longer:
                self._openers.add(name, [spec[:1] for spec in longer])
                self._longer.add(name, longer)
                self._longest = max(self._longest, *map(len, longer))
        self._known: dict[tuple[int, ...], tuple[Sequence[int], bool]] = {}

    def __call__(self, doc: Doc) -> list[_Match]:
        """Matches as (number of the rule, its key, first token, last), in the ruler's order."""
        found: set[_Match] = set()
        for i, facts in enumerate(map(tuple, doc.to_array(_ASKED).tolist())):
            known = self._known.get(facts)
            if known is None:
                known = self._ask(doc, i, facts)
            keys, opens = known
            found.update((self._numbers[key], key, i, i + 1) for key in keys)
            if opens:
                near = doc[i : i + self._longest]
                found.update(
                    (self._numbers[key], key, i, i + last)
                    for key, first, last in self._longer(near, allow_missing=True)
                    if first == 0
                )
        return sorted(found)

    def _ask(self, doc: Doc, i: int, facts: tuple[int, ...]) -> tuple[Sequence[int], bool]:
        """The one-token rules that match a token, and whether a longer one may begin there."""
        if len(self._known) >= _MOST:
            self._known.clear()
        token = doc[i : i + 1]
        keys, openers = (
            [key for key, _, _ in matcher(token, allow_missing=True)] if len(matcher) else []
            for matcher in (self._single, self._openers)
        )
        known = self._known[facts] = keys, bool(openers)
        return known
