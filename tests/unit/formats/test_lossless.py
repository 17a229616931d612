"""The lossless format reads back what it wrote, and refuses by name what it cannot take."""

import io
import json
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import BadInputError
from annotator.formats import lossless
from annotator.formats.lossless import from_line, read, to_line, write
from annotator.model.annotations import DocumentMark, Entity, HolderKind, Origin, Stance
from annotator.model.articles import Article, uid_of_text
from annotator.model.bundles import ArticleBundle
from tests.helpers import strategies

TEXT = "Baku said: 😊 “reliable ally”.\nYerevan agreed."


def line(**changes: object) -> bytes:
    """A small good line with parts replaced by dotted path, `work.entities.start=3`."""
    data = {
        "format": "annotator/1",
        "article": {"uid": str(UUID(int=9)), "title": "T", "text": TEXT},
        "work": [
            {
                "person": "alice",
                "status": "done",
                "entities": [{"id": "e1", "start": 0, "end": 4, "label": "GPE"}],
                "stances": [
                    {
                        "target": "ARM",
                        "expression": [[14, 22], [23, 27]],
                        "polarity": 1,
                        "holder": {"kind": "entity", "entity": "e1"},
                        "via": "e1",
                    }
                ],
                "document": [{"target": "ARM", "portrayal": -1, "main_holder": "e1"}],
            }
        ],
    }
    for path, value in changes.items():
        place: object = data
        *steps, last = path.split("__")
        for step in steps:
            place = place[step]
            place = place[0] if isinstance(place, list) else place
        place[last] = value
    return json.dumps(data, ensure_ascii=False).encode()


def reason(raw: bytes) -> str:
    with pytest.raises(BadInputError) as caught:
        from_line(raw, "a.jsonl", 3)
    assert str(caught.value).startswith("a.jsonl, line 3: ")
    return caught.value.reason


@given(st.lists(strategies.bundles(), max_size=3), st.booleans())
@settings(deadline=None, max_examples=40)
def test_what_was_written_reads_back_equal(bundles: list[ArticleBundle], with_text: bool) -> None:
    stream = io.BytesIO()
    assert write(bundles, stream, with_text=with_text) == len(bundles)
    stream.seek(0)
    assert list(read(stream, "x")) == bundles


@given(st.lists(st.binary(max_size=200), max_size=4).map(b"\n".join))
@settings(deadline=None, max_examples=150)
def test_arbitrary_bytes_never_crash(raw: bytes) -> None:
    for item in read(io.BytesIO(raw), "x"):
        assert isinstance(item, BadInputError)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "format",
                    "article",
                    "work",
                    "suggestions",
                    "text",
                    "entities",
                    "id",
                    "start",
                    "end",
                )
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(
    _json, st.sampled_from(("article", "work", "suggestions", "work__entities", "article__meta"))
)
@settings(deadline=None, max_examples=150)
def test_arbitrary_json_in_any_place_is_taken_or_refused(value: object, place: str) -> None:
    raw = line(**{place: value})
    (item,) = read(io.BytesIO(raw), "x")
    if isinstance(item, ArticleBundle):
        assert from_line(to_line(item)) == item


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_a_damaged_line_is_taken_or_refused(data: st.DataObject) -> None:
    raw = bytearray(line())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    for item in read(io.BytesIO(bytes(raw)), "x"):
        assert isinstance(item, (ArticleBundle, BadInputError))


def test_foreign_ids_become_stable_uuids_and_are_remembered() -> None:
    bundle = from_line(line(article__uid="news-17"))
    work = bundle.works[0]
    entity, stance, document = work.annotations
    assert isinstance(entity, Entity)
    assert isinstance(stance, Stance)
    assert stance.holder.kind is HolderKind.ENTITY
    assert stance.holder.entity == stance.via == document.main_holder == entity.id
    assert work.meta["original_ids"] == {str(entity.id): "e1"}
    assert bundle.article.meta["original_uid"] == "news-17"
    assert from_line(line(article__uid="news-17")) == bundle
    assert from_line(to_line(bundle)) == bundle


def test_the_same_foreign_id_of_two_people_names_two_labels() -> None:
    data = json.loads(line())
    data["work"].append({**data["work"][0], "person": "bob"})
    bundle = from_line(json.dumps(data).encode())
    assert bundle.works[0].annotations[0].id != bundle.works[1].annotations[0].id


def test_unknown_fields_are_kept_in_meta() -> None:
    raw = line(
        extra=1, article__mood="x", work__shift=[2], work__entities__score=0.5, work__meta={"a": 1}
    )
    bundle = from_line(raw)
    entity = bundle.works[0].annotations[0]
    assert bundle.article.meta["unknown_fields"] == {"line": {"extra": 1}, "article": {"mood": "x"}}
    assert bundle.works[0].meta["a"] == 1
    assert bundle.works[0].meta["unknown_fields"] == {
        "work": {"shift": [2]},
        "labels": {str(entity.id): {"score": 0.5}},
    }
    assert from_line(to_line(bundle)) == bundle


def test_missing_fields_get_their_meaning() -> None:
    bundle = from_line(b'{"format":"annotator/1","article":{"text":"A b"}}')
    assert bundle == ArticleBundle(article=Article(uid=uid_of_text("A b"), text="A b"))
    work = from_line(line()).works[0]
    assert {label.origin for label in work.annotations} == {Origin.IMPORTED}
    assert work.annotations[2].portrayal is DocumentMark.MINUS_1
    assert work.annotations[2].author_stance is None


def test_labels_without_id_get_the_same_id_each_time_and_twins_differ() -> None:
    twins = [{"start": 0, "end": 4, "label": "GPE"}] * 2
    raw = line(work__entities=twins, work__stances=[], work__document=[])
    first, second = from_line(raw).works[0].annotations
    assert first.id != second.id
    assert from_line(raw).works[0].annotations == (first, second)


def test_carriage_returns_move_the_offsets() -> None:
    text = "\ufeffOne\r\ntwo 😊\r\nBaku\r\n"
    start = text.index("Baku")
    entities = [{"start": start, "end": start + 4, "label": "GPE", "text": "Baku"}]
    raw = line(article__text=text, work__entities=entities, work__stances=[], work__document=[])
    bundle = from_line(raw)
    entity = bundle.works[0].annotations[0]
    assert bundle.article.text == "One\ntwo 😊\nBaku\n"
    assert bundle.article.text[entity.start : entity.end] == "Baku"


def test_a_span_of_a_line_end_that_vanishes_is_refused() -> None:
    entities = [{"start": 1, "end": 2, "label": "GPE"}]
    raw = line(article__text="A\r\nb", work__entities=entities, work__stances=[], work__document=[])
    assert "nothing but a line end" in reason(raw)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"work__entities__end": 400}, "alice's entity 1: offsets 0–400 are no stretch"),
        ({"work__entities__end": 0}, "alice's entity 1: offsets 0–0 are no stretch"),
        ({"work__entities__start": -1}, "Expected 'int' >= 0 - at '$.work[0].entities[0].start'"),
        ({"work__entities__start": 1.5}, "got 'float'"),
        (
            {"work__entities__text": "Bakı"},
            "its text is given as 'Bakı', but the article has 'Baku'",
        ),
        ({"work__stances__text": "ally"}, "alice's stance 1: its text is given as 'ally'"),
        ({"work__stances__polarity": 3}, "<= 2"),
        ({"work__stances__voice": "loud"}, "Invalid enum value 'loud'"),
        ({"work__stances__expression": []}, "length >= 1"),
        ({"work__stances__expression": [[5, 3]]}, "stance 1: offsets 5–3 are no stretch"),
        ({"work__stances__target_span": [0, 99]}, "stance 1: offsets 0–99 are no stretch"),
        ({"work__stances__via": "e9"}, "is no entity of their work"),
        ({"work__stances__holder": {"kind": "entity"}}, "a holder of kind entity"),
        ({"work__stances__holder": {"kind": "author", "entity": "e1"}}, "a holder of kind entity"),
        ({"work__document__main_holder": "e9"}, "alice's document value 1: its main holder"),
        ({"work__document__portrayal": 7}, "Invalid enum value 7"),
        ({"work__status": "finished"}, "Invalid enum value 'finished'"),
        ({"format": "annotator/2"}, "the format is 'annotator/2', expected 'annotator/1'"),
        ({"format": ""}, "does not say"),
        ({"article__text": "a\x00b"}, "line 1: a NUL character (U+0000)"),
        ({"article__text": "a\nb\ufffe"}, "line 2: a noncharacter (U+FFFE)"),
        ({"article__text": " \n"}, "the text is empty"),
        ({"article__title": "a\x00"}, "line.article.title: line 1: a NUL character"),
        ({"article__title": "a\ufdd0"}, "a noncharacter (U+FDD0)"),
        ({"article__meta": {"a": ["\U0001ffff"]}}, "a noncharacter (U+1FFFF)"),
        ({"work__comment": "\x00"}, "a NUL character"),
        ({"work__entities__start": 10**30}, "<= 9223372036854775807"),
        ({"work__active_seconds": -1}, ">= 0"),
    ],
)
def test_refusals_name_the_reason(changes: dict[str, object], expected: str) -> None:
    assert expected in reason(line(**changes))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"[1]", "got 'array'"),
        (b'"x"', "got 'str'"),
        (b"{", "not valid JSON"),
        (b'{"format":"annotator/1"}', "missing required field 'article'"),
        (b'{"format":"annotator/1","article":{"text":"\xff"}}', "not valid UTF-8"),
        (b'{"format":"annotator/1","article":{"text":"\xed\xa0\x80"}}', "not valid UTF-8"),
        (rb'{"format":"annotator/1","article":{"text":"a\ud800b"}}', r"a lone surrogate (\ud800)"),
        (rb'{"format":"annotator/1","article":{"text":"a\udc00"}}', "a lone surrogate"),
        (rb'{"format":"annotator/1","article":{"text":"\u0000"}}', "a NUL character"),
        (
            rb'{"format":"annotator/1","article":{"text":"\ud83f\udfff"}}',
            "a noncharacter (U+1FFFF)",
        ),
        (b'{"format":"annotator/1","article":' + b'{"meta":' * 10**5, "nested too deeply"),
        (b'{"format":"annotator/1","x":' + b"[" * 10**5, "nested too deeply"),
        (
            b'{"format":"annotator/1","article":{"text":"a","meta":{"n":' + b"9" * 9999 + b"}}}",
            "out of range",
        ),
        (
            b'{"format":"annotator/1","article":{"text":"a","meta":{"n":'
            + b"[" * 100
            + b"]" * 100
            + b"}}}",
            "the meta of the article is nested too deeply",
        ),
    ],
)
def test_hostile_lines_are_refused_by_name(raw: bytes, expected: str) -> None:
    assert expected in reason(raw)


def test_an_escaped_pair_is_one_character() -> None:
    bundle = from_line(rb'{"format":"annotator/1","article":{"text":"\\ud800 \ud83d\ude0a"}}')
    assert bundle.article.text == "\\ud800 😊"


def test_doubled_ids_and_doubled_people_are_refused() -> None:
    entity = {"id": str(UUID(int=3)), "start": 0, "end": 4, "label": "GPE"}
    assert "is used twice" in reason(line(work__entities=[entity, entity], work__stances=[]))
    data = json.loads(line())
    data["work"] *= 2
    assert "'alice' has two works" in reason(json.dumps(data).encode())


def test_reading_goes_on_after_bad_lines_and_names_each() -> None:
    raw = b"\xef\xbb\xbf" + line() + b"\n\n  \nnonsense\n" + line() + b"\r\n[1]"
    good, bad, again, last = read(io.BytesIO(raw), "b.jsonl")
    assert isinstance(good, ArticleBundle)
    assert good == again
    assert str(bad).startswith("b.jsonl, line 4: the line is not valid JSON")
    assert str(last).startswith("b.jsonl, line 6: ")


def test_an_overlong_line_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lossless, "MAX_LINE", 2000)
    raw = b"x" * 5000 + b"\n" + line() + b"\n" + b"y" * 3000
    long, good, last = read(io.BytesIO(raw), "x")
    assert "line 1: the line is longer than" in str(long)
    assert isinstance(good, ArticleBundle)
    assert "line 3: the line is longer than" in str(last)


def test_a_stream_that_breaks_ends_with_its_error() -> None:
    class Broken(io.BytesIO):
        def readline(self, size: int = -1) -> bytes:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")

    (error,) = read(Broken(), "a.gz")
    assert "a.gz, line 1: cannot be read any further" in str(error)


def test_what_json_cannot_carry_is_refused_on_writing() -> None:
    article = Article(uid=UUID(int=1), text="a", title="\ud800")
    with pytest.raises(BadInputError, match="article 00000000"):
        to_line(ArticleBundle(article=article))


def test_unset_fields_are_left_out_and_text_is_added_on_wish() -> None:
    bundle = from_line(line())
    plain = json.loads(to_line(bundle))
    entity = plain["work"][0]["entities"][0]
    assert entity == {"id": entity["id"], "start": 0, "end": 4, "label": "GPE"}
    with_text = json.loads(to_line(bundle, with_text=True))["work"][0]
    assert with_text["entities"][0]["text"] == "Baku"
    assert with_text["stances"][0]["text"] == "reliable … ally"
    assert "updated_at" not in with_text
