"""Names that no gazetteer has, sentence by sentence, and the rules that read them."""

import pytest

from annotator.model.annotations import Entity
from annotator.nlp.pipeline import Suggester
from tests.helpers.name_sentences import FOLDER, names_of, score


@pytest.mark.parametrize(("name", "least"), [("looked_at.txt", 0.95), ("set_aside.txt", 0.88)])
def test_names_in_own_sentences(name: str, least: float, suggester: Suggester) -> None:
    assert score(names_of(FOLDER / name, suggester)).f1 >= least


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Battle of Dzoraget lasted two days.", ("Battle of Dzoraget", "EVENT")),
        ("The Peasants' Front won nine seats.", ("Peasants' Front", "ORG")),
        ("The 14th Mountain Brigade moved north.", ("14th Mountain Brigade", "ORG")),
        ("He was born in the Lerik district in 1960.", ("Lerik", "GPE")),
        ("Snow has closed the Zod Pass again.", ("Zod Pass", "LOC")),
        ("The firms Justice and Tessaly Capital will bid.", ("Tessaly Capital", "ORG")),
        ("She joined the Justice and Development Party.", ("Justice and Development Party", "ORG")),
        ("A spokesman for Korund Metals declined to comment.", ("Korund Metals", "ORG")),
    ],
)
def test_a_name_by_its_shape(text: str, wanted: tuple[str, str], read) -> None:  # type: ignore[no-untyped-def]
    reading = read(f"{text}\n")
    got = {(reading.words(s.span), s.proposal.label) for s in reading.of(Entity) if not s.gated}
    assert wanted in got


def test_a_surname_after_a_full_name_stays_a_person(read) -> None:  # type: ignore[no-untyped-def]
    reading = read("Rudolf Krantz opened the meeting. Krantz said that the road was ready.\n")
    got = [(reading.words(s.span), s.proposal.label) for s in reading.of(Entity) if not s.gated]
    assert ("Krantz", "PERSON") in got
    assert ("Krantz", "ORG") not in got
