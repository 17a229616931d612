"""Single names that speak without having been introduced: reports introduce people, not firms."""

from collections.abc import Sequence
from dataclasses import replace

from annotator.nlp.entities.consistency import MODEL
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.entities.persons import full_names, has_family_ending
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc

_BEFORE_PEOPLE = frozenset({",", "and", "-", "–"})


def unintroduced(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
    """The mentions, single words read as persons turned into organisations where none fits.

    A person is named in full or with a title somewhere in a report. A single word that never is,
    that ends as no family name does and is no known given name, is a body when it opens a clause.
    """
    introduced = {doc[i].lower_ for m in full_names(found) for i in range(m.first, m.last)}
    return [
        replace(
            m,
            label="ORG",
            score=0.7,
            source="contexts",
            reason=f"“{doc[m.first].text}” acts in the article and is introduced as no person",
        )
        if _is_body(doc, m, introduced)
        else m
        for m in found
    ]


def _is_body(doc: Doc, mention: Mention, introduced: set[str]) -> bool:
    if mention.label != "PERSON" or mention.length > 1 or mention.source != MODEL:
        return False
    token = doc[mention.first]
    if token.lower_ in introduced or token.lower_ in word_set("given_names", "names"):
        return False
    if has_family_ending(token.text, weak=True) or token.dep_ not in {"nsubj", "nsubjpass", "pobj"}:
        return False
    before = token.nbor(-1) if token.i else None
    titled = before is not None and (
        before.lower_ in word_set("names", "titles") or before.lower_ in _BEFORE_PEOPLE
    )
    return not titled
