"""Twelve outlet styles, six of them set aside whole: how many stances are found, and how right."""

import pytest

from annotator.model.annotations import Basis, HolderKind, SentenceValue, Stance
from tests.helpers.stance_frames import assert_more_than_rules, assert_told
from tests.helpers.stance_passages import Marks, both_marks, passages
from tests.unit.nlp.conftest import Read

SPEAKER = "Norwegian senator Astrid Holmebakk said on Monday that "


@pytest.fixture(scope="module", params=[0, 1], ids=["looked at", "set aside"])
def both(request: pytest.FixtureRequest, read: Read) -> tuple[int, Marks, Marks]:
    """The half, the marks of the rules alone, and those of all that is suggested."""
    return request.param, *both_marks(request.param, lambda text: read(text).answer, "styles")


def test_each_half_is_as_dense_as_news() -> None:
    for number in (0, 1):
        found = passages(number, "styles")
        assert len(found) >= 60
        assert sum(not p.records for p in found) >= 20
        assert all(r.basis in set(Basis) for p in found for r in p.records)


def test_stances_of_new_styles_are_found_and_right(both: tuple[int, Marks, Marks]) -> None:
    number, marks, _ = both
    recall, precision, exact, holder = ((0.58, 0.9, 0.42, 0.85), (0.25, 0.75, 0.4, 0.75))[number]
    assert marks.sign.recall >= recall
    assert marks.sign.precision >= precision
    assert marks.exact.precision >= exact
    assert marks.holder.precision >= holder
    assert marks.voice.precision >= 0.85
    assert marks.neutral.wanted - marks.neutral.right <= 1


def test_the_clause_model_finds_more_than_the_rules_alone(both: tuple[int, Marks, Marks]) -> None:
    number, rules, marks = both
    recall, precision = ((0.62, 0.9), (0.35, 0.75))[number]
    assert_more_than_rules(rules, marks, recall, precision, wrong=1)


SAID: list[tuple[str, str, int, str]] = [
    ("The bloc deplores the fact that Azerbaijan has expelled the agency.", "AZE", -1, "expelled"),
    ("Oslo commended the steps Armenia has taken to free its courts.", "ARM", 1, "steps Armenia"),
    ("The envoy was impressed by the progress Armenia had made.", "ARM", 1, "impressed by"),
    (
        "Azerbaijan, accused by Freedom Desk of torturing captives, sent nobody.",
        "AZE",
        -1,
        "tortur",
    ),
    (f"{SPEAKER}nobody has done more for this line than Azerbaijan.", "AZE", 1, "nobody has done"),
    ("Astrid Holmebakk sees a sincere partner in Armenia.", "ARM", 1, "sincere partner"),
    (f"{SPEAKER}Baku keeps her colleagues behind bars.", "AZE", -1, "behind bars"),
    (f"{SPEAKER}Armenia had never once consulted the refugees.", "ARM", -1, "consulted"),
    (f"{SPEAKER}Armenia is today one of the most reliable hosts.", "ARM", 1, "reliable hosts"),
    ("Lawmakers took issue with the Armenian government.", "ARM", -1, "issue"),
    ("She called on the court to hold Azerbaijan accountable for war crimes.", "AZE", -1, "hold"),
    ("What remains is for Armenia to release the bishop.", "ARM", -1, "to release"),
    ("Armenia's envoy Suren Papikyan called our report “a fairy tale”.", "ARM", 1, "a fairy tale"),
    (f"{SPEAKER}the story was a lie invented in Baku.", "AZE", -1, "lie invented"),
    ("President Ilham Aliyev said the neighbouring country broke its word.", "ARM", -1, "broke"),
    (
        "The EU regrets Azerbaijan's decision to close the office, calling the step unjustified.",
        "AZE",
        -1,
        "unjustified",
    ),
    ("Statement by the EU: We expect Azerbaijan to release the men.", "AZE", -1, "expect"),
]


@pytest.mark.parametrize(("text", "key", "sign", "words"), SAID, ids=[row[0][-40:] for row in SAID])
def test_frames_of_new_styles(text: str, key: str, sign: int, words: str, read: Read) -> None:
    assert_told(read, text, key, sign, words)


UNTOLD = [
    "Lawmakers in Oslo warned that Azerbaijan's oil fields were ageing.",
    "The minister thanked the Armenian contractors for their work.",
    "The two expect Azerbaijan and Armenia to engage constructively.",
]


@pytest.mark.parametrize("text", UNTOLD)
def test_what_only_sounds_like_a_stance(text: str, read: Read) -> None:
    assert [s for s in read(text).of(Stance) if not s.gated and s.proposal.polarity] == []


def test_bland_kind_words_of_the_writer_are_kept_but_not_offered(read: Read) -> None:
    text = "The results reflect Azerbaijan's active role in the region."
    told = read(text).of(Stance)
    assert [s.gated for s in told] == [True]
    spoken = "Minister Jeyhun Bayramov praised Azerbaijan's active role in the region."
    assert any(not s.gated for s in read(spoken).of(Stance))


def test_a_sentence_about_ties_is_neutral(read: Read) -> None:
    text = "The Secretary reinforced the importance of the U.S.-Azerbaijan bilateral relationship."
    values = [s.proposal for s in read(text).of(SentenceValue) if s.proposal.target == "AZE"]
    assert [v.value.value for v in values] == ["neu"]


def test_a_release_named_by_a_demonym_alone_is_passed_on_by_nobody(read: Read) -> None:
    text = (
        "The news release of the Azerbaijani president’s press office says:\n"
        "“The head of state stressed that Armenia is a reckless state.”"
    )
    reading = read(text)
    stance = reading.stance("ARM")
    assert reading.holder(stance) == "head of state"
    assert stance.via is None


def test_the_sentence_model_seconds_what_somebody_says_of_a_target(read: Read) -> None:
    text = "She argues that Azerbaijan has become used to extracting concessions without shame."
    told = [s for s in read(text).of(Stance) if not s.gated]
    assert [(s.proposal.target, s.proposal.polarity) for s in told] == [("AZE", -1)]
    assert told[0].proposal.holder.kind is HolderKind.UNNAMED
