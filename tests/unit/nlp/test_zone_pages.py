"""Zones on whole pages with gold, on pages that the weights were learned from and on fresh ones.

Pages of `set_aside*.txt` are never read for tuning; only their totals are looked at, seldom.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.nlp.zones.decision import KINDS, probabilities, shipped_weights
from annotator.nlp.zones.zoner import find_zones
from tests.helpers.zone_pages import EXCLUDED, FOLDER, left_out, pages_in, tally

LEAST = {
    "looked_at.txt": (0.97, 0.8),
    "learned_from.txt": (0.97, 0.8),
    "looked_at_2.txt": (0.97, 0.75),
    "looked_at_3.txt": (0.97, 0.7),
    "looked_at_4.txt": (0.97, 0.7),
    "looked_at_5.txt": (0.97, 0.8),
    "looked_at_6.txt": (0.97, 0.6),
    "looked_at_7.txt": (0.97, 0.85),
    "looked_at_8.txt": (0.97, 0.65),
    "looked_at_9.txt": (0.97, 0.8),
    "looked_at_10.txt": (0.93, 0.7),
    "set_aside_3.txt": (0.93, 0.75),
    "set_aside_4.txt": (0.94, 0.79),
}


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_what_does_not_count_is_left_out(
    name: str, least: tuple[float, float], scheme: Scheme
) -> None:
    precision, recall = left_out(pages_in(FOLDER / name), scheme)
    assert precision >= least[0]
    assert recall >= least[1]


def test_what_is_not_cut_is_offered_as_a_maybe(scheme: Scheme) -> None:
    pages = pages_in(FOLDER / "looked_at_7.txt")
    assert left_out(pages, scheme, maybes=True)[1] >= 0.95 > left_out(pages, scheme)[1]


def test_furniture_and_other_stories_are_told_apart_on_fresh_pages(scheme: Scheme) -> None:
    counts = tally(pages_in(FOLDER / "looked_at_7.txt"), scheme)
    assert counts.precision(EXCLUDED) >= 0.9
    assert counts.recall(EXCLUDED) >= 0.8


def test_maybes_lie_over_text_that_still_counts(scheme: Scheme) -> None:
    for page in pages_in(FOLDER / "looked_at_7.txt"):
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


def test_what_follows_a_line_weighs_in_too() -> None:
    weights = {"news": [0, 300, 0, 0, 0], "after OTHER_STORY": [0, -300, 0, 0, 300]}
    told = {"list": [0, 0, 0, 0, 400]}
    before_text = probabilities([["?"], ["news"]], {**weights, **told}, {})[0]
    before_list = probabilities([["?"], ["list"]], {**weights, **told}, {})[0]
    other = KINDS.index("OTHER_STORY")
    assert before_list[other] > before_text[other]


def test_furniture_after_a_full_stop_without_a_space_is_cut_off(scheme: Scheme) -> None:
    lead = "Armenia and Azerbaijan agreed on Monday to mark the border near the village of Kirants."
    text = (
        f"Border to be marked near Kirants\n{lead}\n"
        "“We shall measure twice,” the Armenian deputy prime minister said.Follow us on Telegram\n"
        "Azerbaijan confirmed the agreement on the border in a statement of its own.\n"
        "The commissions of Armenia and Azerbaijan meet again in the village in May.\n"
    )
    article = Article(uid=uid_of_text(text), text=text, title="")
    cut = [text[z.start : z.end] for z in find_zones(article, scheme) if z.kind == "FURNITURE"]
    assert cut == ["Follow us on Telegram"]
