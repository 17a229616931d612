"""Texts are cut at lines, zones and great length; the live alignment mark agrees with the export."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import paths
from annotator.formats.lossless import read
from annotator.model.annotations import Entity, Stance, Zone, span_of
from annotator.model.bundles import ArticleBundle
from annotator.model.spans import Span, union
from annotator.nlp.corpora.alignment import aligned_spans
from annotator.nlp.corpora.cutting import LONGEST, pieces_of
from annotator.nlp.passages import passage_of
from tests.helpers import strategies


@given(strategies.texts(), st.data())
def test_pieces_hold_every_counting_character_once(text: str, data: st.DataObject) -> None:
    zones = data.draw(st.lists(strategies.spans(len(text)), max_size=3))
    pieces = pieces_of(text, zones)
    excluded = {i for zone in zones for i in range(*zone)}
    covered = [i for piece in pieces for i in range(*piece)]
    assert len(covered) == len(set(covered))
    assert not excluded & set(covered)
    assert pieces == sorted(pieces)
    left = set(range(len(text))) - set(covered) - excluded
    assert all(text[i].isspace() for i in left)
    assert all("\n" not in text[a:b] and text[a:b] == text[a:b].strip() for a, b in pieces)


@pytest.mark.parametrize(
    "text", ["A short sentence here. " * 400, "word " * 2000, "x" * 9000, "😊" * 5000]
)
def test_long_lines_are_divided(text: str) -> None:
    pieces = pieces_of(text, ())
    assert all(piece.end - piece.start <= LONGEST for piece in pieces)
    assert sum(len("".join(text[a:b].split())) for a, b in pieces) == len("".join(text.split()))
    if "sentence" in text:
        assert all(text[a:b].endswith("here.") for a, b in pieces)


@given(strategies.texts(), st.data())
@settings(deadline=None, max_examples=10)
def test_the_seam_tells_what_fits(text: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(strategies.spans(len(text)), max_size=5))
    told = aligned_spans(text, spans)
    assert len(told) == len(spans)
    for span, fits in zip(spans, told, strict=True):
        words = text[slice(*span)]
        assert not (fits and (words != words.strip() or "\n" in words))


def _gold() -> list[ArticleBundle]:
    with paths.sample_gold().open("rb") as stream:
        return [item for item in read(stream, "gold") if isinstance(item, ArticleBundle)]


def test_every_gold_label_fits_the_tokens() -> None:
    bundles = _gold()
    assert bundles
    for bundle in bundles:
        labels = bundle.works[0].annotations
        kinds = {"FURNITURE", "OTHER_STORY"}
        zones = union(span_of(z) for z in labels if isinstance(z, Zone) and z.kind in kinds)
        spans = [span_of(label) for label in labels if isinstance(label, (Entity, Stance))]
        told = aligned_spans(bundle.article.text, spans, zones)
        assert [
            bundle.article.text[slice(*s)] for s, ok in zip(spans, told, strict=True) if not ok
        ] == []


def test_the_live_mark_and_the_export_agree() -> None:
    import spacy  # noqa: PLC0415

    nlp = spacy.blank("en")
    for bundle in _gold():
        text = bundle.article.text
        labels = bundle.works[0].annotations
        kinds = {"FURNITURE", "OTHER_STORY"}
        zones = union(span_of(z) for z in labels if isinstance(z, Zone) and z.kind in kinds)
        live = passage_of(text, zones, (), nlp).segmentation
        words = [Span(*span) for span in live.tokens if not any(z.overlaps(span) for z in zones)]
        told = aligned_spans(text, words, zones)
        assert [text[slice(*w)] for w, ok in zip(words, told, strict=True) if not ok] == []


def test_a_token_that_ends_in_rare_white_space_fits_only_without_it() -> None:
    assert aligned_spans("Baku0\x850", [Span(0, 6)]) == [False]
    assert aligned_spans("U.S.-Azerbaijan 😊", [Span(5, 15), Span(0, 15), Span(6, 15)]) == [
        True,
        True,
        False,
    ]
