"""Zones on whole pages with gold, on pages that the weights were learned from and on fresh ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.nlp.zones.decision import KINDS, probabilities, shipped_weights
from annotator.nlp.zones.zoner import find_zones
from tests.helpers.zone_pages import EXCLUDED, FOLDER, Page, letters_found, pages_in, tally

NAMES = ("looked_at.txt", "learned_from.txt", "set_aside.txt")


def left_out(pages: list[Page], scheme: Scheme) -> tuple[float, float]:
    """Precision and recall, by characters, of leaving out what does not count."""
    right = found = wanted = 0
    for page in pages:
        for char, gold, got in zip(
            page.text, page.letters, letters_found(page, scheme), strict=True
        ):
            if not char.isspace():
                right += gold in "FO" and got in "FO"
                found += got in "FO"
                wanted += gold in "FO"
    return right / found, right / wanted


@pytest.mark.parametrize("name", NAMES)
def test_what_does_not_count_is_left_out(name: str, scheme: Scheme) -> None:
    precision, recall = left_out(pages_in(FOLDER / name), scheme)
    assert precision >= 0.97
    assert recall >= 0.8


def test_furniture_and_other_stories_are_told_apart_on_fresh_pages(scheme: Scheme) -> None:
    counts = tally(pages_in(FOLDER / "set_aside.txt"), scheme)
    assert counts.precision(EXCLUDED) >= 0.9
    assert counts.recall(EXCLUDED) >= 0.8


def test_maybes_lie_over_text_that_still_counts(scheme: Scheme) -> None:
    for page in pages_in(FOLDER / "set_aside.txt"):
        zones = find_zones(page.article, scheme)
        strict = {i for z in zones if not z.gated for i in range(z.start, z.end)}
        over = {i for z in zones if z.gated for i in range(z.start, z.end)}
        assert all(page.text[i].isspace() for i in over - strict)


@pytest.mark.parametrize("text", ["Log in", "Subscribe now\nShare", "A short text alone.", ""])
def test_a_text_too_short_to_weigh_keeps_the_rules(text: str, scheme: Scheme) -> None:
    article = Article(uid=uid_of_text(text), text=text, title="")
    zones = find_zones(article, scheme)
    assert sum(z.end - z.start for z in zones) <= len(text)


FEATURES = st.lists(st.lists(st.sampled_from(sorted(shipped_weights())), max_size=12), max_size=8)
SURE = st.dictionaries(st.integers(0, 7), st.sampled_from(KINDS), max_size=3)


@given(rows=FEATURES, sure=SURE)
def test_probabilities_sum_to_one(rows: list[list[str]], sure: dict[int, str]) -> None:
    out = probabilities(rows, shipped_weights(), sure)
    assert len(out) == len(rows)
    for chances in out:
        assert sum(chances) == pytest.approx(1)
        assert min(chances) >= 0


def test_a_sure_wording_decides_against_the_weights() -> None:
    weights = {"bias": [0, 300, 0, 0, 0]}
    alone = probabilities([["bias"]], weights, {})[0]
    sure = probabilities([["bias"]], weights, {0: "FURNITURE"})[0]
    assert KINDS[alone.index(max(alone))] == "BODY"
    assert KINDS[sure.index(max(sure))] == "FURNITURE"


def test_weights_have_one_number_for_each_kind() -> None:
    assert all(len(row) == len(KINDS) for row in shipped_weights().values())
