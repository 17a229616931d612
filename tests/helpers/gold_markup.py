"""Turns the gold sources into labels with offsets: `python -m tests.helpers.gold_markup [--stats]`.

The samples make one file, the set beside them two: a half to develop with and a half held back.
How a source is written is told in `gold_source`. Ids are reproducible: the article's is uuid5 of
the text's SHA-256 in the namespace 6f1c2a9e-7d3b-5b1e-9c55-0a4d2f7e8b11, the same that the program
gives to an article without one; a label's is uuid5 of what it says, in the article's id.
"""

import argparse
import json
import re
import shlex
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from annotator.model.articles import uid_of_text
from annotator.model.spans import Span, trimmed
from annotator.model.text import canonical
from tests.helpers.gold_source import GoldError, Line, occurrence, pattern_of, sections

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
GOLD = ROOT / "tests" / "data" / "gold"
SOURCES = GOLD / "sources"
TARGETS = ("ARM", "AZE")
COUNTING = ("TITLE", "BODY", "CAPTION")
ZONE_KINDS = (*COUNTING, "FURNITURE", "OTHER_STORY")
LABELS = ("PERSON", "NORP", "GPE", "LOC", "ORG", "FAC", "EVENT", "LAW", "ROLE")
READINGS = ("literal", "government", "people")
VALUES = ("neg", "neu", "pos", "mixed", "unclear", "none")
VOICES = ("author", "direct", "indirect", "document")
ATTITUDES = ("neutral", "distances", "endorses")
BASES = ("evaluation", "demand", "accusation", "praise", "deed")
FLAGS = ("mixed", "unclear")
NAMED = {"by", "on", "via"}
SHARED = "shared.gold"
# A full stop inside a sentence is that of a title, of a state's short name or of a dateline, else a
# sentence was forgotten.
FORGOTTEN = re.compile(r"(?<!Mr)(?<!Ms)(?<!Dr)(?<!U\.S)(?<!/)[.!?][’”\"']*\s+[A-Z“‘\"]")


@dataclass(frozen=True, slots=True)
class Edition:
    """One gold file and what it is made of; `half` picks the index rows that name it."""

    articles: Path
    sources: Path
    result: Path
    half: str | None = None

    def rows(self) -> list[dict[str, Any]]:
        """The facts of its articles in the order of the index."""
        index = tomllib.loads((self.articles / "index.toml").read_text(encoding="utf-8"))
        return [row for row in index["article"] if row.get("half") == self.half]


SET = (GOLD / "set" / "articles", GOLD / "set" / "sources")
SAMPLES = Edition(SEEDS, SOURCES, GOLD / "samples.jsonl")
DEVELOPMENT = Edition(*SET, GOLD / "set" / "development.jsonl", "development")
HELD_BACK = Edition(*SET, GOLD / "set" / "held_back.jsonl", "held_back")
EDITIONS = (SAMPLES, DEVELOPMENT, HELD_BACK)


@dataclass(slots=True)
class Markup:
    """An article being labelled: its text, and the labels found so far, as they will be written."""

    text: str
    space: UUID
    zones: list[dict[str, Any]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)
    stances: list[dict[str, Any]] = field(default_factory=list)
    sentences: list[dict[str, Any]] = field(default_factory=list)
    document: list[dict[str, Any]] = field(default_factory=list)

    def id_of(self, *says: object) -> str:
        """The reproducible id of a label that says these things."""
        return str(uuid5(self.space, "|".join(str(part) for part in says)))

    def spanned(self, kind: str, start: int, end: int, *says: object) -> dict[str, Any]:
        """The fields that every label with offsets begins with."""
        ids = self.id_of(kind, start, end, *says)
        return {"id": ids, "start": start, "end": end, "text": self.text[start:end]}

    def counting(self) -> Iterator[tuple[int, int]]:
        """Start and end of the zones that count for the other layers."""
        return ((z["start"], z["end"]) for z in self.zones if z["kind"] in COUNTING)


def mark_zones(markup: Markup, lines: Sequence[Line]) -> None:
    """Cuts the article at each zone's opening words, so that only blank lines stay outside."""
    text, cursor, starts = markup.text, 0, []
    for line in lines:
        if line.head not in ZONE_KINDS:
            raise line.wrong(f"there is no zone {line.head}")
        at, _ = occurrence(line, text, cursor, len(text), line.tail, glued=True)
        starts.append((line.head, at))
        cursor = at + 1
    if text[: starts[0][1]].strip():
        raise lines[0].wrong("there is text before the first zone")
    for (kind, start), (_, stop) in zip(starts, [*starts[1:], ("", len(text))], strict=True):
        begin, end = trimmed(text, Span(start, stop))
        markup.zones.append(
            markup.spanned("zone", begin, end, kind) | {"kind": kind, "origin": "manual"}
        )


def entity_rules(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Every surface form with its line, longest first, so that a longer name wins."""
    pairs = [(s.strip(), line) for line in lines for s in line.tail.split(" / ")]
    plain = [pair for pair in pairs if not pair[1].head.startswith("@")]
    return iter(sorted(plain, key=lambda pair: -len(pair[0])))


def mark_entities(markup: Markup, lines: Sequence[Line]) -> None:
    """Labels every whole-word occurrence of the surface forms in the zones that count."""
    taken: list[tuple[int, int]] = []
    for surface, line in entity_rules(lines):
        label, name, country = line.head.split()
        if label not in LABELS:
            raise line.wrong(f"there is no label {label}")
        pattern, group = pattern_of(surface)
        for low, high in markup.counting():
            for hit in pattern.finditer(markup.text[low:high]):
                start, end = hit.start(group) + low, hit.end(group) + low
                if any(start < b and a < end for a, b in taken):
                    continue
                taken.append((start, end))
                markup.entities.append(
                    markup.spanned("entity", start, end, label)
                    | {"label": label, "canonical": name}
                    | {"country": None if country == "-" else country}
                    | {"reading": "literal", "origin": "manual"}
                )
    markup.entities.sort(key=lambda entity: entity["start"])
    for line in lines:
        if line.head.startswith("@"):
            make_exception(markup, line)


def make_exception(markup: Markup, line: Line) -> None:
    """Gives one entity, found by its context, another reading; `@none` takes its label away."""
    pattern, group = pattern_of(line.tail)
    hits = list(pattern.finditer(markup.text))
    if group == 0 or len(hits) != 1:
        raise line.wrong(f"the context must stand in the text once, it does {len(hits)} times")
    found = [e for e in markup.entities if (e["start"], e["end"]) == hits[0].span(1)]
    if not found:
        raise line.wrong("there is no entity at that place")
    if line.head == "@none":
        markup.entities.remove(found[0])
    elif line.head[1:] in READINGS:
        found[0]["reading"] = line.head[1:]
    else:
        raise line.wrong(f"there is no reading {line.head}")


def next_start(markup: Markup, cursor: int) -> tuple[int, int] | None:
    """The next character that a sentence must cover, and how far its line and zone reach."""
    for low, high in markup.counting():
        start, _ = trimmed(markup.text, Span(max(low, cursor), max(high, cursor)))
        if start < high:
            newline = markup.text.find("\n", start, high)
            return start, high if newline < 0 else newline
    return None


def sentence_end(markup: Markup, after: int, limit: int, upcoming: str) -> int:
    """Where a sentence ends: before the next one's opening words in the line, else at its end."""
    text = markup.text
    for hit in re.finditer(re.escape(upcoming), text[after:limit]) if upcoming else ():
        last = text[after : after + hit.start()].rstrip()[-1:]
        spaced = last != text[after + hit.start() - 1]
        if spaced and not last.isalnum() and last not in ",;:–—-":
            return trimmed(text, Span(after, after + hit.start())).end
    return trimmed(text, Span(after, limit)).end


def mark_sentences(markup: Markup, lines: Sequence[Line]) -> None:
    """Walks the zones that count; each sentence line must open exactly where the last one ended."""
    cursor, bounds = 0, (0, 0)
    heads = [line for line in lines if line.head.split()[0] not in TARGETS]
    for line in lines:
        if line.head.split()[0] in TARGETS:
            mark_stance(markup, line, *bounds)
            continue
        place = next_start(markup, cursor)
        if place is None or not markup.text.startswith(line.tail, place[0]):
            here = "the end" if place is None else markup.text[place[0] : place[0] + 40]
            raise line.wrong(
                f"expected a sentence opening '{line.tail}', the text goes on '{here}'"
            )
        position = heads.index(line)
        upcoming = heads[position + 1].tail if position + 1 < len(heads) else ""
        bounds = place[0], sentence_end(markup, place[0], place[1], upcoming)
        cursor = bounds[1]
        if FORGOTTEN.search(markup.text, *bounds):
            raise line.wrong("this sentence seems to hold two: is the next one missing?")
        add_values(markup, line, *bounds)
    if next_start(markup, cursor):
        raise lines[-1].wrong(f"no sentence covers the text after '{markup.text[:cursor][-30:]}'")


def add_values(markup: Markup, line: Line, start: int, end: int) -> None:
    """One sentence value per target, in the order of the targets."""
    values = line.head.split()
    if len(values) != len(TARGETS) or not set(values) <= set(VALUES):
        raise line.wrong(f"'{line.head}' is not one value for each of {', '.join(TARGETS)}")
    for target, value in zip(TARGETS, values, strict=True):
        markup.sentences.append(
            markup.spanned("sentence", start, end, target)
            | {"target": target, "value": value, "origin": "manual"}
        )


def mention(markup: Markup, line: Line, wanted: str, start: int, end: int) -> str:
    """Id of the entity with these words in the sentence; `<` means the last one before it."""
    if wanted.startswith("<"):
        earlier = [e for e in markup.entities if e["text"] == wanted[1:] and e["end"] <= start]
        if not earlier:
            raise line.wrong(f"no entity '{wanted[1:]}' stands before the sentence")
        return str(earlier[-1]["id"])
    place = occurrence(line, markup.text, start, end, wanted)
    found = [e for e in markup.entities if (e["start"], e["end"]) == place]
    if not found:
        raise line.wrong(f"'{wanted}' is not an entity")
    return str(found[0]["id"])


def stance_words(line: Line) -> tuple[dict[str, str], dict[str, str | None]]:
    """The named words (`by=`, `on=`, `via=`) and the plain ones, each put to the field it fills."""
    words = shlex.split(line.head)[2:]
    named = dict(word.split("=", 1) for word in words if "=" in word)
    fields: dict[str, str | None] = {"flag": None, "author_attitude": "neutral"}
    lists = {"basis": BASES, "voice": VOICES, "author_attitude": ATTITUDES, "flag": FLAGS}
    for word in (word for word in words if "=" not in word):
        field_name = next((name for name, choices in lists.items() if word in choices), None)
        if field_name is None or fields.get(field_name) not in (None, "neutral"):
            raise line.wrong(f"'{word}' is no choice of any field, or its field is filled twice")
        fields[field_name] = word
    if not {"basis", "voice"} <= set(fields) or "by" not in named or set(named) - NAMED:
        raise line.wrong("a stance needs basis, voice and by=, and knows only by=, on= and via=")
    return named, fields


def mark_stance(markup: Markup, line: Line, start: int, end: int) -> None:
    """One stance record of the sentence between start and end."""
    target, polarity = line.head.split()[:2]
    if not re.fullmatch(r"0|[+-][12]", polarity):
        raise line.wrong(f"'{polarity}' is no polarity: 0, +1, +2, -1 or -2")
    named, fields = stance_words(line)
    by = named["by"]
    holder: dict[str, str] = {"kind": by.lower()}
    if by not in ("AUTHOR", "UNNAMED"):
        holder = {"kind": "entity", "entity": mention(markup, line, by, start, end)}
    parts = [part.strip() for part in line.tail.split(" // ")]
    pieces = [list(occurrence(line, markup.text, start, end, part)) for part in parts]
    on = occurrence(line, markup.text, start, end, named["on"]) if "on" in named else None
    markup.stances.append(
        {
            "id": markup.id_of("stance", target, pieces, holder),
            "target": target,
            "target_span": list(on) if on else None,
            "expression": pieces,
            "text": " … ".join(markup.text[a:b] for a, b in pieces),
            "polarity": int(polarity),
            "flag": fields["flag"],
            "voice": fields["voice"],
            "holder": holder,
            "via": mention(markup, line, named["via"], start, end) if "via" in named else None,
            "author_attitude": fields["author_attitude"],
            "basis": fields["basis"],
            "origin": "manual",
        }
    )


def mark_document(markup: Markup, lines: Sequence[Line]) -> None:
    """The values of the whole article; the main holder is given by canonical id, or left out."""
    for line in lines:
        target, *pairs = line.head.split()
        given = dict(pair.split("=", 1) for pair in pairs)
        main = given.get("main")
        found = [e["id"] for e in markup.entities if e["canonical"] == main]
        if main and not found:
            raise line.wrong(f"no entity has the id {main}")
        marks = {k: given[k] for k in ("author_stance", "portrayal")}
        markup.document.append(
            {"id": markup.id_of("document", target), "target": target}
            | {k: int(v) if v.lstrip("-").isdigit() else v for k, v in marks.items()}
            | {"main_holder": found[0] if main else None, "origin": "manual"}
            | ({"comment": line.tail} if line.tail else {})
        )


def convert(seed: Path, source: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """One article with its gold work, as one line of the lossless format."""
    text = canonical(seed.read_bytes().decode("utf-8"))
    uid = uid_of_text(text)
    markup, parts = Markup(text, uid), sections(source)
    mark_zones(markup, parts["zones"])
    shared = sections(source.with_name(SHARED))["entities"]
    mark_entities(markup, [*parts["entities"], *shared])
    mark_sentences(markup, parts["sentences"])
    mark_document(markup, parts["document"])
    article = {"uid": str(uid), **{k: facts[k] for k in ("title", "source")}, "url": None}
    article |= {"published": facts["published"], "language": facts["language"], "group": None}
    article |= {"split": None, "meta": {}, "text": text}
    work: dict[str, Any] = {"person": "gold", "status": "done", "hidden_suggestions": True}
    work |= {"active_seconds": 0, "comment": None, "zones": markup.zones}
    work |= {"entities": markup.entities, "stances": markup.stances}
    work |= {"sentences": markup.sentences, "document": markup.document}
    return {"format": "annotator/1", "article": article, "work": [work], "suggestions": []}


def convert_all(edition: Edition) -> list[dict[str, Any]]:
    """All articles of an edition in the order of its index."""
    return [
        convert(
            edition.articles / row["file"],
            edition.sources / Path(row["file"]).with_suffix(".gold"),
            row,
        )
        for row in edition.rows()
    ]


def as_lines(articles: Sequence[dict[str, Any]]) -> str:
    """The articles as JSON Lines."""
    return "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)


def statistics(articles: Sequence[dict[str, Any]]) -> dict[str, Counter[str]]:
    """Counts per layer and label over all articles."""
    counts: dict[str, Counter[str]] = {}
    for work in (article["work"][0] for article in articles):
        rows = {
            "zones": [z["kind"] for z in work["zones"]],
            "entities": [e["label"] for e in work["entities"]],
            "readings": [e["reading"] for e in work["entities"]],
            "stances": [
                f"{s['target']} {s['flag'] or format(s['polarity'], '+d')}" for s in work["stances"]
            ],
            "voices": [s["voice"] for s in work["stances"]],
            "holders": [s["holder"]["kind"] for s in work["stances"]],
            "attitudes": [s["author_attitude"] for s in work["stances"]],
            "bases": [s["basis"] for s in work["stances"]],
            "sentences": [f"{s['target']} {s['value']}" for s in work["sentences"]],
            "document": [
                f"{d['target']} {k} {d[k]}"
                for d in work["document"]
                for k in ("author_stance", "portrayal")
            ],
        }
        for layer, names in rows.items():
            counts.setdefault(layer, Counter()).update(names)
    return counts


def main() -> None:
    """Writes the gold files, or with `--stats` prints what they hold."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--stats", action="store_true", help="print counts, write nothing")
    wants_stats = parser.parse_args().stats
    try:
        converted = [(edition, convert_all(edition)) for edition in EDITIONS]
    except GoldError as error:
        raise SystemExit(str(error)) from error
    for edition, articles in converted:
        name = edition.result.relative_to(ROOT)
        if wants_stats:
            print(f"{name}: {len(articles)} articles")
            for layer, counts in statistics(articles).items():
                listed = ", ".join(f"{label} {n}" for label, n in sorted(counts.items()))
                print(f"  {layer} ({counts.total()})\n    {listed}")
            continue
        edition.result.write_text(as_lines(articles), encoding="utf-8", newline="\n")
        print(f"{len(articles)} articles written to {name}")


if __name__ == "__main__":
    main()
