"""Reading what review needs: finished works of several people, gold and decisions."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from annotator.agreement.costs import Costs
from annotator.model.articles import GOLD_NAME
from annotator.model.decisions import Decision
from annotator.model.finished import FinishedWork, WorkQuery
from annotator.services.review.cases import Case, Labels, merged
from annotator.store.project import ProjectStore


def read_cases(
    store: ProjectStore, costs: Costs, known: Mapping[UUID, Case] | None = None
) -> Iterator[Case]:
    """Articles that at least two people finished, in the order they were added, merged.

    Gold and second readings are nobody's answer. Articles without any label are cases too:
    all agree that there is nothing in them. Cases known before spare the merge of works that
    did not change.
    """
    works: dict[UUID, list[FinishedWork]] = {}
    for work in store.readings.works(WorkQuery()).works:
        works.setdefault(work.article, []).append(work)
    decisions: dict[UUID, list[Decision]] = {}
    for decision in store.decisions.all():
        decisions.setdefault(decision.article, []).append(decision)
    for bundle in store.articles.bundles(list(works), people=[GOLD_NAME]):
        article = bundle.article
        gold = {label.id: label for work in bundle.works for label in work.annotations}
        case = Case(
            article=article.uid,
            title=article.title,
            source=article.source,
            text=article.text,
            works={work.person: _by_id(work) for work in works[article.uid]},
            revisions={work.person: work.revision for work in works[article.uid]},
            gold=gold,
            decisions=tuple(decisions.get(article.uid, ())),
        )
        yield merged(case, costs, (known or {}).get(article.uid))


def _by_id(work: FinishedWork) -> Labels:
    return {label.id: label for label in work.labels}
