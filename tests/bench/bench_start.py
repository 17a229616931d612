"""Start: from the process's first instruction to the first window and the first article painted."""

import json
import os
import subprocess
import sys
import tempfile
from statistics import median

PROBE = """
import gc, json, os, sys, time
gc.disable()
import psutil
born = psutil.Process().create_time()
from annotator.app import App
from PySide6.QtCore import QTimer
app = App(["annotator"])
app.settings.set("tour_seen", True)
marks = {}
app.shell.show()
app.qt.processEvents()
marks["window"] = time.time() - born
app.open_first(None, None)
window = app.window
document = None
until = time.time() + 20
painted = []
window.workspace.desk.opened.connect(lambda _d: painted.append(1))
while time.time() < until and not (painted or window.workspace.desk.document):
    app.qt.processEvents()
app.qt.processEvents()
window.view.viewport().repaint()
marks["article"] = time.time() - born
marks["labels"] = len(window.workspace.desk.document.suggestions)
marks["rss"] = psutil.Process().memory_info().rss / 2**20
print(json.dumps(marks))
os._exit(0)
"""


def measure(runs=5):
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home,
               "XDG_STATE_HOME": home, "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip
        found = [
            json.loads(
                subprocess.run([sys.executable, "-c", PROBE], env=env, capture_output=True,
                               text=True, check=True).stdout.splitlines()[-1]
            )
            for _ in range(runs + 1)
        ]  # fmt: skip
    first, later = found[0], found[1:]
    return first, {key: median(row[key] for row in later) for key in later[0]}


def rows():
    first, later = measure()
    return [
        ("command to first painted window", f"{later['window']:.2f} s", "0.6 s"),
        ("command to first annotated article", f"{later['article']:.2f} s", "1.2 s"),
        ("the same on the very first start (demo is made)", f"{first['article']:.2f} s", "1.2 s"),
        ("window memory after start", f"{later['rss']:.0f} MB", "250 MB"),
    ]


if __name__ == "__main__":
    for row in rows():
        print(*row, sep=" | ")
