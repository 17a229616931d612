"""The frozen copy says what spaCy's own objects say, and the quick ruler matches what spaCy's does."""

from itertools import islice

import pytest
from spacy.lang.en import English
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from annotator.nlp.parsed import FrozenDoc
from annotator.nlp.pipeline import Suggester
from annotator.nlp.ruling import quicken
from annotator.paths import sample_gold
from tests.helpers.suggestion_scores import articles_in

FIELDS = [
    "i",
    "text",
    "lower_",
    "lemma_",
    "pos_",
    "tag_",
    "dep_",
    "ent_type_",
    "ent_iob_",
    "whitespace_",
    "is_sent_start",
    "is_stop",
    "is_punct",
    "is_digit",
    "is_alpha",
    "is_lower",
    "like_num",
    "is_space",
]
ODD = (
    "",
    "a",
    " \n ",
    "I'm gonna go; c'mon, y'all, it ain't us.\n\n  Let's do it 2 times — “now”… 🙂",
    "Armenia, Georgia and Iran (which the U.S.\nknows) met Baku’s envoy.",
)


@pytest.fixture(scope="module")
def docs(suggester: Suggester) -> list[Doc]:
    texts = [article.text for article, _ in islice(articles_in(sample_gold()), 2)]
    found = [suggester.nlp(text) for text in (*ODD, *texts)]
    return [*found, Doc.from_docs(found[2:], ensure_whitespace=False)]


def places(tokens) -> list[int]:
    return [token.i for token in tokens]


def test_tokens_have_the_same_fields(docs: list[Doc]) -> None:
    for doc in docs:
        frozen = FrozenDoc(doc)
        assert len(frozen) == len(doc)
        for wanted, got in zip(doc, frozen, strict=True):
            assert [getattr(got, f) for f in FIELDS] == [getattr(wanted, f) for f in FIELDS]
            assert len(got) == len(wanted)


def test_the_tree_is_the_same(docs: list[Doc]) -> None:
    for doc in docs:
        for wanted, got in zip(doc, FrozenDoc(doc), strict=True):
            ends = (wanted.head, wanted.left_edge, wanted.right_edge)
            assert places((got.head, got.left_edge, got.right_edge)) == places(ends)
            assert places(got.children) == places(wanted.children)
            assert places(got.subtree) == places(wanted.subtree)
            assert places(got.conjuncts) == places(wanted.conjuncts)
            assert (got.sent.start, got.sent.end) == (wanted.sent.start, wanted.sent.end)


def test_stretches_are_the_same(docs: list[Doc]) -> None:
    for doc in docs:
        frozen, size = FrozenDoc(doc), len(doc)
        assert frozen.text == doc.text
        kinds = [(e.start, e.end, e.label_, e.text) for e in doc.ents]
        assert [(e.start, e.end, e.label_, e.text) for e in frozen.ents] == kinds
        if size:
            assert [s.text for s in frozen.sents] == [s.text for s in doc.sents]
        for first in range(0, size, 3):
            for last in range(first + 1, min(first + 9, size + 1)):
                assert frozen[first:last].text == doc[first:last].text
                assert frozen[first:last].root.i == doc[first:last].root.i
                assert places(frozen[first:last][1:]) == places(doc[first:last][1:])
        assert places(frozen[-2:]) == places(doc[-2:])
        assert len(frozen[5:2]) == len(doc[5:2]) == 0


def test_neighbours_end_where_the_text_ends(docs: list[Doc]) -> None:
    frozen = FrozenDoc(docs[3])
    assert frozen[1].nbor(-1) is frozen[0]
    for token, step in ((frozen[0], -1), (frozen[len(frozen) - 1], 1)):
        with pytest.raises(IndexError):
            token.nbor(step)


def test_the_quick_ruler_matches_what_the_ruler_does(suggester: Suggester, docs) -> None:
    ruler = suggester.nlp.get_pipe("attribute_ruler")
    for doc in docs:
        assert ruler.match(doc) == AttributeRuler.match(ruler, doc)
    assert "match" in vars(ruler)


def ruled(pattern: list[dict]) -> tuple[English, AttributeRuler]:
    nlp = English()
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([pattern], {"LEMMA": "found"}, index=0)
    return nlp, ruler


def test_only_patterns_that_it_knows_are_made_quick() -> None:
    nlp, ruler = ruled([{"LOWER": "new"}, {"LOWER": {"IN": ["york", "delhi"]}}])
    quicken(nlp)
    assert "match" in vars(ruler)
    assert [t.lemma_ for t in nlp("a New York and new Delhi, new")] == [
        "", "found", "", "", "found", "", "", "",
    ]  # fmt: skip
    nlp, ruler = ruled([{"LOWER": "new", "OP": "+"}, {"SHAPE": "Xxxx"}])
    quicken(nlp)
    assert "match" not in vars(ruler)
