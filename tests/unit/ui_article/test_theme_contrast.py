"""Every pair of the look can be read: at least 4.5 to 1 anywhere, 5.8 for the roles."""

import pytest

from annotator.ui.theme import DARK, LIGHT, blend, contrast

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
ENTITIES = ["PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "LAW", "ROLE"]
ROLES = [*ENTITIES, "unclear", "negative", "positive", "mixed", "neutral"]


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


@THEMES
def test_every_role_of_the_look_is_there(theme):
    assert sorted(theme.roles) == sorted(ROLES)
    assert theme.role("something else") == theme.muted


@THEMES
@pytest.mark.parametrize("role", [*ROLES, "accent"])
def test_roles_can_be_read_on_paper_and_under_chip_text(theme, role):
    color = theme.accent if role == "accent" else theme.role(role)
    assert round(contrast(color, theme.paper), 1) >= 5.8
    assert round(contrast(color, theme.chip_text), 1) >= 5.8


@THEMES
@pytest.mark.parametrize("ground", ["paper", "side", "selection", "hit"])
def test_text_can_be_read_on_every_ground(theme, ground):
    assert contrast(theme.ink, getattr(theme, ground)) >= 5.8
    assert contrast(theme.muted, getattr(theme, ground)) >= 4.5


@THEMES
def test_ink_can_be_read_on_the_tints_the_article_paints(theme):
    for ground in (blend(theme.accent, theme.paper, 0.22), blend(theme.line, theme.paper, 0.42)):
        assert contrast(theme.ink, ground) >= 5.8
    for role in ROLES:
        assert contrast(theme.ink, blend(theme.role(role), theme.paper, 0.12)) >= 5.8


def test_custom_roles_lie_on_top_and_leave_the_theme_alone():
    mine = LIGHT.with_roles({"PERSON": "#123456", "TREATY": "#654321"})
    assert (mine.role("PERSON"), mine.role("TREATY")) == ("#123456", "#654321")
    assert mine.role("ORG") == LIGHT.role("ORG")
    assert LIGHT.role("PERSON") == "#1F5FA8"


def test_blend():
    assert blend("#000000", "#FFFFFF", 0.25) == "#BFBFBF"
    assert blend("#102030", "#FFFFFF", 1) == "#102030"
