"""Offline is a promise: the whole job opens no connection; the watch itself is proven awake."""

import os
import subprocess
import sys

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


def test_the_whole_job_on_the_samples_uses_no_network(tmp_path):
    done, calls = run(tmp_path, "-m", "annotator", "demo", str(tmp_path / "demo"), "--json")
    assert done.returncode == 0, done.stderr
    assert calls == ""
