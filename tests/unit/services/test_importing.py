"""Importing real files: counts, refusals in words, stops that leave whole chunks."""

import json
import os
from pathlib import Path

import pytest

from annotator.errors import BadInputError, RefusalError, StoreError
from annotator.jobs import CancelledJobError, Job
from annotator.services import importing
from annotator.services.importing import Account, bring_in, preview
from annotator.store.project import ProjectStore
from tests.helpers.desks import GOLD, gold_as_suggestions, gold_lines, make_project

FOUR = "Four lines about Armenia.\n"


@pytest.fixture
def store(tmp_path):
    made = make_project(tmp_path)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path):
    """A folder of good and bad files."""
    place = tmp_path / "in"
    place.mkdir()
    (place / "good.txt").write_text(FOUR, "utf-8")
    (place / "bom.txt").write_bytes(b"\xef\xbb\xbfWith a mark.\r\nAnd two lines.")
    (place / "twice.txt").write_text(FOUR, "utf-8")
    (place / "empty.txt").write_bytes(b"")
    (place / "nul.txt").write_bytes(b"before\nnul \x00 here")
    (place / ".hidden.txt").write_text("never", "utf-8")
    (place / "picture.png").write_bytes(b"\x89PNG")
    return place


def lossless(place, *lines):
    place.write_text("\n".join(lines), "utf-8")
    return place


def line(text="Baku spoke of 😊 Yerevan.", uid=None, **work):
    article = {"title": "A", "text": text} | ({"uid": uid} if uid else {})
    data = {"format": "annotator/1", "article": article}
    if work:
        data["work"] = [{"person": "alice", **work}]
    return json.dumps(data, ensure_ascii=False)


def test_the_account_of_a_folder(store, folder):
    account = bring_in(store, [folder], None, None, Job())
    assert (account.files, account.new, account.duplicate, account.refusals) == (5, 2, 1, 2)
    assert len(account.refused) == 2
    nul = next(sentence for sentence in account.refused if "nul.txt" in sentence)
    assert "line 2" in nul
    assert "NUL" in nul
    assert any("empty.txt" in sentence for sentence in account.refused)
    texts = {store.articles.get(uid).text for uid in store.articles.uids()}
    assert texts == {FOUR, "With a mark.\nAnd two lines."}
    assert account.as_data() == {
        "files": 5,
        "new": 2,
        "duplicate": 1,
        "refused": 2,
        "works": 0,
        "labels": 0,
        "suggestions": 0,
        "reasons": account.refused,
        "stopped": False,
    }


def test_the_same_files_again_bring_nothing_new(store, folder):
    bring_in(store, [folder], None, None, Job())
    again = bring_in(store, [folder], None, None, Job())
    assert (again.new, again.duplicate) == (0, 3)
    assert store.articles.count() == 2


def test_a_preview_says_what_the_import_will_do_and_writes_nothing(store, folder):
    seen = preview(store, [folder, GOLD], None, Job())
    assert store.articles.count() == 0
    assert store.people.all() == [p for p in store.people.all() if p.is_gold]
    account = bring_in(store, [folder, GOLD], None, None, Job())
    assert seen.articles - seen.duplicates == account.new
    assert (seen.duplicates, seen.refusals) == (account.duplicate, account.refusals)
    assert seen.refused == account.refused
    assert seen.labelled == len(gold_lines())
    assert ("Four lines about Armenia.", len(FOUR)) in seen.titles
    assert seen.complete
    assert preview(store, [folder], None, Job()).duplicates == 3


def test_a_preview_stops_when_time_is_up(store, folder, monkeypatch):
    monkeypatch.setattr(importing, "PREVIEW_SECONDS", -1.0)
    seen = preview(store, [folder], None, Job())
    assert not seen.complete
    assert seen.articles + seen.refusals == 1


def test_a_preview_can_be_cancelled(store, folder):
    job = Job()
    job.cancel()
    with pytest.raises(CancelledJobError):
        preview(store, [folder], None, job)


def test_labels_and_suggestions_are_counted_and_go_to_whom_they_should(store, tmp_path):
    alice = store.people.ensure("alice")
    account = bring_in(store, [GOLD], None, alice.id, Job())
    labels = sum(
        len(work[kind])
        for data in gold_lines()
        for work in data["work"]
        for kind in ("zones", "entities", "stances", "sentences", "document")
    )
    assert (account.works, account.labels) == (len(gold_lines()), labels)
    assert sum(store.works.labels_count(alice.id).values()) == labels
    offered = bring_in(store, [gold_as_suggestions(tmp_path / "o.jsonl")], None, None, Job())
    assert offered.suggestions > 100
    assert offered.duplicate == len(gold_lines())


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (line(entities=[{"start": 0, "end": 99, "label": "GPE"}]), "99"),
        (line(entities=[{"start": 3, "end": 3, "label": "GPE"}]), ""),
        (line(entities=[{"start": 0, "end": 4, "label": "GPE", "text": "Paku"}]), "Paku"),
        ("{not json", ""),
        ('{"format": "other/9"}', ""),
    ],
)
def test_one_bad_line_is_refused_by_file_and_line_and_the_others_come_in(
    store, tmp_path, bad, reason
):
    file = lossless(tmp_path / "labels.jsonl", line("Yerevan spoke.", status="done"), bad)
    account = bring_in(store, [file], None, None, Job())
    assert (account.new, account.refusals) == (1, 1)
    assert "labels.jsonl, line 2" in account.refused[0]
    assert reason in account.refused[0]


def test_labels_the_project_does_not_know_are_refused_and_the_article_stays(store, tmp_path):
    file = lossless(
        tmp_path / "l.jsonl", line(entities=[{"start": 0, "end": 4, "label": "SPACESHIP"}])
    )
    account = bring_in(store, [file], None, None, Job())
    assert (account.new, account.refusals, account.labels) == (1, 1, 0)
    assert "SPACESHIP" in account.refused[0]


def test_bytes_that_are_no_utf8_are_read_as_what_they_are_or_refused(store, tmp_path):
    latin = tmp_path / "latin.txt"
    latin.write_bytes("Élysée said: café, naïve, déjà vu — très bien, à Érévan.".encode("cp1252"))
    jsonl = tmp_path / "bad.jsonl"
    jsonl.write_bytes(line().encode() + b"\n" + b'{"format": "annotator/1", "\xff": 1}\n')
    account = bring_in(store, [latin, jsonl], None, None, Job())
    assert account.new + account.refusals == 3
    assert account.new >= 1
    assert any("bad.jsonl, line 2" in sentence for sentence in account.refused)
    texts = [store.articles.get(uid).text for uid in store.articles.uids()]
    assert not any("\ufffd" in text for text in texts)


@pytest.mark.parametrize("name", ["nowhere.txt", "unknown.xyz", "hollow"])
def test_what_is_not_there_or_no_file_is_refused_by_name(store, tmp_path, name):
    (tmp_path / "unknown.xyz").write_bytes(b"?")
    (tmp_path / "hollow").mkdir()
    account = bring_in(store, [tmp_path / name], None, None, Job())
    assert (account.files, account.new, account.refusals) == (0, 0, 1)
    assert name in account.refused[0]


def test_an_unknown_format_is_refused_at_once(store, folder):
    with pytest.raises(BadInputError, match="no format 'csvx'"):
        bring_in(store, [folder], "csvx", None, Job())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(store, tmp_path):
    shut = tmp_path / "shut.txt"
    shut.write_text("closed", "utf-8")
    shut.chmod(0)
    assert "shut.txt" in bring_in(store, [shut], None, None, Job()).refused[0]


def many(tmp_path, count):
    lines = (line(f"Article number {n} of many.") for n in range(count))
    return lossless(tmp_path / "many.jsonl", *lines)


def test_a_stop_leaves_whole_chunks(store, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    job, told = Job(), []

    def heard(progress):
        told.append(progress)
        if len(told) == 2:
            job.cancel()

    job.on_progress = heard
    account = bring_in(store, [many(tmp_path, 95)], None, None, job)
    assert account.stopped
    assert account.new == store.articles.count() == 30
    assert told[0].note == "10 new, 0 known, 0 refused"
    assert told[1].done == 20
    again = bring_in(store, [tmp_path / "many.jsonl"], None, None, Job())
    assert (again.new, again.duplicate, again.stopped) == (65, 30, False)


def test_a_store_that_fails_leaves_whole_chunks(store, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    file = many(tmp_path, 25)
    add, calls = store.articles.add, []

    def failing(bundles, **kwargs):
        calls.append(len(bundles))
        if len(calls) == 2:
            raise StoreError("The disk is gone.")
        return add(bundles, **kwargs)

    monkeypatch.setattr(store.articles, "add", failing)
    with pytest.raises(StoreError, match="disk is gone"):
        bring_in(store, [file], None, None, Job())
    assert store.articles.count() == 10


def test_an_unknown_person_gets_nothing(store, tmp_path):
    file = lossless(tmp_path / "l.jsonl", line(status="done"))
    with pytest.raises(RefusalError, match="no person"):
        bring_in(store, [file], None, store.uuid, Job())
    assert store.articles.count() == 0


def test_only_the_first_refusals_are_kept_in_words():
    account = Account()
    for number in range(importing.LISTED + 5):
        account.refuse(str(number))
    assert account.refusals == importing.LISTED + 5
    assert len(account.refused) == importing.LISTED


def test_only_the_first_refusals_and_titles_of_a_preview_are_kept(store, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "LISTED", 2)
    file = lossless(tmp_path / "l.jsonl", *["{"] * 4, *(line(f"Text {n}.") for n in range(4)))
    seen = preview(store, [file], None, Job())
    assert (seen.refusals, len(seen.refused), seen.articles, len(seen.titles)) == (4, 2, 4, 2)


def test_a_read_only_project_takes_nothing(store, tmp_path):
    store.close()
    reading = ProjectStore.open(store.location, read_only=True)
    with pytest.raises(StoreError):
        bring_in(reading, [many(tmp_path, 1)], None, None, Job())
    reading.close()
    assert Path(store.location).exists()


def test_a_refused_article_is_no_duplicate(store, tmp_path):
    uid = "11111111-1111-4111-8111-111111111111"
    lines = (line(uid=uid), line("Another text.", uid=uid), line(uid=uid))
    account = bring_in(store, [lossless(tmp_path / "a.jsonl", *lines)], None, None, Job())
    assert (account.new, account.duplicate, account.refusals) == (1, 1, 1)
