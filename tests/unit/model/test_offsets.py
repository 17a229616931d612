"""Code points and UTF-16 units lead to each other and back."""

from hypothesis import given

from annotator.model.offsets import OffsetMap
from tests.helpers.strategies import texts


@given(texts())
def test_every_code_point_comes_back(text):
    offsets = OffsetMap(text)
    encoded = text.encode("utf-16-le")
    assert offsets.units == len(encoded) // 2
    for position in range(len(text) + 1):
        unit = offsets.u16(position)
        assert unit == len(text[:position].encode("utf-16-le")) // 2
        assert offsets.cp(unit) == position
        assert not offsets.splits_pair(unit)


@given(texts())
def test_a_place_inside_a_pair_belongs_to_the_character_before(text):
    offsets = OffsetMap(text)
    starts = {offsets.u16(position) for position in range(len(text) + 1)}
    for unit in range(offsets.units + 1):
        assert offsets.splits_pair(unit) is (unit not in starts)
        if unit not in starts:
            assert offsets.cp(unit) == offsets.cp(unit - 1)


def test_a_family_of_joined_people():
    offsets = OffsetMap("a👩\u200d👩\u200d👧b")
    assert [offsets.u16(i) for i in range(8)] == [0, 1, 3, 4, 6, 7, 9, 10]
