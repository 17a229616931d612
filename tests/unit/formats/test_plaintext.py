"""Text files become articles, or one sentence says why not."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import BadInputError
from annotator.formats.plaintext import TextFacts, date_in, read_text
from annotator.model.articles import Article, uid_of_text
from annotator.model.bundles import ArticleBundle
from tests.helpers import strategies

RUSSIAN = "Президент России заявил, что переговоры с Арменией продолжатся. " * 5
TURKISH = "Türkiye Dışişleri Bakanı, İstanbul'da görüşmelerin süreceğini açıkladı. " * 5


def article(raw: bytes, name: str = "a.txt", **facts: str) -> Article:
    bundle = read_text(raw, name, TextFacts(**facts))
    assert isinstance(bundle, ArticleBundle), bundle
    return bundle.article


def refusal(content: bytes | Path, **facts: str) -> str:
    error = read_text(content, "some/a.txt", TextFacts(**facts))
    assert isinstance(error, BadInputError), error
    assert str(error).startswith("some/a.txt")
    assert "\n" not in str(error)
    return error.reason


@given(strategies.texts(), st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32")))
@settings(max_examples=60)
def test_text_comes_back_character_for_character(text: str, encoding: str) -> None:
    crlf = text.replace("\n", "\r\n")
    found = article(crlf.encode(encoding))
    expected = text.removeprefix("\ufeff") if encoding == "utf-8" else text
    assert found.text == expected
    assert found.uid == uid_of_text(expected)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_arbitrary_bytes_never_crash(raw: bytes) -> None:
    assert isinstance(read_text(raw, "x"), (ArticleBundle, BadInputError))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Skip to main content\n\nBaku and Yerevan meet\nBody.", "Baku and Yerevan meet"),
        ("Menu\nSearch\nSubscribe\nA treaty is near\n", "A treaty is near"),
        ("Home advantage lost\nBody.", "Home advantage lost"),
        ("Share", "Share"),
    ],
)
def test_the_orders_of_a_web_page_are_no_title(text: str, title: str) -> None:
    read = read_text(text.encode(), "page.txt")
    assert isinstance(read, ArticleBundle)
    assert read.article.title == title
    assert read.article.text == text


def test_title_date_and_defaults() -> None:
    found = article(b"\n\n  Talks in Baku \nBody", "outlet/talks-2024-04-03.txt")
    assert (found.title, found.published, found.language) == ("Talks in Baku", "2024-04-03", "en")
    assert found.source is None
    assert found.meta == {}
    assert len(article(b"x" * 500).title) == 120


def test_facts_win_over_what_the_text_tells() -> None:
    found = article(b"First\n", "2024-04-03.txt", title="T", source="S", published="2020", url="u")
    assert (found.title, found.source, found.published, found.url) == ("T", "S", "2020", "u")


def test_only_days_of_the_calendar_are_dates() -> None:
    assert date_in("a-2024-02-31-2024-02-29.txt") == "2024-02-29"
    assert date_in("12024-02-01") is None


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (TURKISH, "cp1254")])
def test_other_encodings_are_found_and_told(text: str, encoding: str) -> None:
    found = article(text.encode(encoding))
    assert found.text == text
    assert found.meta["encoding"] == encoding
    assert 0.2 <= found.meta["encoding_confidence"] <= 1
    told = article("déclaré près".encode("mac_roman"), encoding="mac_roman")
    assert told.text == "déclaré près"
    assert told.meta == {"encoding": "mac_roman"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "is empty"),
        (b" \n\xc2\xa0", "the text is empty"),
        (b"%PDF-1.7\n\xe2\xe3", "a binary file"),
        (b"\x89PNG\r\n\x1a\n\x00", "a binary file"),
        (b"\xff\x00\x01\x80", "a binary file, or UTF-16 without its mark"),
        (b"one\ntwo\x00", "a NUL character (U+0000)"),
        ("one\ufffe".encode(), "a noncharacter (U+FFFE)"),
        ("déclaré près".encode("mac_roman"), "is not UTF-8 (byte 0x8E in line 1)"),
        (b"\xff\xfea", "is not valid utf-16"),
        (b"\xef\xbb\xbf\xff", "is not valid utf-8-sig"),
    ],
)
def test_refusals_name_the_reason(raw: bytes, expected: str) -> None:
    assert expected in refusal(raw)


def test_wrongly_declared_encodings_are_refused() -> None:
    assert "no known encoding" in refusal(b"\xff", encoding="klingon")
    assert "is not valid ascii" in refusal(b"\xff", encoding="ascii")


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(10**9)
    assert "has 1,000 MB" in refusal(path)


def test_a_text_over_the_limit_is_refused() -> None:
    assert "longer than 5,000,000 characters" in refusal(b"a " * 2_500_001)


def test_what_is_no_readable_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "gone.txt")
    assert "a link to a file that is gone" in refusal(link)
    assert "is not there" in refusal(tmp_path / "gone.txt")
    assert "not a file of text" in refusal(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a file of text" in refusal(tmp_path / "pipe.txt")
    kept = tmp_path / "kept.txt"
    kept.write_text("x")

    def denied(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert refusal(kept) == "cannot be read: Permission denied"
