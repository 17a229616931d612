"""The whole way from a parsed Doc to entity mentions: names, roles, countries, readings, ids."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.model.articles import Article
from annotator.model.scheme import Scheme
from annotator.nlp.entities.affiliations import affiliated, read
from annotator.nlp.entities.dictionary import dictionary_of
from annotator.nlp.entities.gazetteer import Entry, scheme_names, scheme_surfaces, slug, surfaces
from annotator.nlp.entities.matching import Match, Matcher, preset
from annotator.nlp.entities.mentions import Mention, without_overlaps
from annotator.nlp.entities.recogniser import recognise
from annotator.nlp.entities.recollection import recalled, with_memory
from annotator.nlp.entities.roles import RoleFinder, holders, roles
from annotator.nlp.parsed import Doc, FrozenDoc, Language
from annotator.nlp.passages import tokenizer_of
from annotator.nlp.requests import SuggestRequest

_YEAR = re.compile(r"\b20[0-4]\d\b")
_KEPT_MATCHERS = 4


class EntityFinder:
    """Holds the matchers of one pipeline; a scheme's own names get a matcher of their own.

    Attributes:
        dictionary: the common words of the pipeline's language.
    """

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._tokenizer = tokenizer_of(nlp)
        self.dictionary = dictionary_of(nlp)
        self._roles = RoleFinder(self._tokenizer, nlp.vocab)
        self._matchers: dict[tuple[tuple[str, ...], ...], Matcher] = {}

    def prepare(self, doc: Doc, article: Article, scheme: Scheme) -> list[Match]:
        """Gazetteer matches of a Doc that is not parsed yet; the sure ones are preset in it."""
        matches = self._matcher(scheme).find(doc)
        matches += [m for m in self._outlet(doc, article) if not _overlaps(m, matches)]
        matches.sort(key=lambda m: m.first)
        preset(doc, matches)
        return matches

    def _outlet(self, doc: Doc, article: Article) -> list[Match]:
        """The outlet's own name where the article uses it."""
        name = (article.source or "").removeprefix("The ")
        words = [t.text for t in self._tokenizer(name)] if len(name) > 3 else []
        if not words or not name[0].isupper() or "." in name:
            return []
        entry = Entry(slug(name), "ORG", kind="outlet")
        return [
            Match(i, i + len(words), entry)
            for i in range(len(doc) - len(words) + 1)
            if doc[i].text == words[0] and [t.text for t in doc[i : i + len(words)]] == words
        ]

    def find(
        self, doc: FrozenDoc, matches: Sequence[Match], request: SuggestRequest
    ) -> list[Mention]:
        """Entity mentions of a parsed text, in text order, with labels the scheme has."""
        article, memory = request.article, request.memory
        names = affiliated(doc, recognise(doc, matches, self.dictionary))
        phrases = self._roles.phrases(doc.source)
        held = holders(doc, phrases, names, _date_of(article))
        found = roles(doc, phrases, names, held, _release_countries(doc, names))
        merged = without_overlaps([*found, *sorted(names, key=lambda m: -m.length)])
        known = frozenset(label.id for label in request.scheme.entities)
        recalls = recalled(doc, memory, known)
        merged = with_memory(doc, merged, recalls, memory.refused_in(article))
        return [_identified(doc, m) for m in read(doc, merged) if m.label in known]

    def _matcher(self, scheme: Scheme) -> Matcher:
        names = scheme_names(scheme)
        if names not in self._matchers:
            if len(self._matchers) >= _KEPT_MATCHERS:
                self._matchers.clear()
            first = {s.text: s for s in (*scheme_surfaces(names), *surfaces())}
            first.update({s.text: s for s in surfaces()})
            self._matchers[names] = Matcher(self._tokenizer, self._vocab, first.values())
        return self._matchers[names]


def _overlaps(match: Match, others: Sequence[Match]) -> bool:
    return any(match.first < o.last and o.first < match.last for o in others)


def _identified(doc: Doc, mention: Mention) -> Mention:
    if mention.canonical or mention.label == "ROLE":
        return mention
    text = doc[mention.first : mention.last].text
    return replace(mention, canonical=slug(text.removeprefix("The ")) or None)


def _date_of(article: Article) -> str | None:
    """The publication date, else the middle of the latest year the text names, else None."""
    if article.published and re.match(r"\d{4}-\d{2}-\d{2}", article.published):
        return article.published[:10]
    years = _YEAR.findall(article.text)
    return f"{max(years)}-06-30" if years else None


def _release_countries(doc: Doc, names: Sequence[Mention]) -> Mapping[int, str]:
    """For each token, the country whose release is quoted there: the last line ending in ":"."""
    countries: dict[int, str] = {}
    current: str | None = None
    by_sentence = [(sent.start, sent.end) for sent in doc.sents]
    for start, end in by_sentence:
        if doc[end - 1].text == ":":
            inside = [m.country for m in names if start <= m.first < end and m.country]
            current = inside[0] if inside else None
        elif current is not None:
            countries.update(dict.fromkeys(range(start, end), current))
    return countries
