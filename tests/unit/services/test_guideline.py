"""The shipped guideline: every rule can be found by the label it is about."""

from uuid import uuid4

import pytest

from annotator.jobs import immediate
from annotator.model import labelling
from annotator.model.annotations import (
    UNNAMED,
    Attitude,
    Basis,
    DocumentValue,
    Holder,
    HolderKind,
    Reading,
    SentenceMark,
    StanceFlag,
    Voice,
)
from annotator.model.articles import Status
from annotator.model.finished import WorkQuery
from annotator.model.spans import Span
from annotator.services.desk import Desk
from annotator.services.guideline import fitting, keep_version, read, shipped
from tests.helpers.documents import cell, entity, stance, zone
from tests.helpers.samples import sample_project

ENTITY = Holder(HolderKind.ENTITY, uuid4())


def fits(label):
    section = fitting(shipped(), label)
    return section.heading if section else None


def test_the_shipped_rules_are_numbered_in_order_with_text_and_conditions():
    sections = shipped()
    numbers = [section.number for section in sections if section.number]
    assert numbers == list(range(1, 18))
    for section in sections:
        assert section.title
        assert section.text
        assert "<!--" not in section.text + section.title
        assert "**" not in section.text
    numbered = [section for section in sections if section.number]
    assert all(section.conditions for section in numbered)
    assert sum(bool(section.examples) for section in numbered) >= 15
    assert shipped() is sections


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        (zone((0, 3)), "Zones"),
        (entity((0, 3), "PERSON"), "Names"),
        (stance((0, 3), basis=Basis.ACCUSATION, polarity=-1, holder=ENTITY), "3. "),
        (cell((0, 3), value=SentenceMark.NEU), "2. "),
        (cell((0, 3), value=SentenceMark.NEG), "10. "),
        (stance((0, 3), basis=Basis.DEED, polarity=-1), "2. "),
    ],
)
def test_the_rule_that_fits(label, heading):
    assert fits(label).startswith(heading)


def test_every_kind_of_label_has_a_rule():
    for label in (
        zone((0, 1)),
        *(entity((0, 1), name) for name in ("PERSON", "GPE", "NORP", "ROLE", "EVENT")),
        entity((0, 1), "NORP", reading=Reading.PEOPLE),
        *(cell((0, 1), value=mark) for mark in SentenceMark),
        *(stance((0, 1), polarity=n) for n in range(-2, 3)),
        *(stance((0, 1), flag=flag) for flag in StanceFlag),
        *(stance((0, 1), basis=basis, holder=ENTITY, voice=Voice.DIRECT) for basis in Basis),
        stance((0, 1), author_attitude=Attitude.DISTANCES, holder=UNNAMED, via=uuid4()),
        stance((0, 1), target_span=Span(0, 1)),
        DocumentValue(id=uuid4(), target="ARM"),
    ):
        assert fits(label), label


def test_every_rule_with_conditions_is_the_best_for_some_label():
    found = set()
    for polarity in range(-2, 3):
        for basis in (None, *Basis):
            for holder in (UNNAMED, ENTITY, stance((0, 1)).holder):
                for voice in Voice:
                    for attitude in Attitude:
                        for flag in (None, *StanceFlag):
                            for span in (None, Span(0, 1)):
                                found.add(
                                    fits(
                                        stance(
                                            (0, 1),
                                            polarity=polarity,
                                            basis=basis,
                                            holder=holder,
                                            voice=voice,
                                            author_attitude=attitude,
                                            flag=flag,
                                            target_span=span,
                                        )
                                    )
                                )
    assert len(found) >= 8


GUIDELINE = """# Title

## Plain
Text without a rule.

## 1. First
<!-- when: layer=stance -->
<!-- when: layer=entity label=GPE reading=empty -->
Some *text* over
two lines.

A **second** paragraph.
> an example — sample
> another

## 2. Second
<!-- when: via=any polarity=-1|-2 nonsense -->
More.

## 3. Third
<!-- when: layer=entity reading=people -->
Last.
"""


@pytest.fixture
def sections(tmp_path):
    path = tmp_path / "guideline.md"
    path.write_text(GUIDELINE, "utf-8")
    return read(path)


def test_reading_a_guideline(sections):
    plain, first, _second, _third = sections
    assert (plain.number, plain.heading, plain.conditions) == (None, "Plain", ())
    assert first.heading == "1. First"
    assert first.text == "Some text over two lines.\nA second paragraph."
    assert first.examples == ("an example — sample", "another")


@pytest.mark.parametrize(
    ("label", "number"),
    [
        (stance((0, 1)), 1),
        (stance((0, 1), via=uuid4(), polarity=-1), 2),
        (stance((0, 1), via=uuid4(), polarity=1), 1),
        (stance((0, 1), polarity=-2), 1),
        (entity((0, 1), "GPE"), 1),
        (entity((0, 1), "GPE", reading=Reading.LITERAL), None),
        (entity((0, 1), "GPE", reading=Reading.PEOPLE), 3),
        (entity((0, 1), "ORG"), None),
        (zone((0, 1)), None),
        (DocumentValue(id=uuid4(), target="ARM"), None),
    ],
)
def test_most_conditions_win_and_then_the_later_rule(sections, label, number):
    section = fitting(sections, label)
    assert (section.number if section else None) == number


def test_labels_carry_the_version_of_the_guideline_that_held(tmp_path):
    store = sample_project(tmp_path)
    assert store.guidelines.current() is None
    keep_version(store)
    keep_version(store)
    (first,) = store.guidelines.all()
    assert first.number == 1
    assert "## " in first.text
    desk = Desk(store, immediate())
    desk.sit_down(store.people.ensure("alice").id)
    desk.open(store.articles.uids()[0])
    desk.act(labelling.label_entity, Span(0, 4), "GPE")
    desk.act(labelling.set_status, Status.DONE)
    (work,) = store.readings.works(WorkQuery(least_people=1)).works
    assert set(work.guidelines.values()) == {1}
    assert work.guideline == 1
    store.close()
