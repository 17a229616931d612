"""What a stored text may hold, and how a refusal names the place."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import text as texts
from annotator.model.text import TextRefusedError, canonical, digest


def test_one_bom_is_dropped_and_line_ends_become_one_kind():
    assert canonical("\ufeffa\r\nb\rc\n\rd") == "a\nb\nc\n\nd"


def test_everything_else_is_kept():
    kept = "a\u00a0 b\u2028c\u200d e\u0301 é \ufeff\U0001f60a\t \n\n"
    assert canonical(kept) == kept


@given(st.text(max_size=30))
def test_canonical_text_stays_as_it_is(raw):
    try:
        once = canonical(raw)
    except TextRefusedError:
        return
    if not once.startswith("\ufeff"):  # a second BOM is a character of the text
        assert canonical(once) == once
    assert "\r" not in once


@pytest.mark.parametrize(
    ("bad", "name"),
    [
        ("\x00", "a NUL character"),
        ("\ud800", "a lone surrogate"),
        (chr(0xDFFF), "a lone surrogate"),
        ("\ufdd0", "a noncharacter"),
        ("\ufffe", "a noncharacter"),
        ("\U0001ffff", "a noncharacter"),
        ("\U0010fffe", "a noncharacter"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_name_and_line(bad, name):
    with pytest.raises(TextRefusedError) as caught:
        canonical(f"one\r\ntwo {bad} three")
    assert name in str(caught.value)
    assert f"U+{ord(bad):04X}" in caught.value.reason
    assert (caught.value.line, caught.value.position) == (2, 8)


def test_the_first_of_several_is_named():
    with pytest.raises(TextRefusedError) as caught:
        canonical("a\n\U0002fffeb\U0001ffff\x00")
    assert caught.value.position == 2
    assert caught.value.line == 2


@pytest.mark.parametrize("empty", ["", "\ufeff", " \r\n\t", "\u2003"])
def test_an_empty_text_is_refused(empty):
    with pytest.raises(TextRefusedError, match="empty"):
        canonical(empty)


def test_an_oversized_text_is_refused(monkeypatch):
    monkeypatch.setattr(texts, "MAX_CHARACTERS", 10)
    assert canonical("x" * 10)
    with pytest.raises(TextRefusedError, match="longer than 10 characters"):
        canonical("x" * 11)


def test_the_digest_is_that_of_the_utf8_bytes():
    assert digest("Ə") == hashlib.sha256(b"\xc6\x8f").hexdigest()
