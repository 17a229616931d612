"""The walls of the house, each one sentence; every scan proves that it saw files."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "annotator"
FILES = sorted(PACKAGE.rglob("*.py"))
LINES, FUNCTION, ARGUMENTS = 400, 40, 7


def parsed(path):
    return ast.parse(path.read_text("utf-8"), str(path))


def place(path, line):
    return f"{path.relative_to(ROOT)}:{line}"


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_the_scan_sees_the_house():
    assert len(FILES) > 100


def test_arrows_point_down():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_no_file_is_longer_than_400_lines():
    long = [(str(f.relative_to(ROOT)), n) for f in FILES
            if (n := len(f.read_text("utf-8").splitlines())) > LINES]  # fmt: skip
    assert not long, f"split by what changes together: {long}"


def test_no_function_is_longer_than_40_lines():
    long = [
        f"{place(path, node.lineno)} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path in FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > FUNCTION
    ]
    assert not long, "\n".join(long)


def test_there_is_no_place_where_structure_goes_to_die():
    bad = {"utils", "util", "helpers", "common", "misc", "manager", "base"}
    assert not [f for f in FILES if f.stem in bad]


def test_init_files_hold_one_docstring_and_nothing_else():
    # Notebooks are promised `annotator` and `annotator.agreement`, so these two pass names on.
    public = {PACKAGE, PACKAGE / "agreement"}
    for path in (f for f in FILES if f.name == "__init__.py" and f.parent not in public):
        body = parsed(path).body
        assert len(body) <= 1, f"{place(path, 1)} holds more than its docstring"


def test_imports_inside_functions_are_spacy_or_the_composers():
    composers = {
        PACKAGE / f"{name}.py" for name in ("__init__", "app", "cli", "desktop", "launch", "start")
    }
    heavy = re.compile(r"^(spacy|thinc|numpy|srsly|distributed|vaderSentiment|en_core_web)")
    found = []
    for path in FILES:
        if path in composers:
            continue
        for function in ast.walk(parsed(path)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                names = (
                    [node.module or ""] if isinstance(node, ast.ImportFrom)
                    else [a.name for a in node.names] if isinstance(node, ast.Import) else []
                )  # fmt: skip
                found += [place(path, node.lineno) + f" {n}" for n in names if not heavy.match(n)]
    assert not found, "\n".join(found)


def test_spacy_is_imported_inside_functions_of_nlp_only():
    found = []
    for path in FILES:
        for node in parsed(path).body:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else (
                [a.name for a in node.names] if isinstance(node, ast.Import) else [])  # fmt: skip
            found += [
                place(path, node.lineno) for n in names if n.split(".")[0] in {"spacy", "thinc"}
            ]
    assert not found


def test_only_one_sqlite_library_and_one_door_to_it():
    """Two in one process drop each other's locks on a project, so tests use the same one."""
    door = PACKAGE / "store" / "driver.py"
    libraries = {"sqlite3", "pysqlite3", "apsw", "sqlcipher3"}
    through, found = 0, []
    for path in (*FILES, *sorted((ROOT / "tests").rglob("*.py"))):
        for node in ast.walk(parsed(path)):
            names = (
                [node.module or ""] if isinstance(node, ast.ImportFrom)
                else [a.name for a in node.names] if isinstance(node, ast.Import)
                else [node.value] if isinstance(node, ast.Constant) and node.value in libraries
                and path in FILES else []
            )  # fmt: skip
            through += "annotator.store.driver" in names
            found += [place(path, node.lineno) for n in names if n.split(".")[0] in libraries]
        assert path not in FILES or "QtSql" not in path.read_text("utf-8"), path
    assert through > 20
    assert not [each for each in found if not each.startswith(str(door.relative_to(ROOT)))]


def test_no_pickle_anywhere():
    for path in FILES:
        assert not re.search(
            r"^\s*(import|from) (pickle|dill|joblib|marshal)", path.read_text("utf-8"), re.M
        )


def test_labels_show_plain_text_only():
    """A QLabel or message box made outside `widgets.plain` could render a title as HTML."""
    allowed = {PACKAGE / "ui" / "widgets.py", PACKAGE / "ui" / "shell.py"}
    found = [
        place(path, call.lineno)
        for path in FILES
        if path not in allowed
        for call in calls(parsed(path))
        if isinstance(call.func, ast.Name) and call.func.id in {"QLabel", "QMessageBox"}
    ]
    assert not found, f"use annotator.ui.widgets.plain: {found}"
    assert "setTextFormat" in (PACKAGE / "ui" / "shell.py").read_text("utf-8")


def test_article_text_is_never_read_back_from_a_widget():
    found = [
        place(path, number)
        for path in FILES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"\.(toPlainText|toHtml|selectedText)\(", line)
    ]
    assert not found


def test_nothing_opens_a_network_connection():
    found = [
        place(path, number)
        for path in FILES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(
            r"^\s*(import|from) (socket|urllib\.request|http\.client|requests|httpx|QtNetwork)",
            line,
        )
    ]
    assert not found


@pytest.mark.parametrize("word", ["/wo" + "rk/", "/tm" + "p/", "regis" + "try-", "Cla" + "ude"])
def test_the_project_speaks_of_itself_alone(word):
    tracked = [p for p in ROOT.rglob("*") if p.suffix in {".py", ".md", ".toml", ".yaml", ".cfg"}
               and not any(part.startswith(".") or part in {"exports", "build"} for part in p.relative_to(ROOT).parts)]  # fmt: skip
    assert len(tracked) > 100
    here = Path(__file__)
    assert not [str(p) for p in tracked if p != here and word in p.read_text("utf-8")]
