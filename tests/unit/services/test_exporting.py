"""Exporting: what is on disk equals what is stored, and the account says so."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from uuid import uuid4

import pytest

from annotator.errors import RefusalError
from annotator.formats import lossless
from annotator.jobs import CancelledJobError, Job, Progress
from annotator.model.articles import Article, Status, WorkState, uid_of_text
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.services.export_account import ExportAccount, account_from
from annotator.services.export_process import run_child
from annotator.services.exporting import FILE_NAME, ExportOptions, export, export_in_child
from tests.helpers.desks import make_project
from tests.helpers.samples import labelled_project, sample_project


@pytest.fixture
def gold(tmp_path):
    store = labelled_project(tmp_path)
    yield store
    store.close()


def read_back(folder):
    with (folder / FILE_NAME).open("rb") as stream:
        return list(lossless.read(stream, FILE_NAME))


def without_bounds(bundles):
    return [replace(bundle, segmentation=None) for bundle in bundles]


def test_everything_reads_back_as_stored(gold, tmp_path):
    account = export(gold, tmp_path / "out", ExportOptions(), Job())
    stored = list(gold.articles.bundles(with_suggestions=True))
    assert read_back(tmp_path / "out") == without_bounds(stored)
    assert account.differences() == []
    assert account.articles == account.articles_stored == len(stored) == 7
    labels = sum(len(work.annotations) for bundle in stored for work in bundle.works)
    assert sum(account.labels.values()) == labels > 700
    assert [p.name for p in (tmp_path / "out").iterdir()] == [FILE_NAME]


def test_one_person_only(gold, tmp_path):
    gold.people.ensure("alice")
    account = export(gold, tmp_path / "out", ExportOptions(people="alice"), Job())
    assert account.articles == 7
    assert account.works == 0
    assert account.labels == {}
    assert all(not bundle.works for bundle in read_back(tmp_path / "out"))


def test_suggestions_only(tmp_path):
    store = sample_project(tmp_path)
    account = export(store, tmp_path / "out", ExportOptions(people="suggestions"), Job())
    store.close()
    assert account.suggestions == account.suggestions_stored > 700
    assert sum(len(b.suggestions) for b in read_back(tmp_path / "out")) == account.suggestions


def test_works_nobody_began_are_left_out_and_counted(tmp_path):
    store = make_project(tmp_path)
    texts = ["One bridge.", "Two bridges.", "Three bridges."]
    states = [WorkState(), WorkState(Status.SKIPPED, "wrong text"), WorkState(comment="look")]
    store.articles.add(
        [
            ArticleBundle(
                article=Article(uid=uid_of_text(text), text=text),
                works=(WorkBundle(person="alice", state=state),),
            )
            for text, state in zip(texts, states, strict=True)
        ]
    )
    account = export(store, tmp_path / "out", ExportOptions(), Job())
    store.close()
    assert (account.works, account.not_begun) == (2, 1)
    assert [len(bundle.works) for bundle in read_back(tmp_path / "out")] == [0, 1, 1]


def test_an_earlier_export_is_never_replaced(gold, tmp_path):
    export(gold, tmp_path / "out", ExportOptions(), Job())
    before = (tmp_path / "out" / FILE_NAME).read_bytes()
    with pytest.raises(RefusalError, match="already"):
        export(gold, tmp_path / "out", ExportOptions(people="gold"), Job())
    assert (tmp_path / "out" / FILE_NAME).read_bytes() == before


def test_a_stop_leaves_nothing(gold, tmp_path):
    job = Job()
    job.cancel()
    with pytest.raises(CancelledJobError):
        export(gold, tmp_path / "out", ExportOptions(), job)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs write protection")
def test_a_folder_that_cannot_be_written_is_named(gold, tmp_path):
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    with pytest.raises(RefusalError, match="shut"):
        export(gold, shut / "out", ExportOptions(), Job())


def test_a_file_in_place_of_the_folder_is_named(gold, tmp_path):
    (tmp_path / "out").write_text("here")
    with pytest.raises(RefusalError, match="cannot be written"):
        export(gold, tmp_path / "out", ExportOptions(), Job())
    assert (tmp_path / "out").read_text() == "here"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (ExportOptions(people="majority"), "adjudicate"),
        (ExportOptions(people="nobody"), "gold"),
        (ExportOptions(format="spacy", people="all"), "one person"),
    ],
)
def test_what_fits_nothing_is_refused_in_a_sentence(gold, tmp_path, options, words):
    with pytest.raises(RefusalError, match=words):
        export(gold, tmp_path / "out", options, Job())
    assert not (tmp_path / "out").exists()


def test_gold_that_is_not_there_yet(tmp_path):
    store = make_project(tmp_path)
    with pytest.raises(RefusalError, match="no gold"):
        export(store, tmp_path / "out", ExportOptions(people="gold"), Job())
    store.close()


def test_unknown_formats_and_splits_are_refused():
    with pytest.raises(RefusalError, match="csv"):
        ExportOptions(format="csv")
    with pytest.raises(RefusalError, match="train"):
        ExportOptions(split=(0, 50, 50))


def test_labels_made_while_it_ran_are_said(gold, tmp_path):
    account = export(gold, tmp_path / "out", ExportOptions(), Job())
    account.labels["entity"] += 1
    (told,) = account.differences()
    assert "entity labels" in told


def test_the_account_travels_as_json(gold, tmp_path):
    account = export(gold, tmp_path / "out", ExportOptions(), Job())
    assert account_from(json.dumps(account.as_data()).encode()) == account
    with pytest.raises(RefusalError, match="no account"):
        account_from(b"Traceback")


def test_a_training_folder_accounts_for_every_label(gold, tmp_path):
    options = ExportOptions(format="spacy", people="gold", seed=3)
    account = export_in_child(gold.location, tmp_path / "corpus", options, Job())
    assert isinstance(account, ExportAccount)
    assert account.differences() == []
    assert account.labels == account.labels_stored
    assert sum(account.splits.values()) == account.articles == 7
    report = json.loads((tmp_path / "corpus" / "loss_report.json").read_text("utf-8"))
    assert report
    assert all((tmp_path / "corpus" / name).is_file() for name in account.files)


def test_the_child_ends_with_its_sentence(gold, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "mine.txt").write_text("keep")
    options = ExportOptions(format="spacy", people="gold")
    with pytest.raises(RefusalError, match="corpus"):
        export_in_child(gold.location, tmp_path / "corpus", options, Job())
    assert [p.name for p in (tmp_path / "corpus").iterdir()] == ["mine.txt"]


def test_the_window_never_needs_spacy():
    code = (
        "import sys, annotator.ui.dialogs.doors, annotator.services.exporting;"
        "sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_progress_of_a_child_is_passed_on(tmp_path):
    seen_by_us = tmp_path / "seen"
    code = (
        "import pathlib, sys; print('3/9 articles', file=sys.stderr, flush=True)\n"
        f"while not pathlib.Path({str(seen_by_us)!r}).exists(): pass\n"
        "print('done')"
    )
    job = Job()
    job.on_progress = lambda told: (
        seen_by_us.touch() if told == Progress(3, 9, "articles") else None
    )
    assert run_child([sys.executable, "-c", code], job).strip() == b"done"


def test_a_stop_ends_the_child(tmp_path):
    marker = tmp_path / str(uuid4())
    code = (
        "import os, pathlib, sys, threading;"
        f"pathlib.Path({str(marker)!r}).write_text(str(os.getpid()));"
        "print('1/2 x', file=sys.stderr, flush=True);"
        "threading.Event().wait()"
    )
    job = Job()
    job.on_progress = lambda progress: job.cancel() if progress.done else None
    with pytest.raises(CancelledJobError):
        run_child([sys.executable, "-c", code], job)
    with pytest.raises(ProcessLookupError):
        os.kill(int(marker.read_text()), 0)


def test_a_stopped_child_cleans_up(tmp_path):
    code = f"""
import pathlib, sys, threading
from annotator.terminal import with_progress
half = pathlib.Path({str(tmp_path / "half")!r})

def work(job):
    half.mkdir()
    try:
        job.report(1, 1, "begun")
        threading.Event().wait()
    finally:
        half.rmdir()

with_progress("x", work, quiet=True)
"""
    job = Job()
    job.on_progress = lambda progress: job.cancel() if progress.done else None
    with pytest.raises(CancelledJobError):
        run_child([sys.executable, "-c", code], job)
    assert not list(tmp_path.iterdir())


def test_a_servers_password_is_no_argument_of_the_child(monkeypatch, tmp_path):
    heard = []

    def listen(words, job, secrets):
        heard.append((" ".join(words), dict(secrets)))
        raise RefusalError("heard")

    monkeypatch.setattr("annotator.services.exporting.run_child", listen)
    options = ExportOptions(format="spacy", people="gold")
    for location in ("postgresql+psycopg://ann:s%40cret@host/news", "p.annot"):
        with pytest.raises(RefusalError, match="heard"):
            export_in_child(location, tmp_path / "out", options, Job())
    server, file = heard
    assert "postgresql+psycopg://ann@host/news" in server[0]
    assert "cret" not in server[0]
    assert server[1] == {"PGPASSWORD": "s@cret"}
    assert file[1] == {}


def test_the_child_gets_secrets_in_its_environment():
    code = "import os; print(os.environ['PGPASSWORD'], len(os.environ) > 1)"
    assert run_child([sys.executable, "-c", code], Job(), {"PGPASSWORD": "x"}).split() == [
        b"x",
        b"True",
    ]
