"""Names and roles: gazetteer, shapes, titles, surnames, acronyms, countries, readings."""

from dataclasses import replace

import pytest

from annotator.model.annotations import Reading
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.requests import SuggestRequest
from tests.unit.nlp.conftest import Read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Officials met in Yerevan and in Baku.", [("Yerevan", "GPE"), ("Baku", "GPE")]),
        ("Azerbaijan's army left Shushi.", [("Azerbaijan", "GPE"), ("Shushi", "GPE")]),
        ("The Azeris and the Armenians talked.", [("Azeris", "NORP"), ("Armenians", "NORP")]),
        (
            "He flew with Azerbaijan Airlines over the Caspian Sea.",
            [("Azerbaijan Airlines", "ORG"), ("Caspian Sea", "LOC")],
        ),
        (
            "Turkish–Israeli ties and U.S.-Azerbaijan relations cooled.",
            [("Turkish", "NORP"), ("Israeli", "NORP"), ("U.S.", "GPE"), ("Azerbaijan", "GPE")],
        ),
        ("They study the West and look to the west.", [("West", "LOC")]),
        (
            "The South Caucasus is not the Middle East.",
            [("South Caucasus", "LOC"), ("Middle East", "LOC")],
        ),
        (
            "The Armenian Ministry of Roads signed the Tashir Protocol near the Debed bridge.",
            [
                ("Armenian Ministry of Roads", "ORG"),
                ("Tashir Protocol", "LAW"),
                ("Debed bridge", "FAC"),
            ],
        ),
        (
            "FM Bayramov will meet Minister Odabashyan at Lake Sevan.",
            [("Bayramov", "PERSON"), ("Odabashyan", "PERSON"), ("Lake Sevan", "LOC")],
        ),
        ("AZERBAIJAN AND ARMENIA SIGN DEAL", [("AZERBAIJAN", "GPE"), ("ARMENIA", "GPE")]),
    ],
)
def test_names(text: str, wanted: list[tuple[str, str]], read: Read) -> None:
    assert read(text).entities == wanted


@pytest.mark.parametrize(
    "text", ["He ate turkey at a polish table.", "The us and them of it.", "They may march in may."]
)
def test_small_words_are_no_names(text: str, read: Read) -> None:
    assert read(text).entities == []


@pytest.mark.parametrize(
    "text", ["The post is in Armenian, he said.", "An Azerbaijani-language page was closed."]
)
def test_languages_are_no_peoples(text: str, read: Read) -> None:
    assert not [e for e in read(text).entities if e[1] == "NORP"]


def test_surname_alone_takes_the_full_name_s_identity(read: Read) -> None:
    text = (
        "Armenian Deputy Foreign Minister Vahe Tirakyan spoke in Tbilisi. "
        "“We came to listen,” Tirakyan said. Tirakyan’s hosts applauded."
    )
    reading = read(text)
    found = [s.proposal for s in reading.of(type(reading.entity("Tirakyan")))]
    people = [e for e in found if e.label == "PERSON"]
    assert [e.canonical for e in people] == ["vahe-tirakyan"] * 3
    assert {e.country for e in people} == {"ARM"}


def test_acronym_explained_in_brackets(read: Read) -> None:
    reading = read("The Council for Open Rivers (COR) met. The COR will meet again.")
    assert reading.entities == [
        ("Council for Open Rivers", "ORG"),
        ("COR", "ORG"),
        ("COR", "ORG"),
    ]
    assert reading.entity("COR").canonical == "council-for-open-rivers"


def test_exonym_pairs_share_an_id(read: Read) -> None:
    reading = read("Khankendi, called Stepanakert by others, and Artsakh, or Nagorno-Karabakh.")
    assert reading.entity("Khankendi").canonical == reading.entity("Stepanakert").canonical
    assert reading.entity("Artsakh").canonical == reading.entity("Nagorno-Karabakh").canonical


@pytest.mark.parametrize(
    ("text", "role", "person"),
    [
        (
            "Azerbaijani President Ilham Aliyev spoke. The head of state thanked the guests.",
            "head of state",
            "ilham-aliyev",
        ),
        (
            "The French Minister of Foreign Affairs said so on Friday.",
            "French Minister of Foreign Affairs",
            "stephane-sejourne",
        ),
        (
            "Secretary of State Antony Blinken called. The Secretary asked for calm.",
            "Secretary",
            "antony-blinken",
        ),
        ("Armenia's foreign minister left for Brussels.", "foreign minister", "ararat-mirzoyan"),
    ],
)
def test_roles_and_whom_they_mean(text: str, role: str, person: str, read: Read) -> None:
    reading = read(text)
    assert (role, "ROLE") in reading.entities
    assert reading.entity(role).canonical == person


@pytest.mark.parametrize(
    "text",
    [
        "President Ilham Aliyev spoke.",
        "Armenia's foreign minister, Ararat Mirzoyan, spoke.",
        "Ararat Mirzoyan, Armenia's foreign minister, spoke.",
        "A president needs patience.",
        "The foreign ministers met.",
        "He served a term as prime minister.",
    ],
)
def test_titles_of_named_people_and_general_words_are_no_roles(text: str, read: Read) -> None:
    assert not [e for e in read(text).entities if e[1] == "ROLE"]


def test_office_holders_follow_the_date(read: Read) -> None:
    text = "The U.S. secretary of state called. Turkey's foreign minister answered."
    old, new = read(text, published="2022-05-01"), read(text, published="2025-05-01")
    assert old.entity("foreign minister").canonical == "mevlut-cavusoglu"
    assert new.entity("foreign minister").canonical == "hakan-fidan"


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Baku accused the mission of bias.", "Baku", Reading.GOVERNMENT),
        ("The EU urged Yerevan to wait.", "Yerevan", Reading.GOVERNMENT),
        ("Talks between Ankara and Yerevan continue.", "Ankara", Reading.GOVERNMENT),
        ("The delegation arrived in Baku.", "Baku", Reading.LITERAL),
        ("A festival in Yerevan drew crowds.", "Yerevan", Reading.LITERAL),
        ("Cafes serve breakfast to Armenian truckers.", "Armenian", Reading.PEOPLE),
        ("The Armenian government agreed.", "Armenian", Reading.LITERAL),
    ],
)
def test_readings(text: str, name: str, wanted: Reading, read: Read) -> None:
    assert read(text).entity(name).reading is wanted


def test_the_outlet_s_own_name_is_an_organisation(read: Read) -> None:
    text = "He told Slow Lantern by phone that the road was open."
    assert ("Slow Lantern", "ORG") in read(text, source="Slow Lantern").entities


def test_furniture_gives_no_names(read: Read) -> None:
    text = (
        "Become a memberIsraeli officials met in Baku on Friday to talk about tourism.\n"
        "They will meet again in June.\n"
        "Download our app from the App Store and from Google Play."
    )
    reading = read(text)
    assert reading.entities == [("Israeli", "NORP"), ("Baku", "GPE")]


def test_labels_the_scheme_does_not_have_are_not_offered(suggester, scheme) -> None:
    few = replace(scheme, entities=tuple(e for e in scheme.entities if e.id == "GPE"))
    text = "President Ilham Aliyev left Baku for the Black Sea."
    request = SuggestRequest(Article(uid=uid_of_text(text), text=text), few)
    (answer,) = suggester.suggest([request])
    labels = {getattr(s.proposal, "label", None) for s in answer.suggestions}
    assert labels - {None} == {"GPE"}
