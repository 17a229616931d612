"""Names in own articles, about half of them in no gazetteer, and how they are weighed."""

import pytest

from annotator.model.annotations import Entity
from annotator.nlp.entities.weighing import KINDS, probabilities
from annotator.nlp.pipeline import Suggester
from tests.helpers.name_articles import ARTICLES, by_label, rows_of
from tests.helpers.name_sentences import score


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("looked_at.txt", 0.95),
        ("set_aside.txt", 0.91),
        ("fresh.txt", 0.88),
        ("styles_looked_at.txt", 0.96),
        ("styles_set_aside.txt", 0.9),
    ],
)
def test_names_in_own_articles(name: str, least: float, suggester: Suggester) -> None:
    rows = rows_of(ARTICLES / name, suggester)
    assert score(rows).f1 >= least
    assert by_label(rows)["PERSON"].f1 >= least


def test_every_kind_is_possible_and_the_chances_sum_to_one() -> None:
    chances = probabilities({"bias": 1.0, "speaks": 1.0, "a clue that no table has": 1.0})
    assert list(chances) == list(KINDS)
    assert sum(chances.values()) == pytest.approx(1.0)
    assert all(chance > 0 for chance in chances.values())


def test_a_surname_counts_more_among_the_clues_when_all_mentions_have_it() -> None:
    alone = probabilities({"bias": 1.0, "ends as family names do after another word": 1.0})
    seldom = probabilities({"bias": 1.0, "ends as family names do after another word": 0.3})
    assert alone["PERSON"] > seldom["PERSON"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("They met in Oslo, he wrote on X. Nobody answered.", ("X", "ORG")),
        ("The Bank of Mines and Energy lent him money.", ("Bank of Mines and Energy", "ORG")),
        ("The Diocese of Shirak said no.", ("Diocese of Shirak", "ORG")),
        ("Minister of Economy and Trade Samir Vəliyarlı spoke.", ("Samir Vəliyarlı", "PERSON")),
        (
            "They met at the 6th and 7th Summits of the European Political Community in June.",
            ("6th and 7th Summits of the European Political Community", "EVENT"),
        ),
        ("Ulm hosted the Third Danube Dialogue.", ("Third Danube Dialogue", "EVENT")),
        (
            "The ruling Justice and Development (AKP) Party won.",
            ("Justice and Development (AKP) Party", "ORG"),
        ),
        (
            "He praised the ‘Green Cable along the Bottom of the Black Sea’ project.",
            ("Green Cable along the Bottom of the Black Sea", "FAC"),
        ),
        ("In Saryants and Others v. Armenia, he won.", ("Saryants and Others v. Armenia", "LAW")),
        ("He joined Judges Without Borders in May.", ("Judges Without Borders", "ORG")),
        ("Azerbaijan signed. The Republic now has 74 of them.", ("Republic", "GPE")),
        ("Fishermen left the Hrazdan in spring.", ("Hrazdan", "LOC")),
        ("Envoys from the Republic of Uzbekistan came.", ("Republic of Uzbekistan", "GPE")),
        ("Lorries use the Abul-Samsari bridge.", ("Abul-Samsari bridge", "FAC")),
        ("He met Milan Novotny in May.", ("Milan Novotny", "PERSON")),
    ],
)
def test_where_a_name_begins_and_ends(text: str, wanted: tuple[str, str], read) -> None:  # type: ignore[no-untyped-def]
    reading = read(f"{text}\n")
    got = {(reading.words(s.span), s.proposal.label) for s in reading.of(Entity) if not s.gated}
    assert wanted in got


@pytest.mark.parametrize(
    "text",
    [
        "Minister of Digital Development and Transport Rashad Nabiyev spoke.",
        "The Azerbaijani Government was represented by its agent.",
    ],
)
def test_fields_of_an_office_and_governments_are_no_names(text: str, read) -> None:  # type: ignore[no-untyped-def]
    reading = read(f"{text}\n")
    assert {s.proposal.label for s in reading.of(Entity) if not s.gated} <= {"PERSON", "NORP"}


def test_a_weighed_label_says_which_clues_gave_it(read) -> None:  # type: ignore[no-untyped-def]
    reading = read(
        "Khazarinform reports that the minister left. Khazarinform cites the ministry.\n"
    )
    found = [s for s in reading.of(Entity) if reading.words(s.span) == "Khazarinform"]
    assert [s.proposal.label for s in found] == ["ORG", "ORG"]
    assert all(s.reason.startswith("Weighed as ORG: it stands before") for s in found)
