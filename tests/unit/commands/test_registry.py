"""Every command is said once: titles, groups, keys without double meaning, what works now."""

from dataclasses import replace

import pytest

from annotator.commands.catalogue import registry
from annotator.commands.registry import (
    ALL_PLACES,
    LABEL,
    REVIEW,
    Command,
    Mode,
    Registry,
    in_lines,
    mode_of,
)
from annotator.model.annotations import Layer
from annotator.services.schemes import default_scheme
from tests.helpers.documents import stance

SCHEME = default_scheme()


def command(name, *keys, modes=frozenset()):
    return Command(
        id=name, title=name.title(), group="Test", keys=keys, modes=modes, run=lambda _: None
    )


def test_every_command_has_words_and_a_place():
    found = registry(SCHEME).all()
    assert len(found) > 100
    for each in found:
        assert each.title.strip() == each.title != ""
        assert each.group
        assert "." in each.id
        assert all(key.strip() for key in each.keys)
    findable = [each.title for each in found if each.in_palette]
    assert len(set(findable)) == len(findable)


def test_no_key_means_two_things_in_one_place_and_mode():
    found = registry(SCHEME)
    seen = set()
    for each in found.all():
        for key in each.keys:
            for place in [each.place] if each.place else [LABEL, REVIEW]:
                for mode in each.modes or Mode:
                    assert (place, mode, key) not in seen, (place, mode, key)
                    seen.add((place, mode, key))
                    if each.modes:
                        assert found.for_key(key, mode) is each
                    else:
                        assert found.for_window_key(key, place) is each
    in_label = {key for place, _, key in seen if place == LABEL}
    assert set(found.view_keys()) | set(found.window_keys()) == in_label
    assert len(found.view_keys()) == len(set(found.view_keys()))


def test_plain_keys_mean_other_things_in_another_place():
    found = registry(SCHEME)
    assert found.for_key("1", Mode.TEXT).id == "label.person"
    assert found.for_window_key("1", REVIEW).id == "review.take.1"
    assert found.for_window_key("1", LABEL) is None
    assert found.for_window_key("Ctrl+Z", LABEL).id == "edit.undo"
    assert found.for_window_key("Ctrl+Z", REVIEW).id == "review.undo"
    assert found.for_window_key("Ctrl+K", REVIEW) is found.for_window_key("Ctrl+K", LABEL)
    assert found.for_window_key("Ctrl+E", REVIEW) is None
    assert "1" in found.place_keys(REVIEW)
    assert "Ctrl+Z" not in found.place_keys(REVIEW), "the window itself listens to that one"


def test_a_key_of_every_place_cannot_be_one_of_a_place_as_well():
    everywhere = replace(command("a.b", "F9"), place=ALL_PLACES)
    with pytest.raises(ValueError, match="F9 is a key of every place and of review"):
        Registry([everywhere, replace(command("a.c", "F9"), place=REVIEW)])
    assert Registry([command("a.b", "F9"), replace(command("a.c", "F9"), place=REVIEW)])


def test_a_series_is_one_line_of_a_list():
    lines = in_lines(c for c in registry(SCHEME).all() if c.place == REVIEW)
    [takes] = [line for line in lines if line[2].id.startswith("review.take.")]
    assert takes[:2] == ("Take the answer with this number", ("1 … 9",))
    assert sum(line[2].id == "review.majority" for line in lines) == 1


def test_what_works_in_the_review_place(hands):
    hands.port.shown_place = REVIEW
    working = {c.id for c in hands.registry.working(hands.context)}
    assert {"review.undo", "window.palette", "window.label"} <= working
    assert not working & {"label.person", "edit.undo", "review.take.1"}
    assert {c.place for c in hands.registry.here(hands.context)} == {REVIEW, ALL_PLACES}


def test_every_label_zone_and_value_of_the_scheme_has_its_command():
    found = registry(SCHEME)
    for label in SCHEME.entities:
        assert found.for_key(label.key, Mode.TEXT) is found.get(f"label.{label.id.lower()}")
    for place, zone in enumerate(SCHEME.zones, start=1):
        assert found.for_key(str(place), Mode.ZONE) is found.get(f"zone.{zone.id.lower()}")
    for choice in SCHEME.choice("polarity"):
        assert found.for_key(choice.key, Mode.STANCE) is found.get(f"stance.polarity.{choice.id}")
    for area, mode in (("sentence", Mode.SENTENCE), ("document", Mode.DOCUMENT)):
        for choice in SCHEME.choice(area):
            assert found.for_key(choice.key, mode) is found.get(f"{area}.set.{choice.id}")


def test_a_retired_label_and_one_without_a_key():
    entities = (
        replace(SCHEME.entities[0], retired=True),
        replace(SCHEME.entities[1], key=""),
        *SCHEME.entities[2:],
    )
    found = registry(replace(SCHEME, entities=entities))
    with pytest.raises(KeyError):
        found.get("label.person")
    assert found.get("label.gpe").keys == ()


def test_doubles_are_refused_when_the_registry_is_made():
    text, zone = frozenset({Mode.TEXT}), frozenset({Mode.ZONE})
    assert Registry([command("a.b", "A", modes=text), command("a.c", "A", modes=zone)])
    for doubled, match in (
        ([command("a.b"), command("a.b")], "two commands are called a.b"),
        (
            [command("a.b", "A", modes=text), command("a.c", "A", modes=text)],
            "A in mode text means both a.b",
        ),
        ([command("a.b", "F1"), command("a.c", "F1")], "F1 means both a.b and a.c"),
        ([command("a.b", "A", modes=text), command("a.c", "A")], "a window key and a key of mode"),
        ([command("a.b", "A"), command("a.c", "A", modes=text)], "a window key and a key of mode"),
    ):
        with pytest.raises(ValueError, match=match):
            Registry(doubled)


def test_a_command_is_run_by_its_id():
    ran = []
    made = Registry([replace(command("a.b"), run=ran.append)])
    made.run("a.b", "context")
    assert ran == ["context"]


@pytest.mark.parametrize(
    ("arrange", "mode"),
    [
        (lambda h: h.open(), Mode.TEXT),
        (lambda h: h.select("protocol"), Mode.TEXT),
        (lambda h: h.entity(), Mode.TEXT),
        (lambda h: h.stance(), Mode.STANCE),
        (lambda h: h.zone(), Mode.ZONE),
        (lambda h: h.sentence_value(), Mode.SENTENCE),
        (lambda h: h.suggestion(Layer.STANCE), Mode.STANCE),
        (lambda h: h.suggestion(Layer.ENTITY), Mode.TEXT),
        (lambda h: h.lost(), Mode.TEXT),
        (lambda h: h.focus.put(layer=Layer.ZONE), Mode.ZONE),
        (lambda h: h.focus.put(layer=Layer.STANCE), Mode.TEXT),
        (lambda h: h.focus.put(layer=Layer.SENTENCE), Mode.SENTENCE),
        (lambda h: h.focus.put(layer=Layer.DOCUMENT), Mode.DOCUMENT),
        (lambda h: h.desk.leave(), Mode.TEXT),
    ],
)
def test_what_the_keys_act_on(hands, arrange, mode):
    arrange(hands)
    assert mode_of(hands.context) is mode


def test_the_grids_keep_their_keys_whatever_is_current(hands):
    hands.stance()
    hands.focus.put(layer=Layer.SENTENCE)
    assert mode_of(hands.context) is Mode.SENTENCE


def test_what_works_now(hands):
    working = {c.id for c in hands.registry.working(hands.context)}
    assert {"label.person", "stance.new", "edit.undo", "find.open"} <= working
    assert not working & {"stance.holder", "sentence.set.neg", "window.tour"}
    hands.stance()
    working = {c.id for c in hands.registry.working(hands.context)}
    assert {"stance.holder", "stance.polarity.2"} <= working
    assert "label.person" not in working
    hands.desk.leave()
    working = {c.id for c in hands.registry.working(hands.context)}
    assert {"edit.undo", "window.palette"} <= working
    assert not working & {"label.person", "find.open", "move.token.next"}


def test_the_context_says_what_is_current(hands):
    context = hands.context
    assert context.current_item() is context.current_label() is context.current_id() is None
    assert context.current_layer() is None
    offer = hands.suggestion(Layer.ENTITY)
    assert context.current_label() is None
    assert (context.current_item(), context.current_id()) == (offer.proposal, offer.id)
    hands.give("suggestion.reject")
    hands.focus.put(current=offer.id)
    assert context.current_item() is context.current_id() is None
    made = hands.stance()
    assert context.current_label().id == context.current_id() == made
    assert context.current_layer() is Layer.STANCE
    assert context.scheme == SCHEME
    assert stance((0, 1)).layer is Layer.STANCE
