"""A hundred kills through the store's own door, and two ways of doing it wrong that must show."""

from pathlib import Path

import pytest

from tests.helpers import killing

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]


def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    toll = killing.run(killing.prepare(tmp_path), kills=100, seed=3)
    print(toll)
    assert (toll.lost, toll.damaged) == (0, 0)
    assert toll.said > 300


def test_control_without_journal_is_condemned(tmp_path: Path) -> None:
    toll = killing.run(killing.prepare(tmp_path), kills=100, mode="careless", seed=4)
    print(toll)
    assert toll.lost + toll.damaged > 0


def test_control_with_early_answers_is_condemned(tmp_path: Path) -> None:
    toll = killing.run(killing.prepare(tmp_path), kills=40, mode="early", seed=5)
    print(toll)
    assert toll.lost > 0
