"""What the cards of review say: answers side by side, the fields that differ made visible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotator.agreement.answers import Mark
from annotator.agreement.clusters import SPANS, Answer, Cluster
from annotator.agreement.majority import Verdict
from annotator.model.annotations import (
    Annotation,
    DocumentMark,
    DocumentValue,
    Entity,
    Layer,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Person
from annotator.model.decisions import Action, Decision
from annotator.model.documents import Document
from annotator.model.scheme import Scheme
from annotator.services.review.cases import Case, Item, State, answers_then, asks_for_holder
from annotator.services.review.queue import unanimous
from annotator.services.review.reviewing import NINE, Reviewing, decided_answer
from annotator.ui.inspector.fields import quote, rows
from annotator.ui.label.wording import entity_name, sentence_role, sentence_word, signed
from annotator.ui.review.voices import Voices

LAYERS = {
    Layer.ZONE: "Zone",
    Layer.ENTITY: "Entity",
    Layer.STANCE: "Stance",
    Layer.SENTENCE: "Sentence",
    Layer.DOCUMENT: "Article",
}
SIGNS = {State.OPEN: "○", State.DEFERRED: "…", State.STALE: "!", State.DECIDED: "✓"}
_ACTIONS = {
    Action.TAKE: "took an answer",
    Action.MAJORITY: "took the majority",
    Action.BOTH: "kept all answers",
    Action.NONE: "decided for nothing",
    Action.EDIT: "edited",
    Action.DEFER: "put it off",
    Action.UNDO: "took the decision back",
}
_QUESTIONS = {
    "author_stance": "author’s stance",
    "portrayal": "portrayal",
    "main_holder": "main holder",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: a field with its value, or the words of a label (no name)."""

    name: str
    value: str
    role: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True)
class CardFacts:
    """One answer: its number and key, who gives it, its lines, and whether gold has it so."""

    key: str
    number: int
    who: tuple[str, ...]
    total: int
    lines: tuple[Line, ...]
    same: str = ""
    is_gold: bool = False
    is_majority: bool = False

    @property
    def spoken(self) -> str:
        """The card in one sentence, for a screen reader."""
        said = ", ".join(f"{line.name} {line.value}".strip() for line in self.lines)
        return f"Answer {self.number}: {said}; {len(self.who)} of {self.total}"


def cards(
    reviewing: Reviewing, case: Case, item: Item, voices: Voices, scheme: Scheme
) -> list[CardFacts]:
    """The answers to a cluster, numbered; `0` is that nothing is labelled."""
    cluster = item.cluster
    verdict = reviewing.majority()
    gold = _gold_answer(case, item)
    names = lane_names(reviewing, case)
    found = []
    tables = [_table(cluster, answer, voices, scheme) for answer in cluster.given]
    differing = _differing(cluster, tables)
    for number, (answer, lines) in enumerate(zip(cluster.given, tables, strict=True), start=1):
        shown = [line for line in lines if not line.name or line.name in differing]
        rest = [line for line in lines if line.name and line.name not in differing]
        if not any(line.name for line in shown) and rest:
            shown.append(rest.pop(0))
        found.append(
            CardFacts(
                key=digit_of(number, reviewing.first),
                number=number,
                who=_who(answer, case, names),
                total=len(cluster.people),
                lines=tuple(
                    Line(line.name, line.value, line.role, line.name in differing) for line in shown
                ),
                same=" · ".join(f"{line.name.lower()} {line.value}" for line in rest),
                is_gold=gold is answer,
                is_majority=_is_majority(verdict, answer),
            )
        )
    return [*found, _nothing(item, case, names, verdict)]


def digit_of(number: int, first: int) -> str:
    """The key of an answer by number, from 1; empty for one that needs the dot first.

    `first` is how many come before the one that key 1 means now.
    """
    return str(number - first) if 1 <= number - first <= NINE else ""


def page_words(count: int, first: int) -> str:
    """Which of many answers have a key now; empty while all have one."""
    if count <= NINE:
        return ""
    return f" · answers {first + 1} to {min(first + NINE, count)} of {count}, others with ."


def lane_names(reviewing: Reviewing, case: Case) -> dict[UUID, str]:
    """How the people of an article are called on screen, in the order of their lanes."""
    return {person: reviewing.name_of(case, person) for person in case.lanes}


def heading(item: Item) -> str:
    """Layer, kinds of difference and cost of a cluster."""
    kinds = ", ".join(sorted(kind.value for kind in item.cluster.kinds)) or "all agree"
    cost = f" · cost {item.cost:.1f}" if item.cost else ""
    return f"{LAYERS[item.cluster.layer]} · {kinds}{cost}"


def subject(item: Item, words: str, scheme: Scheme) -> str:
    """What a cluster is about: its words, or the question with its target."""
    cluster = item.cluster
    names = {target.key: target.name for target in scheme.targets}
    target, _, question = cluster.group.partition(".")
    if cluster.layer is Layer.DOCUMENT:
        return f"{_QUESTIONS[question].capitalize()} toward {names.get(target, target)}"
    if cluster.layer is Layer.SENTENCE:
        return f"{names.get(target, target)}: {words}"
    return words


def pair_words(item: Item) -> str:
    """The confused pair of a cluster, as the list shows it."""
    one, other = (_shown_value(value) for value in item.pair)
    if one == other:
        return f"{one} · {item.kind.value}" if item.kind else one
    return f"{one} ↔ {other}"


def rest_words(case: Case, names: Mapping[UUID, str], first: int = 0) -> str:
    """What one key settles besides: all that is unanimous, and one person's answers."""
    lines = []
    agreed = len(unanimous(case))
    if agreed:
        lines.append(f"A accepts {agreed} here that all agree on.")
    known = list(names.values())[first : first + NINE]
    people = " · ".join(f"{name} ⇧{n}" for n, name in enumerate(known, start=1))
    if len(names) > NINE:
        people += " · further ones with ."
    return "\n".join([*lines, f"The rest of the article from one person: {people}"])


def stale_words(case: Case, item: Item, names: Mapping[UUID, str]) -> str:
    """Why a cluster is to be settled again: whose answer changed, or that its holder did."""
    decision, cluster = item.decision, item.cluster
    if decision is None:
        return ""
    then = answers_then(case, cluster, decision, case.entities)
    lines = []
    for person, name in names.items():
        answer = cluster.answer_of(person)
        before, now = then.get(person, ()), answer.marks if answer is not None else ()
        if set(before) != set(now):
            lines.append(f"{name}: {_marks_words(case, before)} → {_marks_words(case, now)}")
    if not lines and asks_for_holder(case, decision):
        return "! The entity that it names was settled since: settle it again."
    return "\n".join(["! An answer changed since this was decided: settle it again.", *lines])


def _marks_words(case: Case, marks: Sequence[Mark]) -> str:
    found = []
    for mark in marks:
        words = " … ".join(" ".join(case.text[a:b].split()) for a, b in mark.pieces)
        value = _shown_value(f"{mark.label} {mark.polarity}".strip())
        found.append(f"{value} “{words}”" if words and len(words) < 60 else value)
    return "; ".join(found) or "nothing"


def _shown_value(value: str) -> str:
    """A value of a pair with proper signs: `AZE −2`, `ARM +1`."""
    head, _, sign = value.rpartition(" ")
    if sign.lstrip("-").isdigit():
        return f"{head} {signed(int(sign))}".strip()
    return value


def history_lines(reviewing: Reviewing, case: Case, key: str) -> list[str]:
    """The decisions on a cluster, the latest first, one line each."""
    people = reviewing.shelf.people
    found = [decision for decision in case.decisions if decision.cluster == key]
    return [_history_line(decision, people) for decision in reversed(found)]


def _history_line(decision: Decision, people: Mapping[UUID, Person]) -> str:
    person = people.get(decision.adjudicator)
    name = person.name if person is not None else "somebody"
    by = "rule" if decision.strategy.is_automatic else name
    words = f"{decision.at.astimezone():%d %b %H:%M} · {by} {_ACTIONS[decision.action]}"
    if decision.strategy.is_automatic:
        words = words.replace("took the majority", decision.strategy.value.removeprefix("auto:"))
    return f"{words} — {decision.note}" if decision.note else words


def value_lines(label: Annotation, document: Document, group: str) -> list[Line]:
    """The value of a sentence or article label."""
    if isinstance(label, SentenceValue):
        return [Line("Value", sentence_word(label.value), sentence_role(label.value))]
    if not isinstance(label, DocumentValue):
        return []
    question = group.partition(".")[2]
    value = getattr(label, question)
    if isinstance(value, UUID):
        return [Line("Main holder", entity_name(document, value), "PERSON")]
    return [Line("Value", *_mark(value))] if value is not None else []


def _mark(value: DocumentMark) -> tuple[str, str]:
    if value.value.lstrip("-").isdigit():
        number = int(value.value)
        role = "neutral" if number == 0 else "positive" if number > 0 else "negative"
        return signed(number), role
    return value.value, value.value if value.value in {"mixed", "unclear"} else "neutral"


def _table(cluster: Cluster, answer: Answer, voices: Voices, scheme: Scheme) -> list[Line]:
    document = voices.of(answer.people[0])
    labels = [document.annotations[ref] for ref in answer.refs[0]]
    if cluster.layer not in SPANS:
        return [line for label in labels for line in value_lines(label, document, cluster.group)]
    found: list[Line] = []
    for label in labels:
        found.append(Line("", quote(document, label)))
        found += label_lines(document, scheme, label)
    return found


def label_lines(document: Document, scheme: Scheme, label: Annotation) -> list[Line]:
    """The fields of a label that are filled; entities and stances as the inspector words them."""
    if isinstance(label, Zone | Entity | Stance):
        lines = [Line(r.name, r.value, r.role) for r in rows(document, scheme, label)]
        empty = {"—", "not said", "clear"}
        return [line for line in lines if line.value not in empty and line.name != "Means"]
    return []


def _differing(cluster: Cluster, tables: Sequence[list[Line]]) -> set[str]:
    """Names of the fields that are not the same in every answer."""
    names = {line.name for lines in tables for line in lines}
    found = set()
    for name in names:
        values = {tuple(line.value for line in lines if line.name == name) for lines in tables}
        if len(values) > 1:
            found.add(name)
    return found if len(tables) > 1 or cluster.is_unanimous else found | {"Label", "Value"}


def _nothing(item: Item, case: Case, names: dict[UUID, str], verdict: Verdict | None) -> CardFacts:
    cluster = item.cluster
    empty = next((answer for answer in cluster.answers if not answer.marks), None)
    decided = item.state is State.DECIDED and item.decision is not None
    spans = cluster.layer in SPANS
    return CardFacts(
        key="0",
        number=0,
        who=_who(empty, case, names) if empty else (),
        total=len(cluster.people),
        lines=(Line("", "Nothing is labelled here" if spans else "No value"),),
        is_gold=decided and item.decision is not None and item.decision.action is Action.NONE,
        is_majority=verdict is not None and not verdict.marks,
    )


def _who(answer: Answer, case: Case, names: dict[UUID, str]) -> tuple[str, ...]:
    return tuple(names[person] for person in case.lanes if person in answer.people)


def _is_majority(verdict: Verdict | None, answer: Answer) -> bool:
    return verdict is not None and bool(verdict.marks) and verdict.marks == answer.marks


def _gold_answer(case: Case, item: Item) -> Answer | None:
    decision = item.decision
    if decision is None or item.state is not State.DECIDED or decision.action is Action.NONE:
        return None
    return decided_answer(case, item.cluster, decision)
