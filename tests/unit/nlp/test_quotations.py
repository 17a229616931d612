"""Quotations: curly and straight, single and double, nested, unclosed, over paragraphs."""

import pytest
from spacy.tokens import Doc

from annotator.nlp.passages import passage_of
from annotator.nlp.pipeline import Suggester
from annotator.nlp.stance.quotations import Quotation, quotations


@pytest.fixture(scope="module")
def quoted(suggester: Suggester):
    nlp = suggester.nlp

    def _quoted(text: str) -> list[tuple[str, Quotation]]:
        passage = passage_of(text, [], [], nlp)
        doc = Doc(nlp.vocab, words=list(passage.words), spaces=list(passage.spaces))
        found = quotations(doc, sorted(passage.line_starts))
        spans = [(passage.token_span(q.first, q.last), q) for q in found]
        return [(text[s.start : s.end], q) for s, q in spans]

    return _quoted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“We are here,” he said.", ["We are here,"]),
        ('"We are here," he said.', ["We are here,"]),
        ("He called it ‘a shop window’.", ["a shop window"]),
        ("He called it 'a shop window' again.", ["a shop window"]),
        ("«Добро» and „gut“ were written.", ["Добро", "gut"]),
        ("“He said ‘never’ twice,” she wrote.", ["He said ‘never’ twice,", "never"]),
        ("The keepers’ union and the year’s lamps.", []),
        ("It's the lenders' policy, isn't it?", []),
        ("A ‘union of the keepers’ friends’ met.", ["union of the keepers’ friends"]),
        ("He asked “why", ["why"]),
        ("In the ’90s and '80s, rock 'n' roll won.", []),
        ("“One.” “Two.”", ["One.", "Two."]),
    ],
)
def test_marks(text: str, wanted: list[str], quoted) -> None:
    assert [words for words, _ in quoted(text)] == wanted


def test_unclosed_quotation_ends_with_its_line(quoted) -> None:
    (words, quote), *rest = quoted("He said: “We are here\nThe others left.")
    assert words == "We are here"
    assert not quote.is_closed
    assert rest == []


def test_quotation_goes_on_where_the_next_paragraph_opens_again(quoted) -> None:
    text = "“We came.\n“We saw,” he said."
    assert [words for words, _ in quoted(text)] == ["We came.", "We saw,"]


def test_document_after_a_colon_runs_to_its_closing_mark(quoted) -> None:
    text = "The release reads:\n“The sides met.\nThey ate.\nThey left.”\nIt rained."
    (words, quote), *rest = quoted(text)
    assert words == "The sides met.\nThey ate.\nThey left."
    assert quote.is_block
    assert quote.is_closed
    assert rest == []
