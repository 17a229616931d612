"""Names that no gazetteer holds, in short passages of their own: span and label of each."""

import pytest

from annotator.model.annotations import Entity
from tests.unit.nlp.conftest import Read

# The passage, the names that must be found as (words, label).
NAMES: list[tuple[str, list[tuple[str, str]]]] = [
    # People of many shapes.
    (
        "Deputy Minister Anahit Ghukasents met Rovshan Əlizadəli in Tbilisi on Monday.",
        [("Anahit Ghukasents", "PERSON"), ("Rovshan Əlizadəli", "PERSON"), ("Tbilisi", "GPE")],
    ),
    (
        "Georgian lawmaker Nodar Kvirikashvili spoke first. Kvirikashvili was brief.",
        [
            ("Georgian", "NORP"),
            ("Nodar Kvirikashvili", "PERSON"),
            ("Kvirikashvili", "PERSON"),
        ],
    ),
    (
        "Turkish columnist Mehmet Karabulutoğlu disagreed with her.",
        [("Turkish", "NORP"), ("Mehmet Karabulutoğlu", "PERSON")],
    ),
    (
        "Iranian envoy Hossein Rahmatnejad arrived on Sunday.",
        [("Iranian", "NORP"), ("Hossein Rahmatnejad", "PERSON")],
    ),
    (
        "Kazakh senator Daniyar Ospanbekuly asked for the floor.",
        [("Kazakh", "NORP"), ("Daniyar Ospanbekuly", "PERSON")],
    ),
    (
        "Indian scholar Priya Raghunathan has written a book about the corridor.",
        [("Indian", "NORP"), ("Priya Raghunathan", "PERSON")],
    ),
    (
        "French senator Hervé Montclar said so. Montclar repeated it on Friday.",
        [("French", "NORP"), ("Hervé Montclar", "PERSON"), ("Montclar", "PERSON")],
    ),
    (
        "Spanish member Itziar Zubialde voted against the motion.",
        [("Spanish", "NORP"), ("Itziar Zubialde", "PERSON")],
    ),
    (
        "Russian analyst Gleb Starovoitenko doubts it.",
        [("Russian", "NORP"), ("Gleb Starovoitenko", "PERSON")],
    ),
    (
        "Finnish liberal Tuulikki Harjanteva drafted the text.",
        [("Finnish", "NORP"), ("Tuulikki Harjanteva", "PERSON")],
    ),
    (
        "Farmer Vazgen Tonakanents, 61, lost two cows in the spring.",
        [("Vazgen Tonakanents", "PERSON")],
    ),
    ("The shop belongs to Lusine, who sells bread and matches.", [("Lusine", "PERSON")]),
    ("Our neighbour Tigran married a girl from Gyumri.", [("Tigran", "PERSON"), ("Gyumri", "GPE")]),
    (
        "Colonel Ramil Teymurlu commanded the unit; Teymurlu was wounded twice.",
        [("Ramil Teymurlu", "PERSON"), ("Teymurlu", "PERSON")],
    ),
    (
        "“It is quiet here,” said Gohar Mnatsents, who keeps the school.",
        [("Gohar Mnatsents", "PERSON")],
    ),
    (
        "The ombudsman, Elchin Rzaquluzadə, wrote a letter to the court.",
        [("Elchin Rzaquluzadə", "PERSON")],
    ),
    (
        "Dr. Annelie Rosskopf of the Lindau Peace Institute is not so sure.",
        [("Annelie Rosskopf", "PERSON"), ("Lindau Peace Institute", "ORG")],
    ),
    (
        "Coach Sergo Tabuashvili blamed the referee.",
        [("Sergo Tabuashvili", "PERSON")],
    ),
    # Bodies, firms, parties, media, clubs.
    (
        "The Ministry of Water Affairs did not answer.",
        [("Ministry of Water Affairs", "ORG")],
    ),
    (
        "Armenia's State Land Inspectorate fined the owner.",
        [("Armenia", "GPE"), ("State Land Inspectorate", "ORG")],
    ),
    (
        "The Azerbaijani defence ministry denied the report.",
        [("Azerbaijani defence ministry", "ORG")],
    ),
    (
        "A company called Nairi Cargo signed the papers. Nairi Cargo has two lorries.",
        [("Nairi Cargo", "ORG"), ("Nairi Cargo", "ORG")],
    ),
    (
        "The road is built by Qara Daş Holding of Ganja.",
        [("Qara Daş Holding", "ORG"), ("Ganja", "GPE")],
    ),
    (
        "Two members of the Bright Orchard Party left the hall.",
        [("Bright Orchard Party", "ORG")],
    ),
    (
        "The Aras Civic Initiative collected the signatures.",
        [("Aras Civic Initiative", "ORG")],
    ),
    (
        "The news site Dağ Səsi wrote about it on Friday.",
        [("Dağ Səsi", "ORG")],
    ),
    (
        "Araxi striker Gor Petanents scored twice before Araxi lost the ball.",
        [("Araxi", "ORG"), ("Gor Petanents", "PERSON"), ("Araxi", "ORG")],
    ),
    (
        "FC Vorotan and Neftdaş drew 1–1 in Batumi.",
        [("FC Vorotan", "ORG"), ("Neftdaş", "ORG"), ("Batumi", "GPE")],
    ),
    (
        "The European Commission hesitated. In the end the Commission paid.",
        [("European Commission", "ORG"), ("Commission", "ORG")],
    ),
    (
        "He posted the picture on Facebook and Telegram.",
        [("Facebook", "ORG"), ("Telegram", "ORG")],
    ),
    (
        "The Committee to Protect Rivers (CPR) protested, and the CPR wrote again.",
        [("Committee to Protect Rivers", "ORG"), ("CPR", "ORG"), ("CPR", "ORG")],
    ),
    (
        "Analysts at Silk Bridge Capital expect little.",
        [("Silk Bridge Capital", "ORG")],
    ),
    # Laws, events, facilities, regions.
    (
        "Both sides signed the Bregalnitsa Accord in 2019.",
        [("Bregalnitsa Accord", "LAW")],
    ),
    (
        "The Law on Foreign Funds was passed at night.",
        [("Law on Foreign Funds", "LAW")],
    ),
    (
        "They will meet at the Tashkent Summit next week.",
        [("Tashkent Summit", "EVENT")],
    ),
    (
        "The April War of 2016 is still taught at school.",
        [("April War", "EVENT")],
    ),
    (
        "The fans walked to Vazgen Ter Stadium in the rain.",
        [("Vazgen Ter Stadium", "FAC")],
    ),
    (
        "Lorries wait at the Ughtasar checkpoint for days.",
        [("Ughtasar checkpoint", "FAC")],
    ),
    (
        "Gas flows through the Kura–Marmara Pipeline to the coast.",
        [("Kura–Marmara Pipeline", "FAC")],
    ),
    (
        "Snow fell in the Murov Mountains and on Lake Arpi.",
        [("Murov Mountains", "LOC"), ("Lake Arpi", "LOC")],
    ),
    (
        "The Vorotan River is low, and the Ararat Plain is dry.",
        [("Vorotan River", "LOC"), ("Ararat Plain", "LOC")],
    ),
    # Places in no list.
    (
        "Shots were heard near the village of Norakert and in Saraydüzü.",
        [("Norakert", "GPE"), ("Saraydüzü", "GPE")],
    ),
    (
        "They showed pictures of Aşağı Dərə, a village burnt in the war.",
        [("Aşağı Dərə", "GPE")],
    ),
    # Roles.
    (
        "The ambassador said that he was tired. Later the mayor agreed.",
        [("ambassador", "ROLE"), ("mayor", "ROLE")],
    ),
    (
        "The rapporteur told the chamber that the text was ready.",
        [("rapporteur", "ROLE")],
    ),
    (
        "A retired Armenian ambassador laughed.",
        [("Armenian", "NORP")],
    ),
    # Headlines and openers are no names.
    ("Firewood has become dear this winter.", []),
    ("Customs papers tell the route of the lorries.", []),
    ("Fog and snow have closed the road.", []),
    (
        "BAKU, May 3 (River Wire) - Trade has grown.",
        [("BAKU", "GPE"), ("River Wire", "ORG")],
    ),
    (
        "Yerevan /Gorts News/. The government met on Monday.",
        [("Yerevan", "GPE"), ("Gorts News", "ORG")],
    ),
]


@pytest.mark.parametrize(("text", "names"), NAMES, ids=lambda value: str(value)[:40])
def test_names_of_a_passage(text: str, names: list[tuple[str, str]], read: Read) -> None:
    reading = read(f"{text}\n")
    got = [
        (reading.words(s.span), s.proposal.label)
        for s in sorted(reading.of(Entity), key=lambda s: s.span)
        if not s.gated
    ]
    assert got == names


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Georgian lawmaker Nodar Kvirikashvili spoke first.", "Nodar Kvirikashvili", "GEO"),
        ("Belgian member Wouter Hazendonk asked why.", "Wouter Hazendonk", "BEL"),
        ("The envoy of Kazakhstan, Daniyar Ospanbekuly, agreed.", "Daniyar Ospanbekuly", "KAZ"),
        ("Armenia's deputy minister, Gor Petanents, smiled.", "Gor Petanents", "ARM"),
        ("Armenian soldier Narek Sahanents came home.", "Narek Sahanents", "ARM"),
        (
            "The State Land Inspectorate of Armenia paid.",
            "State Land Inspectorate of Armenia",
            "ARM",
        ),
    ],
)
def test_countries_of_unknown_names(text: str, name: str, country: str, read: Read) -> None:
    assert read(text).entity(name).country == country


@pytest.mark.parametrize(
    ("text", "name", "meaning"),
    [
        ("Baku rejected the offer on Monday.", "Baku", "government"),
        ("She is gloomy about Baku and its plans.", "Baku", "government"),
        ("The credit belongs to Yerevan rather than to the mediators.", "Yerevan", "government"),
        ("Trade between Yerevan and Ankara has doubled.", "Yerevan", "government"),
        ("He went after Yerevan in his speech.", "Yerevan", "government"),
        ("The talks were held in Baku on Monday.", "Baku", "literal"),
        ("The plane flew from Yerevan to Moscow.", "Yerevan", "literal"),
        ("She arrived at a hotel near Yerevan.", "Yerevan", "literal"),
        ("A Baku court sentenced him to nine years.", "Baku", "literal"),
        ("BAKU, May 3. Trade has grown, officials said.", "BAKU", "literal"),
        ("An Armenian farmer found the shell.", "Armenian", "people"),
        ("Azerbaijani fans sang in the street.", "Azerbaijani", "people"),
        ("The Armenian government paid the bill.", "Armenian", "literal"),
    ],
)
def test_what_a_capital_or_a_demonym_stands_for(
    text: str, name: str, meaning: str, read: Read
) -> None:
    reading = read(text).entity(name).reading
    assert reading is not None
    assert reading.value == meaning
