"""Requests and answers survive the protocol unchanged; nonsense is refused."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span
from annotator.model.suggestions import Producer
from annotator.nlp.memory import Accepted, Memory, Rejected, Scope
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.nlp.wire import answer_from, answer_line, body_of, request_from, request_line
from tests.helpers.suggestion_scores import default_scheme
from tests.unit.nlp.conftest import Read

SCHEME = default_scheme()


@given(
    st.text(min_size=1, max_size=60).filter(lambda t: t.isprintable() or "\n" in t),
    st.sampled_from([None, "2024-04-03"]),
    st.booleans(),
)
def test_a_request_comes_back_equal(text: str, published: str | None, decided: bool) -> None:
    memory = Memory(
        (Accepted("Baku", "GPE", "baku", "AZE", 3),),
        (Rejected("Goris", "PERSON", Scope.OUTLET, "Post"),),
    )
    request = SuggestRequest(
        Article(uid=uid_of_text(text), text=text, title="T", source="Post", published=published),
        SCHEME,
        memory,
        (Span(0, len(text)),) if decided else None,
    )
    line = request_line("7", "suggest", request)
    assert line.count(b"\n") == 1
    back = request_from(line)
    assert (back.id, back.op) == ("7", "suggest")
    assert back.noun() == request


def test_an_answer_comes_back_equal(read: Read) -> None:
    answer = read(
        "Become a memberAliyev accused Armenia of genocide in Baku.\nHe praised Armenia 🙂."
    ).answer
    assert {type(s.proposal).__name__ for s in answer.suggestions} >= {"Entity", "Stance", "Zone"}
    line = answer_line("a", answer, Producer("p", "1"))
    assert line.count(b"\n") == 1
    assert body_of(answer_from(line)) == answer


@pytest.mark.parametrize(
    "line",
    [b"", b"null", b"[]", b"{}", b'{"id": 5, "op": "suggest"}', b"\xff\xfe", b'{"id":"1"}'],
)
def test_lines_that_are_no_request(line: bytes) -> None:
    with pytest.raises(ValueError):
        request_from(line)


def test_requests_without_article_scheme_or_sense(scheme: Scheme) -> None:
    with pytest.raises(ValueError, match="no article"):
        request_from(b'{"id":"1","op":"suggest"}').noun()
    text = "Baku"
    outside = SuggestRequest(
        Article(uid=uid_of_text(text), text=text), scheme, excluded=(Span(0, 9),)
    )
    with pytest.raises(ValueError, match="outside"):
        request_from(request_line("1", "suggest", outside)).noun()


def test_answers_with_an_unknown_layer_or_a_broken_label() -> None:
    empty = SuggestAnswer(Segmentation((), ()), ())
    good = msgspec.json.decode(answer_line("a", empty, Producer("p", "1")))
    source = {"name": "p", "version": "1", "fingerprint": ""}
    entry = {"producer": source, "score": 1.0, "reason": "r", "gated": False, "proposal": {}}
    for layer in ("weather", "entity"):
        good["suggestions"] = [{**entry, "layer": layer}]
        with pytest.raises(ValueError):
            body_of(answer_from(msgspec.json.encode(good)))
