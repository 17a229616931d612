"""No command raises anything but a refusal in words, wherever it is given."""

from contextlib import suppress

import pytest

from annotator.commands.catalogue import registry
from annotator.errors import AnnotatorError
from annotator.model import labelling
from annotator.model.annotations import DocumentMark, DocumentValue, Layer
from annotator.model.articles import Status
from annotator.services.schemes import default_scheme
from annotator.store.driver import sqlite

SCHEME = default_scheme()
# Of commands that differ by one value only, the first and the last stand for all.
ALIKE = (
    [f"review.take.{n}" for n in range(1, 10)],
    [f"review.person.{n}" for n in range(1, 10)],
    [f"label.{label.id.lower()}" for label in SCHEME.entities],
    [f"zone.{zone.id.lower()}" for zone in SCHEME.zones],
    *(
        [f"{area}.{choice.id}" for choice in SCHEME.choice(name)]
        for area, name in (
            ("stance.polarity", "polarity"),
            ("sentence.set", "sentence"),
            ("document.set", "document"),
        )
    ),
)
LEFT_OUT = {each for family in ALIKE for each in family[1:-1]}
IDS = [c.id for c in registry(SCHEME).all() if c.id not in LEFT_OUT]


def end_of_text(hands):
    hands.open()
    hands.focus.place_caret(len(hands.document.text))


def white_space(hands):
    hands.open()
    at = hands.document.text.index("\n")
    hands.focus.put(anchor=at, caret=at + 1)


def selection(hands):
    hands.open()
    hands.select("two-page protocol")


def closed(hands):
    """Closed again only after a command that opened it: two commits for each command are many."""
    if hands.document is None or hands.document.article.uid != hands.articles[0]:
        hands.desk.open(hands.articles[0])
    if not hands.document.is_closed:
        hands.open()
        hands.entity()
        assert hands.desk.act(labelling.set_status, Status.DONE)
    hands.focus.put(layer=None, target=0, edge=None)
    hands.entity()
    assert hands.document.is_closed


def in_questions(hands):
    hands.open()
    hands.focus.put(layer=Layer.DOCUMENT, target=3)


def in_grid(hands):
    hands.open()
    hands.focus.put(layer=Layer.SENTENCE, target=1)


def document_value(hands):
    hands.open()
    if not hands.of(DocumentValue):
        hands.act(labelling.set_document, "ARM", "portrayal", DocumentMark.MINUS_1)
    hands.focus.put(current=hands.of(DocumentValue)[0].id)


def edge_chosen(hands):
    hands.open()
    hands.entity()
    hands.focus.put(edge="start")


def bare_selection(hands):
    hands.bare()
    hands.focus.put(anchor=3, caret=9)


def current(make):
    def arrange(hands):
        hands.open()
        make(hands)

    return arrange


def offered(layer):
    def arrange(hands):
        hands.open()
        hands.suggestion(layer)

    return arrange


SITUATIONS = {
    "no article": lambda hands: hands.desk.leave(),
    "start": lambda hands: hands.open(),
    "end of the text": end_of_text,
    "white space selected": white_space,
    "selection": selection,
    "entity": current(lambda hands: hands.entity()),
    "stance": current(lambda hands: hands.stance()),
    "zone": current(lambda hands: hands.zone()),
    "sentence value": current(lambda hands: hands.sentence_value()),
    "document value": document_value,
    "edge chosen": edge_chosen,
    "entity offered": offered(Layer.ENTITY),
    "stance offered": offered(Layer.STANCE),
    "closed": closed,
    "grid": in_grid,
    "questions": in_questions,
    "lost": lambda hands: hands.lost(),
    "bare": lambda hands: hands.bare(),
    "bare with a selection": bare_selection,
}


def give_all(hands, arrange):
    told = []
    for command_id in IDS:
        arrange(hands)
        try:
            hands.give(command_id)
        except AnnotatorError as refusal:
            told.append(str(refusal))
    assert all(sentence.endswith(".") for sentence in [*told, *hands.refused])


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_command_in_every_situation(hands, situation):
    hands.port.silent = situation == "closed"
    give_all(hands, SITUATIONS[situation])
    assert not [sentence for sentence in hands.failed if "unexpected" in sentence]
    assert hands.workspace.store.log.verify() is None


def test_every_command_when_nothing_was_ever_suggested_or_labelled(lone_hands):
    hands = lone_hands
    hands.workspace.store.suggestions.replace(hands.articles[0], [])
    give_all(hands, lambda h: h.open())


def test_every_command_while_nothing_can_be_saved(hands):
    hands.entity()
    other = sqlite.connect(hands.workspace.store.location)
    other.execute("BEGIN IMMEDIATE")
    hands.give("label.flag")
    assert hands.desk.drafts
    before = hands.document.annotations
    moved = {"edit.retry", "edit.drop"}
    for command_id in (each for each in IDS if each not in moved):
        with suppress(AnnotatorError):
            hands.give(command_id)
    assert hands.document.annotations == before
    assert len(hands.desk.drafts) == 1
    other.rollback()
    other.close()
    hands.give("edit.retry")
    assert not hands.desk.drafts
    assert hands.document.annotations != before


def test_every_command_before_anybody_sat_down(hands):
    hands.desk.leave()
    hands.desk.person = hands.workspace.person = None
    give_all(hands, lambda _: None)
