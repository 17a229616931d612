"""Bodies named in short: "the Commission" after its full name, "Armenian defence ministry"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from annotator.nlp.entities.gazetteer import slug
from annotator.nlp.entities.mentions import Finding, Mention
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Doc

SOURCE = "shapes"
KIND = "short"
_BETWEEN = 3
_STATE = "Republic"


def ministries(doc: Doc, demonyms: Sequence[Mention]) -> Iterator[Mention]:
    """A demonym with a ministry in small letters after it, as one name."""
    for demonym in demonyms:
        for at in range(demonym.last, min(demonym.last + _BETWEEN, len(doc))):
            token = doc[at]
            if token.is_sent_start or not token.text[0].islower():
                break
            if token.lower_ in word_set("names", "small_bodies") and at > demonym.last:
                yield Mention(
                    first=demonym.first,
                    last=at + 1,
                    label="ORG",
                    score=0.86,
                    source=SOURCE,
                    canonical=slug(doc[demonym.first : at + 1].text) or None,
                    country=demonym.country,
                    government=True,
                    kind="body",
                    reason=f"“{token.text}” after a demonym names a body of that state",
                )
                break


def shortened(doc: Doc, found: Sequence[Mention]) -> Iterator[Mention]:
    """Capitalised bodies after "the", meant as the longer name that the article gave last."""
    taken = {i for m in found for i in range(m.first, m.last)}
    for i, token in enumerate(doc):
        if i in taken or not i or token.is_sent_start or not token.text[0].isupper():
            continue
        after = doc[i + 1] if i + 1 < len(doc) else None
        alone = after is None or after.is_sent_start or not after.text[0].isupper()
        if doc[i - 1].lower_ != "the" or not alone or (after and after.lower_ in {"of", "for"}):
            continue
        if token.text == _STATE:
            yield _republic(doc, i, found)
        elif token.lower_ in word_set("names", "bare_bodies") and not token.text.isupper():
            yield _short(doc, i, found)


def _republic(doc: Doc, at: int, found: Sequence[Mention]) -> Mention:
    """The state that "the Republic" means: the one that was named last."""
    states = [m for m in found if m.kind == "country" and m.label == "GPE"]
    known = next((m for m in reversed(states) if m.first < at), None)
    made = Finding("GPE", 0.8, SOURCE, KIND).at(doc, at, at + 1, "“the {name}” means the state")
    if known is None:
        return made
    return replace(made, canonical=known.canonical, country=known.country)


def _short(doc: Doc, at: int, found: Sequence[Mention]) -> Mention:
    word = doc[at].lower_
    bodies = [m for m in found if m.label == "ORG" and m.length > 1]
    full = [m for m in bodies if word in {t.lower_ for t in doc[m.first : m.last]}]
    before = [m for m in full if m.first < at] or full
    base = Mention(
        first=at,
        last=at + 1,
        label="ORG",
        score=0.74,
        kind=KIND,
        source=SOURCE,
        canonical=slug(doc[at].text),
        reason=f"“the {doc[at].text}” with a capital means a certain body",
    )
    if not before:
        return replace(base, canonical=_of_the_union(word, found) or base.canonical)
    known = before[-1]
    return replace(
        base,
        score=0.85,
        canonical=known.canonical,
        country=known.country,
        government=known.government,
        reason=f"it is short for “{doc[known.first : known.last].text}”",
    )


def _of_the_union(word: str, found: Sequence[Mention]) -> str | None:
    """The body of the European Union that a bare word means where the Union is named."""
    bodies: Mapping[str, str] = words("names")["bodies_of_the_union"]
    named = any(m.canonical in bodies.values() for m in found)
    return bodies.get(word) if named else None
