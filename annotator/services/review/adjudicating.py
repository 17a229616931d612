"""Gold filled by a rule: what all agree on, or what more than half say; people's decisions stay."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.agreement.costs import Costs
from annotator.agreement.majority import majority
from annotator.errors import AnnotatorError, RefusalError
from annotator.jobs import Job
from annotator.model.articles import GOLD_NAME
from annotator.model.decisions import Action, Strategy
from annotator.services.desk import utc_now
from annotator.services.review.cases import Case, Item, State
from annotator.services.review.gold import composed
from annotator.services.review.reading import read_cases
from annotator.services.review.writing import Settlement, Signature, close_empty, write
from annotator.services.writable import require_writing
from annotator.store.project import ProjectStore

RULES = ("unanimous", "majority")


@dataclass(slots=True)
class AdjudicationAccount:
    """What a rule did; every cluster is counted once."""

    rule: str
    min_votes: int | None
    articles: int = 0
    complete: int = 0
    clusters: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    kept_by_people: int = 0
    kept_by_rule: int = 0
    imported_gold: int = 0
    holders_unnamed: int = 0
    left_open: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_data(self) -> dict[str, object]:
        """The account as JSON holds it."""
        return {
            "rule": self.rule,
            "min_votes": self.min_votes,
            "articles": self.articles,
            "articles_complete": self.complete,
            "clusters": self.clusters,
            "filled": sum(self.filled.values()),
            "filled_by": dict(self.filled),
            "kept_by_people": self.kept_by_people,
            "kept_by_rule": self.kept_by_rule,
            "imported_gold": self.imported_gold,
            "holders_unnamed": self.holders_unnamed,
            "left_open": self.left_open,
            "refused": self.refused,
        }


def adjudicate(
    store: ProjectStore, rule: str, min_votes: int | None, job: Job
) -> AdjudicationAccount:
    """Fill gold where the rule decides, article by article; decisions of people are not touched.

    What the same rule filled before is decided again only where an answer changed since. An
    article in which nobody labelled anything is complete at once.

    Args:
        store: the project.
        rule: `unanimous` or `majority`; the second takes what is unanimous too.
        min_votes: so many people must agree at least; None = more than half, or all.
        job: told of every article; may stop between two.

    Raises:
        RefusalError: for an unknown rule, or a project that cannot be written.
        CancelledJobError: when asked to stop; what was written stands.
    """
    if rule not in RULES:
        raise RefusalError(f"There is no rule '{rule}'; known are {' and '.join(RULES)}.")
    if min_votes is not None and min_votes < 1:
        raise RefusalError("At least one vote is needed.")
    require_writing(store)
    account = AdjudicationAccount(rule, min_votes)
    cases = list(read_cases(store, Costs()))
    gold = store.people.ensure(GOLD_NAME)
    for done, case in enumerate(cases):
        job.report(done, len(cases), "articles")
        _fill(store, case, account, Signature(gold.id, utc_now()))
    job.report(len(cases), len(cases), "articles")
    return account


def _fill(store: ProjectStore, case: Case, account: AdjudicationAccount, by: Signature) -> None:
    account.articles += 1
    account.clusters += len(case.items)
    found = [each for item in case.items if (each := _settled(case, item, account)) is not None]
    try:
        if found:
            title = f"adjudicate by rule: {account.rule}"
            account.holders_unnamed += write(store, case, found, by, title).unnamed
        elif not case.items:
            close_empty(store, case, by)
    except AnnotatorError as error:
        account.refused.append({"article": str(case.article), "sentence": str(error)})
        account.left_open += len(found)
        return
    account.filled.update(each.strategy.value for each in found)
    settled = {each.cluster.key for each in found}
    open_still = _open(case.items, settled)
    account.left_open += open_still
    account.complete += not open_still and not _deferred(case.items)


def _settled(case: Case, item: Item, account: AdjudicationAccount) -> Settlement | None:
    if not _is_free(item, account):
        return None
    cluster = item.cluster
    all_agree = len(cluster.answers) == 1
    if account.rule == "unanimous" and not all_agree:
        return None
    if all_agree and account.min_votes and len(cluster.people) < account.min_votes:
        return None
    verdict = majority(cluster, account.min_votes)
    if verdict is None:
        return None
    return Settlement(
        cluster=cluster,
        action=Action.MAJORITY if verdict.marks else Action.NONE,
        wanted=tuple(composed(verdict, case.labels)),
        strategy=Strategy.UNANIMOUS if all_agree else Strategy.MAJORITY,
    )


def _is_free(item: Item, account: AdjudicationAccount) -> bool:
    """True for what a rule may decide: nobody did, or a rule did before an answer changed."""
    if item.is_foreign:
        account.imported_gold += 1
        return False
    if item.decision is None:
        return True
    if not item.decision.strategy.is_automatic:
        account.kept_by_people += 1
        return False
    if item.state is State.DECIDED:
        account.kept_by_rule += 1
        return False
    return True


def _open(items: Iterable[Item], settled: set[str]) -> int:
    return sum(
        1
        for item in items
        if item.cluster.key not in settled
        and item.state in {State.OPEN, State.STALE}
        and (item.decision is None or item.decision.strategy.is_automatic)
    )


def _deferred(items: Iterable[Item]) -> bool:
    """True when a person put something off, or decided on answers that changed since."""
    return any(
        item.state in {State.DEFERRED, State.STALE}
        and item.decision is not None
        and not item.decision.strategy.is_automatic
        for item in items
    )
