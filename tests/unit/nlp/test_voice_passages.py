"""Who says it, in short passages of their own: holder, voice, the one who passes it on, distance."""

import pytest

from annotator.model.annotations import Stance
from tests.unit.nlp.conftest import Read

INTERVIEW = """River Post: Who is to blame?
Astrid Holmebakk: Armenia has been reckless and dishonest.
River Post: And now?
Astrid Holmebakk: Now we wait."""

# Passage, target, voice, holder as written (or author, unnamed).
SAID = [
    (
        "“Azerbaijan is a brutal neighbour,” said Astrid Holmebakk.",
        "AZE",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        '"Armenia is a hypocritical partner", Astrid Holmebakk said.',
        "ARM",
        "direct",
        "Astrid Holmebakk",
    ),
    ("Astrid Holmebakk said: “Armenia is a generous host.”", "ARM", "direct", "Astrid Holmebakk"),
    ("Astrid Holmebakk called Armenia ‘a reckless state’.", "ARM", "direct", "Astrid Holmebakk"),
    ("Astrid Holmebakk said that Armenia was reckless.", "ARM", "indirect", "Astrid Holmebakk"),
    (
        "According to Astrid Holmebakk, Azerbaijan is an aggressor.",
        "AZE",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "Azerbaijan is an aggressor, according to Astrid Holmebakk.",
        "AZE",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "In her view, Astrid Holmebakk said, Armenia had been dishonest.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "Astrid Holmebakk spoke first. She said that Armenia was reckless.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "“We met at noon,” Astrid Holmebakk said. “Azerbaijan was a cynical host.”",
        "AZE",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        "“We met at noon,” Astrid Holmebakk said.\n“Azerbaijan was a cynical host,” she added.",
        "AZE",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        "“We met at noon, and it rained.\n“Azerbaijan was a cynical host,” Astrid Holmebakk said.",
        "AZE",
        "direct",
        "Astrid Holmebakk",
    ),
    ("«Armenia is a reckless state», Astrid Holmebakk said.", "ARM", "direct", "Astrid Holmebakk"),
    ("“Armenia is a reckless state, Astrid Holmebakk said.", "ARM", "direct", "Astrid Holmebakk"),
    ("Many say that Armenia is a reckless state.", "ARM", "indirect", "unnamed"),
    ("“Azerbaijan is a brutal neighbour,” a shepherd said.", "AZE", "direct", "unnamed"),
    ("Diplomats describe Azerbaijan as a cynical host.", "AZE", "indirect", "unnamed"),
    ("Azerbaijan is a brutal and cynical neighbour.", "AZE", "author", "author"),
    ("Astrid Holmebakk: Armenia is a reckless state", "ARM", "indirect", "Astrid Holmebakk"),
    (
        "The release of the Ministry of Rail reads:\n“Armenia is a reckless state and knows it.”",
        "ARM",
        "document",
        "Ministry of Rail",
    ),
    (
        INTERVIEW,
        "ARM",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        "Azerbaijan was praised by Astrid Holmebakk for its patience.",
        "AZE",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "Astrid Holmebakk, who chairs the group, condemned Armenia.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "The River Post wrote that Azerbaijan is a brutal neighbour.",
        "AZE",
        "indirect",
        "River Post",
    ),
    ("Tehran said Azerbaijan was a treacherous neighbour.", "AZE", "indirect", "Tehran"),
    ("A resident who gave no name said that Armenia was reckless.", "ARM", "indirect", "unnamed"),
    (
        "The dispatcher laughed. “Azerbaijan is a corrupt neighbour,” he said.",
        "AZE",
        "direct",
        "unnamed",
    ),
    ("Astrid Holmebakk tweeted that Armenia is reckless.", "ARM", "indirect", "Astrid Holmebakk"),
    ("Armenia is reckless, Astrid Holmebakk believes.", "ARM", "indirect", "Astrid Holmebakk"),
    (
        "The River Post quoted Astrid Holmebakk as saying that Armenia was reckless.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "Asked about the road, Astrid Holmebakk said Armenia had been dishonest.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "“Armenia,” Astrid Holmebakk said, “is a reckless state.”",
        "ARM",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        'Astrid Holmebakk told reporters that Armenia "is a reckless state".',
        "ARM",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        "Speaking in Oslo, Astrid Holmebakk accused Armenia of arson.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    ("The mayor said that Azerbaijan was a cynical host.", "AZE", "indirect", "mayor"),
    (
        "Freedom Desk was founded in 1998. The organisation says that Armenia is a reckless state.",
        "ARM",
        "indirect",
        "Freedom Desk",
    ),
    (
        "The Foreign Ministry issued a statement. “Armenia is a reckless state,” it reads.",
        "ARM",
        "direct",
        "Foreign Ministry",
    ),
    (
        "The Foreign Ministry of Norway issued a statement. The statement said Armenia is reckless.",
        "ARM",
        "indirect",
        "Foreign Ministry of Norway",
    ),
    (
        "Freedom Desk was founded in 1998. In its view, Armenia is a reckless state.",
        "ARM",
        "indirect",
        "Freedom Desk",
    ),
    (
        "Astrid Holmebakk is convinced that Armenia is a reckless state.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "Astrid Holmebakk expressed the view that Armenia is a reckless state.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    (
        "It was stressed by Freedom Desk that Armenia is a reckless state.",
        "ARM",
        "indirect",
        "Freedom Desk",
    ),
    ("It was noted at the meeting that Armenia is reckless.", "ARM", "indirect", "unnamed"),
    (
        "“Armenia is a reckless state,” the agency quoted Astrid Holmebakk as saying.",
        "ARM",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        "The words of Astrid Holmebakk were clear: “Armenia is a reckless state.”",
        "ARM",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        "I asked Astrid Holmebakk about the road. “Armenia is a reckless state,” she told me.",
        "ARM",
        "direct",
        "Astrid Holmebakk",
    ),
    (
        "Astrid Holmebakk told us that Azerbaijan answers letters. She said Armenia was reckless.",
        "ARM",
        "indirect",
        "Astrid Holmebakk",
    ),
    ("A senior official in Brussels said that Armenia was reckless.", "ARM", "indirect", "unnamed"),
]

ATTITUDES = [
    ("Astrid Holmebakk claimed that Armenia was reckless.", "ARM", "distances"),
    ("Astrid Holmebakk alleged that Azerbaijan was corrupt.", "AZE", "distances"),
    ("Astrid Holmebakk said that Armenia was reckless.", "ARM", "neutral"),
    ("Astrid Holmebakk admitted that Armenia had been generous.", "ARM", "endorses"),
    ("Astrid Holmebakk pointed out that Azerbaijan had been dishonest.", "AZE", "endorses"),
    ("Astrid Holmebakk revealed that Armenia had been dishonest.", "ARM", "endorses"),
]

PASSED_ON = [
    (
        "The River Post reported that Astrid Holmebakk had said that Armenia was reckless.",
        "ARM",
        "Astrid Holmebakk",
        "River Post",
    ),
    (
        "According to the River Post, Astrid Holmebakk condemned Azerbaijan.",
        "AZE",
        "Astrid Holmebakk",
        "River Post",
    ),
]


@pytest.mark.parametrize(("text", "target", "voice", "holder"), SAID, ids=lambda v: str(v)[:60])
def test_who_says_it(text: str, target: str, voice: str, holder: str, read: Read) -> None:
    reading = read(text)
    stance = reading.stance(target)
    assert (stance.voice.value, reading.holder(stance)) == (voice, holder)


@pytest.mark.parametrize(("text", "target", "attitude"), ATTITUDES)
def test_what_the_author_makes_of_it(text: str, target: str, attitude: str, read: Read) -> None:
    assert read(text).stance(target).author_attitude.value == attitude


@pytest.mark.parametrize(("text", "target", "holder", "via"), PASSED_ON)
def test_who_passes_it_on(text: str, target: str, holder: str, via: str, read: Read) -> None:
    reading = read(text)
    stance = reading.stance(target)
    assert reading.holder(stance) == holder
    assert stance.via is not None
    assert reading.words(reading.by_id(stance.via).span) == via


def test_reasons_are_sentences_for_people(read: Read) -> None:
    for text, *_ in (*SAID, *ATTITUDES):
        for suggestion in read(text).of(Stance):
            assert suggestion.reason[0].isupper() or suggestion.reason[0] in "“‘"
            assert suggestion.reason.endswith(".")
            assert len(suggestion.reason.split()) > 3
