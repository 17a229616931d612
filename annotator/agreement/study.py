"""The material of a report, indexed: who finished which document on which layer."""

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TypeVar, cast

from annotator.agreement.continua import Labelled
from annotator.agreement.material import LAYERS as ALL_LAYERS
from annotator.agreement.material import (
    Choice,
    Facts,
    Finished,
    Kept,
    Marked,
    MarkedStance,
    Material,
)
from annotator.agreement.stances import StanceRow

T = TypeVar("T")

_UNKNOWN = Facts(0)


class Study:
    """Finished work of the chosen people, by document; every order is sorted, so runs repeat."""

    def __init__(
        self, material: Material, choice: Choice | None = None, kept: Kept | None = None
    ) -> None:
        self.material = material
        self.choice = choice or Choice()
        self.kept = kept or Kept()
        self._first: dict[str, dict[str, Finished]] = {}
        self._again: dict[str, dict[str, Finished]] = {}
        for work in material.finished:
            where = self._again if work.serving else self._first
            where.setdefault(work.document, {})[work.person] = work
        self._documents = tuple(sorted(self._first))
        self._shared: dict[tuple[str, tuple[str, ...]], dict[str, list[Finished]]] = {}

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The chosen people in the order asked for, or all but gold by name."""
        present = {work.person for work in self.material.finished}
        return self.choice.people or tuple(sorted(present - {self.choice.gold}))

    @property
    def layers(self) -> tuple[str, ...]:
        """The chosen layers, in the order of work."""
        return tuple(
            layer for layer in ALL_LAYERS if layer in self.choice.layers or not self.choice.layers
        )

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The chosen targets, or all that a sentence or document value names."""
        if self.choice.targets:
            return self.choice.targets
        sentences = {value[2] for work in self.material.finished for value in work.sentences}
        return tuple(
            sorted(
                sentences | {value[0] for work in self.material.finished for value in work.values}
            )
        )

    def facts(self, document: str) -> Facts:
        """What is known of a document; a document without facts has length 0."""
        return self.material.facts.get(document, _UNKNOWN)

    def work(self, person: str, document: str, layer: str) -> Finished | None:
        """What a person finished there, or None."""
        work = self._first.get(document, {}).get(person)
        return work if work is not None and layer in work.layers else None

    def shared_work(self, layer: str, people: Sequence[str]) -> dict[str, list[Finished]]:
        """Each document that two or more of the people finished, with their work in their order.

        Documents are sorted.
        """
        key = (layer, tuple(people))
        if key not in self._shared:
            self._shared[key] = {
                document: works
                for document in self._documents
                if len(works := self._works(document, layer, people)) > 1
            }
        return self._shared[key]

    def _works(self, document: str, layer: str, people: Sequence[str]) -> list[Finished]:
        there = self._first[document]
        found = (there.get(person) for person in people)
        return [work for work in found if work is not None and layer in work.layers]

    @property
    def documents(self) -> list[str]:
        """The documents that at least two of the chosen people finished on some chosen layer."""
        found = {doc for layer in self.layers for doc in self.shared_work(layer, self.people)}
        return sorted(found)

    def alone(self, layer: str) -> int:
        """How many documents exactly one of the chosen people finished on a layer."""
        return len(self.alone_works(layer))

    def alone_works(self, layer: str) -> list[Finished]:
        """The works on those documents."""
        works = (self._works(document, layer, self.people) for document in self._documents)
        return [found[0] for found in works if len(found) == 1]

    def once(self, key: tuple[object, ...], works: Sequence[Finished], make: Callable[[], T]) -> T:
        """A statistic of one document, computed once for the given revisions of its works."""
        whole: Hashable = (
            *key,
            *((work.person, work.document, work.serving, work.revision) for work in works),
        )
        kept = self.kept.values
        if whole not in kept:
            kept[whole] = make()
        return cast("T", kept[whole])

    def again(self, person: str) -> "Study":
        """This person's first and second run over the same documents as two people."""
        works = [
            _renamed(work, name)
            for runs, name in ((self._first, "first"), (self._again, "again"))
            for people in runs.values()
            if (work := people.get(person)) is not None
        ]
        choice = Choice(
            ("first", "again"),
            self.choice.layers,
            self.choice.targets,
            self.choice.sentence_default,
            self.choice.gold,
            self.choice.draws,
            self.choice.seed,
            self.choice.fewest,
        )
        return Study(Material(works, self.material.facts), choice)


def _renamed(work: Finished, name: str) -> Finished:
    return Finished(
        name, work.document, work.layers, work.entities, work.zones, work.stances,
        work.sentences, work.values, work.revision, unasked=work.unasked,
    )  # fmt: skip


def marks_of(work: Finished, layer: str) -> tuple[Marked, ...]:
    """The spans of a layer; a stance counts as a span labelled with its target."""
    if layer == "entity":
        return work.entities
    if layer == "zone":
        return work.zones
    return tuple(
        Marked(row.start, row.end, row.target, row.key, row.origin) for row in work.stances
    )


def spans_of(study: Study, work: Finished, layer: str) -> frozenset[Labelled]:
    """Start, end and label of each span of a layer, each once; kept by the revision of the work."""
    return study.once(
        (layer, "spans"),
        (work,),
        lambda: frozenset(map(Labelled._make, map(_FIRST_THREE, _rows(work, layer)))),
    )


def labels_in(work: Finished, layer: str) -> set[str]:
    """The labels of the spans of a layer; a stance has its target."""
    return {row[2] for row in _rows(work, layer)}


def _rows(work: Finished, layer: str) -> Sequence[Marked | MarkedStance]:
    if layer == "entity":
        return work.entities
    return work.zones if layer == "zone" else work.stances


_FIRST_THREE = itemgetter(0, 1, 2)


def stance_rows(work: Finished) -> list[StanceRow]:
    """The stance records without their keys."""
    return [StanceRow(*row[:5]) for row in work.stances]
