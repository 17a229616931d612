"""Plans of who labels what: counts, overlap, balance, second readings."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import RefusalError
from annotator.model.assigning import Plan, drawn, share_out, to_read_again


def ids(count, kind=1):
    return [UUID(int=kind << 64 | number) for number in range(1, count + 1)]


def holders_of(pairs, taken=()):
    found = {article: set(people) for article, people in dict(taken).items()}
    for article, person in pairs:
        assert person not in found.setdefault(article, set())
        found[article].add(person)
    return found


@given(
    people=st.integers(1, 6),
    articles=st.integers(0, 60),
    alone=st.integers(1, 3),
    together=st.integers(1, 4),
    overlap=st.integers(0, 100),
    seed=st.integers(0, 9),
)
def test_every_article_gets_as_many_people_as_the_plan_says(
    people, articles, alone, together, overlap, seed
):
    who, what = tuple(ids(people, 2)), ids(articles)
    plan = Plan(people=who, alone=alone, together=together, overlap=overlap, seed=seed)
    if (overlap < 100 and alone > people) or (overlap and together > people):
        with pytest.raises(RefusalError, match="The plan asks for"):
            share_out(plan, what, {})
        return
    pairs = share_out(plan, what, {})
    assert pairs == share_out(plan, what, {})
    held = holders_of(pairs)
    shared = set(drawn(what, overlap, seed))
    assert len(shared) == round(articles * overlap / 100)
    for article in what:
        assert len(held[article]) == (together if article in shared else alone)


def test_the_work_and_the_meetings_are_spread_evenly():
    who, what = tuple(ids(4, 2)), ids(120)
    pairs = share_out(Plan(people=who, together=2, overlap=50), what, {})
    load = Counter(person for _, person in pairs)
    assert max(load.values()) - min(load.values()) <= 1
    meetings = Counter(
        frozenset(pair)
        for people in holders_of(pairs).values()
        for pair in combinations(sorted(people), 2)
    )
    assert len(meetings) == 6
    assert max(meetings.values()) - min(meetings.values()) <= 2


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("people", "articles", "overlap"), [(3, 5, 60), (3, 7, 30), (5, 41, 20)])
def test_few_articles_too_are_spread_evenly(people, articles, overlap, seed):
    who, what = tuple(ids(people, 2)), ids(articles)
    load = Counter(p for _, p in share_out(Plan(people=who, overlap=overlap, seed=seed), what, {}))
    assert max(load.values()) - min(load.values()) <= 1


def test_who_has_an_article_keeps_it_and_counts():
    who, what = tuple(ids(3, 2)), ids(10)
    stranger = UUID(int=99)
    taken = {what[0]: {who[0]}, what[1]: {stranger, who[1]}}
    pairs = share_out(Plan(people=who, together=2, overlap=100), what, taken)
    held = holders_of(pairs, taken)
    assert all(len(people) == 2 for people in held.values())
    assert who[0] in held[what[0]]
    assert held[what[1]] == {stranger, who[1]}


def test_a_later_plan_gives_only_what_is_missing():
    who, what = tuple(ids(3, 2)), ids(30)
    plan = Plan(people=who, together=3, overlap=20)
    first = share_out(plan, what[:20], {})
    again = share_out(plan, what[:20], holders_of(first))
    assert again == []


def test_a_larger_overlap_holds_the_smaller_one():
    what = ids(50)
    assert set(drawn(what, 10, 3)) < set(drawn(what, 30, 3)) < set(drawn(what, 100, 3))
    assert set(drawn(what, 30, 3)) != set(drawn(what, 30, 4))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"people": ()}, "at least one person"),
        ({"overlap": 101}, "between 0 and 100"),
        ({"alone": 0}, "needs at least one"),
        ({"alone": 2}, "only 1 person is chosen"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(fields, words):
    with pytest.raises(RefusalError, match=words):
        Plan(**{"people": (UUID(int=1),), "together": 1, **fields}).require_sound()


def test_second_readings_are_old_new_to_them_and_a_share():
    now = datetime(2026, 1, 31, tzinfo=UTC)
    what = ids(40)
    finished = [(article, now - timedelta(days=day)) for day, article in enumerate(what)]
    before = now - timedelta(days=20)
    first = to_read_again(finished, [], 20, before, seed=1)
    assert len(first) == round(19 * 0.2)
    assert set(first) <= set(what[21:])
    more = to_read_again(finished, first, 40, before, seed=1)
    assert not set(first) & set(more)
    assert len(first) + len(more) == round(19 * 0.4)
    assert to_read_again(finished, first, 20, before, seed=1) == []
