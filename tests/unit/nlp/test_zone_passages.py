"""Zones over many page shapes, each a short passage of its own: what is furniture, what is not."""

import pytest

from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.nlp.zones.zoner import find_zones

LEAD = (
    "Surveyors from Armenia and Azerbaijan met on Thursday near the village of Norashen to compare "
    "maps of the old irrigation canal, and parted without naming a date for the next round."
)
MORE = (
    "The canal has carried no water since 1991, and both sides say that nobody knows who owns its "
    "gates, which are kept locked by a farmer from the Armenian bank."
)
LAST = "A second meeting of the surveyors is planned for the spring, officials said in a statement."
BODY = f"{LEAD}\n{MORE}\n{LAST}"
TITLE = "Surveyors compare maps of a canal without water"


def kind_of(
    text: str, part: str, scheme: Scheme, title: str = "", source: str | None = None
) -> str:
    at = text.index(part)
    article = Article(uid=uid_of_text(text), text=text, title=title, source=source)
    return next(
        z.kind for z in find_zones(article, scheme) if not z.gated and z.start <= at < z.end
    )


HEAD_FURNITURE = [
    "EN   RU   HY   TR",
    "Home  ›  Region  ›  Water",
    "World | South Caucasus | Economy",
    "News    Opinion    Video    Podcast    About",
    "LIVE",
    "Opinion",
    "12:40, 7 May 2024",
    "7 May 2024 · 4 min read",
    "May 7, 2024 3:15 PM",
    "Updated: 07.05.2024, 18:02",
    "2 hours ago",
    "By Gayane Mkrtumova and Orkhan Veyselli · 7 May 2024",
    "By Pauline Derrick in Tbilisi",
    "Text size  A-  A  A+",
    "Share   Save   Print",
    "1,204 views",
    "Listen (6 min)",
    "We use cookies to make this site work. Accept   Reject   Settings",
    "You have 3 free articles left this month. Subscribe now",
    "Gayane Mkrtumova",
    "Reading time: 5 minutes",
]

TAIL_FURNITURE = [
    "Sign up for our weekly letter and get the best of the region in your inbox.",
    "Got a story? Write to our desk on Signal or by e-mail.",
    "Your support keeps this newsroom going. Donate today",
    "This report was funded by the Clear Water Reporting grant. Republish it for free.",
    "If you notice a mistake, select it and press Ctrl+Enter.",
    "Enjoyed this article? Share it with a friend and subscribe.",
    "Tags: canal, water, Norashen",
    "#canal #water #border",
    "About us   Contacts   Advertising   Privacy",
    "Terms of use | Privacy policy | Contact",
    "Follow us: Facebook, X, Telegram",
    "Join our Telegram channel so you do not miss the main news of the day",
    "18+ Gamble responsibly. New players get free bets",
    "© Water Monitor, 2024",
    "Copyright 2024 Water Monitor LLC",
    "0 Comments",
    "Comments are closed for this article.",
    "This live blog is now closed.",
    "Reporting by Pauline Derrick; editing by Tom Ashby",
    "All materials of the site may be used only with a link to Water Monitor.",
    "Please disable your ad blocker to go on reading.",
    "Never miss a story. Subscribe",
    "Loading comments...",
]

TEXT_LINES = [
    "The farmer says that he has written to both ministries and has never had a letter back.",
    "Why now? The dry winter has left eleven villages without water for their orchards.",
    "Follow the canal to its end and you reach a pump house that was built in the year of the war.",
    "“Help us or leave us alone,” the farmer told the surveyors from Yerevan and Baku.",
    "Subscribers to the pension fund in Gyumri will get their money back, the government said.",
    "The share of water that each village gets was fixed by a protocol in the Soviet years.",
    "Q: Will Armenia open the gates? A: It will, when there is water to let through them.",
    "He reads the newspapers of both countries, listens to the radio and trusts neither of them.",
    "Comments made by the Azerbaijani ministry on the canal were taken as a good sign in Yerevan.",
    "Print is dying in the region, and with it the weekly that first wrote about the canal.",
    "Access to the canal is free for both sides, the protocol of the surveyors says.",
    "Please consider the map again, the surveyor from Baku asked his colleague from Yerevan.",
    "By last week, eleven gates had been found.",
    "More than 300 members of the farmers’ union were held back at the canal.",
    "Prepared by surveyors of both sides, the map shows eleven gates and two owners.",
    "Work on the gates was financed by a bank in Manila in the year of the flood.",
    "Delivered to Gyumri in July, the new locks are still in their boxes.",
    "Earlier in the day, the surveyors had lost a boot in the mud.",
    "The map was published by a foundation in Tbilisi with the support of both banks of the canal.",
    "The use of dynamite on the gates is prohibited, the protocol says.",
    "Text messages were sent to the farmers of both banks before the water came.",
]

LISTS = [
    ["Gates of the canal", "Norashen 4", "Upper bank 11", "Lower bank 7"],
    ["Among the demands are:", "- a key for each village;", "- a shared gauge;", "- a boat."],
    ["Who owns what", "Armenia: four gates", "Azerbaijan: six gates", "Nobody: one gate"],
]


OTHER_STORIES = [
    ("Read next", "A ferry captain who never saw the sea"),
    ("Keep reading", "The mill that grinds for two countries"),
    ("Also in this issue:", "Bread: the price of a loaf in three capitals"),
    ("More from Water", "Rain gauges stolen from a Georgian hill"),
    ("Elsewhere on the site", "Bus drivers of Ganja ask for shade"),
    ("MORE STORIES", "Goat wins a beauty contest in Goris"),
    ("Latest", "Fog stops flights from Tabriz for a second day"),
    ("Related articles", "How a map was lost twice in one year"),
    ("You might be interested in", "Two rivers, three names, one bridge"),
    ("Other stories", "Snow closes the school in Lachin"),
]


@pytest.mark.parametrize("line", HEAD_FURNITURE)
def test_furniture_above_the_text(line: str, scheme: Scheme) -> None:
    before = line.startswith(("EN", "Home", "World", "News", "LIVE", "Opinion", "We use"))
    head = f"{line}\n{TITLE}" if before else f"{TITLE}\n{line}"
    text = f"{head}\n{BODY}"
    assert kind_of(text, line, scheme) == "FURNITURE"
    assert kind_of(text, TITLE, scheme) == "TITLE"
    assert kind_of(text, LEAD, scheme) == "BODY"


@pytest.mark.parametrize("line", TAIL_FURNITURE)
def test_furniture_below_the_text(line: str, scheme: Scheme) -> None:
    text = f"{TITLE}\n{BODY}\n{line}"
    assert kind_of(text, line, scheme) == "FURNITURE"
    assert kind_of(text, LAST, scheme) == "BODY"


@pytest.mark.parametrize("line", TEXT_LINES)
def test_sentences_stay_in_the_body(line: str, scheme: Scheme) -> None:
    text = f"{TITLE}\n{LEAD}\n{line}\n{MORE}\n{LAST}"
    assert kind_of(text, line, scheme) == "BODY"


@pytest.mark.parametrize("rows", LISTS)
def test_lists_and_tables_stay_in_the_body(rows: list[str], scheme: Scheme) -> None:
    text = "\n".join([TITLE, LEAD, *rows, MORE, LAST])
    for row in rows[1:]:
        assert kind_of(text, row, scheme) == "BODY"


@pytest.mark.parametrize(("header", "story"), OTHER_STORIES)
def test_stories_below_a_header(header: str, story: str, scheme: Scheme) -> None:
    text = f"{TITLE}\n{BODY}\n{header}\n{story}\nA short history of the padlock"
    assert kind_of(text, header, scheme) == "FURNITURE"
    assert kind_of(text, story, scheme) == "OTHER_STORY"
    assert kind_of(text, "A short history", scheme) == "OTHER_STORY"


@pytest.mark.parametrize(
    "glue",
    [
        "Copy link",
        "Your e-mail address",
        "Subscribe to our channel on WhatsApp",
        "Advertisement",
        "Share this story",
        "Sign up for free",
        "Facebook   X   Telegram",
    ],
)
def test_furniture_glued_to_a_sentence(glue: str, scheme: Scheme) -> None:
    text = f"{TITLE}\n{LEAD}\n{glue}{MORE}\n{LAST}"
    assert kind_of(text, glue, scheme) == "FURNITURE"
    assert kind_of(text, "The canal has carried", scheme) == "BODY"


def test_picture_text_glued_to_a_sentence(scheme: Scheme) -> None:
    caption = "A farmer locks the last gate of the canal. © Orkhan Veyselli/Water Monitor"
    text = f"{TITLE}\n{LEAD}\n{caption}{MORE}\n{LAST}"
    assert kind_of(text, caption, scheme) == "CAPTION"
    assert kind_of(text, "The canal has carried", scheme) == "BODY"


@pytest.mark.parametrize("word", ["WhatsApp", "YouTube", "PanARMENIAN", "McAllister", "OpenDoor"])
def test_words_with_an_inner_capital_are_no_seam(word: str, scheme: Scheme) -> None:
    line = f"The surveyors told {word} that the canal belongs to those who live beside it."
    text = f"{TITLE}\n{LEAD}\n{line}\n{LAST}"
    assert kind_of(text, line, scheme) == "BODY"


def test_times_of_a_live_page_belong_to_its_text(scheme: Scheme) -> None:
    text = f"{TITLE}\n18:40\n{LEAD}\n17:15\n{MORE}\n16:02\n{LAST}"
    assert kind_of(text, "18:40", scheme) == "BODY"
    assert kind_of(text, "16:02", scheme) == "BODY"


def test_news_with_times_at_the_end_are_other_stories(scheme: Scheme) -> None:
    tail = "16:31  Wheat harvest begins in Barda\n16:22  Chess team wins in Tirana"
    text = f"{TITLE}\n{BODY}\n{tail}"
    assert kind_of(text, "16:31", scheme) == "OTHER_STORY"
    assert kind_of(text, "16:22", scheme) == "OTHER_STORY"


def test_known_title_is_found_below_furniture_and_above_a_date(scheme: Scheme) -> None:
    text = f"Water Monitor\nRegion\n{TITLE}\n7 May 2024\n{TITLE}\n{BODY}"
    for part in ("Water Monitor", "Region", "7 May"):
        assert kind_of(text, part, scheme, TITLE, "Water Monitor") == "FURNITURE"
    assert kind_of(text, TITLE, scheme, TITLE) == "TITLE"


def test_dateline_and_section_heads_stay_in_the_body(scheme: Scheme) -> None:
    text = f"{TITLE}\nYEREVAN, May 7. /Water Monitor/. {LEAD}\nWho owns the gates?\n{MORE}\n{LAST}"
    assert kind_of(text, "YEREVAN", scheme) == "BODY"
    assert kind_of(text, "Who owns", scheme) == "BODY"


def test_questions_and_answers_stay_in_the_body(scheme: Scheme) -> None:
    text = (
        f"{TITLE}\n{LEAD}\nWater Monitor: Who owns the gates of the canal?\n"
        f"Armen Sukiasov: {MORE}\nWater Monitor: And the water?\nArmen Sukiasov: {LAST}"
    )
    assert kind_of(text, "Water Monitor: Who", scheme) == "BODY"
    assert kind_of(text, "Armen Sukiasov: A second", scheme) == "BODY"
