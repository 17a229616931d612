"""Finds gazetteer names in a Doc and presets the sure ones, so that the model respects them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.nlp.entities.gazetteer import Entry, Surface
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, Token, Tokenizer, Vocab


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found at tokens `first` to `last` (half-open)."""

    first: int
    last: int
    entry: Entry

    @property
    def is_single(self) -> bool:
        """True for one token."""
        return self.last - self.first == 1


class Matcher:
    """All surfaces of the gazetteer and of a scheme, longest match first."""

    def __init__(self, tokenizer: Tokenizer, vocab: Vocab, surfaces: Iterable[Surface]) -> None:
        from spacy.matcher import PhraseMatcher

        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        self._entries: dict[int, Entry] = {}
        for number, surface in enumerate(surfaces):
            name = f"gazetteer:{number}"
            self._entries[vocab.strings.add(name)] = surface.entry
            forms = {surface.text}
            if len(surface.text) > (3 if surface.entry.label == "GPE" else 4):
                forms.add(surface.text.upper())
            self._matcher.add(name, [tokenizer(form) for form in forms])

    def find(self, doc: Doc) -> list[Match]:
        """Matches in text order, none overlapping another; an unmet `after` condition drops one."""
        found = [Match(a, b, self._entries[key]) for key, a, b in self._matcher(doc)]
        found.sort(key=lambda m: (m.first - m.last, m.first))
        taken: set[int] = set()
        kept = []
        for match in found:
            tokens = range(match.first, match.last)
            if taken.isdisjoint(tokens) and _fits(doc, match):
                taken.update(tokens)
                kept.append(match)
        return sorted(kept, key=lambda m: m.first)


def preset(doc: Doc, matches: Sequence[Match]) -> None:
    """Marks the sure matches as entities before `ner` runs; unsure ones are left to it."""
    from spacy.tokens import Span as DocSpan

    sure = [m for m in matches if is_sure(doc, m)]
    doc.set_ents([DocSpan(doc, m.first, m.last, m.entry.label) for m in sure], default="missing")


def is_sure(doc: Doc, match: Match) -> bool:
    """False when a capitalised neighbour may make the name part of a longer one."""
    if not match.is_single:
        return True
    if match.entry.kind == "surname":
        return match.first == 0 or not is_name_word(doc[match.first - 1])
    if match.last < len(doc) and is_name_word(doc[match.last]):
        return False
    if match.first > 0 and not doc[match.first].is_sent_start:
        return not is_name_word(doc[match.first - 1]) or match.entry.kind == "demonym"
    return True


def is_name_word(token: Token) -> bool:
    """True for a capitalised word that may belong to a name: no title, day or sentence opener."""
    lower = token.lower_
    return (
        token.text[:1].isupper()
        and token.is_alpha
        and lower not in word_set("names", "titles")
        and lower not in word_set("names", "not_names")
        and not token.is_stop
    )


def _fits(doc: Doc, match: Match) -> bool:
    if not match.entry.after:
        return True
    return match.first > 0 and doc[match.first - 1].lower_ in match.entry.after
