"""Mixed scripts are exact, and very large articles stay usable, through the whole window."""

import os
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.jobs import Job
from annotator.model.annotations import Entity
from annotator.model.spans import Span
from annotator.services.importing import bring_in
from annotator.store.project import ProjectStore
from tests.helpers.desks import make_project

SCRIPTS = (
    "Ցույց Երևանում 😊 and Bakıda görüş: Əliyev dedi.\n"
    "👨‍👩‍👧 Семья в Гюмри, cafe\u0301 au lait, ﬁnance.\n"
    "مرحبا بالعالم Yerevan قال الوزير\u00a0اليوم.\n"
    "The end 🏁🇦🇲🇦🇿 of Stepanakert\u2028here."
)
WORDS = ("Երևանում", "Bakıda", "Əliyev", "Гюмри", "cafe\u0301", "Yerevan", "Stepanakert", "الوزير")


def project_of(tmp_path, **texts):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    make_project(tmp_path, folder, name="own.annot").close()
    return tmp_path / "own.annot"


def test_every_script_labelled_by_key_is_exact_on_disk(start, tmp_path):
    hand = start(location=project_of(tmp_path, scripts=SCRIPTS))
    for word in WORDS:
        at = hand.go_to(word)
        hand.desk.focus.select(Span(at, at + len(word)))
        hand.keys("5")
    stored = hand.rows(
        'select substr(t.text, e.start + 1, e."end" - e.start) from entity e'
        " join work w on w.id = e.work join article_text t on t.article = w.article"
    )
    assert {row[0] for row in stored} == set(WORDS)
    assert {hand.document.text[e.start : e.end] for e in hand.document.of_type(Entity)} == set(
        WORDS
    )


def test_mouse_selection_after_emoji_is_exact(start, tmp_path, qtbot):
    hand = start(location=project_of(tmp_path, scripts=SCRIPTS))
    view = hand.window.view
    picked = []
    view.range_picked.connect(lambda a, b: picked.append(hand.document.text[a:b]))
    at = hand.document.text.index("Гюмри")
    box = view.range_rects(at, at + 5)[0]
    middle = box.center().toPoint()
    first = box.topLeft().toPoint() + QPoint(2, 8)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(view.viewport(), middle)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert picked == ["Гюмри"]


@pytest.mark.parametrize(
    ("characters", "newlines"), [(1_000_000, True), (200_000, False)], ids=["1MB", "one paragraph"]
)
def test_a_huge_article_can_be_labelled(start, tmp_path, characters, newlines):
    chance = random.Random(5)
    words = ["bridge", "council", "Gyumri", "paper", "lorry", "Quba", "winter", "harbour"]
    parts, size = [], 0
    while size < characters:
        sentence = " ".join(chance.choice(words) for _ in range(14)).capitalize() + ". "
        sentence += "\n" if newlines and chance.random() < 0.1 else ""
        parts.append(sentence)
        size += len(sentence)
    text = "".join(parts).rstrip()
    hand = start(location=project_of(tmp_path, huge=text))
    at = text.index("Quba", characters // 2)
    hand.desk.focus.place_caret(at)
    hand.keys("2", "Right", "Right", "3", "Ctrl+End", "4")
    assert len(hand.document.of_type(Entity)) == 3
    assert hand.rows('select start, "end" from entity order by start')[0] == (at, at + 4)


@pytest.mark.skipif(
    not os.environ.get("ANNOTATOR_REAL_SEEDS"),
    reason="ANNOTATOR_REAL_SEEDS names no folder of real articles",
)
def test_the_real_articles_come_in_with_every_offset_right(tmp_path):
    folder = Path(os.environ["ANNOTATOR_REAL_SEEDS"]).resolve()
    files = sorted(folder.glob("*.txt"))
    assert len(files) == 5
    store = ProjectStore.create(str(tmp_path / "real.annot"), make_project(tmp_path).scheme)
    account = bring_in(store, [folder], None, None, Job())
    assert (account.new, account.refusals) == (5, 0)
    again = bring_in(store, [folder], None, None, Job())
    assert (again.new, again.duplicate) == (0, 5)
    person = store.people.ensure("alice").id
    texts = set()
    for uid in store.articles.uids():
        document = store.works.document(uid, person)
        texts.add(document.text)
        for token in document.segmentation.tokens:
            assert document.surface(token).strip() == document.surface(token) != ""
    assert texts == {f.read_bytes().decode().replace("\r\n", "\n") for f in files}
    store.close()
