"""Own passages in two halves: how many stances are found, how many are right, events left alone."""

import pytest

from tests.helpers.stance_passages import Marks, measure, passages
from tests.unit.nlp.conftest import Read


@pytest.fixture(scope="module", params=[0, 1], ids=["shaped on", "set aside"])
def half(request: pytest.FixtureRequest, read: Read) -> tuple[int, Marks]:
    return request.param, measure(request.param, lambda text: read(text).answer)


def test_each_half_holds_stances_and_events() -> None:
    for number in (0, 1):
        found = passages(number)
        assert len(found) >= 80
        assert sum(not p.records for p in found) >= 25


def test_stances_are_found_and_right(half: tuple[int, Marks]) -> None:
    number, marks = half
    recall, precision = ((0.80, 0.82), (0.60, 0.76))[number]
    assert marks.sign.recall >= recall, marks.missed
    assert marks.sign.precision >= precision, marks.missed


def test_events_get_no_sign(half: tuple[int, Marks]) -> None:
    _, marks = half
    assert marks.neutral.wanted - marks.neutral.right <= 2, marks.missed


def test_speakers_and_voices(half: tuple[int, Marks]) -> None:
    _, marks = half
    assert marks.holder.precision >= 0.7, marks.missed
    assert marks.voice.precision >= 0.85, marks.missed
