"""Every suggestion lies where it says, on whole tokens, and comes out the same twice."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.annotations import (
    DocumentValue,
    Entity,
    SentenceValue,
    Stance,
    Zone,
    pieces_of,
)
from annotator.model.spans import Span
from tests.unit.nlp.conftest import Read

PIECES = [
    "Armenia accused Azerbaijan of genocide.",
    "“Azərbaycan sözünün üstündə durdu 👏” (“Azerbaijan stood by its word”).",
    "Գարիկ Մելքոնյանը խոսեց Երևանում։",
    "قال المتحدث إن باكو مستعدة للحوار.",
    "👩\u200d🔧 Nərgiz Şıxlı praised Armenia for its patience 🙂🙂.",
    "By\u00a0Saturday\u00a0noon Baku\u00a0—  Yerevan  talks began .",
    "Become a memberIsraeli officials met in Baku.",
    "Yerevan /Aragil/. Ararat Mirzoyan said that Armenia ‘would wait.",
    "U.S.-Azerbaijan ties and the keepers’ union; e\u0301te\u0301 in Goris.",
    "Read also: Storms close the pass",
    "“The Secretary of State told Baku\u2028that Azerbaijan must free them.",
    "\t\t—\t",
    "",
    "Share this article",
    "Azerbaijan’s blockade\x0bof the road (3.5 km) is shameless!!! #Baku @yerevan",
]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.data())
def test_spans_lie_in_the_text_on_tokens_and_ids_are_stable(
    read: Read, parts: list[str], data: st.DataObject
) -> None:
    text = "\n".join(parts) + " x"
    excluded = None
    if data.draw(st.booleans()):
        a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        excluded = (Span(a, b),) if a < b else ()
    reading = read(text, excluded=excluded)
    tokens = reading.answer.segmentation
    ids = [s.id for s in reading.answer.suggestions]
    assert len(ids) == len(set(ids))
    for suggestion in reading.answer.suggestions:
        proposal = suggestion.proposal
        assert not isinstance(proposal, DocumentValue)
        assert 0 <= suggestion.score <= 1
        assert suggestion.reason.endswith(".")
        assert suggestion.gated == (suggestion.score < 0.5) or isinstance(proposal, Zone)
        for piece in pieces_of(proposal):
            assert 0 <= piece.start < piece.end <= len(text)
            assert text[piece.start : piece.end].strip() == text[piece.start : piece.end]
            assert tokens.is_aligned(piece)
            assert not any(e.overlaps(piece) for e in excluded or ()) or isinstance(proposal, Zone)
    assert [s.id for s in read(text, excluded=excluded).answer.suggestions] == ids


@pytest.mark.parametrize("text", ["\n", "   ", "\u2028", "🙂", ".", "—\n—", "\u200b", "\ufe0f"])
def test_texts_with_hardly_anything_in_them(text: str, read: Read) -> None:
    reading = read(text)
    assert reading.of(Stance) == []


def test_a_long_text_is_read_in_parts_and_put_together(read: Read) -> None:
    line = "Ararat Mirzoyan said that Azerbaijan must free the drivers held in Baku.\n"
    last_line = "The mayor of Yerevan praised Armenia."
    text = "Talks went on.\n" + line * 450 + last_line
    reading = read(text)
    entities = reading.of(Entity)
    assert len(entities) == 450 * 3 + 3  # the mayor, Yerevan, Armenia
    assert all(reading.words(s.span) in line + last_line for s in entities)
    assert [t for t, _ in reading.stances].count("AZE") == 450
    assert len(reading.of(SentenceValue)) == 2 * 452
    last = reading.stance("ARM")
    assert text[last.start : last.end] == "praised"
