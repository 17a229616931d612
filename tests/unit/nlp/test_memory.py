"""What a project accepted suggests itself; what it refused is not offered again."""

from annotator.model.annotations import Entity
from annotator.model.articles import uid_of_text
from annotator.nlp.memory import Accepted, Memory, Rejected, Scope
from tests.unit.nlp.conftest import Read

TEXT = "The Blue Kettle opened in Goris. A guest from Baku praised the Blue Kettle."


def test_an_accepted_surface_is_offered_with_its_count(read: Read) -> None:
    memory = Memory(accepted=(Accepted("Blue Kettle", "FAC", "blue-kettle-inn", "ARM", 4),))
    reading = read(TEXT, memory=memory)
    found = [s for s in reading.of(Entity) if reading.words(s.span) == "Blue Kettle"]
    assert [s.proposal.label for s in found] == ["FAC", "FAC"]
    assert {s.proposal.canonical for s in found} == {"blue-kettle-inn"}
    assert {s.producer.name for s in found} == {"memory"}
    assert "4 times" in found[0].reason


def test_one_earlier_label_does_not_outweigh_the_gazetteer(read: Read) -> None:
    reading = read(TEXT, memory=Memory(accepted=(Accepted("Baku", "ORG", count=1),)))
    assert reading.entity("Baku").label == "GPE"


def test_many_earlier_labels_do(read: Read) -> None:
    reading = read(TEXT, memory=Memory(accepted=(Accepted("Goris", "FAC", "goris-inn", count=9),)))
    assert reading.entity("Goris").label == "FAC"


def test_the_project_s_identity_wins_for_the_same_label(read: Read) -> None:
    memory = Memory(accepted=(Accepted("Baku", "GPE", "city-of-baku", "AZE", 5),))
    assert read(TEXT, memory=memory).entity("Baku").canonical == "city-of-baku"


def test_surfaces_across_tokens_and_dashes(read: Read) -> None:
    memory = Memory(accepted=(Accepted("Goris–Kapan road", "FAC", "m2", count=3),))
    reading = read("The Goris–Kapan road is closed.", memory=memory)
    assert ("Goris–Kapan road", "FAC") in reading.entities


def test_refused_everywhere(read: Read) -> None:
    memory = Memory(rejected=(Rejected("baku", "GPE"),))
    assert "Baku" not in [words for words, _ in read(TEXT, memory=memory).entities]


def test_refused_for_one_outlet_or_article_only(read: Read) -> None:
    outlet = Memory(rejected=(Rejected("Baku", "GPE", Scope.OUTLET, "Slow Lantern"),))
    article = Memory(rejected=(Rejected("Baku", "GPE", Scope.ARTICLE, str(uid_of_text(TEXT))),))
    other = Memory(rejected=(Rejected("Baku", "GPE", Scope.ARTICLE, "somewhere-else"),))
    offered = [
        ("Baku", "GPE") in read(TEXT, memory=memory, source=source).entities
        for memory, source in [
            (outlet, "Slow Lantern"),
            (outlet, "Other Post"),
            (article, None),
            (other, None),
        ]
    ]
    assert offered == [False, True, False, True]


def test_an_accepted_label_the_scheme_lacks_is_left_out(read: Read) -> None:
    memory = Memory(accepted=(Accepted("Blue Kettle", "SHIP", count=9),))
    assert "SHIP" not in {label for _, label in read(TEXT, memory=memory).entities}
