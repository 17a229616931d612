"""A window for commands without a window: it writes down what is asked, and answers at once."""


class RecordingPort:
    """Answers of a test, given in order; without one the first choice, the offered text or yes.

    Attributes:
        asked: (kind, title) of everything asked of the window.
        choices: the choices offered last.
        page: where a scrolled page stands, None at the end of the article.
    """

    def __init__(self):
        self.answers = []
        self.asked = []
        self.choices = []
        self.said = []
        self.silent = False
        self.shown_place = "label"
        self.page = None

    def place(self):
        return self.shown_place

    def pick(self, title, choices, then):
        self._ask("pick", title, choices)
        if not self.silent and (self.answers or choices):
            then(self.answers.pop(0) if self.answers else choices[0].value)

    def pick_many(self, title, choices, then):
        self._ask("pick many", title, choices)
        if not self.silent:
            then(self.answers.pop(0) if self.answers else [c.value for c in choices if c.checked])

    def ask_text(self, title, initial, then):
        self._ask("text", title)
        if not self.silent:
            then(self.answers.pop(0) if self.answers else initial)

    def confirm(self, question, yes, then):
        self._ask("confirm", question)
        if not self.silent:
            then()

    def say(self, sentence):
        self.said.append(sentence)

    def line_beside(self, position, by):
        return max(0, position + 60 * by)

    def scroll_page(self, by):
        self.asked.append(("scroll", by))
        return self.page

    def show(self, what):
        self.asked.append(("show", what))

    def change_view(self, what, by):
        self.asked.append(("view", (what, by)))

    def _ask(self, kind, title, choices=()):
        self.asked.append((kind, title))
        self.choices = list(choices)
