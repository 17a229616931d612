"""Tables of articles: columns guessed or named, every bad row told by file and line."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import BadInputError
from annotator.formats import delimited, objects
from annotator.formats.columns import columns_from, guessed, settled
from annotator.formats.sources import ImportItem, column_names, discover, read_item
from annotator.model.bundles import ArticleBundle

TEXTS = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\r\ufeff"), min_size=1
).filter(
    lambda t: (
        t.strip() and not any(ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF for c in t)
    )
)


def read_csv(content, **chosen):
    raw = content if isinstance(content, bytes) else content.encode()
    return list(delimited.read(io.BytesIO(raw), "t.csv", chosen))


def read_lines(content, **chosen):
    raw = content if isinstance(content, bytes) else content.encode()
    return list(objects.read(io.BytesIO(raw), "t.jsonl", chosen))


def told(found):
    return [str(item) for item in found if isinstance(item, BadInputError)]


def articles(found):
    return [item.article for item in found if isinstance(item, ArticleBundle)]


def test_usual_names_are_found_and_the_rest_is_kept_in_meta():
    [article] = articles(read_csv(
        "id,Headline,Publish Date,Outlet,BODY,link,words\n"
        '7,"Talks, again",2024-04-03T10:00:00Z,Post,"They met.\nThey left.",http://x,4\n'
    ))  # fmt: skip
    assert (article.title, article.published, article.source) == (
        "Talks, again",
        "2024-04-03",
        "Post",
    )
    assert (article.text, article.url) == ("They met.\nThey left.", "http://x")
    assert article.meta == {"id": "7", "words": "4"}


def test_a_named_column_wins_and_a_missing_one_is_refused():
    rows = "text,lead\nshort,long text\n"
    assert articles(read_csv(rows, text="lead"))[0].text == "long text"
    assert articles(read_csv(rows, text="lead"))[0].meta == {"text": "short"}
    [reason] = told(read_csv(rows, title="headline"))
    assert "t.csv" in reason
    assert "no column 'headline'" in reason
    [reason] = told(read_csv("a,b\n1,2\n"))
    assert "'a', 'b'" in reason


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_the_first_row(mark):
    rows = mark.join(("title", "text", "url")) + "\n" + mark.join(("T", "Baku said.", "u")) + "\n"
    assert articles(read_csv(rows))[0].text == "Baku said."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings_are_told_by_mark_or_by_the_head(encoding):
    body = "Баку заявил, что дорога закрыта, и потребовал переговоров с Ереваном."
    rows = "title,text\n" + f'Новость,"{body}"\n' * 5
    found = articles(read_csv(rows.encode(encoding)))
    assert [article.text for article in found] == [body] * 5
    assert found[0].meta.get("encoding", "utf-8") in {encoding, "utf-8", "utf_16", "cp1251"}


def test_bad_rows_are_told_by_line_and_the_others_come_in():
    found = read_csv(
        'title,text\nA,"one\ntwo"\nB\nC,\nD,fine,more\n\n\nE,"x"y\nF,last\nG,"open\nto the end'
    )
    assert [article.title for article in articles(found)] == ["A", "F"]
    reasons = told(found)
    assert [reason.split(":")[0] for reason in reasons] == [
        f"t.csv, line {n}" for n in (4, 5, 6, 9, 11)
    ]
    assert "first row 2" in reasons[0]
    assert "empty" in reasons[1]


def test_lines_of_objects():
    found = read_lines(
        '\n{"headline": "T", "content": {"plain": "Baku said."}, "n": 3, "date": "3.4.2024"}\n'
        '[1]\n{"headline": "U"}\n{"headline": 5, "content": {"plain": "x"}, "date": "03/04/2024"}\n',
        text="content.plain",
    )
    first, second = articles(found)
    assert (first.title, first.published, first.text) == ("T", "2024-04-03", "Baku said.")
    assert first.meta == {"content": {"plain": "Baku said."}, "n": 3}
    assert (second.title, second.published) == ("5", None)
    assert second.meta["date"] == "03/04/2024"
    assert [reason.split(":")[0] for reason in told(found)] == [
        "t.jsonl, line 3",
        "t.jsonl, line 4",
    ]


def test_what_has_no_text_column_is_refused_once():
    found = read_lines('{"a": 1}\n{"a": 2}\n')
    assert len(found) == 1
    assert "'a'" in str(found[0])


def test_words_of_a_mapping():
    assert columns_from(["text=body", "title=a=b"]) == {"text": "body", "title": "a=b"}
    for bad in ("text", "text=", "colour=x", "=x"):
        with pytest.raises(BadInputError, match="FIELD=COLUMN"):
            columns_from([bad])
    assert guessed(["Title ", "lead"]) == {"title": "Title "}
    assert settled(["body", "x"], {"title": "x"}) == {"text": "body", "title": "x"}
    assert settled(["body", "title"], {"title": ""}) == {"text": "body"}


def test_ids_are_kept_or_made(tmp_path: Path):
    uid = "0b7f4e0e-7a4c-5f3e-9a43-1d6f2f0f9f11"
    found = articles(read_csv(f"key,text\n{uid},one\nmine-7,two\n", uid="key"))
    assert str(found[0].uid) == uid
    assert found[1].meta == {"original_uid": "mine-7"}
    assert articles(read_csv("key,text\nmine-7,two\n", uid="key"))[0].uid == found[1].uid


def test_files_are_known_by_name_and_content(tmp_path: Path):
    (tmp_path / "a.csv").write_text("text\none\n")
    (tmp_path / "b.tsv.gz").write_bytes(gzip.compress(b"text\ttitle\ntwo\tT\n"))
    (tmp_path / "c.jsonl").write_text('{"body": "three"}\n')
    (tmp_path / "d.jsonl").write_text('{"format": "annotator/1", "article": {"text": "four"}}\n')
    (tmp_path / "e.ndjson").write_text('{"body": "five"}\n')
    (tmp_path / "f.jsonl").write_text("{broken\n")
    items = [item for item in discover([tmp_path]) if isinstance(item, ImportItem)]
    assert [item.format for item in items] == [
        "csv",
        "csv",
        "jsonl",
        "annotator",
        "jsonl",
        "annotator",
    ]
    assert [column_names(item) for item in items] == [
        ["text"],
        ["text", "title"],
        ["body"],
        [],
        ["body"],
        [],
    ]
    texts = [found.article.text for item in items[:5] for found in read_item(item)]
    assert texts == ["one", "two", "three", "four", "five"]
    assert [i.path.name for i in discover([tmp_path], "jsonl")] == [
        "c.jsonl",
        "d.jsonl",
        "e.ndjson",
        "f.jsonl",
    ]
    named = list(discover([tmp_path / "f.jsonl"], None, {"text": "lead"}))
    assert [(i.format, dict(i.columns)) for i in named] == [("jsonl", {"text": "lead"})]


def test_a_damaged_archive_and_a_long_line_end_in_one_sentence(tmp_path: Path, monkeypatch):
    whole = gzip.compress(b"text\n" + b"".join(b"row %d of many\n" % n for n in range(200_000)))
    (tmp_path / "a.csv.gz").write_bytes(whole[: len(whole) // 2])
    found = list(read_item(next(discover([tmp_path]))))
    assert isinstance(found[-1], BadInputError)
    assert sum(isinstance(item, BadInputError) for item in found) == 1
    monkeypatch.setattr(delimited, "MAX_LINE", 50)
    found = read_csv("text\nshort\n" + "x" * 60 + "\nlast\n")
    assert len(articles(found)) == 1
    assert "longer" in told(found)[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_what_a_spreadsheet_writes_comes_back(rows, mark):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark)
    writer.writerows([("text", "note"), *rows])
    found = articles(read_csv(out.getvalue()))
    assert [a.text for a in found] == [text for text, _ in rows]
    assert [a.meta.get("note", "") for a in found] == [note for _, note in rows]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.integers() | st.none() | st.lists(st.text())), max_size=5))
def test_what_a_program_writes_comes_back(rows):
    lines = "".join(json.dumps({"body": text, "x": x}) + "\n" for text, x in rows)
    found = articles(read_lines(lines))
    assert [a.text for a in found] == [text for text, _ in rows]
    assert [a.meta["x"] for a in found] == [x for _, x in rows]


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"text,title\n", b'{"text": "a"}\n', b"\xff\xfe"]),
)
def test_any_bytes_give_articles_or_sentences(tail, head):
    for read in (delimited.read, objects.read):
        for item in read(io.BytesIO(head + tail), "any", {}):
            assert isinstance(item, (ArticleBundle, BadInputError))
            if isinstance(item, BadInputError):
                assert str(item).startswith("any")
