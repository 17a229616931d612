"""Splits are stable, honour what is frozen, and leave no split empty without need."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from annotator.nlp.corpora.splits import MANY, Group, assigned

SHARES = (80, 10, 10)


def group(key: str, frozen: str | None = None, **labels: int) -> Group:
    return Group(key, frozen, size=1, labels=Counter(labels))


def test_with_many_groups_the_split_of_each_never_changes() -> None:
    before = assigned([group(f"g{n}") for n in range(200)], 1, SHARES)
    after = assigned([group(f"g{n}") for n in range(400)], 1, SHARES)
    assert before == {key: after[key] for key in before}
    counts = Counter(after.values())
    assert 290 <= counts["train"] <= 350
    assert min(counts["dev"], counts["test"]) >= 20
    assert assigned([group(f"g{n}") for n in range(200)], 2, SHARES) != before


def test_few_groups_are_dealt_out_so_that_rare_labels_are_trained_on() -> None:
    rare = [group("a", X=1), group("b", X=1)]
    found = assigned([*rare, *(group(f"g{n}", Y=3) for n in range(8))], 0, SHARES)
    assert Counter(found.values()) == {"train": 8, "dev": 1, "test": 1}
    assert "train" in {found["a"], found["b"]}


@given(
    st.lists(
        st.tuples(
            st.sampled_from((None, None, None, "train", "dev", "test")),
            st.dictionaries(st.sampled_from("XYZ"), st.integers(1, 5)),
            st.integers(1, 5),
        ),
        max_size=MANY + 10,
    ),
    st.integers(0, 5),
    st.sampled_from(((80, 10, 10), (60, 20, 20), (1, 0, 0), (90, 10, 0))),
)
def test_every_group_gets_a_split(rows: list, seed: int, shares: tuple[int, int, int]) -> None:
    groups = [
        Group(f"g{n}", frozen, size=size, labels=Counter(labels))
        for n, (frozen, labels, size) in enumerate(rows)
    ]
    found = assigned(groups, seed, shares)
    assert set(found) == {one.key for one in groups}
    assert all(found[one.key] == one.frozen for one in groups if one.frozen)
    assert found == assigned(reversed(groups), seed, shares)
    wanted = {split for split, share in zip(("train", "dev", "test"), shares, strict=True) if share}
    assert {found[one.key] for one in groups if not one.frozen} <= wanted
    if sum(one.frozen is None for one in groups) >= len(wanted):
        assert set(found.values()) >= wanted
