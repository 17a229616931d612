"""Sentence bounds by rule, and the passage that the pipeline reads."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.spans import Span
from annotator.nlp.bounds import sentences_of
from annotator.nlp.passages import passage_of
from annotator.nlp.pipeline import Suggester


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences_of(text, 0, len(text))]


@pytest.mark.parametrize(
    "parts",
    [
        ["He came.", "She left."],
        ["Mr. Orbeli met Dr. Sahakyan in St. Petersburg on Jan. 5.", "They talked."],
        ["The U.S. Senate met.", "Nobody spoke."],
        ["He flew to the U.S.", "The talks began."],
        ["“Is it over?” he asked.", "Nobody knew."],
        ["“It is over.”", "The crowd left."],
        ["It was over…", "And then it was not."],
        ["The price rose 3.5 percent to $2.40 a litre."],
        ["Yerevan /Aragil/. The minister arrived on Friday."],
        ["YEREVAN, APRIL 3, HARBOUR NEWS. The minister arrived."],
        ["“Слава миру!!!” (“Peace, at last”), wrote the channel."],
        ["She smiled: “All is well” 🙄", "Her post was shared."],
        ["Fine.", "“Good,” he said.", "3 people laughed."],
        ["The ministry told the agency so.", "He agreed."],
        ["J. R. Abel and A. B. Cole signed."],
        ["First Azerbaijan-U.S. Think Tanks Forum"],
    ],
)
def test_sentences(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_missing_space_after_a_full_stop() -> None:
    assert sentences("It is over, he said.The crowd left.") == [
        "It is over, he said.",
        "The crowd left.",
    ]


@pytest.mark.parametrize(
    "text", ["News.am", "Visit www.example.org/a.B now", "v2.Beta", "a.m.", ""]
)
def test_full_stops_inside_words_end_nothing(text: str) -> None:
    assert len(sentences(text)) <= 1


TEXTS = st.text(
    alphabet=st.sampled_from(list("ab AB.,!?\n\t’‘“”\"'()-–—/0\u00a0\u2028é🙂👩\u200d🔧Հայ،بԱ։…")),
    max_size=120,
)


@given(TEXTS)
def test_sentences_are_sorted_disjoint_trimmed_and_lose_no_letter(text: str) -> None:
    line = text.replace("\n", " ")
    spans = list(sentences_of(line, 0, len(line)))
    covered = set()
    last = 0
    for span in spans:
        assert last <= span.start < span.end
        assert not line[span.start].isspace()
        assert not line[span.end - 1].isspace()
        covered |= set(range(span.start, span.end))
        last = span.end
    assert all(i in covered or c.isspace() for i, c in enumerate(line))


@settings(deadline=None)
@given(TEXTS, st.data())
def test_tokens_cover_the_raw_text_and_keep_their_words(text: str, data: st.DataObject) -> None:
    nlp = _nlp()
    ends = data.draw(st.lists(st.integers(0, len(text)), max_size=4))
    pairs = [Span(min(a, b), max(a, b)) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    passage = passage_of(text, pairs, [], nlp)
    tokens = passage.segmentation.tokens
    assert list(tokens) == sorted(tokens)
    covered = [i for t in tokens for i in range(t.start, t.end)]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    for word, span in zip(passage.words, passage.offsets, strict=True):
        assert text[span.start : span.end] == word
        assert not any(zone.covers(span) for zone in pairs)
    for sentence in passage.segmentation.sentences:
        assert "\n" not in text[sentence.start : sentence.end]


def test_seams_cut_tokens_and_furniture_is_not_read() -> None:
    text = "Become a memberIsraeli officials met.\nSkip this\nThey left."
    passage = passage_of(text, [Span(0, 15), Span(38, 47)], [], _nlp())
    assert passage.words[:2] == ("Israeli", "officials")
    assert "Skip" not in passage.words
    words = [text[t.start : t.end] for t in passage.segmentation.tokens]
    assert words[:4] == ["Become", "a", "member", "Israeli"]
    assert "Skip" in words


def test_names_joined_by_dashes_are_parted() -> None:
    text = "U.S.-Azerbaijan and Baku–Tbilisi ties, anti-Armenian steps, RFE/RL."
    words = passage_of(text, [], [], _nlp()).words
    assert {"U.S.", "Azerbaijan", "Baku", "Tbilisi", "Armenian"} <= set(words)


_LOADED: list[Suggester] = []


def _nlp() -> object:
    """A pipeline for the tokenizer only; hypothesis cannot take fixtures of a narrower life."""
    if not _LOADED:
        _LOADED.append(spacy.blank("en"))
    return _LOADED[0]
