"""Stance in short passages of their own: target and sign of every record, and events without any."""

import pytest

from annotator.model.annotations import Stance
from tests.unit.nlp.conftest import Read

SPEAKER = "Norwegian senator Astrid Holmebakk said on Monday that "

JUDGED: list[tuple[str, set[tuple[str, int]]]] = [
    # Verbs with the target as object.
    ("The French minister accused Azerbaijan of shelling a school.", {("AZE", -1)}),
    ("Moscow blamed Armenia for the delay of the talks.", {("ARM", -1)}),
    ("Lawmakers in Oslo condemned Azerbaijan's blockade of the road.", {("AZE", -1)}),
    ("The senator urged Azerbaijan to free the prisoners.", {("AZE", -1)}),
    ("The EU called on Armenia to publish the budget of the fund.", {("ARM", -1)}),
    ("Tokayev praised Azerbaijan for its hospitality.", {("AZE", 1)}),
    ("The envoy thanked Armenia for its help after the flood.", {("ARM", 1)}),
    ("Tehran warned Baku against opening the bases to others.", {("AZE", -1)}),
    ("Human rights groups criticised Armenia over the arrest of the bishop.", {("ARM", -1)}),
    ("The committee commended Yerevan for its reforms.", {("ARM", 1)}),
    ("The ministry slammed Yerevan for stalling.", {("ARM", -1)}),
    ("He congratulated Azerbaijan on a well-run conference.", {("AZE", 1)}),
    ("The mediator is disappointed in Armenia.", {("ARM", -1)}),
    ("She lauded Baku and scolded Yerevan.", {("AZE", 1), ("ARM", -1)}),
    ("The report faults Azerbaijan for jailing reporters.", {("AZE", -1)}),
    # What the target is said to do or to be.
    (f"{SPEAKER}Azerbaijan violates the ceasefire every night.", {("AZE", -1)}),
    (f"{SPEAKER}Armenia has broken its promise.", {("ARM", -1)}),
    (f"{SPEAKER}Azerbaijan is a reliable partner.", {("AZE", 1)}),
    (f"{SPEAKER}Armenia is not a reliable partner.", {("ARM", -1)}),
    (f"{SPEAKER}Armenia poses a threat to nobody but itself.", {("ARM", -1)}),
    (f"{SPEAKER}Azerbaijan has negotiated with skill and patience.", {("AZE", 1)}),
    (f"{SPEAKER}Azerbaijan's demands are maximalist.", {("AZE", -1)}),
    (f"{SPEAKER}the Armenian government has been petty and vindictive.", {("ARM", -1)}),
    (f"{SPEAKER}Baku behaves like a bully.", {("AZE", -1)}),
    (f"{SPEAKER}Yerevan has shown courage and political maturity.", {("ARM", 1)}),
    (f"{SPEAKER}Armenia must stop arming itself.", {("ARM", -1)}),
    (f"{SPEAKER}Azerbaijan should release the captives without delay.", {("AZE", -1)}),
    (f"{SPEAKER}Armenia’s refusal to sign was cowardly.", {("ARM", -1)}),
    (f"{SPEAKER}Azerbaijan lied about the tanks.", {("AZE", -1)}),
    (f"{SPEAKER}Baku is stoking hatred against its neighbour.", {("AZE", -1)}),
    (f"{SPEAKER}Armenia kept its word.", {("ARM", 1)}),
    (f"{SPEAKER}Armenian officials had been honest and well prepared.", {("ARM", 1)}),
    # Speakers of the other side.
    (
        "Azerbaijan's foreign ministry said Armenia “plays with matches in a dry field”.",
        {("ARM", -1)},
    ),
    (
        "Suren Papikyan, Armenia's defence minister, said Azerbaijan “shoots first, asks later”.",
        {("AZE", -1)},
    ),
    (
        "Aliyev said that Armenia is preparing for a new war and hiding it from the world.",
        {("ARM", -1)},
    ),
    (
        "Russia's claim that Yerevan is “selling its soul” was repeated on television.",
        {("ARM", -1)},
    ),
    ("Some in Paris claim that Azerbaijan “buys votes with caviar”.", {("AZE", -1)}),
    # Denials and their like.
    ("Pashinyan dismissed the accusations against Armenia as baseless.", {("ARM", 1)}),
    ("Azerbaijan's foreign ministry rejected the report about the village.", {("AZE", 1)}),
    # Both.
    ("The mediators criticised both Armenia and Azerbaijan.", {("ARM", -1), ("AZE", -1)}),
    (
        "Armenia and Azerbaijan met in Brussels. She said that both governments preach hatred.",
        {("ARM", -1), ("AZE", -1)},
    ),
    # Nouns of attitude.
    ("She expressed her gratitude to Armenia.", {("ARM", 1)}),
    ("He spoke of the threat posed by Azerbaijan.", {("AZE", -1)}),
    ("The senator spoke of Azerbaijani aggression.", {("AZE", -1)}),
    ("Credit for the deal belongs to Yerevan, the mediator said.", {("ARM", 1)}),
    # The author.
    ("Azerbaijan's arrogant refusal leaves the villagers without water.", {("AZE", -1)}),
    ("Armenia, to its credit, has kept its temper.", {("ARM", 1)}),
    ("Illegal Armenian armed groups left the liberated village.", {("AZE", 1), ("ARM", -1)}),
]

EVENTS = [
    "Azerbaijan and Armenia fought a war in 2020 that killed more than 6,000 people.",
    "Two Armenian soldiers were wounded when fire was opened on the border on Monday.",
    "Azerbaijan lost eleven sappers to mines last year.",
    "Armenia has come under pressure from Moscow since the winter.",
    "Azerbaijan launched an offensive in September 2023, and the army took the heights.",
    "The losses of Armenia in the war were put at 3,800.",
    "The ministers of Armenia and Azerbaijan discussed the opening of the road.",
    "Armenia and Azerbaijan signed an agreement on the supply of gas.",
    "Sanctions against Azerbaijani officials were discussed in the committee.",
    "Trade between Azerbaijan and Georgia has grown by a tenth.",
    "Armenia accused nobody, and the talks went on.",
    "The two countries have been in conflict since 1988, and the border is closed.",
    "Azerbaijan bought drones from Israel, and Armenia bought radars from India.",
    "The meeting is not directed against Azerbaijan, the ambassador of France said.",
    "The European Union will support Armenia with 20 million euros.",
    "An earthquake shook Armenia, and nine houses collapsed.",
    "Armenia beat Azerbaijan 2–1 in a friendly match in Tbilisi.",
    "Baku reported the death of a soldier near Lachin.",
    "Yerevan said that the train would arrive on Tuesday.",
    "Tensions between Yerevan and Baku rose after the attack on the embassy in Tehran.",
    "Armenia has made painful concessions.",
    "Azerbaijan detained eight men at the checkpoint, the ministry said.",
]


def _shown(value: object) -> str:
    """A name that every process gives alike: a set has no order of its own."""
    return str(sorted(value) if isinstance(value, set) else value)[:60]


@pytest.mark.parametrize(("text", "wanted"), JUDGED, ids=_shown)
def test_what_is_judged(text: str, wanted: set[tuple[str, int]], read: Read) -> None:
    got = {
        (s.proposal.target, (s.proposal.polarity > 0) - (s.proposal.polarity < 0))
        for s in read(text).of(Stance)
        if not s.gated
    }
    assert got == wanted


@pytest.mark.parametrize("text", EVENTS, ids=lambda value: str(value)[:60])
def test_an_event_is_no_stance(text: str, read: Read) -> None:
    reading = read(text)
    signed = [s for s in reading.of(Stance) if s.proposal.polarity and not s.gated]
    assert signed == []
