"""The Review place: list, article and answers of one project's disagreements."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.agreement.clusters import SPANS
from annotator.commands.context import Choice
from annotator.commands.registry import REVIEW
from annotator.model.articles import Person
from annotator.services import guideline
from annotator.services.guideline_examples import with_examples
from annotator.services.review.cases import Case, Item, State
from annotator.services.review.reviewing import Reviewing
from annotator.ui.article.view import ArticleView
from annotator.ui.places import PlaceView
from annotator.ui.review.answers import AnswerPanel
from annotator.ui.review.facts import (
    cards,
    heading,
    history_lines,
    label_lines,
    lane_names,
    page_words,
    pair_words,
    rest_words,
    stale_words,
    subject,
)
from annotator.ui.review.panel import SORTS, ClusterPanel
from annotator.ui.review.presenter import ReviewPresenter
from annotator.ui.review.voices import Voices
from annotator.ui.theme import Theme
from annotator.ui.widgets import wrapped

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_HINTS = [("Take", "1"), ("Majority", "M"), ("Nothing", "0"), ("Next", "Space")]
_EDIT_HINTS = [("End", "Right"), ("Start", "Shift+Right"), ("Field", "L"), ("Settle", "Return")]
_EMPTY = (
    "No article has been finished by two people yet.\n\nWhen two people have marked the same "
    "article done, what they see differently is listed here, and one key settles each."
)
_AGREED = "Everybody agrees in all that two people finished. Shift+A accepts it as gold."
_SETTLED = (
    "Nothing is left to settle in this list. Choose another list with F, or U takes "
    "the last decision back."
)


def build(window: "MainWindow") -> "ReviewPlace":
    """Make the place and the review service behind it."""
    workspace = window.workspace
    if workspace.reviewing is None:
        workspace.reviewing = Reviewing(workspace.store, workspace.jobs, workspace.settings)
    return ReviewPlace(window, workspace.reviewing)


class ReviewPlace(PlaceView):
    """Shows what the review service holds; clicks and keys go through the commands."""

    def __init__(self, window: "MainWindow", reviewing: Reviewing) -> None:
        super().__init__()
        self._window = window
        self.reviewing = reviewing
        theme = window.themes.theme
        self.panel = ClusterPanel(reviewing, window.workspace.scheme, window.themes)
        self.view = self.article = ArticleView()
        self.answers = AnswerPanel(window.workspace.scheme, theme)
        self.presenter = ReviewPresenter(self.view, window.workspace.scheme)
        self._voices: Voices | None = None
        self._sections = guideline.shipped()
        self._said: object = None
        self._showing = QTimer(self, singleShot=True, interval=0)
        self._showing.timeout.connect(self._show)
        self._build()
        self._connect()
        self.apply_settings()

    @override
    def enter(self) -> None:
        person = self._window.workspace.person
        if person is not None:
            self.reviewing.sit_down(person)
        self.reviewing.shelf.load()
        self.view.setFocus()
        self._showing.start()

    @override
    def release(self) -> None:
        self._showing.stop()
        shelf, acts = self.reviewing.shelf, self.reviewing.acts
        for signal in (shelf.loaded, shelf.listed, shelf.moved, shelf.changed, shelf.failed,
                       acts.said, acts.failed, acts.saved, self.reviewing.said,
                       self.reviewing.measured):  # fmt: skip
            signal.disconnect()
        self._window.settings.forget(self._setting_changed)
        self._window.workspace.reviewing = None

    def apply_settings(self) -> None:
        """Give the article its zoom, width, font and theme from the settings."""
        settings = self._window.settings
        self.view.set_theme(self._window.themes.theme)
        self.view.set_font_family(settings.text("article_font"))
        self.view.set_zoom(settings.number("zoom"))
        self.view.set_reading_width(int(settings.number("reading_width")))

    def ask_reason(self) -> None:
        """Put the caret into the line for the reason."""
        self.answers.ensureWidgetVisible(self.answers.reason)
        self.answers.reason.setFocus()
        self.answers.reason.selectAll()

    def ask_order(self) -> None:
        """Offer the orders of the list."""
        lines = [Choice(str(place + 1), words, place) for place, (words, _) in enumerate(SORTS)]
        self._window.context.window.pick("Order of the list", lines, self._order_chosen)

    def ask_filter(self) -> None:
        """Offer what the list can be narrowed to."""
        keys = "123456789ABCDEFGHIKLMNOPQRSTUVW"
        found = self.panel.lines()
        lines = [
            Choice(key, words, value) for key, (words, value) in zip(keys, found, strict=False)
        ]
        self._window.context.window.pick("What is listed", lines, self._filter_chosen)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        centre = QWidget()
        self.column = QVBoxLayout(centre)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self._pages = QStackedWidget()
        self._nothing = wrapped("", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(80, 0, 80, 0)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._nothing)
        self.column.addWidget(self._pages, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.panel, centre, self.answers):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([270, 800, 370])
        self.splitter.setChildrenCollapsible(False)
        self.panel.setMinimumWidth(230)
        self.answers.setMinimumWidth(330)
        outer.addWidget(self.splitter)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        window, shelf, acts = self._window, self.reviewing.shelf, self.reviewing.acts
        shelf.listed.connect(self._listed)
        shelf.moved.connect(self._soon)
        shelf.changed.connect(self._changed)
        for signal in (shelf.failed, acts.failed):
            signal.connect(window.messages.tell)
        for quiet in (acts.said, self.reviewing.said):
            quiet.connect(window.messages.say)
        acts.saved.connect(self._saved)
        self.reviewing.measured.connect(self.answers.show_effect)
        shelf.loaded.connect(self._read_again)
        self.panel.left.connect(self.view.setFocus)
        self.answers.answer_wanted.connect(self._answer_clicked)
        self.answers.reason_given.connect(self._reason_given)
        self.answers.reason.left.connect(self.view.setFocus)
        window.themes.changed.connect(self._theme_changed)
        window.settings.listeners.append(self._setting_changed)
        window.workspace.person_changed.connect(self._person_changed)
        window.parts.add("review reason", self.ask_reason)
        window.parts.add("review order", self.ask_order)
        window.parts.add("review filter", self.ask_filter)

    def _soon(self) -> None:
        self._showing.start()

    def _order_chosen(self, place: object) -> None:
        self.panel.choose_sort(place)  # type: ignore[arg-type]  # what `ask_order` offered

    def _filter_chosen(self, value: object) -> None:
        self.panel.choose_filter(*value)  # type: ignore[misc]  # what `ask_filter` offered

    def _listed(self) -> None:
        self.panel.show_list()
        self._showing.start()

    def _read_again(self) -> None:
        self._voices = None
        self._sections = with_examples(self._window.workspace.store, guideline.shipped())
        self.presenter.forget()

    def _changed(self, _items: object) -> None:
        self._voices = None
        self._showing.start()

    def _show(self) -> None:
        """Show the current cluster in list, article and answers, or why there is none."""
        shelf = self.reviewing.shelf
        case, item = shelf.case, shelf.item
        self.panel.show_current()
        self._say_strip()
        has_cluster = case is not None and item is not None
        self.answers.show_anything(shown=has_cluster)
        self._pages.setCurrentIndex(0 if has_cluster else 1)
        if case is None or item is None:
            self._nothing.setText(self._why_nothing())
            return
        voices = self._voices_of(case)
        names = lane_names(self.reviewing, case)
        self.presenter.show(voices, item, names, self.reviewing.draft)
        self._show_answers(case, item, voices)
        self.reviewing.measure(pair_words(item))
        if self._said != (item.id, item.state):
            self._said = item.id, item.state
            self.view.announce(f"{self.reviewing.words_of(item)}, {heading(item)}")

    def _show_answers(self, case: Case, item: Item, voices: Voices) -> None:
        scheme = self._window.workspace.scheme
        names = lane_names(self.reviewing, case)
        found = cards(self.reviewing, case, item, voices, scheme)
        stale = stale_words(case, item, names) if item.state is State.STALE else ""
        titled = item.cluster.layer not in SPANS
        words = subject(item, self.reviewing.words_of(item), scheme) if titled else ""
        head = heading(item) + page_words(len(item.cluster.given), self.reviewing.first)
        self.answers.show_cluster(head, words, stale, found)
        self.answers.show_rest(rest_words(case, names, self.reviewing.first))
        self.answers.show_editing(self._editing_words(voices))
        note = item.decision.note if item.decision and item.state is State.DECIDED else None
        lines = history_lines(self.reviewing, case, item.cluster.key)
        self.answers.show_history(lines, self.reviewing.reason or note or "")
        sample = case.labels[item.cluster.given[0].refs[0][0]]
        self.answers.show_rule(guideline.fitting(self._sections, sample))

    def _editing_words(self, voices: Voices) -> str:
        draft = self.reviewing.draft
        if draft is None:
            return ""
        document = voices.edited(draft.labels)
        lines = label_lines(document, self._window.workspace.scheme, draft.label)
        said = " · ".join(f"{line.name} {line.value}" for line in lines)
        return f"✎ Editing: {said}\nArrows move the end, with Shift the start; Enter settles."

    def _voices_of(self, case: Case) -> Voices:
        if self._voices is None or self._voices.case is not case:
            self._voices = Voices(case, self.reviewing.bounds(case))
        return self._voices

    def _why_nothing(self) -> str:
        shelf = self.reviewing.shelf
        if not shelf.is_loaded:
            return "Reading what people finished…"
        if not shelf.cases:
            return _EMPTY
        return _SETTLED if any(shelf.counts().values()) else _AGREED

    def _saved(self) -> None:
        if self._window.places.current == REVIEW:
            self._window.bottom.show_saved_now()
        self._say_strip()

    def _say_strip(self) -> None:
        """Say in the bottom bar what is settled, what undo takes back, and the keys."""
        window = self._window
        if window.places.current != REVIEW:
            return
        counts = self.reviewing.shelf.counts()
        total = sum(counts.values())
        act = self.reviewing.acts.history.to_undo
        hints = _EDIT_HINTS if self.reviewing.draft is not None else _HINTS
        wanted = window.settings.flag("key_hints") and self.reviewing.shelf.item is not None
        window.bottom.show_guest(
            hints if wanted else [],
            f"{counts[State.DECIDED]:,} of {total:,} settled" if total else "",
            act.title if act else "",
        )

    def _answer_clicked(self, key: str) -> None:
        self._window.give_by_id("review.none" if key == "0" else f"review.take.{key}")
        self.view.setFocus()

    def _reason_given(self, words: str) -> None:
        self.reviewing.explain(words)
        self.view.setFocus()

    def _theme_changed(self, theme: Theme) -> None:
        self.view.set_theme(theme)
        self.answers.set_theme(theme)
        self.panel.list.viewport().update()

    def _setting_changed(self, key: str) -> None:
        if key == "review_costs":
            self.reviewing.shelf.load()
        elif key not in {"theme", "window_state"}:
            self.apply_settings()

    def _person_changed(self, person: Person) -> None:
        self.reviewing.sit_down(person)
        self._say_strip()
