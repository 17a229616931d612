"""Start: from the command to the first window and the first article painted.

The clock starts in the parent, before the process is made: a process's own creation time is known
no better than to a second. Compiled modules are kept, as an installed program has them.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

PROBE = """
import gc, json, os, sys, time
gc.disable()
asked = float(os.environ["ASKED_AT"])
from annotator.app import App
from PySide6.QtCore import QTimer
app = App(["annotator"])
app.settings.set("tour_seen", True)
marks = {}
app.shell.show()
app.qt.processEvents()
marks["window"] = time.time() - asked
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
marks["article"] = time.time() - asked
marks["labels"] = len(window.workspace.desk.document.suggestions)
import psutil
marks["rss"] = psutil.Process().memory_info().rss / 2**20
print(json.dumps(marks))
os._exit(0)
"""


def once(home, compiled):
    places = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home)
    env = {**os.environ, **places, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": compiled}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["ASKED_AT"] = repr(time.time())
    command = [sys.executable, "-c", PROBE]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure(runs=7):
    with tempfile.TemporaryDirectory() as compiled:
        with tempfile.TemporaryDirectory() as home:
            once(home, compiled)  # only compiles what is imported
        with tempfile.TemporaryDirectory() as home:
            first = once(home, compiled)
            later = [once(home, compiled) for _ in range(runs)]
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
