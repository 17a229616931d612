"""Writing decisions: gold's change and the decisions that lead to it in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from annotator.agreement.clusters import Cluster
from annotator.agreement.costs import Costs
from annotator.errors import ConflictError, RefusalError
from annotator.model.annotations import Annotation, Entity, Layer
from annotator.model.articles import GOLD_NAME, Status, WorkState
from annotator.model.changes import Change, ChangeKind, Edit
from annotator.model.decisions import Action, Candidate, Decision, Strategy, current
from annotator.model.documents import Document, StaleChangeError
from annotator.model.sketch import Sketch
from annotator.services.review.cases import Case, Labels, State, asks_for_holder, with_items
from annotator.services.review.gold import settle
from annotator.services.review.holders import Holders
from annotator.services.writable import require_writing
from annotator.store.project import ProjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What is to be written for one cluster; `wanted` None leaves gold as it is (a deferral)."""

    cluster: Cluster
    action: Action
    wanted: tuple[Annotation, ...] | None
    strategy: Strategy = Strategy.HUMAN
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides and when; decisions of one act share the time, and are taken back together."""

    person: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """One article after a write: gold's labels, all its decisions, and those just added.

    `unnamed` counts the holders that were left out: it is settled that gold has no such entity.
    """

    article: UUID
    gold: Labels
    decisions: tuple[Decision, ...]
    added: tuple[Decision, ...]
    unnamed: int = 0


def write(
    store: ProjectStore, case: Case, settlements: Sequence[Settlement], by: Signature, title: str
) -> Written:
    """Write decisions on one article with what they make of gold, all or nothing.

    When every cluster is decided then, gold's work is done; a finished one is reopened first.

    Raises:
        ConflictError: when gold or a decision was changed elsewhere meanwhile.
        RefusalError: when the project can only be read.
    """
    gold = _gold(store, case)
    case = _fresh(store, case, settlements, by)
    if any(each.wanted is not None for each in settlements):
        gold = _reopened(store, gold, by)
    sketch = Sketch(gold, now=by.at)
    holders = _holders(case, sketch, settlements)
    made = [_decision(case, sketch, each, by, holders) for each in settlements]
    complete = _is_complete(case, settlements) and not _asks_again(case, sketch, made)
    if complete and sketch.state.status is not Status.DONE:
        sketch.state = WorkState(Status.DONE)
    draft = sketch.draft(title)
    change = _signed(gold, draft.edits, by, title) if draft else None
    stored = store.decisions.append_all(made, change, gold.facts.revision)
    if change is not None:
        gold = gold.after(change)
    decisions = (*case.decisions, *stored)
    return Written(case.article, gold.annotations, decisions, tuple(stored), holders.unnamed)


def take_back(
    store: ProjectStore, case: Case, undone: Sequence[Decision], by: Signature
) -> Written:
    """Append the undoing of decisions on one article, and gold as it was before them.

    Raises:
        RefusalError: when gold was changed since in a way that stands against it.
    """
    change = _change_of(store, undone, _gold(store, case).person)
    made = [_undoing(decision, by) for decision in reversed(undone)]
    return _write_back(store, case, made, change, ChangeKind.UNDO, by)


def bring_again(
    store: ProjectStore, case: Case, redone: Sequence[Decision], by: Signature
) -> Written:
    """Append decisions that were taken back once more, and gold as they made it."""
    change = _change_of(store, redone, _gold(store, case).person)
    standing = current(store.decisions.of_article(case.article))
    made = []
    for decision in redone:
        before = standing.get(decision.cluster)
        again = replace(
            decision,
            id=uuid4(),
            adjudicator=by.person,
            at=by.at,
            supersedes=before.id if before is not None else None,
            change=None,
            sequence=None,
        )
        made.append(again)
    return _write_back(store, case, made, change, ChangeKind.REDO, by)


def _write_back(
    store: ProjectStore,
    case: Case,
    made: Sequence[Decision],
    change: Change | None,
    kind: ChangeKind,
    by: Signature,
) -> Written:
    gold = _gold(store, case)
    known = store.decisions.of_article(case.article)
    turned: Change | None = None
    if change is not None:
        turned = _turned(gold, change, kind, by)
        if not any(isinstance(edit.fact, WorkState) for edit in turned.edits):
            gold = _reopened(store, gold, by)
    after = gold if turned is None else _applied(gold, turned)
    stored = store.decisions.append_all(made, turned, gold.facts.revision)
    now = replace(case, gold=after.annotations, decisions=(*known, *stored))
    _close_if_complete(store, now, after, by)
    return Written(case.article, now.gold, now.decisions, tuple(stored))


def close_empty(store: ProjectStore, case: Case, by: Signature) -> None:
    """Mark gold's work done on an article in which nobody labelled anything."""
    gold = _gold(store, case)
    if not gold.is_closed and not gold.annotations:
        _turn(store, gold, WorkState(Status.DONE), "nothing is labelled here", by)


def _close_if_complete(store: ProjectStore, case: Case, gold: Document, by: Signature) -> None:
    """Mark gold's work done when every cluster of the article is decided after all."""
    case = with_items(case, [item.cluster for item in case.items], Costs())
    if case.is_complete and gold.state.status is not Status.DONE:
        _turn(store, gold, WorkState(Status.DONE), "gold is complete", by)


def _fresh(
    store: ProjectStore, case: Case, settlements: Iterable[Settlement], by: Signature
) -> Case:
    """The case with the decisions there are now, unless somebody else decided meanwhile."""
    known, now = current(list(case.decisions)), store.decisions.of_article(case.article)
    standing = current(now)
    for key in (each.cluster.key for each in settlements):
        here, there = known.get(key), standing.get(key)
        others = there is not None and there.adjudicator != by.person
        if others and there != here:
            raise ConflictError("Somebody else settled this meanwhile; it is read again.")
    return replace(case, decisions=tuple(now))


def _gold(store: ProjectStore, case: Case) -> Document:
    require_writing(store)
    return store.works.document(case.article, store.people.ensure(GOLD_NAME).id)


def _reopened(store: ProjectStore, gold: Document, by: Signature) -> Document:
    if not gold.is_closed:
        return gold
    return _turn(store, gold, WorkState(Status.STARTED), "reopen gold", by)


def _turn(
    store: ProjectStore, gold: Document, state: WorkState, title: str, by: Signature
) -> Document:
    change = _signed(gold, (Edit(gold.state, state),), by, title)
    store.works.commit(change, gold.facts.revision, adjudicating=True)
    return gold.after(change)


def _holders(case: Case, sketch: Sketch, settlements: Iterable[Settlement]) -> Holders:
    """Finds entities of gold for those named in this write; what is settled in it is closed."""
    made = {ref for decision in case.standing.values() for ref in decision.result}
    entities = list(sketch.of_type(Entity))
    clusters = [item.cluster for item in case.items if item.state is State.DECIDED]
    clusters += [each.cluster for each in settlements if each.wanted is not None]
    closed = {
        ref
        for cluster in clusters
        if cluster.layer is Layer.ENTITY
        for answer in cluster.answers
        for refs in answer.refs
        for ref in refs
    }
    return Holders(
        sketch,
        case.entities,
        closed | {entity.id for entity in entities},
        {entity.id for entity in entities if entity.id not in made},
    )


def _decision(
    case: Case, sketch: Sketch, each: Settlement, by: Signature, holders: Holders
) -> Decision:
    """The decision on one cluster, once gold says what is wanted there."""
    cluster = each.cluster
    before = case.standing.get(cluster.key)
    result = before.result if before is not None else ()
    if each.wanted is not None:
        settled = settle(sketch, cluster, each.wanted, holders, case.taken(cluster))
        holders.release(result)
        result = (*settled.result, *settled.named)
    return Decision(
        id=uuid4(),
        article=case.article,
        layer=cluster.layer,
        cluster=cluster.key,
        action=each.action,
        adjudicator=by.person,
        at=by.at,
        candidates=_candidates(case, cluster),
        result=result,
        strategy=each.strategy,
        note=each.note,
        supersedes=before.id if before is not None else None,
    )


def _undoing(decision: Decision, by: Signature) -> Decision:
    return replace(
        decision,
        id=uuid4(),
        action=Action.UNDO,
        adjudicator=by.person,
        at=by.at,
        supersedes=decision.id,
        change=None,
        sequence=None,
    )


def _candidates(case: Case, cluster: Cluster) -> tuple[Candidate, ...]:
    """Every label that was there to choose from, and who had looked and labelled nothing."""
    found: list[Candidate] = []
    for answer in cluster.answers:
        for person, refs in zip(answer.people, answer.refs, strict=True):
            found += [Candidate(person, case.works[person][ref]) for ref in refs]
            if not refs:
                found.append(Candidate(person, None))
    return tuple(found)


def _is_complete(case: Case, settlements: Iterable[Settlement]) -> bool:
    deferred = {each.cluster.key for each in settlements if each.action is Action.DEFER}
    settled = {each.cluster.key for each in settlements} - deferred
    return all(
        item.cluster.key in settled
        or (item.state is State.DECIDED and item.cluster.key not in deferred)
        for item in case.items
    )


def _asks_again(case: Case, sketch: Sketch, made: Iterable[Decision]) -> bool:
    """True when what was settled before is to be settled again after this."""
    after = replace(case, gold=sketch.annotations)
    standing = {**case.standing, **{decision.cluster: decision for decision in made}}
    return any(
        asks_for_holder(after, decision)
        for key, decision in standing.items()
        if case.item(key) is not None
    )


def _signed(gold: Document, edits: tuple[Edit, ...], by: Signature, title: str) -> Change:
    return Change(
        id=uuid4(),
        article=gold.article.uid,
        person=gold.person,
        title=title,
        at=by.at,
        edits=edits,
    )


def _change_of(store: ProjectStore, decisions: Sequence[Decision], gold: UUID) -> Change | None:
    wanted = next((d.change for d in decisions if d.change is not None), None)
    if wanted is None:
        return None
    found = store.log.of_article(decisions[0].article, gold)
    return next((change for change in found if change.id == wanted), None)


def _turned(gold: Document, change: Change, kind: ChangeKind, by: Signature) -> Change:
    """The change that leads back, or again there, from where gold's work stands now."""
    if kind is ChangeKind.UNDO:
        turned = change.inverted(uuid4(), by.at, kind)
    else:
        turned = replace(change, id=uuid4(), at=by.at, kind=kind, of=change.id, sequence=None)
    edits = tuple(edit for edit in turned.edits if not isinstance(edit.fact, WorkState))
    states = [e.after for e in turned.edits if isinstance(e.after, WorkState)]
    target = states[0] if states else WorkState(Status.STARTED) if gold.is_closed else gold.state
    if target != gold.state:
        edits = (*edits, Edit(gold.state, target))
    return replace(turned, edits=edits)


def _applied(gold: Document, change: Change) -> Document:
    try:
        return gold.after(change)
    except StaleChangeError as stale:
        raise RefusalError(f"This cannot be taken back any more: {stale}.") from stale
