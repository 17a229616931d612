"""Commands of the window and the project: palette, help, search, zoom, import, export, people."""

from collections.abc import Callable

from annotator.commands.context import Context
from annotator.commands.registry import ALL_PLACES, LABEL, Command, with_article

_SHOWN = (
    ("window.palette", "Find a command, label or article", "palette", ("Ctrl+K",), "Window"),
    ("window.keys", "Keys that work now", "keys", ("F1",), "Window"),
    ("window.label", "Label", "label", ("F2",), "Window"),
    ("window.review", "Review", "review", ("F3",), "Window"),
    ("window.agreement", "Agreement", "agreement", ("F4",), "Window"),
    ("window.queue", "Search the queue", "queue", ("Ctrl+L",), "Window"),
    ("work.feedback", "Feedback on this article", "feedback", ("Ctrl+Shift+R",), "Work"),
    ("window.guideline", "Guideline", "guideline", ("Ctrl+Shift+G",), "Window"),
    ("window.tour", "First-run card", "tour", (), "Window"),
    ("window.settings", "Settings…", "settings", ("Ctrl+,",), "Window"),
    ("project.new", "New project…", "new", ("Ctrl+N",), "Project"),
    ("project.open", "Open project…", "open", ("Ctrl+O",), "Project"),
    ("project.import", "Import articles…", "import", ("Ctrl+I",), "Project"),
    ("project.export", "Export…", "export", ("Ctrl+Shift+E",), "Project"),
    ("project.person", "Who labels…", "person", ("Ctrl+P",), "Project"),
    ("project.assign", "Share out articles…", "assign", (), "Project"),
    ("project.backup", "Back up now", "backup", ("Ctrl+B",), "Project"),
    ("project.restore", "Restore a backup…", "restore", (), "Project"),
    ("project.suggest", "Suggest again for this article", "suggest", ("Ctrl+Shift+S",), "Project"),
    ("project.suggest.all", "Suggest for all articles without suggestions", "suggest all", (),
     "Project"),
    ("project.info", "About this project", "about", (), "Project"),
    ("window.quit", "Quit", "quit", ("Ctrl+Q",), "Window"),
)  # fmt: skip

_OF_LABEL = frozenset({"window.queue", "work.feedback", "project.suggest"})


def commands() -> list[Command]:
    """All window and project commands."""
    shown = [
        Command(id=verb, title=title, group=group, keys=keys, place=_place_of(verb),
                run=_shows(what))
        for verb, title, what, keys, group in _SHOWN
    ]  # fmt: skip
    return [*shown, *_find_commands(), *_view_commands()]


def _find_commands() -> list[Command]:
    rows = [
        ("find.open", "Find in the article", ("Ctrl+F",), "find"),
        ("find.next", "Next hit", ("Ctrl+G",), "find next"),
        ("find.previous", "Previous hit", ("Ctrl+Shift+F",), "find previous"),
    ]
    return [
        Command(id=verb, title=title, group="Window", keys=keys, run=_shows(what),
                when=with_article)
        for verb, title, keys, what in rows
    ]  # fmt: skip


def _view_commands() -> list[Command]:
    rows = [
        ("view.zoom.in", "Larger text", ("Ctrl++", "Ctrl+="), "zoom", 0.1),
        ("view.zoom.out", "Smaller text", ("Ctrl+-",), "zoom", -0.1),
        ("view.zoom.reset", "Normal text size", ("Ctrl+0",), "zoom", 0.0),
        ("view.width.more", "Wider reading column", ("Ctrl+Shift+.",), "width", 4.0),
        ("view.width.less", "Narrower reading column", ("Ctrl+Shift+,",), "width", -4.0),
        ("view.theme", "Switch light and dark", ("Ctrl+D",), "theme", 1.0),
    ]
    return [
        Command(id=verb, title=title, group="View", keys=keys, place=ALL_PLACES,
                run=_changes(what, by))
        for verb, title, keys, what, by in rows
    ]  # fmt: skip


def _place_of(verb: str) -> str:
    return LABEL if verb in _OF_LABEL else ALL_PLACES


def _shows(what: str) -> Callable[[Context], None]:
    return lambda context: context.window.show(what)


def _changes(what: str, by: float) -> Callable[[Context], None]:
    return lambda context: context.window.change_view(what, by)
