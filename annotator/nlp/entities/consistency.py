"""Names made consistent over one article: surnames, acronyms, equal surfaces."""

from dataclasses import replace

from annotator.nlp.entities.contexts import Evidence
from annotator.nlp.entities.mentions import Mention, at_token, without_overlaps
from annotator.nlp.entities.persons import Roster, bare_surnames
from annotator.nlp.entities.shapes import acronym_after
from annotator.nlp.parsed import Doc

MODEL = "ner"
_ACRONYM_LABELS = frozenset({"ORG", "FAC", "LOC", "LAW", "EVENT"})
_DASHES = frozenset("-–—‑/")


def remembered(doc: Doc, found: list[Mention], evidence: Evidence) -> list[Mention]:
    """Found mentions made consistent over the article: surnames, acronyms, equal surfaces."""
    roster = Roster()
    roster.learn(doc, [m for m in found if m.source == "gazetteer" or m.length > 1])
    roster.learn(doc, found)
    roster.forget(evidence.places)
    kept = [_agreeing(doc, m, roster) for m in found if not _is_pair(doc, m, roster)]
    taken = frozenset(i for m in kept for i in range(m.first, m.last))
    kept += bare_surnames(doc, roster, taken)
    kept = without_overlaps(sorted(kept, key=lambda m: -m.length))
    kept = _with_acronyms(doc, kept)
    return _repeated(doc, kept)


def _agreeing(doc: Doc, mention: Mention, roster: Roster) -> Mention:
    """A single-token finding that is a known surname becomes that person."""
    known = roster.by_surname.get(doc[mention.last - 1].text.casefold())
    if known is None or mention.source == "gazetteer" or mention is known:
        return mention
    if mention.source != MODEL and mention.length > 1:
        return mention
    if mention.length == 1 or _is_part(doc, mention, known):
        return replace(
            mention,
            label="PERSON",
            canonical=known.canonical,
            country=known.country,
            government=known.government,
            score=0.92,
            source="surnames",
            reason="the same surname was introduced with a full name or title in this article",
        )
    return mention


def _is_pair(doc: Doc, mention: Mention, roster: Roster) -> bool:
    """True for the model's "Blinken-Aliyev": two known surnames joined by a dash."""
    parts = [t.text.casefold() for t in doc[mention.first : mention.last] if t.text not in _DASHES]
    return 1 < len(parts) < mention.length and all(p in roster.by_surname for p in parts)


def _is_part(doc: Doc, mention: Mention, known: Mention) -> bool:
    words = {t.lower_ for t in doc[known.first : known.last]}
    return all(t.lower_ in words for t in doc[mention.first : mention.last])


def _with_acronyms(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Acronyms in brackets after a name, or made of its initials, get the name's identity."""
    held = at_token(mentions)
    meanings: dict[str, Mention] = {}
    for mention in mentions:
        if mention.length < 2 or mention.label not in _ACRONYM_LABELS:
            continue
        at = acronym_after(doc, mention.last)
        if at is not None:
            meanings[doc[at].text] = mention
        elif mention.label == "ORG":
            meanings.setdefault(_initials(doc, mention), mention)
    added = []
    for i, token in enumerate(doc):
        meaning = meanings.get(token.text) if token.text.isupper() else None
        if meaning is None or len(token) < 2 or (i in held and held[i].source == "gazetteer"):
            continue
        if i in held and held[i].length > 1:
            continue
        added.append(
            replace(
                meaning,
                first=i,
                last=i + 1,
                score=0.93,
                source="surnames",
                reason=f"“{token.text}” is short for “{doc[meaning.first : meaning.last].text}”",
            )
        )
    return without_overlaps([*added, *mentions])


def _initials(doc: Doc, mention: Mention) -> str:
    return "".join(t.text[0] for t in doc[mention.first : mention.last] if t.text[0].isupper())


def _repeated(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Names of several words found once are found wherever they stand again."""
    texts = {
        tuple(t.text for t in doc[m.first : m.last]): m
        for m in mentions
        if m.length > 1
        or (m.label in {"ORG", "FAC", "PERSON"} and m.source == MODEL and len(doc[m.first]) > 3)
    }
    firm = [m for m in mentions if m.length > 1 or (m.source != MODEL and m.label != "PERSON")]
    taken = frozenset(i for m in firm for i in range(m.first, m.last))
    by_first: dict[str, list[tuple[tuple[str, ...], Mention]]] = {}
    for words, model in texts.items():
        by_first.setdefault(words[0], []).append((words, model))
    surfaces = [token.text for token in doc]
    added = []
    for i, surface in enumerate(surfaces):
        for words, model in by_first.get(surface, ()):
            last = i + len(words)
            if tuple(surfaces[i:last]) == words and taken.isdisjoint(range(i, last)):
                added.append(
                    replace(
                        model,
                        first=i,
                        last=last,
                        reason="the same name stands elsewhere in this article",
                    )
                )
    return without_overlaps(sorted([*mentions, *added], key=lambda m: (-m.length, m.first)))
