"""Suggesting from a shell: stopped or killed in the middle, and gone on with; tables by columns."""

import json
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from annotator.store.driver import sqlite
from tests.helpers.desks import ROOT
from tests.helpers.shell import called
from tests.helpers.suggestion_scores import articles_in

COUNT = 36
LENGTH = 1500


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A project of articles that came in as a table with columns of its own."""
    folder = tmp_path_factory.mktemp("filled")
    samples = [
        a.text[:LENGTH] for a, _ in articles_in(ROOT / "tests" / "data" / "gold" / "samples.jsonl")
    ]
    lines = [
        {"kop": f"Article {n}", "inhoud": f"{samples[n % len(samples)]}\nReading number {n}."}
        for n in range(COUNT)
    ]
    table = folder / "table.jsonl"
    table.write_text("\n".join(map(json.dumps, lines)) + "\nno object\n", "utf-8")
    place = folder / "p.annot"
    assert called("new", place).returncode == 0
    assert called("import", place, table, "--map", "text").returncode == 1
    done = called("import", place, table, "--map", "text=inhoud", "--map", "title=kop", "--json")
    told = json.loads(done.stdout)
    assert (told["new"], told["refused"]) == (COUNT, 1)
    assert f"table.jsonl, line {COUNT + 1}" in told["reasons"][0]
    return place


@pytest.fixture
def project(filled, tmp_path):
    """The filled project once more, to write in."""
    return shutil.copy(filled, tmp_path / "p.annot")


def suggested(place):
    connection = sqlite.connect(place, timeout=20)
    asked = "select count(*) from article where suggested_by is not null"
    [[count]] = connection.execute(asked).fetchall()
    connection.close()
    return count


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_ended_goes_on_with_the_rest(project, how):
    words = [sys.executable, "-m", "annotator", "suggest", str(project), "--workers", "1", "--json"]
    # A shell may have started the tests with interrupts ignored, which children would inherit.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    family = []
    end = time.monotonic() + 200
    while not suggested(project) and time.monotonic() < end:
        family = psutil.Process(child.pid).children() or family
        time.sleep(0.05)
    child.send_signal(how)
    _, complaint = child.communicate(timeout=60)
    assert child.returncode != 0
    assert "Traceback" not in complaint
    assert family
    psutil.wait_procs(family, 60)
    assert not any(process.is_running() for process in family)
    kept = suggested(project)
    assert 0 < kept < COUNT
    told = json.loads(called("suggest", project, "--workers", "1", "--json").stdout)
    assert (told["articles"], told["skipped"], told["failed"]) == (COUNT - kept, kept, [])
    assert suggested(project) == COUNT


def test_what_cannot_be_asked_is_told(project):
    done = called("suggest", project, "--articles", "nothing")
    assert done.returncode == 1
    assert "nothing" in done.stderr
    assert called("suggest", project, "--workers", "0").returncode == 2
    address = "tcp://127.0.0.1:9"
    assert called("suggest", project, "--cluster", address, "--workers", "2").returncode == 2
    done = called("suggest", project, "--cluster", address)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
    assert address in done.stderr
