"""How good the suggestions are against gold: `python -m tests.helpers.suggestion_scores [GOLD]`.

Reads articles with labels in the lossless format, makes suggestions for each, and prints per layer:
zones by characters, entities strictly by span and label, stances by overlap of the expression with
equal target and sign (and by exactly equal words), sentences as three classes where gold has the
target in the sentence; which labels and classes are taken for which; how many sentences that only
tell an event get a sign; and the keys that turn the suggestions into gold. Suggestions below the
gate do not count.
"""

import argparse
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from annotator.model.annotations import Entity, SentenceValue, Stance, Zone
from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme, from_data
from annotator.model.spans import Span
from annotator.model.suggestions import Suggestion
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.paths import resources, sample_gold
from tests.helpers.suggestion_scores_keys import Keys, keys_for
from tests.helpers.suggestion_scores_keys import lines as key_lines

CLASSES = ("neg", "neu", "pos")
TRAPS = Path(__file__).parents[1] / "data" / "gold" / "set" / "traps.toml"


@dataclass(slots=True)
class Count:
    """Right, proposed and wanted, summed over articles."""

    right: float = 0
    proposed: float = 0
    wanted: float = 0

    def add(self, right: float, proposed: float, wanted: float) -> None:
        self.right += right
        self.proposed += proposed
        self.wanted += wanted

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.proposed + self.wanted
        return 2 * self.right / both if both else 1.0

    def __str__(self) -> str:
        return (
            f"P {self.precision:.3f}  R {self.recall:.3f}  F {self.f1:.3f}"
            f"  ({self.right:g} of {self.proposed:g} / {self.wanted:g})"
        )


@dataclass(slots=True)
class Scores:
    """Counts per layer and label, and the pairs of sentence classes (gold, suggested)."""

    zones: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    entities: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    fields: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    stances: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    sentences: Counter[tuple[str, str]] = field(default_factory=Counter)
    presence: Count = field(default_factory=Count)
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    marks: Counter[tuple[str, str]] = field(default_factory=Counter)
    traps: Count = field(default_factory=Count)

    @property
    def sentence_f1(self) -> float:
        """Macro-F1 over neg, neu, pos of the sentences that gold says hold the target."""
        return sum(self.class_count(name).f1 for name in CLASSES) / len(CLASSES)

    def class_count(self, name: str) -> Count:
        right = self.sentences[name, name]
        proposed = sum(n for (_, got), n in self.sentences.items() if got == name)
        wanted = sum(n for (gold, _), n in self.sentences.items() if gold == name)
        return Count(right, proposed, wanted)


def default_scheme() -> Scheme:
    """The scheme that ships with the program."""
    with (resources() / "scheme.toml").open("rb") as file:
        return from_data(tomllib.load(file))


def articles_in(path: Path) -> Iterator[tuple[Article, Mapping[str, Any]]]:
    """Articles of a lossless file with the labels of their first work."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            data = json.loads(line)
            yield _article(data["article"]), data["work"][0]


def score(
    pairs: Iterable[tuple[Article, Mapping[str, Any], Sequence[Suggestion]]],
) -> Scores:
    """The scores of suggestions for articles with gold labels; gated suggestions do not count."""
    scores = Scores()
    for article, work, suggestions in pairs:
        open_ones = [s.proposal for s in suggestions if not s.gated]
        _score_zones(scores, article, work, [p for p in open_ones if isinstance(p, Zone)])
        _score_entities(scores, work, [p for p in open_ones if isinstance(p, Entity)])
        _score_stances(scores, work, [p for p in open_ones if isinstance(p, Stance)])
        values = [p for p in open_ones if isinstance(p, SentenceValue)]
        _score_sentences(scores, work, values)
        _score_traps(scores, article, open_ones)
    return scores


def report(scores: Scores) -> Iterator[str]:
    """The scores as lines for people."""
    excluded = {"FURNITURE", "OTHER_STORY"}
    yield f"zones, characters      {_sum(scores.zones.values())}"
    yield f"  that do not count    {_sum(c for k, c in scores.zones.items() if k in excluded)}"
    yield from (f"    {kind:18} {count}" for kind, count in sorted(scores.zones.items()))
    yield f"entities, strict       {_sum(scores.entities.values())}"
    yield from (f"    {label:18} {count}" for label, count in sorted(scores.entities.items()))
    yield from (
        f"    field {name:12} {count.precision:.3f}" for name, count in scores.fields.items()
    )
    yield f"stances, target + sign {scores.stances['sign']}"
    yield f"    target alone       {scores.stances['target']}"
    yield f"    exact words        {scores.stances['exact']}"
    yield from (
        f"    {name:18} {scores.stances[name].precision:.3f} of those matched"
        for name in ("holder", "voice", "basis")
    )
    total = sum(scores.sentences.values())
    yield f"sentences, macro-F1    {scores.sentence_f1:.3f}  (n {total})"
    yield from (f"    {name:18} {scores.class_count(name)}" for name in CLASSES)
    yield f"    target in it       {scores.presence}"
    yield from _matrix("labels taken for another", scores.labels)
    yield from _matrix("sentence values, gold -> suggested", scores.marks)
    wrong = scores.traps.proposed - scores.traps.right
    yield f"event-only traps       {wrong:g} of {scores.traps.wanted:g} got a sign"


def _matrix(title: str, pairs: Counter[tuple[str, str]]) -> Iterator[str]:
    yield title
    for (gold, got), n in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"    {gold:8} -> {got:8} {n}"


def _score_zones(
    scores: Scores, article: Article, work: Mapping[str, Any], zones: Sequence[Zone]
) -> None:
    spaces = {i for i, c in enumerate(article.text) if c.isspace()}
    got, gold = defaultdict(set), defaultdict(set)
    for zone in zones:
        got[zone.kind] |= set(range(zone.start, zone.end)) - spaces
    for row in work["zones"]:
        gold[row["kind"]] |= set(range(row["start"], row["end"])) - spaces
    for kind in {*got, *gold}:
        scores.zones[kind].add(len(got[kind] & gold[kind]), len(got[kind]), len(gold[kind]))


def _score_entities(scores: Scores, work: Mapping[str, Any], found: Sequence[Entity]) -> None:
    gold = {(e["start"], e["end"], e["label"]): e for e in work["entities"]}
    got = {(e.start, e.end, e.label): e for e in found}
    for label in {key[2] for key in (*gold, *got)}:
        wanted = {k for k in gold if k[2] == label}
        proposed = {k for k in got if k[2] == label}
        scores.entities[label].add(len(wanted & proposed), len(proposed), len(wanted))
    _score_confusion(scores, gold.keys() - got.keys(), got.keys() - gold.keys())
    for key in gold.keys() & got.keys():
        entity, row = got[key], gold[key]
        reading = entity.reading.value if entity.reading else None
        for name, value in (
            ("canonical", entity.canonical),
            ("country", entity.country),
            ("reading", reading),
        ):
            scores.fields[name].add(row.get(name) == value, 1, 1)


def _score_confusion(
    scores: Scores, missed: Iterable[tuple[int, int, str]], extra: Iterable[tuple[int, int, str]]
) -> None:
    """Which label a missed name got instead; "edges" for the right one on other words."""
    left = set(extra)
    for start, end, label in sorted(missed):
        beside = [e for e in left if e[0] < end and start < e[1]]
        best = max(beside, key=lambda e: min(end, e[1]) - max(start, e[0]), default=None)
        if best is None:
            scores.labels[label, "nothing"] += 1
        else:
            left.remove(best)
            scores.labels[label, "edges" if best[2] == label else best[2]] += 1
    for _, _, label in left:
        scores.labels["nothing", label] += 1


def _score_traps(scores: Scores, article: Article, found: Sequence[Any]) -> None:
    """Sentences that only tell an event: right when no record and no value in them has a sign."""
    for text in _traps():
        at = article.text.find(text)
        if at < 0:
            continue
        span = Span(at, at + len(text))
        signed = any(
            isinstance(p, Stance) and p.polarity and any(span.overlaps(e) for e in p.expression)
            for p in found
        )
        valued = any(
            isinstance(p, SentenceValue)
            and p.value.value in {"neg", "pos", "mixed"}
            and span.overlaps(Span(p.start, p.end))
            for p in found
        )
        scores.traps.add(not (signed or valued), 1, 1)


def _traps() -> list[str]:
    rows = tomllib.loads(TRAPS.read_text(encoding="utf-8"))["trap"]
    return [row["text"] for row in rows]


def _score_stances(scores: Scores, work: Mapping[str, Any], found: Sequence[Stance]) -> None:
    names = {e["id"]: (e["start"], e["end"]) for e in work["entities"]}
    rows = list(work["stances"])
    for level in ("target", "sign", "exact"):
        left = list(found)
        right = 0
        for row in rows:
            match = next((s for s in left if _matches(s, row, level)), None)
            if match is not None:
                left.remove(match)
                right += 1
                if level == "sign":
                    _score_fields(scores, match, row, names)
        scores.stances[level].add(right, len(found), len(rows))


def _score_fields(
    scores: Scores, stance: Stance, row: Mapping[str, Any], names: Mapping[str, Any]
) -> None:
    scores.stances["voice"].add(stance.voice.value == row["voice"], 1, 1)
    basis = stance.basis.value if stance.basis else None
    scores.stances["basis"].add(basis == row["basis"], 1, 1)
    holder = stance.holder.kind.value == row["holder"]["kind"]
    scores.stances["holder"].add(holder, 1, 1)


def _matches(stance: Stance, row: Mapping[str, Any], level: str) -> bool:
    if stance.target != row["target"]:
        return False
    if level != "target" and _sign(stance.polarity) != _sign(row["polarity"]):
        return False
    if level == "exact":
        return list(stance.expression) == [Span(a, b) for a, b in row["expression"]]
    return any(
        piece.overlaps(Span(a, b)) for piece in stance.expression for a, b in row["expression"]
    )


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _score_sentences(
    scores: Scores, work: Mapping[str, Any], values: Sequence[SentenceValue]
) -> None:
    for row in work["sentences"]:
        span = Span(row["start"], row["end"])
        same = [
            v for v in values if v.target == row["target"] and span.overlaps(Span(v.start, v.end))
        ]
        best = max(same, key=lambda v: span.common(Span(v.start, v.end)), default=None)
        got = best.value.value if best else "none"
        gold = row["value"]
        scores.presence.add(gold != "none" != got, got != "none", gold != "none")
        if gold != got:
            scores.marks[gold, got] += 1
        if gold in CLASSES:
            scores.sentences[gold, got] += 1


def _sum(counts: Iterable[Count]) -> Count:
    total = Count()
    for count in counts:
        total.add(count.right, count.proposed, count.wanted)
    return total


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        uid=UUID(row["uid"]) if row.get("uid") else uid_of_text(row["text"]),
        text=row["text"],
        title=row.get("title") or "",
        source=row.get("source"),
        published=row.get("published"),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Scores a gold file and prints the figures."""
    parser = argparse.ArgumentParser(prog="tests.helpers.suggestion_scores")
    parser.add_argument("gold", nargs="?", type=Path, default=sample_gold())
    parser.add_argument("--bare", action="store_true", help="hide title, source and date")
    options = parser.parse_args(arguments)
    gold = list(articles_in(options.gold))
    if options.bare:
        gold = [(Article(uid=a.uid, text=a.text), work) for a, work in gold]
    scheme = default_scheme()
    answers = list(Suggester().suggest([SuggestRequest(article, scheme) for article, _ in gold]))
    pairs = [(a, w, s.suggestions) for (a, w), s in zip(gold, answers, strict=True)]
    print("\n".join([*report(score(pairs)), *key_lines(keys_of(gold, answers))]))


def keys_of(
    gold: Sequence[tuple[Article, Mapping[str, Any]]], answers: Sequence[SuggestAnswer]
) -> Keys:
    """The keys that turn the answers into gold."""
    return keys_for((a, w, answer) for (a, w), answer in zip(gold, answers, strict=True))


if __name__ == "__main__":
    main()
