"""Agreement: people's finished works as material for the figures, and the figures as asked for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotator.agreement.material import LAYERS, Choice, Excluded, Facts, Kept, Material
from annotator.agreement.report import agreement_report
from annotator.agreement.study import Study
from annotator.errors import RefusalError
from annotator.model.annotations import SentenceMark
from annotator.model.articles import Person
from annotator.model.finished import FinishedWork, PlainWork, Why, WorkQuery
from annotator.model.segmentation import Segmentation, provisional
from annotator.services.comparison.material import Reader, Struck, facts_of
from annotator.store.project import ProjectStore

WHY = {
    Why.UNFINISHED: "not finished",
    Why.SKIPPED: "skipped",
    Why.FILTERED: "left out by the filters",
    Why.ALONE: "finished by one person only",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What agreement is asked for; an empty choice leaves nothing out.

    Attributes:
        people: names of the people compared.
        layers: names of the layers.
        done_from, done_until: time of finishing, half-open.
        sources: outlets.
        guidelines: numbers of the guideline that held.
        hidden: True = only works without suggestions, False = only with, None = both.
        unmarked: value that counts for every sentence without one in a finished article, but for
            those that the person struck out; None leaves such sentences out and counts them.
    """

    people: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    done_from: datetime | None = None
    done_until: datetime | None = None
    sources: frozenset[str] = frozenset()
    guidelines: frozenset[int] = frozenset()
    hidden: bool | None = None
    unmarked: str | None = None


@dataclass(frozen=True, slots=True)
class LeftWork:
    """One person's work on an article that no figure counts, and why."""

    document: str
    person: str
    why: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """The material of one selection, with what a figure needs to be opened.

    Attributes:
        study: indexed material; every figure is computed from it.
        titles: article titles by document key, which is the article's id as text.
        left: works that no figure counts.
        struck: labels that no figure counts.
    """

    study: Study
    titles: Mapping[str, str]
    left: Sequence[LeftWork] = ()
    struck: Sequence[Struck] = ()


class Agreement:
    """Answers questions about agreement in one project; single documents are computed once."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store
        self._kept = Kept()

    def report(self, selection: Selection) -> dict[str, object]:
        """Every figure of the selection, as plain JSON values.

        Raises:
            RefusalError: when a name is nobody's.
        """
        return self.report_on(self.gather(selection))

    def report_on(self, gathered: Gathered) -> dict[str, object]:
        """Every figure of what was gathered."""
        study = gathered.study
        return agreement_report(study.material, study.choice, study.kept)

    def gather(self, selection: Selection) -> Gathered:
        """The finished works of the selection, indexed for any figure.

        Raises:
            RefusalError: when a name is nobody's, a layer is none, or a value is no sentence's.
        """
        _require_known(selection)
        everybody = self._store.people.all()
        compared = _compared(everybody, selection.people)
        found = self._store.readings.plain(_query(compared, everybody, selection))
        gold = [person for person in everybody if person.is_gold]
        articles = {plain.work.article for plain in found.works}
        plain = (*found.works, *self._gold_works(gold, articles))
        works = [each.work for each in plain]
        texts = self._store.readings.texts(articles)
        kinds = self._store.scheme.excluded_kinds
        read = Reader({person.id: person for person in everybody}, texts, kinds)
        bounds = self._bounds(texts) if selection.unmarked is not None else {}
        finished = [read.finished(each, bounds.get(each.work.article)) for each in plain]
        left_out = [
            Excluded("works", WHY[why], count)
            for why, count in sorted(Counter(each.why for each in found.excluded).items())
        ]
        material = Material(finished, self._facts(works, bounds), (*left_out, *read.left_out()))
        choice = Choice(
            people=tuple(dict.fromkeys(selection.people)),
            layers=selection.layers,
            sentence_default=selection.unmarked,
        )
        names = {person.id: person.name for person in everybody}
        return Gathered(
            Study(material, choice, self._kept),
            {str(work.article): work.title for work in works},
            tuple(LeftWork(str(x.article), names[x.person], WHY[x.why]) for x in found.excluded),
            tuple(read.struck),
        )

    def _gold_works(self, gold: Sequence[Person], articles: set[UUID]) -> tuple[PlainWork, ...]:
        if not gold or not articles:
            return ()
        query = WorkQuery(people=tuple(person.id for person in gold), least_people=1)
        found = self._store.readings.plain(query).works
        return tuple(plain for plain in found if plain.work.article in articles)

    def _bounds(self, texts: Mapping[UUID, str]) -> dict[UUID, Segmentation]:
        """The sentences of articles, as they are shown to those who value them."""
        stored = self._store.articles.segmentation
        return {uid: stored(uid) or provisional(text) for uid, text in texts.items()}

    def _facts(
        self, works: Iterable[FinishedWork], bounds: Mapping[UUID, Segmentation]
    ) -> dict[str, Facts]:
        batches = self._store.readings.batches()
        by_article: dict[UUID, list[FinishedWork]] = {}
        for work in works:
            by_article.setdefault(work.article, []).append(work)
        return {
            str(uid): facts_of(among, batches.get(uid), bounds.get(uid))
            for uid, among in by_article.items()
        }


def _require_known(selection: Selection) -> None:
    for layer in selection.layers:
        if layer not in LAYERS:
            raise RefusalError(f"“{layer}” is no layer; choose among {', '.join(LAYERS)}.")
    if selection.unmarked is not None and selection.unmarked not in set(SentenceMark):
        known = ", ".join(SentenceMark)
        raise RefusalError(f"“{selection.unmarked}” is no sentence value; choose among {known}.")


def _compared(everybody: Sequence[Person], names: Sequence[str]) -> list[Person]:
    """The people asked for, or all who label: not gold, and no second readings."""
    by_name = {person.name: person for person in everybody}
    for name in names:
        if name not in by_name or by_name[name].is_gold:
            raise RefusalError(f"There is nobody called “{name}” to compare in this project.")
    if names:
        return [by_name[name] for name in dict.fromkeys(names)]
    return [p for p in everybody if not (p.is_gold or p.is_second_reading)]


def _query(
    compared: Sequence[Person], everybody: Sequence[Person], selection: Selection
) -> WorkQuery:
    wanted = {person.id for person in compared}
    again = [person.id for person in everybody if person.reads_again in wanted]
    return WorkQuery(
        people=(*(person.id for person in compared), *again),
        done_from=selection.done_from,
        done_until=selection.done_until,
        sources=selection.sources,
        guidelines=selection.guidelines,
        hidden=selection.hidden,
        least_people=1,
    )
