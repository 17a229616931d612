"""Review: one person settles what others see differently, one decision at a time."""

import importlib
from collections.abc import Sequence
from dataclasses import replace
from string import ascii_uppercase
from typing import TYPE_CHECKING
from uuid import UUID

from psygnal import Signal

from annotator.agreement.answers import marks_of
from annotator.agreement.clusters import Answer, Cluster
from annotator.agreement.majority import Verdict, majority
from annotator.errors import RefusalError
from annotator.jobs import Err, Jobs, Outcome
from annotator.model.annotations import (
    Annotation,
    DocumentMark,
    DocumentValue,
    Entity,
    Layer,
    SentenceMark,
    SentenceValue,
)
from annotator.model.articles import Person
from annotator.model.decisions import Action, Decision, Strategy
from annotator.model.segmentation import Segmentation, provisional
from annotator.services.guideline_examples import keep
from annotator.services.review.acts import Acts
from annotator.services.review.cases import Case, Item, State
from annotator.services.review.draft import Draft
from annotator.services.review.examples import example_of
from annotator.services.review.gold import answered, both, composed
from annotator.services.review.queue import alike, answer_like, same_answer, unanimous
from annotator.services.review.shelf import ItemId, Shelf
from annotator.services.review.writing import Settlement
from annotator.settings import Settings
from annotator.store.project import ProjectStore

if TYPE_CHECKING:
    from annotator.services.review.effect import EffectMeter

NINE = 9


class Reviewing:
    """What can be decided on the current cluster, and on those like it.

    Attributes:
        shelf: the clusters and where one is.
        acts: writes decisions and takes them back.
        reason: what the coming decision says to the annotators; empty = nothing.
        last: the cluster decided last, whose decision can be repeated.
        draft: the labels being edited, None when nothing is edited.
        first: number of the answer, and person, before the one that key 1 means; a multiple of 9.
        own_is_fine: True once an adjudicator agreed to settle articles labelled by themselves.
    """

    said = Signal(str)
    measured = Signal(str)

    def __init__(self, store: ProjectStore, jobs: Jobs, settings: Settings) -> None:
        self._store = store
        self._jobs = jobs
        self._settings = settings
        self._bounds: tuple[UUID, Segmentation] | None = None
        self._meter: EffectMeter | None = None
        self._measures = 0
        self.shelf = Shelf(store, jobs, settings)
        self.acts = Acts(store, jobs, self.shelf)
        self.last: ItemId | None = None
        self.reason = ""
        self.names_shown = False
        self.own_is_fine = False
        self.first = 0
        self.draft: Draft | None = None
        self.shelf.moved.connect(self._moved)
        self._here: ItemId | None = None

    def sit_down(self, person: Person) -> None:
        """Let a person decide; what another one agreed to is asked again."""
        if self.acts.adjudicator is None or self.acts.adjudicator.id != person.id:
            self.own_is_fine = False
        self.acts.sit_down(person)

    def name_of(self, case: Case, person: UUID) -> str:
        """How somebody is called on screen: a letter, or the name once names are shown."""
        if self.names_shown and person in self.shelf.people:
            return self.shelf.people[person].name
        return letter(case.lanes.index(person)) if person in case.lanes else "?"

    def is_own(self) -> bool:
        """True when the adjudicator finished the current article too."""
        case = self.shelf.case
        return bool(case and self.acts.adjudicator and self.acts.adjudicator.id in case.works)

    def take(self, number: int) -> None:
        """Take the answer with this number; 0 = nothing is to be labelled here."""
        case, item = self.here()
        if number == 0:
            self._decide([_settled(item, Action.NONE, ())], "nothing there")
            return
        labels = answered(item.cluster, number, case.labels)
        self._decide([_settled(item, Action.TAKE, labels)], f"take answer {number}")

    def take_majority(self) -> None:
        """Take what more than half say, edges and label each by a majority of its own.

        Raises:
            RefusalError: where there is no majority.
        """
        case, item = self.here()
        verdict = majority(item.cluster)
        if verdict is None:
            raise RefusalError("No answer has a majority here: take one, or edit it with E.")
        labels = composed(verdict, case.labels)
        self._decide([_settled(item, Action.MAJORITY, labels)], "take the majority")

    def take_both(self) -> None:
        """Keep all answers side by side, where labels may overlap."""
        case, item = self.here()
        labels = both(item.cluster, case.labels)
        self._decide([_settled(item, Action.BOTH, labels)], "keep all answers")

    def take_edited(self, labels: Sequence[Annotation]) -> None:
        """Settle the current cluster with labels that nobody gave just so."""
        _, item = self.here()
        self._decide([_settled(item, Action.EDIT, labels)], "edit")

    def defer(self) -> None:
        """Put the current cluster off, with the reason typed; gold stays as it is."""
        _, item = self.here()
        self._decide([_settled(item, Action.DEFER, None)], "put off")

    def accept_unanimous(self, *, everywhere: bool = False) -> int:
        """Take what all agree on, in this article or in all; how many clusters that settled."""
        here = [self.shelf.case] if self.shelf.case else []
        cases = list(self.shelf.cases.values()) if everywhere else here
        found = [_agreed(case, item) for case in cases for item in unanimous(case)]
        self._decide(found, "accept what all agree on", moves=False)
        return len(found)

    def take_person(self, lane: int) -> int:
        """Take one person's answers for all that waits in this article; how many clusters.

        Raises:
            RefusalError: when the article has no such lane.
        """
        case, _ = self.here()
        if not 0 <= lane < len(case.lanes):
            raise RefusalError(f"Nobody here is {letter(lane)}.")
        person, labels = case.lanes[lane], case.labels
        found = []
        for item in (i for i in case.items if i.is_waiting and not i.cluster.is_unanimous):
            answer = item.cluster.answer_of(person)
            refs = answer.refs[answer.people.index(person)] if answer else ()
            found.append(_taken(item, [labels[ref] for ref in refs]))
        self._decide(found, f"take {self.name_of(case, person)} for the rest of the article")
        return len(found)

    def repeatable(self) -> tuple[Item, Answer, list[Item]] | None:
        """A decision that can be repeated, and the open clusters that are just like its own.

        It is the one that holds on the current cluster, else the one made last.
        """
        found = self._decided()
        if found is None:
            return None
        case, source, decision = found
        answer = decided_answer(case, source.cluster, decision)
        if answer is None:
            return None
        return source, answer, alike(case, source, self.shelf.cases)

    def _decided(self) -> tuple[Case, Item, Decision] | None:
        """The current cluster with its decision; where none holds, the one decided last."""
        item = self.shelf.item
        if (item is None or item.decision is None) and self.last is not None:
            item = self.shelf.item_of(self.last)
        case = self.shelf.cases.get(item.cluster.article) if item else None
        if item is None or case is None or item.decision is None:
            return None
        return case, item, item.decision

    def repeat(self, source: Item, answer: Answer, items: Sequence[Item]) -> None:
        """Decide clusters that are just like another one the same way."""
        found = []
        for item in items:
            same = same_answer(source.cluster, item.cluster, answer)
            if same is not None:
                labels = self.shelf.cases[item.cluster.article].labels
                found.append(_taken(item, [labels[ref] for ref in same.refs[0]]))
        self._decide(found, f"repeat for {len(found)} alike", moves=bool(found))

    def majority(self) -> Verdict | None:
        """What more than half of the people say about the current cluster."""
        item = self.shelf.item
        return majority(item.cluster) if item is not None else None

    def here(self) -> tuple[Case, Item]:
        """The current article and cluster.

        Raises:
            RefusalError: when there is none.
        """
        case, item = self.shelf.case, self.shelf.item
        if case is None or item is None:
            raise RefusalError("There is nothing to settle here.")
        return case, item

    def take_value(self, value: str) -> None:
        """Settle a sentence or article value with any value of its scale."""
        case, item = self.here()
        label = case.labels[item.cluster.given[0].refs[0][0]]
        if isinstance(label, SentenceValue):
            self.take_edited([replace(label, value=SentenceMark(value))])
        elif isinstance(label, DocumentValue):
            question = item.cluster.group.partition(".")[2]
            if question == "main_holder":
                raise RefusalError("A main holder is taken from an answer, or nothing with 0.")
            self.take_edited([replace(label, **{question: DocumentMark(value)})])  # type: ignore[arg-type]

    def begin_edit(self) -> None:
        """Edit the labels of the answer that most people gave."""
        case, item = self.here()
        most = max(item.cluster.given, key=lambda answer: len(answer.people))
        labels = case.labels
        entities = sorted(case.entities.values(), key=lambda entity: entity.start)
        chosen = [labels[ref] for ref in most.refs[0]]
        self.draft = Draft(chosen, self.bounds(case), case.text, entities)
        self.shelf.moved.emit()

    def end_edit(self) -> None:
        """Stop editing; what was edited is dropped unless it was taken."""
        self.draft = None
        self.shelf.moved.emit()

    def explain(self, reason: str) -> None:
        """Give the reason of the decision that holds here, else of the coming one."""
        self.reason = reason.strip()
        item = self.shelf.item
        decision = item.decision if item else None
        if item is None or decision is None or item.state is not State.DECIDED:
            return
        if self.reason != (decision.note or ""):
            again = Settlement(
                cluster=item.cluster,
                action=decision.action,
                wanted=None,
                strategy=decision.strategy,
                note=self.reason or None,
            )
            self.acts.settle([again], "give the reason")
        self.reason = ""

    def turn_page(self) -> None:
        """Give the digits to the next nine answers and people, after the last ones to the first.

        Raises:
            RefusalError: when every answer and person has a digit.
        """
        case, item = self.here()
        longest = max(len(item.cluster.given), len(case.lanes))
        if longest <= NINE:
            raise RefusalError("Every answer here has a key already.")
        self.first = self.first + NINE if self.first + NINE < longest else 0
        self.shelf.moved.emit()

    def turn_names(self) -> None:
        """Show the names of the annotators, or letters again."""
        self.names_shown = not self.names_shown
        self.shelf.moved.emit()

    def count_unanimous(self) -> int:
        """How many clusters all agree on and nobody has decided, in all articles."""
        return sum(len(unanimous(case)) for case in self.shelf.cases.values())

    def words_of(self, item: Item) -> str:
        """The words a cluster is about, on one line."""
        case, cluster = self.shelf.cases[item.cluster.article], item.cluster
        if cluster.layer is Layer.DOCUMENT:
            return f"The whole article: {cluster.group.replace('.', ' ').replace('_', ' ')}"
        words = " ".join(case.text[cluster.start : cluster.end].split())
        return f"“{words if len(words) <= 90 else words[:88] + '…'}”"

    def measure(self, pair: str) -> None:
        """Work out what settling the current cluster would do; the answer comes as `measured`."""
        item = self.shelf.item
        self._measures += 1
        if item is None or not item.is_waiting or item.cluster.is_unanimous:
            self.measured.emit("")
            return
        ticket, cases = self._measures, dict(self.shelf.cases)

        def work(_job: object) -> str:
            if self._meter is None:
                # Loaded by name, when first asked for: numpy would hold up opening the place.
                module = importlib.import_module("annotator.services.review.effect")
                self._meter = module.EffectMeter()
            return self._meter.words(cases, item, pair)

        self._jobs.run(work, lambda outcome: self._was_measured(ticket, outcome), lane="figures")

    def make_example(self) -> None:
        """Keep a decision as an example of the guideline rule that fits.

        It is the one that holds on the current cluster, else the one made last.

        Raises:
            RefusalError: before anything is decided.
        """
        found = self._decided()
        if found is None or found[1].state is not State.DECIDED:
            raise RefusalError("Settle the cluster first; then G makes it an example.")
        case, item, decision = found
        made = example_of(case, item, decision, self.words_of(item))
        self._jobs.run(lambda _job: keep(self._store, made), self._kept, lane="write")

    def bounds(self, case: Case) -> Segmentation:
        """Token and sentence bounds of an article; the last one asked for is remembered."""
        if self._bounds is None or self._bounds[0] != case.article:
            stored = self._store.articles.segmentation(case.article)
            self._bounds = case.article, stored or provisional(case.text)
        return self._bounds[1]

    def _was_measured(self, ticket: int, outcome: Outcome[str]) -> None:
        if ticket == self._measures:
            self.measured.emit("" if isinstance(outcome, Err) else outcome.value)

    def _kept(self, outcome: Outcome[str]) -> None:
        self.said.emit(outcome.message if isinstance(outcome, Err) else outcome.value)

    def _moved(self) -> None:
        if self.shelf.current_id != self._here:
            self._here, self.draft, self.reason = self.shelf.current_id, None, ""
            self.first = 0

    def _decide(self, found: Sequence[Settlement], title: str, *, moves: bool = True) -> None:
        """Have decisions written with the reason typed, and go on to the next cluster."""
        if not found:
            return
        note, self.reason, self.draft = self.reason.strip() or None, "", None
        self.acts.settle([_noted(each, note) for each in found], title)
        if not moves:
            self.shelf.moved.emit()
            return
        self.last = (found[0].cluster.article, found[0].cluster.key)
        if not self._settings.flag("advance"):
            self.shelf.moved.emit()
        elif not self.shelf.next_waiting():
            self.shelf.moved.emit()
            self.said.emit("That was the last one to settle in this list.")


def letter(lane: int) -> str:
    """The letter of a lane: A, B … Z, then A1, B1 and so on."""
    rounds, place = divmod(lane, len(ascii_uppercase))
    return ascii_uppercase[place] + (str(rounds) if rounds else "")


def decided_answer(case: Case, cluster: Cluster, decision: Decision) -> Answer | None:
    """The answer that a decision made gold's, None when nobody gave just that."""
    entities = {key: label for key, label in case.gold.items() if isinstance(label, Entity)}
    marks = [
        given.mark
        for ref in decision.result
        if ref in case.gold and case.gold[ref].layer is cluster.layer
        for given in marks_of(case.gold[ref], entities, case.text)
        if cluster.layer is not Layer.DOCUMENT or given.mark.group == cluster.group
    ]
    return answer_like(cluster, sorted(marks))


def _settled(item: Item, action: Action, wanted: Sequence[Annotation] | None) -> Settlement:
    return Settlement(
        cluster=item.cluster, action=action, wanted=None if wanted is None else tuple(wanted)
    )


def _taken(item: Item, labels: Sequence[Annotation]) -> Settlement:
    return _settled(item, Action.TAKE if labels else Action.NONE, labels)


def _agreed(case: Case, item: Item) -> Settlement:
    labels = case.labels
    return Settlement(
        cluster=item.cluster,
        action=Action.TAKE,
        wanted=tuple(labels[ref] for ref in item.cluster.answers[0].refs[0]),
        strategy=Strategy.UNANIMOUS,
    )


def _noted(each: Settlement, reason: str | None) -> Settlement:
    if reason is None or each.strategy.is_automatic:
        return each
    return replace(each, note=reason)
