"""A plan of who labels what: some articles by several people, the rest alone, some again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from annotator.errors import RefusalError


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a batch of articles is shared out.

    Attributes:
        people: who labels, each once.
        alone: people who label an article outside the overlap.
        together: people who label an article of the overlap.
        overlap: share of the articles in the overlap, per cent.
        seed: decides which articles these are, and ties.
    """

    people: tuple[UUID, ...]
    alone: int = 1
    together: int = 2
    overlap: int = 20
    seed: int = 0

    def require_sound(self) -> None:
        """Checks that the plan can be carried out.

        Raises:
            RefusalError: when it asks for more people than there are, or for shares that are none.
        """
        if not self.people:
            raise RefusalError("Choose at least one person to give articles to.")
        if not 0 <= self.overlap <= 100:
            raise RefusalError("The overlap is a share between 0 and 100 per cent.")
        if min(self.alone, self.together) < 1:
            raise RefusalError("Every article needs at least one person.")
        if self.overlap < 100 and self.alone > len(self.people):
            raise RefusalError(_too_few(self.alone, len(self.people)))
        if self.overlap > 0 and self.together > len(self.people):
            raise RefusalError(_too_few(self.together, len(self.people)))


def share_out(
    plan: Plan, articles: Sequence[UUID], taken: Mapping[UUID, Iterable[UUID]]
) -> list[tuple[UUID, UUID]]:
    """Pairs of article and person still to be given, in the order of the articles.

    Who has an article already counts toward its number and keeps it. The rest goes to those who
    share fewest articles with the others on it, then to those who have least, so that every two
    people meet on about as many articles and everybody has about as much to do.

    Raises:
        RefusalError: for a plan that cannot be carried out.
    """
    plan.require_sound()
    shared = set(drawn(articles, plan.overlap, plan.seed))
    load: Counter[UUID] = Counter()
    met: Counter[frozenset[UUID]] = Counter()
    for people in taken.values():
        _count(load, met, sorted(people))
    given: list[tuple[UUID, UUID]] = []
    place = {article: number for number, article in enumerate(articles)}
    # Who meets whom leaves little choice of who gets an article: those that leave more come last.
    for article in sorted(articles, key=lambda a: (a not in shared, place[a])):
        holders = list(taken.get(article, ()))
        wanted = plan.together if article in shared else plan.alone
        while len(holders) < wanted:
            free = [person for person in plan.people if person not in holders]
            if not free:
                break
            person = min(free, key=lambda p: _burden(p, holders, load, met, (plan.seed, article)))
            load[person] += 1
            met.update(frozenset((person, other)) for other in holders)
            holders.append(person)
            given.append((article, person))
    return sorted(given, key=lambda pair: place[pair[0]])


def drawn(articles: Sequence[UUID], share: int, seed: int) -> list[UUID]:
    """A share (per cent, rounded to whole articles) of the articles, the same for one seed.

    A larger share holds every article of a smaller one.
    """
    size = round(len(articles) * share / 100)
    return sorted(articles, key=lambda article: _draw(seed, article))[:size]


def to_read_again(
    finished: Sequence[tuple[UUID, datetime]],
    served: Iterable[UUID],
    share: int,
    before: datetime,
    seed: int,
) -> list[UUID]:
    """Articles a person should read a second time, to see how steady their own labels are.

    Args:
        finished: what the person finished, and when (UTC).
        served: what they were given again before; it counts toward the share.
        share: per cent of all that was finished before the date.
        before: only what was finished earlier is served, so that it is not remembered.
        seed: decides which.
    """
    old = [article for article, at in finished if at < before]
    known = set(served)
    size = round(len(old) * share / 100) - len(known)
    fresh = [article for article in old if article not in known]
    return sorted(fresh, key=lambda article: _draw(seed, article))[: max(0, size)]


def _burden(
    person: UUID,
    holders: Sequence[UUID],
    load: Counter[UUID],
    met: Counter[frozenset[UUID]],
    salt: tuple[int, UUID],
) -> tuple[int, int, bytes]:
    shared = sum(met[frozenset((person, other))] for other in holders)
    return shared, load[person], _draw(salt[0], salt[1], person)


def _count(load: Counter[UUID], met: Counter[frozenset[UUID]], people: Sequence[UUID]) -> None:
    load.update(people)
    met.update(frozenset((one, other)) for i, one in enumerate(people) for other in people[i + 1 :])


def _draw(seed: int, *ids: UUID) -> bytes:
    return sha256(str(seed).encode() + b"".join(each.bytes for each in ids)).digest()


def _too_few(wanted: int, there: int) -> str:
    people = "person is" if there == 1 else "people are"
    return f"The plan asks for {wanted} people on one article, but only {there} {people} chosen."
