"""Zones by wording, seams, duplicates, heads, tails and captions; every rule with a counterexample."""

import pytest

from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.nlp.zones.zoner import find_zones

LEAD = "Officials from Armenia and Azerbaijan have agreed on rules for fishing in the river Araz."
MORE = "Fishermen on the Armenian bank may cast their nets on Mondays and Tuesdays, officials said."
LAST = "The agreement on fishing comes into force in June, officials of both sides said."
BODY = f"{LEAD}\n{MORE}\n{LAST}"


def zones(text: str, scheme: Scheme, title: str = "") -> list[tuple[str, str]]:
    article = Article(uid=uid_of_text(text), text=text, title=title)
    return [(z.kind, text[z.start : z.end]) for z in find_zones(article, scheme) if not z.gated]


def kind_of(text: str, part: str, scheme: Scheme, title: str = "") -> str:
    at = text.index(part)
    article = Article(uid=uid_of_text(text), text=text, title=title)
    return next(
        z.kind for z in find_zones(article, scheme) if not z.gated and z.start <= at < z.end
    )


@pytest.mark.parametrize(
    "line",
    [
        "Skip to main content",
        "Home > News > Politics",
        "Share this article",
        "Facebook Twitter Telegram WhatsApp",
        "03 April 2024 14:20 (UTC+04:00)",
        "By Leyla Nabili",
        "Leave the first comment",
        "What do you think about this story?",
        "Download our app from Google Play",
        "You can download the Reader application from Play Store.",
        "Follow us on Telegram",
        "© 2024 The River Post. All rights reserved.",
        "When using materials of this site, a hyperlink to the source is required.",
        "Subscribe for unlimited access",
        "$12 monthly or $96 annually ($8.00/month)",
        "Already have an account? Log in",
        "One free article per month with a registered account.",
        "Become a member",
        "The views expressed in this article are the author's own.",
        "We are a small newsroom and we need you: become a supporter for $3 a month.",
        "Comments are checked by a moderator; editors may remove what breaks our rules.",
    ],
)
def test_lines_of_furniture(line: str, scheme: Scheme) -> None:
    assert kind_of(f"{BODY}\n{line}", line, scheme) == "FURNITURE"


@pytest.mark.parametrize(
    "line",
    [
        "The minister said readers should subscribe to the idea of open borders and donate to it.",
        "Facebook has removed 120 accounts that posed as members of the Armenian opposition.",
        "He left a comment on the talks before boarding his plane to Tbilisi on Friday night.",
        "“Support us,” the fishermen told the officials who had come to see the river.",
        "Members of the parliament will vote on the agreement about fishing next week.",
        "The company pays $12 monthly to each fisherman who reports his catch to the officials.",
    ],
)
def test_sentences_that_only_sound_like_furniture(line: str, scheme: Scheme) -> None:
    text = f"{LEAD}\n{line}\n{MORE}\n{LAST}"
    assert kind_of(text, line, scheme) == "BODY"


def test_glued_appeal_is_cut_inside_the_line_and_the_token(scheme: Scheme) -> None:
    text = f"Become a supporter{BODY}"
    assert zones(text, scheme) == [("FURNITURE", "Become a supporter"), ("BODY", BODY)]


def test_a_word_with_inner_capital_is_no_seam(scheme: Scheme) -> None:
    text = f"Support for McAllister grew.\n{BODY}"
    assert zones(text, scheme)[0][0] == "BODY"


def test_headline_of_another_story_before_an_appeal(scheme: Scheme) -> None:
    head = (
        "Georgian bakers win bread contest in Kutaisi\nThe jury tasted ninety loaves in one night."
    )
    appeal = "You can help us survive with a monthly membership or a single donation."
    text = f"{head}\n{appeal}\n{BODY}"
    assert zones(text, scheme) == [
        ("OTHER_STORY", head),
        ("FURNITURE", appeal),
        ("BODY", BODY),
    ]


def test_own_headline_before_an_appeal_is_kept(scheme: Scheme) -> None:
    head = "Officials agree on rules for fishing in the Araz river"
    appeal = "You can help us survive with a monthly membership or a single donation."
    assert zones(f"{head}\n{appeal}\n{BODY}", scheme)[0] == ("TITLE", head)


def test_teaser_cut_off_with_dots(scheme: Scheme) -> None:
    head = (
        "Norway settles a quota after a night of talks\n"
        "Norwegian skippers have settled a shared mackerel quota for the next season, though..."
    )
    assert zones(f"{head}\n{BODY}", scheme)[0] == ("OTHER_STORY", head)


def test_known_title_decides_what_the_headline_is(scheme: Scheme) -> None:
    head = "A quiet lake with loud neighbours\nWhat the mud brings up"
    appeal = "You can help us survive with a monthly membership or a single donation."
    text = f"{head}\n{appeal}\n{BODY}"
    title = "Quiet lake, loud neighbours"
    assert kind_of(text, "A quiet lake", scheme) == "OTHER_STORY"
    assert kind_of(text, "A quiet lake", scheme, title) == "TITLE"


def test_doubled_title_and_dek_before_a_picture(scheme: Scheme) -> None:
    title = "Fishing rules agreed -\n\nFishing rules agreed"
    dek = "Nets may be cast again, but not on the same days."
    caption = "A fisherman mends a net near Julfa."
    text = f"{title}\n{dek}\n{caption}\n{caption} — ALI NABI/River Images\n{BODY}"
    assert zones(text, scheme) == [
        ("TITLE", f"{title}\n{dek}"),
        ("CAPTION", f"{caption}\n{caption} — ALI NABI/River Images"),
        ("BODY", BODY),
    ]


def test_section_heads_stay_in_the_body(scheme: Scheme) -> None:
    text = f"{LEAD}\nRules\n{MORE}\n{LAST}"
    assert zones(text, scheme) == [("BODY", text)]


def test_other_stories_after_a_header(scheme: Scheme) -> None:
    text = f"{BODY}\nRelated News\nChess team wins bronze in Budapest\nNew school opens in Barda"
    assert zones(text, scheme)[1:] == [
        ("FURNITURE", "Related News"),
        ("OTHER_STORY", "Chess team wins bronze in Budapest\nNew school opens in Barda"),
    ]


def test_pointer_inside_the_body(scheme: Scheme) -> None:
    pointer = "Read also: Greek farmers bring olives to Gyumri"
    text = f"{LEAD}\n{pointer}\n{MORE}\n{LAST}"
    assert kind_of(text, pointer, scheme) == "OTHER_STORY"


TEASERS = (
    "Heavy snow has closed eleven mountain passes in Switzerland, leaving drivers in school gyms.",
    "Copper miners in Chile have called a three-day strike over the length of their night shifts.",
    "A festival of puppet theatre in Baku is giving old fairy tales a new stage this November.",
    "Kenya and Uganda are to reopen talks on a shared railway gauge after years of quarrels.",
)


def test_run_of_teasers_at_the_tail(scheme: Scheme) -> None:
    text = "\n".join([BODY, MORE, LAST, LEAD, *TEASERS, "Write the first comment"])
    assert ("OTHER_STORY", "\n".join(TEASERS)) in zones(text, scheme)


def test_two_loose_last_paragraphs_are_no_teasers(scheme: Scheme) -> None:
    text = "\n".join([BODY, *TEASERS[:2]])
    assert zones(text, scheme) == [("BODY", text)]


def test_writer_and_views_after_an_opinion(scheme: Scheme) -> None:
    note = (
        "Ines Varga is a contributing editor of the River Post. The views expressed are hers alone."
    )
    assert zones(f"{BODY}\n{note}", scheme)[-1] == ("FURNITURE", note)


@pytest.mark.parametrize("text", ["\n\n", "a", "…", "\n \u00a0\n\u2028x", "Read also:", "— /"])
def test_odd_texts_are_zoned_without_failing(text: str, scheme: Scheme) -> None:
    for _, words in zones(text, scheme):
        assert words.strip()


def test_every_character_that_is_no_space_lies_in_exactly_one_open_zone(scheme: Scheme) -> None:
    text = f"Skip to main content\n\nFishing rules agreed\n\n{BODY}\n\nSubscribe now\n"
    article = Article(uid=uid_of_text(text), text=text)
    open_zones = [z for z in find_zones(article, scheme) if not z.gated]
    for at, character in enumerate(text):
        covering = sum(z.start <= at < z.end for z in open_zones)
        assert covering == 1 or character.isspace()


@pytest.mark.parametrize("sentences", [12, 60, 400])
def test_a_page_in_one_line_keeps_its_text_and_loses_its_appeal(
    sentences: int, scheme: Scheme
) -> None:
    said = "The minister met the envoy on Tuesday and spoke about the border for two hours. "
    heard = "Nobody in the village had heard of the plan before the surveyors came on foot. "
    appeal = "Subscribe to our newsletter to read more. "
    found = zones(said * sentences + appeal + heard * sentences, scheme)
    assert [words for kind, words in found if kind == "FURNITURE"] == [appeal.strip()]
    assert {kind for kind, _ in found} == {"BODY", "FURNITURE"}
