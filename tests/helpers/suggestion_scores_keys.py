"""How many keys turn suggestions into gold, against labelling the same article from nothing.

Keys are those of the program (`annotator keys`), moving the caret left out on both sides:

- accept and go on 1, reject 1, accept all that remain of a layer 1;
- label a token 2 (select it, press the label), one key for each token more;
- relabel 2, move an edge 1 a token, label all same mentions of a name 3;
- a zone 2 and one key for each line more; another kind 2; an edge moved 1 a line;
- a stance: its first token 2, one key for each token more, 2 for each further piece, then 1 for each of
  target, polarity, voice, holder, via, attitude, basis and flag that differs from what a new record
  has (author, neutral, nothing) or, when a suggestion is put right, from what it says;
- a sentence value 1 a country, and a right one nothing more than the key that accepts the layer.

Canonical ids and countries of names are typed and left out on both sides. A wrong suggestion is put
right or rejected and made anew, whichever takes fewer keys. A layer is accepted one by one, or, after
its wrong ones are dealt with, all at once.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.model.annotations import Entity, SentenceValue, Stance, Zone
from annotator.model.articles import Article
from annotator.model.spans import Span
from annotator.model.suggestions import Suggestion
from annotator.nlp.requests import SuggestAnswer

LAYERS = ("zones", "entities", "stances", "sentences")
SAME_MENTIONS = 3
STANCE_FIELDS = ("polarity", "voice", "holder", "via", "author_attitude", "basis", "flag")
PLAIN = {"voice": "author", "holder": "author", "author_attitude": "neutral", "polarity": 0}


@dataclass(frozen=True)
class Keys:
    """Keys with suggestions and from nothing, by layer."""

    helped: Counter[str]
    bare: Counter[str]

    @property
    def share(self) -> float:
        return sum(self.helped.values()) / max(sum(self.bare.values()), 1)

    def of(self, layer: str) -> float:
        return self.helped[layer] / max(self.bare[layer], 1)


@dataclass(frozen=True)
class Item:
    """A span to be labelled: where, what, how many keys from nothing, and what it is compared by."""

    spans: tuple[Span, ...]
    label: str
    keys: int
    facts: Mapping[str, Any]

    @property
    def start(self) -> int:
        return self.spans[0].start

    def common(self, other: "Item") -> int:
        return sum(a.common(b) for a in self.spans for b in other.spans)


def keys_for(
    pairs: Iterable[tuple[Article, Mapping[str, Any], SuggestAnswer]],
) -> Keys:
    """The keys for some articles with their gold labels and the answers of the worker."""
    helped: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    for article, work, answer in pairs:
        for layer, (with_help, alone) in _article(article, work, answer).items():
            helped[layer] += with_help
            bare[layer] += alone
    return Keys(helped, bare)


def lines(keys: Keys) -> Iterator[str]:
    """The figures for people."""
    total = f"({sum(keys.helped.values())} of {sum(keys.bare.values())})"
    yield f"keys to gold           {keys.share:.3f} of labelling from nothing  {total}"
    for layer in LAYERS:
        yield f"    {layer:18} {keys.of(layer):.3f}  ({keys.helped[layer]} of {keys.bare[layer]})"


def _article(
    article: Article, work: Mapping[str, Any], answer: SuggestAnswer
) -> dict[str, tuple[int, int]]:
    starts = [token.start for token in answer.segmentation.tokens]
    count = _Counter(article.text, starts)
    shown = [s for s in answer.suggestions if not s.gated]
    return {
        "zones": _spanned(
            [_zone(count, Span(z["start"], z["end"]), z["kind"]) for z in work["zones"]],
            [_zone(count, s.span, s.proposal.kind) for s in shown if isinstance(s.proposal, Zone)],
            count.lines,
        ),
        "entities": _entities(count, work, shown),
        "stances": _spanned(*_stances(count, work, shown), count.tokens),
        "sentences": _sentences(work, shown),
    }


@dataclass(frozen=True)
class _Counter:
    text: str
    starts: Sequence[int]

    def tokens(self, start: int, end: int) -> int:
        return abs(bisect_left(self.starts, end) - bisect_left(self.starts, start))

    def lines(self, start: int, end: int) -> int:
        low, high = sorted((start, end))
        return self.text.count("\n", low, high) + (0 if low == high else 1)


def _zone(count: _Counter, span: Span, kind: str) -> Item:
    return Item((span,), kind, 2 + max(count.lines(span.start, span.end) - 1, 0), {})


def _entities(
    count: _Counter, work: Mapping[str, Any], shown: Sequence[Suggestion]
) -> tuple[int, int]:
    wanted = [
        _entity(count, Span(e["start"], e["end"]), e["label"], e.get("reading"))
        for e in work["entities"]
    ]
    got = [
        _entity(count, s.span, s.proposal.label, s.proposal.reading and s.proposal.reading.value)
        for s in shown
        if isinstance(s.proposal, Entity)
    ]
    alone = _with_same(count, wanted)
    missing, rest = _settled(wanted, got, count.tokens)
    return rest + _with_same(count, missing), alone


def _entity(count: _Counter, span: Span, label: str, reading: str | None) -> Item:
    facts = {"reading": reading or "literal"}
    keys = 1 + count.tokens(span.start, span.end) + (facts["reading"] != "literal")
    return Item((span,), label, keys, facts)


def _with_same(count: _Counter, items: Sequence[Item]) -> int:
    """Keys for names from nothing, equal ones at once where that is shorter."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        words = count.text[item.spans[0].start : item.spans[0].end]
        groups.setdefault((words, item.label), []).append(item)
    return sum(
        group[0].keys + min(SAME_MENTIONS, sum(i.keys for i in group[1:]))
        for group in groups.values()
    )


def _stances(
    count: _Counter, work: Mapping[str, Any], shown: Sequence[Suggestion]
) -> tuple[list[Item], list[Item]]:
    # Any mention of the same person will do as a holder: the canonical id of gold says which.
    named = {e["start"]: e.get("canonical") or str(e["start"]) for e in work["entities"]}
    rows = {e["id"]: named[e["start"]] for e in work["entities"]}
    entities = (s for s in shown if isinstance(s.proposal, Entity))
    made = {s.id: named.get(s.span.start, str(s.span.start)) for s in entities}
    wanted = [
        _stance(
            count,
            tuple(Span(a, b) for a, b in row["expression"]),
            row["target"],
            {
                "polarity": row["polarity"],
                "voice": row["voice"],
                "holder": rows.get(row["holder"].get("entity"), row["holder"]["kind"]),
                "via": rows.get(row.get("via")),
                "author_attitude": row["author_attitude"],
                "basis": row.get("basis"),
                "flag": row.get("flag"),
            },
        )
        for row in work["stances"]
    ]
    got = [
        _stance(count, s.proposal.expression, s.proposal.target, _facts(s.proposal, made))
        for s in shown
        if isinstance(s.proposal, Stance)
    ]
    return wanted, got


def _facts(stance: Stance, made: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "polarity": stance.polarity,
        "voice": stance.voice.value,
        "holder": made.get(stance.holder.entity, stance.holder.kind.value),
        "via": made.get(stance.via),
        "author_attitude": stance.author_attitude.value,
        "basis": stance.basis.value if stance.basis else None,
        "flag": stance.flag.value if stance.flag else None,
    }


def _stance(
    count: _Counter, spans: tuple[Span, ...], target: str, facts: Mapping[str, Any]
) -> Item:
    words = sum(1 + count.tokens(a, b) for a, b in spans)
    fields = sum(facts[name] != PLAIN.get(name) for name in STANCE_FIELDS)
    return Item(spans, target, words + 1 + fields, facts)


def _sentences(work: Mapping[str, Any], shown: Sequence[Suggestion]) -> tuple[int, int]:
    cells = [s.proposal for s in shown if isinstance(s.proposal, SentenceValue)]
    wrong = 0
    for row in work["sentences"]:
        span = Span(row["start"], row["end"])
        same = [c for c in cells if c.target == row["target"] and span.overlaps(Span(*_of(c)))]
        best = max(same, key=lambda c: span.common(Span(*_of(c))), default=None)
        wrong += best is None or best.value.value != row["value"]
    total = len(work["sentences"])
    return wrong + (wrong < total), total


def _of(cell: SentenceValue) -> tuple[int, int]:
    return cell.start, cell.end


def _spanned(
    wanted: Sequence[Item], got: Sequence[Item], measure: Callable[[int, int], int]
) -> tuple[int, int]:
    missing, rest = _settled(wanted, got, measure)
    return rest + sum(item.keys for item in missing), sum(item.keys for item in wanted)


def _settled(
    wanted: Sequence[Item], got: Sequence[Item], measure: Callable[[int, int], int]
) -> tuple[list[Item], int]:
    """What stays to be made from nothing, and the keys for what was suggested."""
    left, right, keys = list(wanted), 0, 0
    for item in list(got):
        near = [w for w in left if w.common(item)]
        best = min(near, key=lambda w: _mending(w, item, measure), default=None)
        mend = None if best is None else _mending(best, item, measure)
        if best is None or mend is None or mend > 1 + best.keys:
            keys += 1
            continue
        left.remove(best)
        keys += mend
        right += mend == 0
    return left, keys + min(right, 1)


def _mending(wanted: Item, item: Item, measure: Callable[[int, int], int]) -> int:
    """Keys that make a suggestion what is wanted."""
    keys = 2 * (wanted.label != item.label)
    keys += sum(wanted.facts[name] != item.facts.get(name) for name in wanted.facts)
    for one, other in zip(wanted.spans, item.spans, strict=False):
        keys += measure(one.start, other.start) + measure(one.end, other.end)
    for span in wanted.spans[len(item.spans) :]:
        keys += 1 + measure(*span)
    return keys + max(len(item.spans) - len(wanted.spans), 0)
