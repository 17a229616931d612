"""Each defect class is found by name, and a repaired copy is free of what can be repaired."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from annotator.errors import NotAProjectError, RefusalError
from annotator.model.annotations import SentenceMark, Stance
from annotator.model.decisions import Action
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome, Verdict
from annotator.store import doctor, schema
from annotator.store.driver import sqlite
from annotator.store.project import ProjectStore
from tests.helpers.postgres import emptied
from tests.helpers.projects import (
    TEXT,
    add,
    adding,
    bundle,
    change,
    entity,
    labels,
    project,
    suggestion,
)
from tests.helpers.team import decision, taking

FIXTURES = Path(__file__).parents[2] / "data" / "schema"
Damage = Callable[[sqlite.Connection], object]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with everything in it."""
    folder = tmp_path_factory.mktemp("whole")
    store = project(folder)
    store.articles.add([bundle(), bundle(f"{TEXT} Again.", "bob")])
    carol = store.people.ensure("carol")
    uid = store.articles.uids()[0]
    verdict = Verdict(suggestion(uid).id, Outcome.REJECTED)
    store.works.commit(change(uid, carol, *adding(*labels(), verdict)), 0)
    store.works.commit(change(uid, carol, *adding(entity(5, 9))), 1)
    store.works.commit(change(uid, carol, *adding(entity(10, 12))), 2)
    store.guidelines.save("Rule 1.")
    taking(store, uid, carol, entity(10, 12))
    store.decisions.append(decision(uid, carol, "later", action=Action.DEFER))
    store.settings.set("zoom", 1.5)
    store.close()
    return folder / "p.annot"


@pytest.fixture
def sick(tmp_path: Path, whole: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copy(whole, tmp_path / "p.annot"))


def run(*statements: str) -> Damage:
    return lambda raw: [raw.execute(statement) for statement in statements]


def loosely(*statements: str) -> Damage:
    """Statements that our CHECKs would refuse."""
    return run("PRAGMA ignore_check_constraints=ON", *statements)


TERM = "(SELECT id FROM term WHERE key = 'BODY')"
DEFECTS: dict[str, tuple[str, Damage, bool]] = {
    "header": ("header_foreign", run("PRAGMA application_id=7"), True),
    "newer": ("version_newer", run("PRAGMA user_version=99"), False),
    "older": ("version_older", run("PRAGMA user_version=0"), False),
    "trigger": (
        "schema_foreign",
        run("CREATE TRIGGER t AFTER INSERT ON change BEGIN DELETE FROM entity; END"),
        True,
    ),
    "view": ("schema_foreign", run("CREATE VIEW v AS SELECT 1"), True),
    "table": ("schema_foreign", run("CREATE TABLE t (x)"), True),
    "index": ("schema_foreign", run("DROP INDEX ix_change_person"), True),
    "text": ("text_changed", run("UPDATE article_text SET text = replace(text, 'lie', 'LIE')"), False),
    "text gone": ("text_missing", run("DELETE FROM article_text WHERE article = 1"), False),
    "hash": ("text_changed", run("UPDATE article SET sha256 = zeroblob(32) WHERE id = 1"), False),
    "length": ("length_wrong", run("UPDATE article SET characters = 500 WHERE id = 1"), True),
    "entity beyond": ("span_outside", run('UPDATE entity SET "end" = 999 WHERE start = 5'), True),
    "zone before": ("span_outside", loosely("UPDATE zone SET start = -3 WHERE work = 1"), True),
    "sentence empty": (
        "span_outside",
        loosely('UPDATE sentence_value SET "end" = start WHERE work = 1'),
        True,
    ),
    "piece beyond": ("span_outside", run('UPDATE stance_piece SET "end" = 999 WHERE place = 1'), True),
    "target beyond": ("span_outside", run("UPDATE stance SET target_end = 999"), True),
    "label unknown": ("reference_broken", run("UPDATE entity SET label = 999 WHERE work = 1"), True),
    "label of another list": ("label_unknown", run(f"UPDATE entity SET label = {TERM}"), True),
    "target of another list": ("label_unknown", run(f"UPDATE stance SET target = {TERM}"), True),
    "no words": ("stance_empty", run("DELETE FROM stance_piece WHERE work = 1"), True),
    "no holder": ("holder_missing", run("DELETE FROM entity WHERE start = 0"), True),
    "orphans": ("reference_broken", run("DELETE FROM work WHERE person = 2"), True),
    "verdict": ("verdict_orphan", run("DELETE FROM suggestion"), True),
    "doubled cell": (
        "cell_doubled",
        run(
            'INSERT INTO sentence_value SELECT work, randomblob(16), start, "end", target,'
            f" '{SentenceMark.POS}', origin, suggestion, comment, flagged, guideline"
            " FROM sentence_value"
        ),
        False,
    ),
    "doubled answer": (
        "answer_doubled",
        run(
            "INSERT INTO document_value SELECT work, randomblob(16), target, author_stance,"
            " portrayal, main_holder, origin, suggestion, comment, flagged, guideline"
            " FROM document_value"
        ),
        False,
    ),
    "counts": ("count_wrong", run("UPDATE work SET entities = entities + 1"), True),
    "open": ("count_wrong", run("UPDATE article SET open_suggestions = 40"), True),
    "revision": ("revision_behind", run("UPDATE work SET revision = 1 WHERE revision = 3"), True),
    "work gone": (
        "work_missing",
        run(
            *(
                f"DELETE FROM {t} WHERE work = 3"
                for t in (
                    "stance_piece", "zone", "entity", "stance", "sentence_value",
                    "document_value", "verdict",
                )
            ),
            "DELETE FROM work WHERE id = 3",
        ),
        False,
    ),
    "history title": ("log_broken", run("UPDATE change SET title = 'x' WHERE sequence = 2"), False),
    "history time": ("log_broken", run("UPDATE change SET at = at + 1 WHERE sequence = 1"), False),
    "history person": ("log_broken", run("UPDATE change SET person = 1 WHERE sequence = 4"), False),
    "history edits": (
        "log_broken",
        run("UPDATE change SET edits = replace(edits, 'GPE', 'ORG') WHERE sequence = 4"),
        False,
    ),
    "history hole": ("log_broken", run("DELETE FROM change WHERE sequence = 2"), False),
    "history tail": ("log_broken", run("DELETE FROM change WHERE sequence = 3"), False),
    "history unreadable": (
        "change_unreadable",
        run("UPDATE change SET edits = '[[' WHERE sequence = 2"),
        False,
    ),
    "bounds": ("bounds_damaged", run("UPDATE segmentation SET packed = x'0102'"), True),
    "scheme": ("scheme_damaged", run("UPDATE scheme_version SET data = '{}'"), False),
    "setting": ("setting_damaged", run("UPDATE setting SET value = '{'"), True),
    "decision": ("decisions_broken", run("UPDATE decision SET note = 'x' WHERE id = 1"), False),
    "decision gone": ("decisions_broken", run("DELETE FROM decision WHERE id = 2"), False),
    "decision text": (
        "decision_unreadable",
        run("UPDATE decision SET action = 'guess' WHERE id = 1"),
        False,
    ),
    "guideline": ("guideline_unknown", run("UPDATE entity SET guideline = 9"), True),
    "import": (
        "change_unreadable",
        run("UPDATE change SET edits = '{}' WHERE kind = 'import'"),
        False,
    ),
    "suggestion": ("suggestion_damaged", run("UPDATE suggestion SET fields = '{'"), True),
    "name": ("name_unseen", run("UPDATE person SET name = 'a' || char(8238) WHERE id = 1"), False),
    "index stale": (
        "index_stale",
        run("INSERT INTO article_fts (article_fts) VALUES ('delete-all')"),
        True,
    ),
}  # fmt: skip


def damage(path: Path, how: Damage) -> str:
    raw = sqlite.connect(path, isolation_level=None)
    how(raw)
    raw.close()
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_healthy_project_has_no_findings(sick: Path) -> None:
    report = doctor.examine(str(sick))
    assert report.findings == ()
    assert report.is_healthy


@pytest.mark.parametrize("name", list(DEFECTS))
def test_each_defect_is_found_and_repaired_on_a_copy(sick: Path, name: str) -> None:
    kind, how, repairable = DEFECTS[name]
    before = damage(sick, how)
    findings = doctor.examine(str(sick)).findings
    assert kind in {finding.kind for finding in findings}
    assert all(finding.sentence.endswith(".") for finding in findings)
    assert {f.repairable for f in findings if f.kind == kind} == {repairable}
    copy = sick.with_name("copy.annot")
    if name == "scheme":
        return
    doctor.repair(str(sick), str(copy))
    assert hashlib.sha256(sick.read_bytes()).hexdigest() == before
    left = {finding.kind for finding in doctor.examine(str(copy)).findings}
    if name == "orphans":
        left -= {"work_missing"}  # the record of the import stays, its work is gone
    history = {"log_broken", "change_unreadable", "decisions_broken", "decision_unreadable"}
    assert left == ({kind} if not repairable and not kind.startswith("version") else set()) or (
        left <= {*history, "text_changed", kind} and not repairable
    )
    ProjectStore.open(str(copy)).close()


def test_at_least_fifteen_classes_are_seeded() -> None:
    assert len({kind for kind, _, _ in DEFECTS.values()}) >= 15


def test_the_repaired_copy_keeps_all_that_was_whole(sick: Path) -> None:
    store = ProjectStore.open(str(sick))
    before = list(store.articles.bundles(with_suggestions=True))
    store.close()
    damage(sick, DEFECTS["trigger"][1])
    copy = sick.with_name("copy.annot")
    assert doctor.repair(str(sick), str(copy)).findings == ()
    store = ProjectStore.open(str(copy))
    assert list(store.articles.bundles(with_suggestions=True)) == before
    assert store.log.verify() is None
    store.close()


def test_what_is_left_out_is_counted(sick: Path) -> None:
    damage(sick, run('UPDATE entity SET "end" = 999 WHERE start = 5'))
    report = doctor.repair(str(sick), str(sick.with_name("copy.annot")))
    assert [f.sentence for f in report.findings if f.kind == "left_out"] == [
        "Left out of the copy or mended: 1 spans outside their text (entity)."
    ]


@pytest.mark.parametrize("occurrence", [0, 1, 30, 600])
def test_rows_around_a_damaged_page_are_saved(tmp_path: Path, occurrence: int) -> None:
    store = project(tmp_path)
    store.articles.add([bundle(f"Number {n}. {TEXT}" * 30) for n in range(40)])
    store.close()
    path = tmp_path / "p.annot"
    data = bytearray(path.read_bytes())
    at = -1
    for _ in range(occurrence + 1):
        at = data.index(b". Baku said", at + 1)
    page = at // 4096 * 4096
    data[page : page + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    assert "page_damaged" in {f.kind for f in doctor.examine(str(path)).findings}
    copy = tmp_path / "copy.annot"
    doctor.repair(str(path), str(copy))
    raw = sqlite.connect(copy)
    assert raw.execute("SELECT count(*) FROM article").fetchone() == (40,)
    assert raw.execute("SELECT count(*) FROM article_text").fetchone()[0] >= 30
    assert raw.execute("SELECT count(*) FROM entity").fetchone() == (40,)
    raw.close()


def test_repair_never_overwrites(sick: Path) -> None:
    copy = sick.with_name("copy.annot")
    copy.write_text("precious")
    with pytest.raises(RefusalError):
        doctor.repair(str(sick), str(copy))
    assert copy.read_text() == "precious"


def test_what_is_no_database_cannot_be_repaired(tmp_path: Path) -> None:
    path = tmp_path / "x.annot"
    path.write_text("words " * 3000)
    assert {f.kind for f in doctor.examine(str(path)).findings} == {"not_a_database"}
    with pytest.raises(NotAProjectError):
        doctor.repair(str(path), str(tmp_path / "copy.annot"))
    assert [p.name for p in tmp_path.iterdir()] == ["x.annot"]


def test_conflicting_copies_are_named(sick: Path) -> None:
    other = sick.with_name("p (bob's conflicted copy 2024).annot")
    other.write_bytes(b"")
    [finding] = doctor.examine(str(sick)).findings
    assert (finding.kind, finding.where) == ("conflict_copy", other.name)


def test_stances_of_the_author_stay_the_authors_where_no_entity_is_labelled(
    tmp_path: Path,
) -> None:
    store = project(tmp_path)
    uid, alice = add(store), store.people.ensure("alice")
    own = Stance(id=uuid4(), target="ARM", expression=(Span(0, 4),), polarity=1)
    store.works.commit(change(uid, alice, *adding(own)), 0)
    store.close()
    assert doctor.repair(store.location, str(tmp_path / "copy.annot")).findings == ()
    copy = ProjectStore.open(str(tmp_path / "copy.annot"))
    assert list(copy.works.document(uid, alice.id).annotations.values()) == [own]
    copy.close()


def test_a_damaged_file_of_an_older_version_is_repaired_into_this_one(tmp_path: Path) -> None:
    old = Path(shutil.copy(FIXTURES / "v1.annot", tmp_path / "old.annot"))
    damage(old, run('UPDATE entity SET "end" = 999 WHERE start = 0'))
    report = doctor.repair(str(old), str(tmp_path / "copy.annot"))
    assert {f.where for f in report.findings} == {
        "spans outside their text (entity)",
        "holders that are not labelled, now unnamed",
    }
    store = ProjectStore.open(str(tmp_path / "copy.annot"))
    bundles = list(store.articles.bundles())
    assert sum(len(w.annotations) for b in bundles for w in b.works) > 10
    assert store.log.verify() is None
    store.close()


def test_an_empty_project_is_repaired_into_an_empty_one(tmp_path: Path) -> None:
    store = project(tmp_path)
    store.close()
    assert doctor.repair(store.location, str(tmp_path / "copy.annot")).findings == ()


def test_a_file_without_its_first_row_cannot_be_carried_over(sick: Path, tmp_path: Path) -> None:
    damage(sick, run("DELETE FROM project"))
    with pytest.raises(NotAProjectError, match="nothing could be carried over"):
        doctor.repair(str(sick), str(tmp_path / "copy.annot"))
    assert not (tmp_path / "copy.annot").exists()


def test_a_text_that_was_made_uncanonical_is_found(sick: Path) -> None:
    hidden = "A" + chr(0xFFFE)
    stored = hashlib.sha256(hidden.encode()).hexdigest()
    damage(
        sick,
        run(
            "UPDATE article_text SET text = 'A' || char(65534) WHERE article = 1",
            f"UPDATE article SET sha256 = x'{stored}' WHERE id = 1",
        ),
    )
    assert "text_changed" in {f.kind for f in doctor.examine(str(sick)).findings}


def test_a_hundred_defects_of_a_kind_are_enough(sick: Path) -> None:
    rows = "WITH RECURSIVE n(i) AS (SELECT 50 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
    damage(
        sick,
        run(f"{rows} INSERT INTO setting SELECT i, 'k' || i, NULL, '{{' FROM n"),
    )
    kinds = [f.kind for f in doctor.examine(str(sick)).findings]
    assert kinds.count("setting_damaged") == doctor._MOST


def test_the_index_is_left_alone_where_nothing_can_be_written(
    sick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(sick, DEFECTS["index stale"][1])
    other = sqlite.connect(sick, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert doctor.examine(str(sick)).findings == ()
    other.close()
    monkeypatch.setattr("annotator.store.gate.read_only_reason", lambda _path: "protected")
    assert doctor.examine(str(sick)).findings == ()


@pytest.mark.postgres
def test_a_server_is_examined_too(used_url: str) -> None:
    store = emptied(used_url)
    store.articles.add([bundle()])
    assert doctor.examine(store.location).findings == ()
    with pytest.raises(RefusalError):
        doctor.repair(store.location, str(uuid4()))
    assert schema.VERSION >= 1
    store.close()
