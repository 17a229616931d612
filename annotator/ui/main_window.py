"""The main window: queue, article, inspector and the bars, wired to one workspace."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.commands.catalogue import registry
from annotator.commands.context import Context
from annotator.commands.registry import LABEL, Command
from annotator.errors import AnnotatorError
from annotator.model.annotations import Layer
from annotator.model.articles import Person
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from annotator.ui.article.view import ArticleView
from annotator.ui.bars import BottomBar, TopBar
from annotator.ui.find_bar import FindBar
from annotator.ui.inspector.panel import Inspector
from annotator.ui.keymap import Keymap
from annotator.ui.keys_card import KeysCard
from annotator.ui.label.feedback import FeedbackMark
from annotator.ui.label.finding import Finder
from annotator.ui.label.hands import Hands
from annotator.ui.label.menu import ArticleMenu
from annotator.ui.label.nothing import NothingOpen
from annotator.ui.label.presenter import Presenter
from annotator.ui.label.watching import Watching
from annotator.ui.messages import MessageBar
from annotator.ui.palette import Palette
from annotator.ui.parts import Parts
from annotator.ui.picker import Picker
from annotator.ui.places import Places
from annotator.ui.port import Port
from annotator.ui.queue.panel import QueuePanel
from annotator.ui.shell import Shell
from annotator.ui.theme import Theme

T = TypeVar("T")


class MainWindow(QWidget):
    """The content of the shell once a project is open; it owns no data, only widgets."""

    def __init__(self, shell: Shell, workspace: Workspace, parts: type[Parts] = Parts) -> None:
        super().__init__(shell)
        self.shell = shell
        self.workspace = workspace
        self.themes = shell.themes
        self.context = Context(workspace, Port(self))
        self.registry = registry(workspace.scheme)
        self.view = ArticleView()
        self.messages = MessageBar()
        self.find_bar = FindBar()
        self.top, self.bottom = TopBar(), BottomBar()
        self.queue = QueuePanel(workspace.queue, self.themes)
        self.inspector = Inspector(self.context, self.registry, self.themes.theme)
        self.stack = QStackedWidget()
        label, column = self._build()
        self.nothing = NothingOpen(self.view, self.registry)
        self.picker = Picker(self)
        self.keys_card = KeysCard(self, self.registry)
        self.parts = parts(self)
        self.places = Places(self, label, column)
        self.palette_overlay = Palette(self, self.parts.findings, self.parts.articles)
        self.presenter = Presenter(self.view, workspace.scheme)
        self.finder = Finder(self)
        self.hands = Hands(self)
        self.menu = ArticleMenu(self)
        self.watching = Watching(self)
        self.feedback = FeedbackMark(self)
        self.keymap = Keymap(self.registry, self.context, self.give)
        self.keymap.bind(self.view, self)
        self._connect()
        self.apply_settings()

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        return self.workspace.settings

    def give(self, command: Command) -> None:
        """Carry a command out; what the rules refuse is said in one line."""
        if self.places.current == LABEL:
            self.watching.hand()
        try:
            command.run(self.context)
        except AnnotatorError as refusal:
            self.messages.say(str(refusal))

    def give_by_id(self, command_id: str) -> None:
        """Carry a command out by its id."""
        self.give(self.registry.get(command_id))

    def guarded(self, call: Callable[[T], None]) -> Callable[[T], None]:
        """A callback whose refusals are said in one line too."""

        def run(value: T) -> None:
            try:
                call(value)
            except AnnotatorError as refusal:
                self.messages.say(str(refusal))

        return run

    def show_part(self, what: str) -> None:
        """Open a part of the window by name."""
        self.parts.show(what)

    def come_back(self) -> None:
        """Show the Label place again as it was left."""
        self.view.setFocus()
        self.bottom.show_undo()
        self.watching.show_focus(self.workspace.desk.focus.now)
        if self.workspace.desk.document is not None:
            self.feedback.look(self.workspace.desk.document)

    def apply_settings(self) -> None:
        """Give the article view its zoom, width, font and theme from the settings."""
        self.view.set_theme(self.themes.theme)
        self.view.set_font_family(self.settings.text("article_font"))
        self.view.set_zoom(self.settings.number("zoom"))
        self.view.set_reading_width(int(self.settings.number("reading_width")))
        self.inspector.card.hints = self.settings.flag("key_hints")
        self.queue.set_blind(blind=self.settings.flag("hide_source"))

    def release(self) -> None:
        """Let go of the workspace's signals before the window is closed or replaced."""
        self.settings.set("window_state", self._state())
        self.settings.forget(self._setting_changed)
        self.places.release()
        self.watching.stop()
        self.keymap.unbind()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # Put into a window that is shown already, this becomes visible later than it is set up:
        # a focus given before that would be lost, and with it every single key.
        super().showEvent(event)
        if self.places.current == LABEL:
            self.view.setFocus()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.release()

    def _build(self) -> tuple[QWidget, QVBoxLayout]:
        """Put the window together; the Label place and the column that takes its messages."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        centre = QWidget()
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.messages)
        middle.addWidget(self.view, 1)
        middle.addWidget(self.find_bar)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.queue, centre, self.inspector):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([250, 860, 340])
        self.splitter.setChildrenCollapsible(False)
        self.inspector.setMinimumWidth(300)
        self.queue.setMinimumWidth(200)
        column.addWidget(self.top)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bottom)
        return self.splitter, middle

    def _connect(self) -> None:
        self.top.show_project(self.workspace.store.title)
        reason = self.workspace.store.read_only_reason
        if reason:
            self.messages.tell(f"This project is open for reading only: {reason}")
        self.top.palette_wanted.connect(lambda: self.show_part("palette"))
        self.bottom.attach(self.context)
        self.bottom.command_wanted.connect(self.give_by_id)
        self.bottom.person_wanted.connect(lambda: self.show_part("person"))
        self.queue.article_wanted.connect(self._open)
        self.queue.left.connect(self.view.setFocus)
        self.inspector.command_wanted.connect(self.give_by_id)
        self.inspector.cell_wanted.connect(self._go_to_cell)
        self.inspector.question_wanted.connect(self._go_to_question)
        self.themes.changed.connect(self._theme_changed)
        self.settings.listeners.append(self._setting_changed)
        self.workspace.person_changed.connect(self._person_changed)
        self.workspace.said.connect(self.messages.say)
        if self.workspace.person is not None:
            self._person_changed(self.workspace.person)
        self._restore(self.settings.text("window_state"))

    def _open(self, article: object) -> None:
        try:
            self.workspace.desk.open(article)  # type: ignore[arg-type]  # the queue hands out ids
        except AnnotatorError as refusal:
            self.messages.say(str(refusal))
        self.view.setFocus()

    def _go_to_cell(self, start: int, target: int) -> None:
        self.workspace.desk.focus.put(
            layer=Layer.SENTENCE, current=None, anchor=start, caret=start, target=target
        )
        self.view.setFocus()

    def _go_to_question(self, number: int) -> None:
        self.workspace.desk.focus.put(layer=Layer.DOCUMENT, current=None, target=number)
        self.view.setFocus()

    def _person_changed(self, person: Person) -> None:
        self.bottom.show_person(person.name)
        self.bottom.show_undo()

    def _theme_changed(self, theme: Theme) -> None:
        self.view.set_theme(theme)
        self.inspector.set_theme(theme)
        self.queue.list.viewport().update()

    def _setting_changed(self, key: str) -> None:
        if key == "theme":
            self.themes.choose(self.settings.text("theme"))  # type: ignore[arg-type]
        elif key != "window_state":
            self.apply_settings()
            self.watching.show_focus(self.workspace.desk.focus.now)

    def _state(self) -> str:
        parts = (self.shell.saveGeometry(), self.splitter.saveState())
        return "|".join(bytes(part.toBase64().data()).decode() for part in parts)

    def _restore(self, stored: str) -> None:
        geometry, _, state = stored.partition("|")
        if state:
            self.shell.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
            self.splitter.restoreState(QByteArray.fromBase64(state.encode()))
