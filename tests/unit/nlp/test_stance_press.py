"""Running prose of many outlets: how many stances are found, and the frames that find them."""

import pytest

from annotator.model.annotations import HolderKind, Stance, Voice
from tests.helpers.stance_frames import assert_more_than_rules, assert_told
from tests.helpers.stance_passages import Marks, both_marks, passages
from tests.unit.nlp.conftest import Read

SPEAKER = "Norwegian senator Astrid Holmebakk said on Monday that "


@pytest.fixture(scope="module", params=[0, 1], ids=["looked at", "set aside"])
def both(request: pytest.FixtureRequest, read: Read) -> tuple[int, Marks, Marks]:
    """The half, the marks of the rules alone, and those of all that is suggested."""
    return request.param, *both_marks(request.param, lambda text: read(text).answer, "press")


def test_each_half_is_as_dense_as_news() -> None:
    for number in (0, 1):
        found = passages(number, "press")
        assert len(found) >= 60
        assert sum(not p.records for p in found) >= 20


def test_stances_in_prose_are_found_and_right(both: tuple[int, Marks, Marks]) -> None:
    number, marks, _ = both
    recall, precision, exact = ((0.55, 0.85, 0.55), (0.40, 0.80, 0.35))[number]
    assert marks.sign.recall >= recall
    assert marks.sign.precision >= precision
    assert marks.exact.precision >= exact
    assert marks.voice.precision >= 0.9
    assert marks.holder.precision >= 0.6
    assert marks.neutral.wanted - marks.neutral.right <= 2


def test_the_clause_model_finds_more_than_the_rules_alone(both: tuple[int, Marks, Marks]) -> None:
    number, rules, marks = both
    recall, precision = ((0.65, 0.87), (0.55, 0.85))[number]
    assert_more_than_rules(rules, marks, recall, precision, wrong=3)


SAID: list[tuple[str, str, int, str]] = [
    (f"{SPEAKER}Azerbaijan has not fulfilled any of its promises.", "AZE", -1, "not fulfilled"),
    (f"{SPEAKER}Armenia will have to answer for the consequences.", "ARM", -1, "answer for"),
    (f"{SPEAKER}it was Azerbaijan that had violated the agreement.", "AZE", -1, "violated"),
    (f"{SPEAKER}Armenia has always been committed to peace.", "ARM", 1, "committed to peace"),
    (f"{SPEAKER}there is no free press in Azerbaijan.", "AZE", -1, "no free press"),
    (f"{SPEAKER}Azerbaijan is a state governed by the rule of law.", "AZE", 1, "rule of law"),
    (f"{SPEAKER}Armenia has never attacked anyone.", "ARM", 1, "never attacked anyone"),
    ("The text notes the growing influence of Azerbaijan in Asia.", "AZE", 1, "growing influence"),
    ("The ministry rejected the claims about Armenia as pure fiction.", "ARM", 1, "pure fiction"),
    ("Parliament demanded sanctions against Azerbaijan.", "AZE", -1, "demanded sanctions"),
    ("The EU regrets Azerbaijan's decision to close the office.", "AZE", -1, "regrets"),
]


@pytest.mark.parametrize(("text", "key", "sign", "words"), SAID, ids=[row[0][-40:] for row in SAID])
def test_frames_of_prose(text: str, key: str, sign: int, words: str, read: Read) -> None:
    assert_told(read, text, key, sign, words)


def test_two_things_accused_of_are_two_records(read: Read) -> None:
    text = "The report faults Armenia for jailing a bishop and for silencing its critics."
    told = [s.proposal.expression[-1] for s in read(text).of(Stance) if not s.gated]
    shown = [text[p.start : p.end] for p in told]
    assert shown == ["jailing a bishop", "silencing its critics"]


def test_a_judgement_of_what_was_just_said_goes_on(read: Read) -> None:
    text = "“Azerbaijan violates the truce. This is unacceptable,” senator Astrid Holmebakk said."
    told = [s.proposal for s in read(text).of(Stance) if not s.gated]
    assert [(s.target, s.polarity) for s in told] == [("AZE", -1), ("AZE", -1)]
    assert text[told[1].expression[0].start : told[1].expression[0].end] == "unacceptable"


def test_the_opposition_is_not_the_country(read: Read) -> None:
    text = "Commentators mocked the Armenian opposition for its empty speeches."
    assert [s for s in read(text).of(Stance) if not s.gated] == []


def test_words_about_any_side_are_kept_but_not_offered(read: Read) -> None:
    text = (
        "Armenia and Azerbaijan met in Brussels. The mediator warned that "
        "hostile actions by any side would harm the talks."
    )
    told = read(text).of(Stance)
    assert told
    assert all(s.gated and s.proposal.polarity == 0 for s in told)


INTERVIEW = (
    "A diplomat looks back\n"
    "The road from Yerevan to Brussels was long, and few have travelled it as often as he has.\n"
    "Former diplomat Levon Marabian spent nine years there. We met Marabian in his flat.\n"
    "Is peace possible this year?\n"
    "I think it is. Azerbaijan has shown real flexibility, and we should say so aloud.\n"
    "And what about Armenia?\n"
    "{answer}\n"
    "Do you plan to return to politics?\n"
    "{last}\n"
)


def test_answers_of_an_interview_are_the_guests_own_words(read: Read) -> None:
    answer = "Armenia is stubborn and badly organised. We must explain our compromises."
    reading = read(INTERVIEW.format(answer=answer, last="No, I am too old for that."))
    told = [s.proposal for s in reading.of(Stance) if not s.gated]
    assert {s.target for s in told} == {"ARM", "AZE"}
    assert all(s.voice is Voice.DIRECT for s in told)
    assert all(s.holder.kind is HolderKind.ENTITY for s in told)


def test_questions_as_headings_make_no_interview(read: Read) -> None:
    text = INTERVIEW.replace("I think it is. ", "It is. ").replace(
        "and we should", "and one should"
    )
    reading = read(text.format(answer="Armenia is stubborn.", last="Nobody knows."))
    told = [s.proposal for s in reading.of(Stance) if not s.gated]
    assert told
    assert all(s.voice is Voice.AUTHOR for s in told)
