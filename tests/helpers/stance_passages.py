"""Own passages: `python -m tests.helpers.stance_passages [NAME] [0|1] [--show]`.

Files: `stance` of short passages, `press` of running prose in the manner of many outlets: half 0 of
each may be looked at when the rules are shaped, half 1 is set aside and only its figures are read.
All of `talk`, dense with stance, may be looked at. `styles` and `voices` have a file for each half.
A suggested record is right when its words overlap those of a gold record with the same target and
sign. A holder may have alternatives, as in "lawmaker/Mammadov".
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from pathlib import Path

from annotator.model.annotations import HolderKind, Stance
from annotator.model.articles import Article, uid_of_text
from annotator.model.spans import Span
from annotator.nlp.learning.traits import rule_of
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.nlp.stance.weighed import WEIGHED
from tests.helpers.suggestion_scores import Count, default_scheme

FOLDER = Path(__file__).parents[1] / "data" / "passages"
FILES = ("stance", "press", "talk", "styles", "voices")
HALVES = {name: (f"{name}_looked_at", f"{name}_set_aside") for name in ("styles", "voices")}


@dataclass(frozen=True, slots=True)
class Record:
    """One gold stance: words by their pieces, the holder by a part of its name."""

    target: str
    sign: int
    pieces: tuple[Span, ...]
    holder: str
    voice: str
    basis: str


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    records: tuple[Record, ...]


@dataclass(slots=True)
class Marks:
    """Counts over one half: records, fields of the matched ones, and passages with no stance."""

    sign: Count = field(default_factory=Count)
    exact: Count = field(default_factory=Count)
    holder: Count = field(default_factory=Count)
    voice: Count = field(default_factory=Count)
    basis: Count = field(default_factory=Count)
    overlap: Count = field(default_factory=Count)
    neutral: Count = field(default_factory=Count)
    missed: list[str] = field(default_factory=list)


def passages(half: int, name: str = "stance") -> list[Passage]:
    """The passages of one half: 0 the 1st, 3rd, … block, 1 the others, or a file for each half."""
    apart = HALVES.get(name)
    file = FOLDER / f"{apart[half] if apart else name}.txt"
    rows = file.read_text("utf-8").splitlines()
    body = "\n".join(row for row in rows if not row.startswith("#"))
    blocks = [b.splitlines() for b in re.split(r"\n{2,}", body.strip())]
    return [_passage(lines) for lines in (blocks if apart else blocks[half::2])]


def _passage(lines: Sequence[str]) -> Passage:
    text = lines[0].replace(" ¶ ", "\n")
    return Passage(text, tuple(_record(text, line) for line in lines[1:]))


def _record(text: str, line: str) -> Record:
    parts = [part.strip() for part in line.removeprefix("=").split("|")]
    head, words, holder, voice, basis = [*parts, ""][:5]
    target, sign = head.split()
    pieces, at = [], 0
    for piece in words.split(" … "):
        start = text.index(piece, at)
        at = start + len(piece)
        pieces.append(Span(start, at))
    return Record(target, 1 if sign == "+" else -1, tuple(pieces), holder, voice, basis)


def measure(half: int, answer: Callable[[str], SuggestAnswer], name: str = "stance") -> Marks:
    """The marks of one half, each text answered by itself."""
    marks = Marks()
    for passage in passages(half, name):
        _mark(marks, passage, answer(passage.text))
    return marks


def by_rules(answer: SuggestAnswer) -> SuggestAnswer:
    """An answer without what the clause model added where no rule spoke."""
    kept = tuple(s for s in answer.suggestions if rule_of(s) != WEIGHED)
    return replace(answer, suggestions=kept)


def both_marks(half: int, answer: Callable[[str], SuggestAnswer], name: str) -> tuple[Marks, Marks]:
    """The marks of one half: of the rules alone, and of all that is suggested."""
    told = cache(answer)
    return measure(half, lambda text: by_rules(told(text)), name), measure(half, told, name)


def _mark(marks: Marks, passage: Passage, answer: SuggestAnswer) -> None:
    open_ones = [s.proposal for s in answer.suggestions if not s.gated]
    polar = [s for s in open_ones if isinstance(s, Stance) and s.polarity]
    if not passage.records:
        marks.neutral.add(not polar, 1, 1)
    left = list(polar)
    for record in passage.records:
        match = next((s for s in left if _same(record, s)), None)
        if match is None:
            marks.missed.append(f"- {record.target} {record.sign:+d} {_words(passage, record)}")
            continue
        left.remove(match)
        marks.sign.right += 1
        _fields(marks, passage, record, match, answer)
    marks.sign.add(0, len(polar), len(passage.records))
    marks.missed.extend(f"+ {_told(passage.text, s)}" for s in left)


def _fields(
    marks: Marks, passage: Passage, record: Record, got: Stance, answer: SuggestAnswer
) -> None:
    holder = _holder(passage.text, got, answer)
    right = any(
        holder == name or (name in holder and name not in ("AUTHOR", "UNNAMED"))
        for name in record.holder.split("/")
    )
    marks.holder.add(right, 1, 1)
    voiced = got.voice.value in record.voice.split("/")
    marks.voice.add(voiced, 1, 1)
    if record.basis:
        marks.basis.add(got.basis is not None and got.basis.value == record.basis, 1, 1)
    if not right or not voiced:
        marks.missed.append(
            f"h {holder} / {record.holder}, {got.voice.value} / {record.voice}: {passage.text}"
        )
    if got.expression != record.pieces:
        pieces = " … ".join(passage.text[p.start : p.end] for p in got.expression)
        marks.missed.append(f"x {pieces} / {_words(passage, record, whole=False)}")
    marks.exact.add(got.expression == record.pieces, 1, 1)
    got_at, gold_at = _places(got.expression), _places(record.pieces)
    marks.overlap.add(len(got_at & gold_at), len(got_at), len(gold_at))


def _places(pieces: Sequence[Span]) -> set[int]:
    return {i for p in pieces for i in range(p.start, p.end)}


def _holder(text: str, stance: Stance, answer: SuggestAnswer) -> str:
    if stance.holder.kind is not HolderKind.ENTITY:
        return stance.holder.kind.value.upper()
    span = next(s.span for s in answer.suggestions if s.id == stance.holder.entity)
    return text[span.start : span.end]


def _same(record: Record, got: Stance) -> bool:
    if got.target != record.target or (got.polarity > 0) != (record.sign > 0):
        return False
    return any(piece.overlaps(span) for piece in got.expression for span in record.pieces)


def _words(passage: Passage, record: Record, *, whole: bool = True) -> str:
    pieces = " … ".join(passage.text[p.start : p.end] for p in record.pieces)
    return f"[{pieces}] {passage.text}" if whole else pieces


def _told(text: str, stance: Stance) -> str:
    pieces = " … ".join(text[p.start : p.end] for p in stance.expression)
    return f"{stance.target} {stance.polarity:+d} [{pieces}] {text}"


def report(marks: Marks) -> Iterator[str]:
    """The marks as lines for people."""
    yield f"target + sign  {marks.sign}"
    for name in ("exact", "holder", "voice", "basis"):
        count: Count = getattr(marks, name)
        yield f"{name:14} {count.precision:.3f} of those matched"
    yield f"words          {marks.overlap}"
    wrong = marks.neutral.wanted - marks.neutral.right
    yield f"neutral        {wrong:g} of {marks.neutral.wanted:g} got a sign"


def main(arguments: Sequence[str]) -> None:
    """Prints the marks of the halves asked for, and what was missed with `--show`."""
    suggester, scheme = Suggester(), default_scheme()

    def answer(text: str) -> SuggestAnswer:
        article = Article(uid=uid_of_text(text), text=text, title="")
        return next(iter(suggester.suggest([SuggestRequest(article, scheme)])))

    names = [a for a in arguments if a in FILES] or FILES
    halves = [int(a) for a in arguments if a in ("0", "1")] or [0, 1]
    for name, half in product(names, halves):
        marks = measure(half, answer, name)
        print(f"{name}, half {half}", *report(marks), sep="\n")
        if "--show" in arguments:
            print(*sorted(marks.missed), sep="\n")
            kinds = Counter(line[0] for line in marks.missed)
            print(dict(kinds))


if __name__ == "__main__":
    main(sys.argv[1:])
