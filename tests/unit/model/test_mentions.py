"""Same mentions: found in every spelling, never inside another word, offsets exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.mentions import aliases_of, folded, same_mentions
from annotator.model.spans import Span
from annotator.services.schemes import default_scheme
from tests.helpers.strategies import texts


def found(text, surface, *args, **kwargs):
    return [
        (text[m.span.start : m.span.end], m.why)
        for m in same_mentions(text, surface, *args, **kwargs)
    ]


def places(text, surface):
    return [text[m.span.start : m.span.end] for m in same_mentions(text, surface)]


def test_identical_and_possessive_mentions_without_the_possessive():
    text = "Armenia’s PM: Armenia, Armenian, in Armenia’s and Armenia's name; ARMENIA"
    assert found(text, "Armenia’s") == [
        ("Armenia", "identical"),
        ("Armenia", "identical"),
        ("Armenia", "identical"),
        ("Armenia", "identical"),
        ("ARMENIA", "other case"),
    ]


def test_offsets_are_exact_behind_emoji_and_joined_characters():
    text = "😊👩\u200d👧 Baku\U0001d11eBaku e\u0301 Baku’s"
    spans = [m.span for m in same_mentions(text, "Baku")]
    assert [text[a:b] for a, b in spans] == ["Baku", "Baku", "Baku"]
    assert spans[0] == Span(5, 9)


@pytest.mark.parametrize(
    ("surface", "text", "wanted"),
    [
        (
            "Əliyev",
            "Aliyev, Əliyevin, Alıyev, Aliyevs",
            ["Aliyev", "Əliyevin", "Alıyev", "Aliyevs"],
        ),
        ("Aliyev", "Əliyev və Алиев, Алиева, Алиевым", ["Əliyev", "Алиев", "Алиева", "Алиевым"]),
        ("Yerevan", "в Ереване и Ереван", ["Ереване", "Ереван"]),
        ("Пашинян", "Pashinyan: Пашиняна, Пашиняном", ["Pashinyan", "Пашиняна", "Пашиняном"]),
        ("Казань", "Казань, Казани, Kazan", ["Казань", "Казани", "Kazan"]),
        ("Երևան", "Երևանում, Երևանի, Երևանցի", ["Երևանում", "Երևանի"]),
        ("İlham", "Ilham İlham ilham", ["Ilham", "İlham", "ilham"]),
        ("Yugo\u2011Osetia", "Yugo-Osetia Yugo–Osetia", ["Yugo-Osetia", "Yugo–Osetia"]),
    ],
)
def test_spellings_and_endings(surface, text, wanted):
    assert places(text, surface) == wanted


def test_a_name_inside_a_word_or_a_combined_letter_is_none():
    assert places("Bakuvian Bakuu xBaku Baku\u0301 BaBaku _Baku", "Baku") == []


def test_short_names_are_found_as_written_only():
    assert places("EU eu EUs UN", "EU") == ["EU"]


@pytest.mark.parametrize("surface", ["’s", "'S", "", " "])
def test_a_surface_without_letters_has_no_mentions(surface):
    assert same_mentions("Armenia’s and ’s", surface) == []


def test_aliases_are_named_and_the_longer_of_two_wins():
    text = "Republic of Armenia, Armenia; Ermənistan"
    assert found(text, "Armenia", ["Republic of Armenia", "Ermənistan"]) == [
        ("Republic of Armenia", "alias Republic of Armenia"),
        ("Armenia", "identical"),
        ("Ermənistan", "alias Ermənistan"),
    ]


def test_excluded_stretches_are_left_out():
    text = "Baku Baku Baku"
    assert [m.span.start for m in same_mentions(text, "Baku", (), [Span(3, 6)])] == [10]


@given(texts(), st.data())
def test_every_mention_is_a_whole_word_of_the_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    surface = text[start : data.draw(st.integers(start + 1, min(len(text), start + 12)))]
    mentions = same_mentions(text, surface, ["Azərbaycan"])
    spans = [m.span for m in mentions]
    assert spans == sorted(set(spans))
    assert all(0 <= a < b <= len(text) for a, b in spans)
    for a, b in spans:
        assert not any(one != (a, b) and one[0] <= a and b <= one[1] for one in spans)


@given(texts())
def test_the_shadow_knows_where_each_letter_came_from(text):
    shadow, origin = folded(text)
    assert len(shadow) == len(origin)
    assert origin == sorted(origin)
    if text.isascii():
        assert shadow == text.lower()


def test_other_names_from_the_scheme():
    scheme = default_scheme()
    assert aliases_of(scheme, "Armenia", "GPE") == ("Republic of Armenia", "Hayastan")
    assert aliases_of(scheme, "Azeri", "NORP") == ("Azerbaijani", "Azerbaijanis", "Azeris")
    assert aliases_of(scheme, "Armenia", "ORG") == ()
    assert aliases_of(scheme, "Pashinyan", "PERSON") == ("Nikol Pashinyan", "Pashinyan")
    assert aliases_of(scheme, "Ilham Aliyev", "PERSON") == ("Ilham Aliyev", "Aliyev")
    assert aliases_of(scheme, "Aliyev", "ORG") == ()
    assert aliases_of(scheme, "Nobody", "PERSON") == ()
