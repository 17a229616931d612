"""Stance by frames, evaluating words, loaded words, demands, denials; and what is none (rule 2)."""

import pytest

from annotator.model.annotations import Attitude, Basis, HolderKind, SentenceValue, Voice
from annotator.model.spans import Span
from tests.unit.nlp.conftest import Read


@pytest.mark.parametrize(
    ("text", "target", "sign"),
    [
        # Accusation, blame, condemnation: toward the object, never toward the accuser.
        ("Azerbaijan accused Armenia of dragging its feet over the maps.", "ARM", -1),
        ("Human Rights Monitor criticised Azerbaijan for its crackdown on reporters.", "AZE", -1),
        ("The parliament condemned the shelling by Azerbaijan of two border villages.", "AZE", -1),
        # Praise and support.
        ("Macron praised Armenia for its patience.", "ARM", 1),
        ("The envoy thanked Azerbaijan for opening the archive.", "AZE", 1),
        ("Turkey fully supports Azerbaijan, Erdogan said.", "AZE", 1),
        ("The envoy called Azerbaijan a ‘dependable neighbour’.", "AZE", 1),
        ("She described Armenia's answer as hypocritical.", "ARM", -1),
        # Demands.
        ("The European Parliament called on Azerbaijan to free the four drivers.", "AZE", -1),
        ("Armenia must publish its maps, Aliyev said.", "ARM", -1),
        ("The ambassador repeated the need for Azerbaijan to honour its commitments.", "AZE", -1),
        # Deeds told by the other side.
        (
            "Azerbaijani troops fired at Armenian posts, the Armenian Defence Ministry said.",
            "AZE",
            -1,
        ),
        ("Armenia lied to the mediators, Bayramov said.", "ARM", -1),
        ("Azerbaijan refused to return the bodies, Yerevan said.", "AZE", -1),
        # Judging words.
        ("Azerbaijan's aggressive policy worries the neighbours, Mirzoyan said.", "AZE", -1),
        ("Armenia has been generous with its time.", "ARM", 1),
        ("Armenia is a country of professional complainers, the columnist wrote.", "ARM", -1),
        ("“Shame on Azerbaijan,” the singer wrote.", "AZE", -1),
        ("The threat posed by Azerbaijan remains real, the general said.", "AZE", -1),
        ("The Kremlin is disappointed with Armenia, Peskov said.", "ARM", -1),
        # Loaded words.
        ("The road passes through the liberated village of Garakend.", "AZE", 1),
        ("The bridge fell apart during the Armenian occupation.", "ARM", -1),
        ("Azerbaijan's blockade of the lower road goes on.", "AZE", -1),
    ],
)
def test_a_stance_is_found(text: str, target: str, sign: int, read: Read) -> None:
    reading = read(text)
    signs = {(t, (p > 0) - (p < 0)) for t, p in reading.stances}
    assert (target, sign) in signs
    assert reading.value(target) == {1: "pos", -1: "neg"}[sign]


@pytest.mark.parametrize(
    "text",
    [
        "Armenia lost the war in 2020 and thousands of its soldiers were killed.",
        "Azerbaijan faced certain pressures, he said.",
        "Azerbaijani forces killed two Armenian soldiers on Tuesday.",
        "The 2020 war against Armenia changed the map.",
        "Armenia and Azerbaijan discussed cooperation in a number of fields.",
        "Armenia wants to buy six buses, the minister said.",
        "A strong earthquake was felt in Azerbaijan.",
        "Armenia did not accuse Azerbaijan of anything.",
        "The delegation of Azerbaijan praised the cooks.",
    ],
)
def test_an_event_is_not_a_stance(text: str, read: Read) -> None:
    reading = read(text)
    assert reading.stances == []
    values = {s.proposal.value.value for s in reading.of(SentenceValue)}
    assert values <= {"neu", "none"}


def test_the_accuser_gets_nothing(read: Read) -> None:
    reading = read("Armenia accused Azerbaijan of holding the bridge hostage.")
    assert reading.value("ARM") == "neu"
    assert [t for t, _ in reading.stances] == ["AZE"]
    stance = reading.stance("AZE")
    assert stance.basis is Basis.ACCUSATION
    assert reading.holder(stance) == "Armenia"
    assert [reading.words(p) for p in stance.expression] == ["holding the bridge hostage"]
    assert reading.words(stance.target_span) == "Azerbaijan"


def test_crimes_and_absolute_words_count_double(read: Read) -> None:
    assert read("Yerevan accused Azerbaijan of genocide.").stances == [("AZE", -2)]
    assert read("He called Azerbaijan a completely reliable partner.").stances == [("AZE", 2)]


def test_denial_defends_the_accused(read: Read) -> None:
    text = "Aliyev said the accusations about Azerbaijan wanting to attack Armenia are baseless."
    reading = read(text)
    assert reading.stances == [("AZE", 1)]
    assert reading.value("ARM") == "neu"


def test_rejected_accusation_defends_the_one_who_rejects_it(read: Read) -> None:
    assert read("Armenia has rejected Azerbaijan's accusations.").stances == [("ARM", 1)]


def test_not_against_is_neutral(read: Read) -> None:
    reading = read("Blinken said the meeting is not against Azerbaijan.")
    assert reading.stances == [("AZE", 0)]
    assert reading.value("AZE") == "neu"


def test_both_sides_are_criticised_alike(read: Read) -> None:
    text = "Armenia and Azerbaijan met again. Both countries have been lazy and careless."
    assert sorted(read(text).stances) == [("ARM", -1), ("AZE", -1)]


def test_any_side_and_calls_on_both_are_neutral(read: Read) -> None:
    for text in (
        "Armenia and Azerbaijan met. Hostile gestures by any side would harm trade, he warned.",
        "The United States urged Baku and Yerevan to return to the table.",
    ):
        assert {p for _, p in read(text).stances} <= {0}


def test_both_signs_in_one_sentence_are_mixed(read: Read) -> None:
    text = "She praised Azerbaijan for its patience, but accused Azerbaijan of dragging its feet."
    assert read(text).value("AZE") == "mixed"


def test_voices(read: Read) -> None:
    direct = read("“Armenia has shown real patience,” said Sibel Arkun.").stance("ARM")
    indirect = read("Sibel Arkun said that Armenia had shown real patience.").stance("ARM")
    author = read("Armenia has shown real patience.").stance("ARM")
    assert [direct.voice, indirect.voice, author.voice] == [
        Voice.DIRECT,
        Voice.INDIRECT,
        Voice.AUTHOR,
    ]
    assert author.holder.kind is HolderKind.AUTHOR


def test_document_quoted_whole_over_paragraphs(read: Read) -> None:
    text = (
        "The news release of the State Department about the call reads:\n"
        "“The Secretary of State praised Armenia for its patience.\n"
        "The Secretary of State noted that Azerbaijan must honour its commitments.”\n"
        "Armenia has been generous."
    )
    reading = read(text)
    praise, demand, author = (s.proposal for s in reading.of(type(reading.stance("ARM"))))
    assert praise.voice is Voice.DOCUMENT
    assert demand.voice is Voice.DOCUMENT
    assert reading.words(reading.by_id(demand.via).span) == "State Department"
    assert reading.holder(demand) == "Secretary of State"
    assert author.voice is Voice.AUTHOR


def test_pronoun_takes_the_last_speaker(read: Read) -> None:
    text = "Ararat Mirzoyan spoke first. He accused Azerbaijan of dragging its feet."
    reading = read(text)
    assert reading.holder(reading.stance("AZE")) == "Ararat Mirzoyan"


def test_nobody_named(read: Read) -> None:
    reading = read("Critics say that Azerbaijan must free the reporters.")
    assert reading.holder(reading.stance("AZE")) == "unnamed"


@pytest.mark.parametrize(
    ("verb", "attitude"),
    [
        ("said", Attitude.NEUTRAL),
        ("claimed", Attitude.DISTANCES),
        ("admitted", Attitude.ENDORSES),
    ],
)
def test_reporting_verb_tells_the_author_s_attitude(
    verb: str, attitude: Attitude, read: Read
) -> None:
    text = f"Ilham Aliyev {verb} that Armenia had shown real patience."
    assert read(text).stance("ARM").author_attitude is attitude


def test_sentences_have_a_value_for_every_target(read: Read) -> None:
    reading = read("Talks were held in Almaty.\nBaku thanked the hosts. Georgia sent tea.")
    assert [reading.value("AZE", n) for n in range(3)] == ["none", "neu", "none"]
    assert len(reading.of(SentenceValue)) == 6


def test_official_counts_and_private_demonym_does_not(read: Read) -> None:
    assert read("Jeyhun Bayramov left early.").value("AZE") == "neu"
    assert read("An Azerbaijani website published the list.").value("AZE") == "none"


def test_entities_named_as_holders_are_suggested_too(read: Read) -> None:
    reading = read("Ararat Mirzoyan accused Azerbaijan of genocide, Baku rejected the claims.")
    ids = {s.id for s in reading.answer.suggestions}
    for stance in (s.proposal for s in reading.of(type(reading.stance("AZE")))):
        assert stance.holder.entity is None or stance.holder.entity in ids


def test_excluded_text_has_no_stance_and_no_values(read: Read) -> None:
    text = "Armenia accused Azerbaijan of genocide.\nTalks were held in Almaty."
    reading = read(text, excluded=(Span(0, 39),))
    assert reading.stances == []
    assert {s.span.start for s in reading.of(SentenceValue)} == {40}
    assert any(t.start < 39 for t in reading.answer.segmentation.tokens)
