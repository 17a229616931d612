"""Offline is a promise: the whole job opens no connection; the watch itself is proven awake."""

import json
import os
import subprocess
import sys

from tests.helpers.shell import called

WATCH = """
import os, sys

def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        if event == "socket.connect" and isinstance(arguments[1], (str, bytes)):
            return
        with open(os.environ["CALLS"], "a") as calls:
            calls.write(f"{event} {arguments}\\n")
        raise OSError("there is no network here")

sys.addaudithook(watch)
"""


def run(tmp_path, *command):
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    calls = tmp_path / "calls"
    calls.touch()
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "CALLS": str(calls)}
    done = subprocess.run(
        [sys.executable, *command], env=env, capture_output=True, text=True, check=False
    )
    return done, calls.read_text()


def test_the_watch_sees_a_connection(tmp_path):
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    done, calls = run(tmp_path, "-c", code)
    assert done.returncode != 0
    assert "127.0.0.1" in calls


def test_the_whole_job_on_the_samples_uses_no_network_and_no_display(tmp_path):
    done, calls = run(tmp_path, "-m", "annotator", "demo", str(tmp_path / "demo"), "--json")
    assert done.returncode == 0, done.stderr
    assert calls == ""
    assert len(done.stdout.splitlines()) == 1
    data = json.loads(done.stdout)
    assert data["labels"]["labels"] > 500
    assert data["spacy"]["agrees"]
    assert data["lossless"]["agrees"]
    pictures = list((tmp_path / "demo" / "pictures").glob("*.png"))
    assert len(pictures) == 4
    assert all(p.read_bytes()[:4] == b"\x89PNG" and p.stat().st_size > 20_000 for p in pictures)
    assert called("demo", tmp_path / "demo").returncode == 1
