"""The command line as a person at a shell uses it: exit codes, sentences, JSON, files."""

import json
import shutil

import pytest

from annotator.store.driver import sqlite
from tests.helpers.desks import GOLD, ROOT
from tests.helpers.review_people import simulated
from tests.helpers.shell import called, started


def as_json(*arguments, by=called):
    done = by(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def labelled_once(tmp_path_factory):
    project = tmp_path_factory.mktemp("labelled") / "p.annot"
    assert started("new", project).returncode == 0
    as_json("import", project, GOLD, by=started)
    return project


@pytest.fixture
def labelled(labelled_once, tmp_path):
    """A project with labels of its own, made by two commands at a shell."""
    return shutil.copy(labelled_once, tmp_path / "p.annot")


def test_import_counts_new_known_and_refused(tmp_path):
    project, folder = tmp_path / "p.annot", tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("Baku and Yerevan met.\n", "utf-8")
    (folder / "bad.txt").write_bytes(b"NUL \x00 inside")
    (folder / "empty.txt").write_bytes(b"")
    called("new", project)
    data = as_json("import", project, folder)
    assert (data["new"], data["duplicate"], data["refused"]) == (1, 0, 2)
    assert any("bad.txt" in reason for reason in data["reasons"])
    assert as_json("import", project, folder)["duplicate"] == 1


def test_labels_travel_without_loss(labelled, tmp_path):
    first = as_json("export", labelled, tmp_path / "one", "--format", "annotator", "--from", "gold")
    assert first["agrees"]
    again = tmp_path / "again.annot"
    called("new", again)
    as_json("import", again, tmp_path / "one" / "articles.jsonl")
    # Another process has another order of hashes, which must not show.
    as_json(
        "export", again, tmp_path / "two", "--format", "annotator", "--from", "gold", by=started
    )
    assert (tmp_path / "one" / "articles.jsonl").read_bytes() == (
        tmp_path / "two" / "articles.jsonl"
    ).read_bytes()


def test_the_spacy_folder_is_the_same_bytes_for_the_same_database(labelled, tmp_path):
    one = as_json("export", labelled, tmp_path / "one", "--from", "gold")
    as_json("export", labelled, tmp_path / "two", "--from", "gold", by=started)
    assert one["agrees"]
    assert one["labels"] == one["labels_stored"]
    files = sorted(
        p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file()
    )
    assert len(files) > 15
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), (
            name
        )


def test_stats_keys_and_formats(labelled):
    assert as_json("stats", labelled)["people"]["gold"]["done"] == 7
    assert any(c["id"] == "edit.undo" for c in as_json("keys")["commands"])
    assert {f["name"] for f in as_json("formats")["formats"]} >= {"annotator", "text", "spacy"}


def test_doctor_backup_and_restore(labelled, tmp_path):
    assert as_json("doctor", labelled)["sound"]
    done = called("backup", labelled, tmp_path / "kept")
    kept = next((tmp_path / "kept").glob("*.annot"))
    assert str(kept) in done.stdout
    connection = sqlite.connect(labelled)
    connection.execute("update article_text set text = text || 'x' where article = 1")
    connection.commit()
    connection.close()
    sick = called("doctor", labelled)
    assert sick.returncode == 1
    assert called("restore", kept, labelled).returncode == 0
    assert as_json("doctor", labelled)["sound"]
    assert as_json("stats", labelled)["people"]["gold"]["done"] == 7


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda p: None, "no project"),
        (lambda p: p.write_bytes(b""), "p.annot"),
        (lambda p: p.write_bytes(b"not a database at all" * 100), "p.annot"),
        (lambda p: sqlite.connect(p).execute("create table t (x)").connection.commit(), "p.annot"),
    ],
)
def test_what_is_no_project_is_refused_in_one_sentence_and_untouched(tmp_path, make, word):
    project = tmp_path / "p.annot"
    make(project)
    before = project.read_bytes() if project.exists() else None
    done = (called if project.exists() else started)("stats", project)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert word in done.stderr
    assert (project.read_bytes() if project.exists() else None) == before


def test_usage_errors_are_exit_code_2(tmp_path):
    assert started("export").returncode == 2
    assert called("new", tmp_path / "x.annot", "--nonsense").returncode == 2


def test_new_never_overwrites(labelled):
    before = labelled.read_bytes()
    done = called("new", labelled)
    assert done.returncode == 1
    assert labelled.read_bytes() == before


def test_a_scheme_of_ones_own(tmp_path):
    scheme = tmp_path / "scheme.toml"
    shutil.copy(ROOT / "resources" / "scheme.toml", scheme)
    text = scheme.read_text("utf-8").replace('name = "Event"', 'name = "Happening"')
    scheme.write_text(text, "utf-8")
    assert called("new", tmp_path / "own.annot", "--scheme", scheme).returncode == 0
    scheme.write_text(text.replace('id = "EVENT"', 'id = "PERSON"'), "utf-8")
    done = called("new", tmp_path / "bad.annot", "--scheme", scheme)
    assert done.returncode == 1
    assert "scheme.toml" in done.stderr
    assert "PERSON" in done.stderr
    assert not (tmp_path / "bad.annot").exists()
    scheme.write_text(text.replace('key = "7"', 'key = "A"'), "utf-8")
    done = called("new", tmp_path / "bad.annot", "--scheme", scheme)
    assert done.returncode == 1
    assert "scheme.toml" in done.stderr
    assert not (tmp_path / "bad.annot").exists()


def test_a_kept_split_stays_when_articles_come_and_the_seed_changes(labelled, tmp_path):
    first = as_json("export", labelled, tmp_path / "one", "--from", "gold", "--freeze")
    as_json("export", labelled, tmp_path / "two", "--from", "gold", "--seed", "99", by=started)
    assert first["splits"]["train"] == 5
    one = (tmp_path / "one" / "splits.csv").read_text("utf-8").splitlines()
    two = (tmp_path / "two" / "splits.csv").read_text("utf-8").splitlines()
    assert {tuple(line.split(",")[:2]) for line in one} == {
        tuple(line.split(",")[:2]) for line in two
    }
    connection = sqlite.connect(labelled)
    kept = connection.execute("select split, count(*) from article group by split").fetchall()
    connection.close()
    assert dict(kept) == {"train": 5, "dev": 1, "test": 1}
    assert json.loads((tmp_path / "two" / "manifest.json").read_text("utf-8"))


def test_articles_are_shared_out_and_given_once(labelled):
    first = as_json("assign", labelled, "--people", "ann, ben", "--overlap", "30", "--batch", "one")
    assert first == {"given": 9, "overlap": 2, "kept": 0, "second_readings": 0}
    again = as_json("assign", labelled, "--people", "ann,ben", "--overlap", "30")
    assert (again["given"], again["kept"]) == (0, 9)
    refused = called("assign", labelled, "--people", "ann")
    assert refused.returncode == 1
    assert "asks for 2 people" in refused.stderr


def test_agreement_is_told_with_its_reasons_and_written_with_its_units(tmp_path):
    simulated(tmp_path, people=("ann", "ben")).close()
    project, folder = tmp_path / "review.annot", tmp_path / "figures"
    data = as_json("agreement", project, "--out", folder)
    assert data["people"] == ["ann", "ben"]
    pair = data["layers"]["entity"]["pairs"][0]
    assert 0.6 < pair["exact_f1"] < 1
    assert pair["interval"] is None
    assert pair["interval_reason"] == "too few documents"
    assert (folder / "entity_units.csv").stat().st_size > 1_000
    told = called("agreement", project, "--layer", "entity")
    assert told.returncode == 0
    assert "ann – ben" in told.stdout
    assert "too few documents" in told.stdout
    assert called("agreement", project, "--people", "zoe").returncode == 1
