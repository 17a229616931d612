"""Keeping: backups come by themselves, hold what was there, and never get in the way."""

from datetime import timedelta

import pytest

from annotator.errors import NotAProjectError, StoreError
from annotator.jobs import Err, Ok, immediate
from annotator.model.articles import Article, uid_of_text
from annotator.model.bundles import ArticleBundle
from annotator.services.keeping import (
    Keeping,
    back_up,
    backup_folder,
    contents,
    restore,
    utc_now,
)
from annotator.store.project import ProjectStore
from tests.helpers.samples import labelled_project


class Clock:
    def __init__(self):
        self.now = utc_now()

    def __call__(self):
        return self.now


@pytest.fixture
def store(tmp_path):
    made = labelled_project(tmp_path)
    yield made
    made.close()


def keeping_of(store, tmp_path, clock=utc_now):
    kept = Keeping(store, tmp_path / "backups", immediate(), clock)
    sentences = []
    kept.told.connect(sentences.append)
    return kept, sentences


def add(store, words):
    store.articles.add([ArticleBundle(article=Article(uid=uid_of_text(words), text=words))])


def test_a_backup_at_the_start_holds_everything(store, tmp_path):
    kept, sentences = keeping_of(store, tmp_path)
    kept.start()
    (backup,) = kept.list()
    assert backup.reason == "start"
    held = contents(backup.path)
    assert (held.articles, held.people) == (7, 1)
    assert held.labels == sum(store.works.labels_count(store.people.all()[0].id).values())
    assert sentences == []


def test_nothing_new_makes_no_second_backup(store, tmp_path):
    kept, _ = keeping_of(store, tmp_path)
    kept.start()
    kept.start()
    kept.tick()
    assert kept.secure("before an import") is None
    assert len(kept.list()) == 1


def test_half_an_hour_of_change_makes_one(store, tmp_path):
    clock = Clock()
    kept, _ = keeping_of(store, tmp_path, clock)
    kept.start()
    add(store, "A bridge opens.")
    kept.tick()
    assert len(kept.list()) == 1
    clock.now += timedelta(minutes=31)
    kept.tick()
    newest, _ = kept.list()
    assert newest.reason == "timed"
    assert contents(newest.path).articles == 8


def test_before_something_far_reaching_the_latest_state_is_kept(store, tmp_path):
    kept, _ = keeping_of(store, tmp_path)
    kept.start()
    add(store, "A bridge opens.")
    assert kept.secure("before an import") is None
    assert [b.reason for b in kept.list()] == ["before-an-import", "start"]


def test_by_hand_answers_with_the_place(store, tmp_path):
    kept, _ = keeping_of(store, tmp_path)
    answers = []
    kept.now(answers.append)
    (answer,) = answers
    assert isinstance(answer, Ok)
    assert answer.value.parent == tmp_path / "backups"
    assert answer.value.is_file()


def test_a_failure_is_told_once_and_stops_nobody(store, tmp_path):
    (tmp_path / "backups").write_text("a file where the folder should be")
    kept, sentences = keeping_of(store, tmp_path)
    kept.start()
    kept.start()
    assert len(sentences) == 1
    assert "backups" in sentences[0]
    why = kept.secure("before an import")
    assert why is not None
    assert why.startswith("No backup was taken")
    answers = []
    kept.now(answers.append)
    assert isinstance(answers[0], Err)
    assert isinstance(answers[0].error, StoreError)


def test_a_project_for_reading_is_left_alone(store, tmp_path):
    reading = ProjectStore.open(store.location, read_only=True)
    kept, sentences = keeping_of(reading, tmp_path)
    kept.start()
    kept.tick()
    assert kept.secure("before an import") is None
    assert kept.list() == []
    assert sentences == []
    reading.close()


def test_a_restored_project_is_the_one_of_then(tmp_path):
    store = labelled_project(tmp_path)
    backup = back_up(store, tmp_path / "backups", "by hand")
    add(store, "Written afterwards.")
    store.close()
    aside = restore(backup, tmp_path / "project.annot")
    assert contents(tmp_path / "project.annot").articles == 7
    assert aside is not None
    assert contents(aside).articles == 8


def test_what_is_no_backup_is_not_restored(tmp_path):
    store = labelled_project(tmp_path)
    store.close()
    before = (tmp_path / "project.annot").read_bytes()
    (tmp_path / "no.annot").write_bytes(b"SQLite format 3\x00 but not really")
    with pytest.raises(NotAProjectError):
        restore(tmp_path / "no.annot", tmp_path / "project.annot")
    assert (tmp_path / "project.annot").read_bytes() == before


def test_backups_lie_in_the_persons_own_folder(own_folders):
    assert own_folders in backup_folder("project.annot").parents
