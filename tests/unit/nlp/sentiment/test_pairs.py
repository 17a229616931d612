"""What the classifier is given: roles, places, parse, facts, and never a target's name."""

import numpy as np
import pytest

from annotator.model.articles import Article, uid_of_text
from annotator.nlp import pipeline
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.pairs import (
    BRANCHES,
    FACTS,
    LONGEST,
    OTHER,
    PLACES,
    PLAIN,
    TARGET,
    Sentence,
    pair_of,
)
from annotator.nlp.sentiment.scenes import pairs_in


def sentence(words, heads, quotes=None):
    count = len(words)
    codes = np.zeros(count, dtype=np.uint8)
    quoted = np.array(quotes or [0] * count)
    facts = np.zeros((count, FACTS - 1), dtype=np.float32)
    spaces = (True,) * count
    return Sentence(tuple(words), spaces, codes, codes, facts, quoted, tuple(heads))


#        0       1        2      3     4
WORDS = ["mps", "praise", "the", "t", "loudly"]
HEADS = [1, 1, 3, 1, 1]


def test_roles_and_places():
    pair = pair_of(sentence(WORDS, HEADS), [range(3, 4)], [range(1)])
    assert pair.roles.tolist() == [OTHER, PLAIN, PLAIN, TARGET, PLAIN]
    assert pair.places.tolist() == [3, 2, 1, 0, 8]
    assert pair.places.max() < PLACES


def test_the_way_through_the_parse():
    pair = pair_of(sentence(WORDS, HEADS), [range(3, 4)], [])
    below, verb, beside = pair.branches[2], pair.branches[1], pair.branches[4]
    assert pair.branches[3] == 0
    assert (below, verb, beside) == (1, 5, 6)
    assert pair.branches.max() < BRANCHES


def test_another_tree_has_its_own_code():
    pair = pair_of(sentence(["a", "b"], [0, 1]), [range(1)], [])
    assert pair.branches.tolist() == [0, BRANCHES - 1]


def test_the_targets_quotation_is_told_apart():
    pair = pair_of(sentence(WORDS, HEADS, [0, 1, 1, 1, 2]), [range(3, 4)], [])
    assert pair.facts[:, -1].tolist() == [0, 1, 1, 1, 0]


def test_a_long_sentence_is_cut_around_the_target():
    count = LONGEST * 3
    long = sentence([f"w{i}" for i in range(count)], [0] * count)
    for at in (0, count // 2, count - 1):
        pair = pair_of(long, [range(at, at + 1)], [])
        assert len(pair.words) == len(pair.places) == len(pair.spaces) == LONGEST
        assert pair.words[int(np.flatnonzero(pair.roles == TARGET)[0])] == f"w{at}"


@pytest.fixture(scope="module")
def pairs(suggester, scheme):
    """The pairs of a text by sentence number and target, taken where the arbiter takes them."""

    def _pairs(text):
        seen = {}
        values_in = pipeline.values_in

        def spy(scene, passage, stances, keys, *judges):
            for number, sent in enumerate(scene.doc.sents):
                seen.update({(number, k): p for k, p in pairs_in(scene, sent, keys)})
            return values_in(scene, passage, stances, keys, *judges)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "values_in", spy)
            article = Article(uid=uid_of_text(text), text=text, published="2024-05-01")
            list(suggester.suggest([SuggestRequest(article, scheme)]))
        return seen

    return _pairs


def test_names_never_reach_the_network(pairs):
    one = pairs("The envoy said Armenia had been slower than Azerbaijan in the talks.")
    two = pairs("The envoy said Azerbaijan had been slower than Armenia in the talks.")
    for key, other in (("ARM", "AZE"), ("AZE", "ARM")):
        mine, theirs = one[0, key], two[0, other]
        shown = [w for w, r in zip(mine.words, mine.roles, strict=True) if r == PLAIN]
        assert "armenia" not in shown
        assert "azerbaijan" not in shown
        assert (mine.roles == theirs.roles).all()
        assert (mine.places == theirs.places).all()
        assert (mine.facts == theirs.facts).all()


def test_only_targets_that_stand_in_the_sentence_are_asked_about(pairs):
    found = pairs("Armenia replied in May. The weather was fine in Geneva.")
    assert set(found) == {(0, "ARM")}
