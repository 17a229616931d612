"""The program dressed in a theme: choice, system, signal, project colours."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from annotator.ui.theme import DARK, LIGHT, ThemeSource, style_sheet


@pytest.fixture
def app(qapp):
    before, font = qapp.palette(), qapp.font()
    yield qapp
    qapp.setStyleSheet("")
    qapp.setPalette(before)
    qapp.setFont(font)


def test_the_choice_dresses_the_program_and_says_so(app, qtbot):
    source = ThemeSource("light")
    source.apply(app)
    assert app.palette().color(QPalette.ColorRole.Base) == QColor(LIGHT.paper)
    with qtbot.waitSignal(source.changed) as caught:
        source.choose("dark")
    assert caught.args == [DARK]
    assert app.palette().color(QPalette.ColorRole.Base) == QColor(DARK.paper)
    assert app.styleSheet() == style_sheet(DARK)
    assert app.font().pixelSize() == 13
    with qtbot.assertNotEmitted(source.changed):
        source.choose("dark")


def test_the_system_choice_follows_the_palette_where_the_scheme_is_unknown(app):
    app.setPalette(QPalette(QColor("#202020")))
    assert ThemeSource("system").theme.is_dark
    app.setPalette(QPalette(QColor("#EEEEEE")))
    assert not ThemeSource("system").theme.is_dark


def test_project_colours_survive_a_change_of_theme(app):
    source = ThemeSource("light")
    source.use_roles({"PERSON": "#112233"}, {"PERSON": "#DDEEFF"})
    assert source.theme.role("PERSON") == "#112233"
    source.choose("dark")
    assert source.theme.role("PERSON") == "#DDEEFF"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_style_sheet_is_complete(theme, app, caplog):
    sheet = style_sheet(theme)
    assert "$" not in sheet
    QApplication.setStyleSheet(app, sheet)
    assert not caplog.records
