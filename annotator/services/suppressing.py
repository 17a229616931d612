"""“Never suggest this again”: one act that rejects, remembers, and takes back what is open."""

from uuid import UUID

from psygnal import Signal

from annotator.errors import RefusalError
from annotator.jobs import Err, Jobs, Outcome
from annotator.model.annotations import Layer
from annotator.model.changes import Change, ChangeKind
from annotator.model.documents import Document
from annotator.model.settling import NEVER, never_again
from annotator.model.silencing import silenced_as
from annotator.model.suggestions import Suggestion, Verdict
from annotator.model.suppressions import Scope, Suppression
from annotator.nlp import memory
from annotator.nlp.memory import Rejected
from annotator.services.desk import WRITES, Desk
from annotator.store.project import ProjectStore

PLACES = {
    Scope.ARTICLE: "in this article",
    Scope.OUTLET: "in this outlet",
    Scope.PROJECT: "anywhere in this project",
}


class Suppressing:
    """Keeps suppressions in step with the acts that made them: undo lifts, redo brings back.

    A suppression has the id of the change that rejected the suggestion, so that the log of both
    fits together.

    Signals: `changed(articles)` after suggestions of these articles were taken back or restored;
    `known()` after the list changed; `said(sentence)` for people.
    """

    changed = Signal(object)
    known = Signal()
    said = Signal(str)

    def __init__(self, store: ProjectStore, jobs: Jobs, desk: Desk) -> None:
        self._store = store
        self._jobs = jobs
        self._desk = desk
        self._made: dict[UUID, Suppression] = {}
        desk.saved.connect(self._saved)

    def suppress(self, suggestion: UUID, scope: Scope) -> bool:
        """Reject a suggestion of the open article and never offer its like again.

        Raises:
            RefusalError: for a layer whose suggestions have no wording of their own.
        """
        document = self._desk.head
        if document is None:
            raise RefusalError("Open an article first.")
        offer = document.suggestion(suggestion)
        if offer is None or suggestion in document.verdicts:
            raise RefusalError("There is no open suggestion here.")
        wording_of(document, offer)
        before = self._desk.latest
        self._desk.act(never_again, suggestion, PLACES[scope])
        change = self._desk.latest
        if change is None or change is before:
            return False
        self._made[change.id] = _suppression(change, document, offer, scope)
        last = self._desk.history.to_undo
        if last is not None and last.id == change.id:
            self._saved(change)  # written at once: `saved` came before it was known here
        return True

    def all(self) -> list[Suppression]:
        """Every suppression of the project, oldest first."""
        return list(self._store.suppressions.all())

    def lift(self, made: Suppression) -> None:
        """Let a wording be offered again; what was rejected stays rejected."""
        self._jobs.run(
            lambda _job: self._take_away(made.id),
            lambda outcome: self._told(outcome, f"“{made.surface}” can be suggested again."),
            lane=WRITES,
        )

    def _saved(self, change: Change) -> None:
        if change.kind is ChangeKind.UNDO and change.of is not None:
            self._undone(change.of)
            return
        made = self._made.get(change.of or change.id) or self._remade(change)
        if made is None:
            return
        self._jobs.run(
            lambda _job: self._carry_out(made),
            lambda outcome: self._told(outcome, ""),
            lane=WRITES,
        )

    def _remade(self, change: Change) -> Suppression | None:
        """What a redo brings again whose act was undone before the program was last started."""
        document = self._desk.document
        if change.kind is not ChangeKind.REDO or document is None:
            return None
        named = (s for s, words in PLACES.items() if change.title.endswith(words))
        scope = next(named, None) if change.title.startswith(NEVER) else None
        judged = (edit.after.suggestion for edit in change.edits if isinstance(edit.after, Verdict))
        offer = document.suggestion(next(judged, change.id))
        if scope is None or offer is None:
            return None
        return _suppression(change, document, offer, scope)

    def _undone(self, of: UUID) -> None:
        self._jobs.run(
            lambda _job: self._take_away(of),
            lambda outcome: self._told(outcome, ""),
            lane=WRITES,
        )

    def _carry_out(self, made: Suppression) -> list[UUID]:
        self._store.suppressions.add(made)
        return list(self._store.silencing.withdraw(made))

    def _take_away(self, uid: UUID) -> list[UUID]:
        made = next((each for each in self._store.suppressions.all() if each.id == uid), None)
        if made is None:
            return []
        self._made[uid] = made
        self._store.suppressions.remove(uid)
        return list(self._store.silencing.restore(made))

    def _told(self, outcome: Outcome[list[UUID]], sentence: str) -> None:
        if isinstance(outcome, Err):
            self.said.emit(outcome.message)
            return
        self.known.emit()
        if outcome.value:
            self.changed.emit(outcome.value)
        if sentence:
            self.said.emit(sentence)


def _suppression(
    change: Change, document: Document, offer: Suggestion, scope: Scope
) -> Suppression:
    surface, label = wording_of(document, offer)
    return Suppression(
        id=change.of or change.id,
        person=change.person,
        scope=scope,
        layer=offer.layer,
        surface=surface,
        label=label,
        made_at=change.at,
        article=document.article.uid if scope is Scope.ARTICLE else None,
        source=document.article.source if scope is Scope.OUTLET else None,
    )


def wording_of(document: Document, offer: Suggestion) -> tuple[str, str]:
    """Wording and label by which a suggestion is kept away.

    Raises:
        RefusalError: for a sentence or article value.
    """
    named = silenced_as(document.text, offer.proposal)
    if named is None:
        raise RefusalError(
            "A sentence value follows from the words in it: reject it, or keep the words away."
        )
    return named


def columns_of(made: Suppression, title: str | None) -> tuple[str, str, str]:
    """A suppression as people read it: wording, label, reach; `title` is that of its article."""
    kinds = {Layer.ZONE: "zone", Layer.STANCE: "stance toward"}
    label = f"{kinds[made.layer]} {made.label}" if made.layer in kinds else made.label
    if made.scope is Scope.ARTICLE:
        place = f"the article “{title or 'Untitled'}”"
    elif made.scope is Scope.OUTLET:
        place = made.source or "articles without an outlet"
    else:
        place = "everywhere"
    return made.surface, label, place


def kept_away(store: ProjectStore) -> list[Rejected]:
    """The suppressions as the worker takes them; the store sieves its answers by them again."""
    reach = {
        Scope.ARTICLE: memory.Scope.ARTICLE,
        Scope.OUTLET: memory.Scope.OUTLET,
        Scope.PROJECT: memory.Scope.EVERYWHERE,
    }
    return [
        Rejected(
            made.surface,
            made.label,
            reach[made.scope],
            str(made.article) if made.article is not None else made.source,
        )
        for made in store.suppressions.all()
        if made.layer in {Layer.ZONE, Layer.ENTITY}
    ]
