"""Files and folders are found in one order, and what cannot be taken is told."""

import gzip
import io
import os
from pathlib import Path

import pytest

from annotator.errors import BadInputError
from annotator.formats.lossless import to_line
from annotator.formats.registry import FORMATS, format_named, format_of
from annotator.formats.sources import ImportItem, discover, read_item
from annotator.model.articles import Article, uid_of_text
from annotator.model.bundles import ArticleBundle

LINE = to_line(ArticleBundle(article=Article(uid=uid_of_text("Baku"), text="Baku")))


def names(items: list[object]) -> list[str]:
    return [item.path.name if isinstance(item, ImportItem) else str(item) for item in items]


def test_folders_are_walked_in_sorted_order(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.TXT",
        "z/1.jsonl",
        "c/2.jsonl.gz",
        "c/.hidden.txt",
        "c/x.png",
        ".g/1.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    found = list(discover([tmp_path]))
    assert names(found) == ["a.TXT", "b.txt", "2.jsonl.gz", "1.jsonl"]
    assert [item.format for item in found] == ["text", "text", "annotator", "annotator"]
    assert [item.facts.source for item in found] == [None, None, "c", "z"]
    assert names(list(discover([tmp_path], "annotator"))) == ["2.jsonl.gz", "1.jsonl"]


def test_an_index_beside_the_texts_tells_about_them(tmp_path: Path) -> None:
    folder = tmp_path / "outlet"
    folder.mkdir()
    (folder / "a.txt").write_text("Talks\nin Baku")
    (folder / "b.txt").write_text("Talks again")
    (folder / "index.toml").write_text(
        '[[article]]\nfile = "a.txt"\ntitle = "T"\nsource = "S"\npublished = 2024-04-03\n'
        'language = "hy"\n'
    )
    first, second = (next(read_item(item)).article for item in discover([tmp_path]))
    assert (first.title, first.source, first.published, first.language) == (
        "T",
        "S",
        "2024-04-03",
        "hy",
    )
    assert (second.title, second.source, second.published) == ("Talks again", "outlet", None)
    (alone,) = discover([folder / "a.txt"])
    assert alone.facts.title == "T"


def test_the_seeds_of_the_project_are_found_with_their_facts() -> None:
    from annotator import paths  # noqa: PLC0415

    articles = [next(read_item(item)).article for item in discover([paths.seeds()])]
    assert len(articles) >= 7
    assert all(article.source and article.published for article in articles)


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("[[article]\n", "is not valid TOML"),
        ("article = 3", "no list"),
        ("[[article]]\n", "does not name its file"),
    ],
)
def test_a_bad_index_is_told(tmp_path: Path, index: str, expected: str) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "index.toml").write_text(index)
    for paths in ([tmp_path], [tmp_path / "a.txt"]):
        error = next(discover(paths))
        assert isinstance(error, BadInputError)
        assert expected in str(error)


def test_what_is_missing_empty_or_unknown_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.docx").write_bytes(b"x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe.txt")
    paths = [tmp_path / n for n in ("empty", "a.docx", "link.txt", "gone.txt", "pipe.txt")]
    told = [str(item).removeprefix(f"{tmp_path}/") for item in discover(paths)]
    suffixes = ".jsonl, .jsonl.gz, .txt, .csv, .tsv, .csv.gz, .tsv.gz, .ndjson"
    assert told == [
        f"empty: holds no file to import ({suffixes})",
        "a.docx: is of no known format; name one with --format",
        "link.txt: is a link to a file that is gone",
        "gone.txt: is not there",
        "pipe.txt: is not a file",
    ]
    (item,) = discover([tmp_path / "a.docx"], "text")
    assert item.format == "text"


def test_a_folder_that_cannot_be_listed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "a.txt").write_text("x")
    scandir = os.scandir

    def guarded(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = names(list(discover([tmp_path])))
    assert sorted(found) == [f"{tmp_path / 'closed'}: cannot be listed: Permission denied", "a.txt"]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(BadInputError, match="no format 'word' to read; known are annotator, text"):
        list(discover([], "word"))
    with pytest.raises(BadInputError, match="'spacy' to read"):
        list(discover([], "spacy"))


def test_packed_lines_are_read_and_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINE * 3))
    assert len(list(read_item(ImportItem(path, "annotator")))) == 3
    whole = gzip.compress(os.urandom(3000).hex().encode() + b"\n" + LINE)
    path.write_bytes(whole[: len(whole) // 2])
    assert "cannot be read any further" in str(list(read_item(ImportItem(path, "annotator")))[-1])
    path.write_bytes(b"no gzip")
    assert "Not a gzipped file" in str(list(read_item(ImportItem(path, "annotator")))[-1])
    (error,) = read_item(ImportItem(tmp_path / "gone.jsonl", "annotator"))
    assert "gone.jsonl: cannot be read: No such file" in str(error)


def test_names_that_are_no_text_can_be_printed(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jsonl"))
    path.write_bytes(b"{")
    (error,) = read_item(ImportItem(path, "annotator"))
    io.StringIO().write(str(error))
    assert str(error).encode()


def test_the_registry_names_each_format_once() -> None:
    assert len({row.name for row in FORMATS}) == len(FORMATS)
    assert format_named("annotator") is format_of("A.JSONL.GZ")
    assert format_of("a.spacy") is None
    assert all(row.title and row.suffixes and (row.reads or row.writes) for row in FORMATS)
    assert all(row.losses for row in FORMATS if row.writes)
