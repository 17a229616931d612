"""The desk: key to committed and painted, next article painted, a big article, the queue."""

import os
import random
import tempfile
import time
from pathlib import Path
from uuid import uuid4

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.collecting import look_rarely
from annotator.jobs import Jobs
from annotator.model.annotations import Entity, Layer
from annotator.model.articles import Article
from annotator.model.bundles import ArticleBundle
from annotator.model.segmentation import provisional
from annotator.model.suggestions import Producer, Suggestion, suggestion_id
from annotator.services.schemes import default_scheme
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from annotator.store.project import ProjectStore
from annotator.ui.main_window import MainWindow
from annotator.ui.posting import Poster
from annotator.ui.shell import Shell
from annotator.ui.theme import ThemeSource
from tests.helpers.desks import NoWorker

LABELS = ("PERSON", "GPE", "NORP", "ORG", "LOC")
PRODUCER = Producer("bench", "1")
WORDS = [
    "harbour",
    "council",
    "signs",
    "paper",
    "after",
    "talks",
    "in",
    "Lori",
    "while",
    "Gyumri",
    "and",
    "Quba",
    "send",
    "lorries",
    "over",
    "the",
    "old",
    "bridge",
    "near",
    "Orvel",
]


def text_of(characters, chance):
    parts, size = [], 0
    while size < characters:
        sentence = (
            " ".join(chance.choice(WORDS) for _ in range(chance.randint(8, 22))).capitalize() + "."
        )
        parts.append(sentence + ("\n" if chance.random() < 0.2 else " "))
        size += len(parts[-1])
    return "".join(parts).strip()


def bundle(number, characters, spans, chance):
    text = f"Report {number}\n" + text_of(characters, chance)
    article = Article(
        uid=uuid4(), text=text, title=f"Report {number}", source=f"Outlet {number % 9}"
    )
    bounds = provisional(text)
    bounds = type(bounds)(bounds.tokens, bounds.sentences, "bench")
    chosen = sorted(
        chance.sample(range(len(bounds.tokens) - 3), min(spans, len(bounds.tokens) - 3))
    )
    suggestions = []
    for place in chosen:
        start, end = bounds.tokens[place].start, bounds.tokens[place + chance.randint(0, 2)].end
        label = chance.choice(LABELS)
        uid = suggestion_id(article.uid, Layer.ENTITY, start, end, label)
        suggestions.append(
            Suggestion(proposal=Entity(id=uid, start=start, end=end, label=label),
                       producer=PRODUCER, score=0.8, reason="made for measuring")
        )  # fmt: skip
    return ArticleBundle(article=article, suggestions=tuple(suggestions), segmentation=bounds)


def fill(store, count, characters=4000, spans=45, seed=1):
    chance = random.Random(seed)
    for first in range(0, count, 200):
        store.articles.add(
            [bundle(n, characters, spans, chance) for n in range(first, min(first + 200, count))]
        )


def window_on(store, folder):
    app = QApplication.instance() or QApplication([])
    themes = ThemeSource("light")
    themes.apply(app)
    shell = Shell(themes)
    shell.resize(1440, 900)
    workspace = Workspace(store, Jobs(Poster()), Settings(folder / "settings.json"), NoWorker)
    window = MainWindow(shell, workspace)
    shell.show_content(window, "bench")
    shell.show()
    workspace.choose_person("me")
    return app, shell, window


class Paints(QObject):
    """Counts the paint events of the article."""

    def __init__(self, viewport):
        super().__init__()
        self.count = 0
        viewport.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def settle(app, window):
    """Sleep in the event loop, as the program does, until nothing is under way."""
    desk, jobs = window.workspace.desk, window.workspace.jobs
    waker = QTimer(interval=1)
    waker.start()
    while desk.pending or not jobs.is_idle:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()


def until_painted(app, window, paints, act):
    """Seconds from an act to the article painted with what the store answered."""
    heard = []
    desk = window.workspace.desk

    def listen(_told):
        heard.append(paints.count)

    desk.opened.connect(listen)
    desk.changed.connect(listen)
    begun = time.perf_counter()
    act()
    waker = QTimer(interval=1)
    waker.start()
    while not (heard and paints.count > heard[0]) and time.perf_counter() - begun < 3:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    took = time.perf_counter() - begun
    desk.opened.disconnect(listen)
    desk.changed.disconnect(listen)
    settle(app, window)
    return took


def percentiles(values):
    found = sorted(values)
    return found[len(found) // 2] * 1000, found[min(int(len(found) * 0.95), len(found) - 1)] * 1000


def measure(articles=10_000):
    folder = Path(tempfile.mkdtemp())
    store = ProjectStore.create(str(folder / "bench.annot"), default_scheme())
    fill(store, articles)
    app, shell, window = window_on(store, folder)
    settle(app, window)
    nexts, keys, worst = [], [], 0.0
    paints = Paints(window.view.viewport())
    workspace = window.workspace
    workspace.open_next()
    settle(app, window)
    for _ in range(40):
        nexts.append(until_painted(app, window, paints, lambda: workspace.open_beside(1)))
    window.view.setFocus()

    def press():
        nonlocal worst
        begun = time.perf_counter()
        QTest.keyClick(window.view, Qt.Key.Key_A)
        worst = max(worst, time.perf_counter() - begun)

    for _ in range(12):
        keys += [until_painted(app, window, paints, press) for _ in range(20)]
        workspace.open_beside(1)
        settle(app, window)
    window.release()
    window.workspace.close()
    shell.close()
    return percentiles(nexts), percentiles(keys), worst * 1000


def big(characters=1_000_000, spans=10_000):
    folder = Path(tempfile.mkdtemp())
    store = ProjectStore.create(str(folder / "big.annot"), default_scheme())
    chance = random.Random(3)
    store.articles.add([bundle(0, 3000, 20, chance), bundle(1, characters, spans, chance)])
    app, shell, window = window_on(store, folder)
    uids = store.articles.uids()
    window.workspace.desk.open(uids[0])
    settle(app, window)
    paints = Paints(window.view.viewport())
    opened = until_painted(app, window, paints, lambda: window.workspace.desk.open(uids[1]))
    window.view.setFocus()
    keys = [
        until_painted(app, window, paints, lambda: QTest.keyClick(window.view, Qt.Key.Key_A))
        for _ in range(20)
    ]
    window.release()
    window.workspace.close()
    shell.close()
    return opened * 1000, percentiles(keys)


def rows(articles=10_000):
    look_rarely()
    (next50, next95), (key50, key95), worst = measure(articles)
    opened, (big50, big95) = big()
    return [
        (
            f"next article painted, project of {articles:,}: p50 / p95",
            f"{next50:.0f} / {next95:.0f} ms",
            "20 / 50 ms",
        ),
        ("key to committed and painted: p50 / p95", f"{key50:.0f} / {key95:.0f} ms", "10 / 33 ms"),
        ("longest block of the window by a key", f"{worst:.0f} ms", "200 ms"),
        (
            "1 MB article with 10,000 suggestions, opened through the desk",
            f"{opened:.0f} ms",
            "400 ms",
        ),
        ("key to committed and painted in it: p50 / p95", f"{big50:.0f} / {big95:.0f} ms", "-"),
    ]


if __name__ == "__main__":
    for row in rows():
        print(*row, sep=" | ")
