"""Training the recogniser of names: finished articles in, its upper layers and figures out.

Always from the shipped one, mixed with what the shipped one reads in articles without labels
(pseudo-rehearsal, Robins 1995), so that little is forgotten and the result can be made again.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np

from annotator.nlp.learning.lessons import ENTITIES, Learned, NamesTask, Taught, TaughtNames
from annotator.nlp.learning.measuring import Floats, f1_difference, f1_of, too_few
from annotator.nlp.learning.upper import digest, packed, put, recogniser_of, upper_nodes, weights_of
from annotator.nlp.parsed import Doc, Language
from annotator.nlp.passages import Passage
from annotator.nlp.pipeline import Suggester
from annotator.nlp.proposals import GATE
from annotator.nlp.requests import SuggestRequest

# The kinds of names that the rules after the recogniser take from it.
LABELS = frozenset({"PERSON", "NORP", "GPE", "LOC", "ORG", "FAC", "EVENT", "LAW"})
HELD_SHARE, LEAST_HELD, MOST_HELD = 0.2, 2, 60
_MOST_TOKENS, _BUDGET = 100_000, 300_000
_PASSES = (3, 10)
_REHEARSED = 0.5
_LONGEST = 120
_BATCH = 8
_RATE, _DROPOUT = 0.001, 0.2
# How far to go from the shipped weights to the trained ones: half-way forgets less than it learns
# less (averaging of weights, Wortsman and others 2022).
_WAY = 0.5
OUTSIDE, UNSAID = "O", "-"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A stretch of an article to train on; tags are BILUO, `-` where nothing is known."""

    request: SuggestRequest
    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    tags: tuple[str, ...]


def learn_names(
    suggester: Suggester,
    task: NamesTask,
    requests: Mapping[UUID, SuggestRequest],
    is_wanted: Callable[[], bool] = lambda: True,
) -> Taught:
    """A recogniser trained on most articles; figures of the names suggested on the others.

    Args:
        suggester: the pipeline; its recogniser is as shipped again afterwards.
        task: what is taught.
        requests: every article of the task, as it is read for suggestions, nothing learned.
        is_wanted: asked now and then; where it says no, training ends with `InterruptedError`.

    Raises:
        ValueError: when the pipeline's recogniser cannot be trained.
    """
    suggester.read_names_as_shipped()
    recogniser_of(suggester.nlp)
    reason = too_few([article.group for article in task.articles])
    if reason:
        return Taught(ENTITIES, metrics={"held_out": None, "reason": reason})
    out = held_out(task.articles, task.seed)
    taught = [a for a in task.articles if a.group not in out]
    tested = [a for a in task.articles if a.group in out][:MOST_HELD]
    lessons, used = _lessons(suggester, taught, requests)
    rehearsed = _rehearsals(suggester, task, requests, lessons)
    passes = _passes([*lessons, *rehearsed])
    data, fingerprint = _trained(suggester, [*lessons, *rehearsed], passes, task.seed, is_wanted)
    made = Learned(ENTITIES, fingerprint, data)
    figures, is_worse = _measured(suggester, made, task, tested, requests)
    return Taught(
        name=ENTITIES,
        fingerprint=fingerprint,
        data=data,
        articles=tuple(used),
        metrics={**figures, "recipe": _recipe(suggester.name, passes, lessons, rehearsed)},
        is_worse=is_worse,
    )


def _recipe(
    pipeline: str, passes: int, lessons: Sequence[Lesson], rehearsed: Sequence[Lesson]
) -> dict[str, object]:
    return {
        "pipeline": pipeline,
        "passes": passes,
        "tokens": _tokens(lessons),
        "rehearsed_tokens": _tokens(rehearsed),
        "learn_rate": _RATE,
        "dropout": _DROPOUT,
        "layers": "upper",
        "way": _WAY,
    }


def held_out(articles: Sequence[TaughtNames], seed: int) -> frozenset[str]:
    """Groups of articles to measure on: the same ones however many others come."""

    def place(group: str) -> float:
        return int(hashlib.sha256(f"{seed}:{group}".encode()).hexdigest()[:12], 16) / 16**12

    order = sorted({article.group for article in articles}, key=place)
    out = [group for group in order if place(group) < HELD_SHARE]
    return frozenset(out if len(out) >= LEAST_HELD else order[:LEAST_HELD])


def tags_of(passage: Passage, taught: TaughtNames) -> list[str]:
    """A BILUO tag for every token; names that do not end with tokens leave theirs unsaid."""
    starts = {span.start: number for number, span in enumerate(passage.offsets)}
    ends = {span.end: number for number, span in enumerate(passage.offsets)}
    tags = [OUTSIDE] * len(passage.offsets)
    unsaid = list(taught.unsure)
    for start, end, label in taught.names:
        first, last = starts.get(start), ends.get(end)
        if label not in LABELS:
            continue
        if first is None or last is None or last < first:
            unsaid.append((start, end))
            continue
        _write(tags, first, last + 1, label)
    for number, span in enumerate(passage.offsets):
        if any(span.start < end and start < span.end for start, end in unsaid):
            tags[number] = UNSAID
    return tags


def _write(tags: list[str], first: int, last: int, label: str) -> None:
    if last - first == 1:
        tags[first] = f"U-{label}"
        return
    tags[first:last] = [f"B-{label}", *[f"I-{label}"] * (last - first - 2), f"L-{label}"]


def _lessons(
    suggester: Suggester, articles: Sequence[TaughtNames], requests: Mapping[UUID, SuggestRequest]
) -> tuple[list[Lesson], list[UUID]]:
    """Stretches of the newest articles until enough is read, and which articles those are."""
    found: list[Lesson] = []
    used = []
    for article in articles:
        if _tokens(found) >= _MOST_TOKENS:
            break
        request = requests[article.article]
        passage = suggester.passage(request)
        found += _cut(request, passage, tags_of(passage, article))
        used.append(article.article)
    return [_with_other_labels(suggester.nlp, lesson) for lesson in found], used


def _cut(request: SuggestRequest, passage: Passage, tags: Sequence[str]) -> Iterator[Lesson]:
    """Stretches of whole lines; where a line is long, of whole sentences."""
    cuts = [0]
    for at in sorted(passage.sentence_starts | {len(passage.words)}):
        if at > cuts[-1] and (at in passage.line_starts or at - cuts[-1] >= _LONGEST):
            cuts.append(at)
    for first, last in pairwise([*cuts, len(passage.words)]):
        if first < last:
            part = slice(first, last)
            yield Lesson(request, passage.words[part], passage.spaces[part], tuple(tags[part]))


def _rehearsals(
    suggester: Suggester,
    task: NamesTask,
    requests: Mapping[UUID, SuggestRequest],
    lessons: Sequence[Lesson],
) -> list[Lesson]:
    """Other articles as the shipped recogniser reads them, half as much as there are labels."""
    wanted = int(_tokens(lessons) * _REHEARSED)
    ner = recogniser_of(suggester.nlp)
    found: list[Lesson] = []
    for uid in sorted(task.others, key=lambda u: hashlib.sha256(u.bytes).digest()):
        passage = suggester.passage(requests[uid])
        for lesson in _cut(requests[uid], passage, [OUTSIDE] * len(passage.words)):
            if _tokens(found) >= wanted:
                return found
            doc = _doc(suggester.nlp, lesson)
            suggester.preset(doc, lesson.request)
            tags = list(lesson.tags)
            for ent in ner(doc).ents:
                _write(tags, ent.start, ent.end, ent.label_)
            found.append(replace(lesson, tags=tuple(tags)))
    return found


def _with_other_labels(nlp: Language, lesson: Lesson) -> Lesson:
    """Dates, sums and the like, which nobody labels here, stay as the shipped recogniser has it."""
    tags = list(lesson.tags)
    for ent in recogniser_of(nlp)(_doc(nlp, lesson)).ents:
        is_free = all(tag == OUTSIDE for tag in tags[ent.start : ent.end])
        if ent.label_ not in LABELS and is_free:
            _write(tags, ent.start, ent.end, ent.label_)
    return replace(lesson, tags=tuple(tags))


def _passes(lessons: Sequence[Lesson]) -> int:
    least, most = _PASSES
    return max(least, min(most, _BUDGET // max(_tokens(lessons), 1)))


def _trained(
    suggester: Suggester,
    lessons: Sequence[Lesson],
    passes: int,
    seed: int,
    is_wanted: Callable[[], bool],
) -> tuple[bytes, str]:
    """The trained layers and their fingerprint; the pipeline is left with the shipped ones."""
    from spacy.training import Example
    from thinc.api import Adam, fix_random_seed

    nlp = suggester.nlp
    ner = recogniser_of(nlp)
    shipped = weights_of(ner)
    fix_random_seed(seed)
    order = random.Random(seed)  # noqa: S311  # an order of lessons, no secret
    examples = [Example.from_dict(_doc(nlp, x), {"entities": list(x.tags)}) for x in lessons]
    optimizer = Adam(_RATE, L2=0.0, grad_clip=1.0)
    try:
        for _ in range(passes):
            order.shuffle(examples)
            for at in range(0, len(examples), _BATCH):
                if not is_wanted():
                    raise InterruptedError("nobody waits for this training any more")
                _step(ner, examples[at : at + _BATCH], optimizer)
        trained = weights_of(ner)
        put(ner, {key: old + _WAY * (trained[key] - old) for key, old in shipped.items()})
        return packed(ner, shipped, suggester.name), digest(weights_of(ner))
    finally:
        put(ner, shipped)


def _step(ner: Any, examples: Sequence[Any], optimizer: Any) -> None:  # noqa: ANN401  # spaCy's
    """One update of the upper layers alone."""
    ner.update(examples, sgd=None, drop=_DROPOUT)
    for _, node in upper_nodes(ner):
        if any(node.has_grad(key) for key in node.param_names):
            node.finish_update(optimizer)
    for node in ner.model.get_ref("tok2vec").walk():
        for key in node.param_names:
            if node.has_grad(key):
                node.set_grad(key, node.get_grad(key) * 0)


def _doc(nlp: Language, lesson: Lesson) -> Doc:
    from spacy.tokens import Doc as SpacyDoc

    return SpacyDoc(nlp.vocab, words=list(lesson.words), spaces=list(lesson.spaces))


def _tokens(lessons: Sequence[Lesson]) -> int:
    return sum(len(lesson.words) for lesson in lessons)


def _measured(
    suggester: Suggester,
    made: Learned,
    task: NamesTask,
    tested: Sequence[TaughtNames],
    requests: Mapping[UUID, SuggestRequest],
) -> tuple[dict[str, Any], bool]:
    """Figures on articles nobody trained on, and whether any model does better than the new one."""
    groups = [article.group for article in tested]
    known = frozenset(task.parent.articles)
    is_fair = task.current is not None and not any(a.article in known for a in tested)
    new, shipped = (_counts(suggester, tested, requests, m) for m in (made, None))
    before = _counts(suggester, tested, requests, task.current) if is_fair else shipped
    found = f1_difference(new, before, groups, task.seed)
    figures = {
        "held_out": _figures(new),
        "shipped": _figures(shipped),
        "against": {
            "measure": "f1",
            "parent": "learned" if is_fair else "shipped",
            **found.as_data(),
        },
    }
    best = max(_f1(before), _f1(shipped))
    return figures, _f1(new) < best


def _counts(
    suggester: Suggester,
    tested: Sequence[TaughtNames],
    requests: Mapping[UUID, SuggestRequest],
    made: Learned | None,
) -> Floats:
    """Right, suggested and wanted names of each article, shape (articles, 3)."""
    learned = (made,) if made is not None else ()
    asked = [replace(requests[a.article], learned=learned) for a in tested]
    rows = []
    for article, (passage, mentions) in zip(tested, suggester.names(asked), strict=True):
        gold = {name for name in article.names if name[2] in LABELS}
        got = {
            (span.start, span.end, mention.label)
            for mention in mentions
            if mention.label in LABELS and mention.score >= GATE
            for span in [mention.span(passage)]
            if not any(span.start < b and a < span.end for a, b in article.unsure)
        }
        rows.append((len(gold & got), len(got), len(gold)))
    return np.array(rows, dtype=np.float64)


def _figures(counts: Floats) -> dict[str, Any]:
    right, proposed, wanted = counts.sum(axis=0)
    return {
        "n": int(wanted),
        "articles": len(counts),
        "precision": round(float(right / proposed), 4) if proposed else None,
        "recall": round(float(right / wanted), 4) if wanted else None,
        "f1": round(_f1(counts), 4),
    }


def _f1(counts: Floats) -> float:
    return float(f1_of(counts.sum(axis=0)))
