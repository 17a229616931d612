"""The working copy: what is put, dropped and judged becomes the smallest draft."""

from dataclasses import replace
from uuid import uuid4

import pytest

from annotator.errors import RefusalError
from annotator.model.annotations import (
    UNNAMED,
    DocumentValue,
    Holder,
    HolderKind,
    Origin,
    Stance,
)
from annotator.model.articles import Status, WorkState
from annotator.model.changes import Edit
from annotator.model.sketch import described, touched
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome, Verdict
from tests.helpers.documents import (
    NOW,
    SHOWN,
    at,
    cell,
    document,
    entity,
    offered,
    sketch_of,
    stance,
    zone,
)


def test_nothing_done_is_an_empty_draft():
    given = document("abc", entity((0, 1)))
    sketch = sketch_of(given)
    sketch.put(replace(next(iter(given.annotations.values()))))
    sketch.state = given.state
    assert not sketch.draft("nothing")


def test_putting_and_dropping_again_leaves_only_the_start():
    given = document("abc")
    sketch = sketch_of(given)
    made = entity((0, 1))
    sketch.put(made)
    sketch.drop(made.id)
    assert sketch.draft("t").edits == (Edit(WorkState(), WorkState(Status.STARTED)),)


def test_dropping_frees_whatever_names_the_label():
    holder, other = entity((0, 1)), entity((1, 2))
    held = stance((0, 1), holder=Holder(HolderKind.ENTITY, holder.id), via=holder.id)
    kept = stance((0, 1), holder=Holder(HolderKind.ENTITY, other.id), via=other.id)
    mine = DocumentValue(id=uuid4(), target="ARM", main_holder=holder.id)
    theirs = DocumentValue(id=uuid4(), target="AZE", main_holder=other.id)
    sketch = sketch_of(document("abc", holder, other, held, kept, mine, theirs))
    assert sketch.drop(holder.id) == holder
    freed = sketch.annotations[held.id]
    assert isinstance(freed, Stance)
    assert (freed.holder, freed.via) == (UNNAMED, None)
    assert sketch.annotations[kept.id] == kept
    assert sketch.annotations[mine.id].main_holder is None
    assert sketch.annotations[theirs.id] == theirs
    with pytest.raises(RefusalError, match="no longer there"):
        sketch.drop(holder.id)


def test_the_first_time_shown_is_kept_and_the_same_verdict_is_no_news():
    made = offered(entity((0, 1)))
    sketch = sketch_of(document("abc", suggestions=[made]))
    sketch.judge(made.id, Outcome.ACCEPTED)
    assert sketch.verdicts[made.id] == Verdict(made.id, Outcome.ACCEPTED, SHOWN, NOW)
    assert sketch.state.status is Status.STARTED
    early = Verdict(made.id, Outcome.ACCEPTED, None, None)
    sketch = sketch_of(replace(document("abc", suggestions=[made]), verdicts={made.id: early}))
    sketch.judge(made.id, Outcome.ACCEPTED)
    assert not sketch.draft("t")
    sketch.judge(made.id, Outcome.REJECTED)
    assert sketch.verdicts[made.id] == Verdict(made.id, Outcome.REJECTED, None, NOW)


def test_what_the_document_does_not_know_cannot_be_judged():
    sketch = sketch_of(document("abc"))
    sketch.judge(uuid4(), Outcome.REJECTED)
    assert not sketch.verdicts


def test_text_spans_are_trimmed_or_refused():
    sketch = sketch_of(document(" a\u00a0b \n"))
    assert sketch.text_span(Span(0, 6)) == Span(1, 4)
    for span in (Span(0, 1), Span(4, 6)):
        with pytest.raises(RefusalError, match="white space"):
            sketch.text_span(span)
    for span in (Span(2, 2), Span(3, 1), Span(-1, 2), Span(2, 7)):
        with pytest.raises(RefusalError, match="Select some text"):
            sketch.text_span(span)


def test_titles_are_short_and_on_one_line():
    sketch = sketch_of(document("one\n  two " + "x" * 50))
    assert sketch.quoted(Span(0, 9)) == "“one two”"
    long = sketch.quoted(Span(0, 60))
    assert long.endswith("…”")
    assert len(long) == 41


@pytest.mark.parametrize(("status", "word"), [(Status.DONE, "done"), (Status.SKIPPED, "skipped")])
def test_a_closed_article_is_refused_with_the_way_out(status, word):
    with pytest.raises(RefusalError, match=f"{word}; reopen"):
        sketch_of(document("a", state=WorkState(status))).require_open()
    sketch_of(document("a", state=WorkState(Status.STARTED))).require_open()


@pytest.mark.parametrize("origin", Origin)
def test_a_touched_suggestion_is_edited_and_what_a_person_made_stays_so(origin):
    after = touched(entity((0, 1), origin=origin)).origin
    changed = {Origin.ACCEPTED, Origin.BULK, Origin.RULE}
    assert after is (Origin.EDITED if origin in changed else origin)


def test_every_label_has_a_name_for_people():
    sketch = sketch_of(document())
    span = at("Tural Mehrabov")
    names = [
        described(sketch, label)
        for label in (
            entity(span),
            zone(span),
            stance(span),
            cell(span),
            DocumentValue(id=uuid4(), target="ARM"),
        )
    ]
    words = "“Tural Mehrabov”"
    assert names == [words, f"zone {words}", f"stance {words}", f"sentence {words}",
                     "article value for ARM"]  # fmt: skip
