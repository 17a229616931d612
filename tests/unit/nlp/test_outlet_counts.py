"""Lines that recur in an outlet's articles: what is counted, what is told of them, what is not."""

from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.wire import request_from, request_line
from annotator.nlp.zones.lines import Finding
from annotator.nlp.zones.outlet import EMPTY, OutletCounts, counted, of_article
from annotator.nlp.zones.zoner import find_zones

LEAD = (
    "Beekeepers of {0} met on Monday to agree on the price of honey for the coming year, and they "
    "sat until the candles of the {0} school hall had burnt down."
)
REST = "Honey from {0} is sold on both banks of the river, whose keepers said that {0} is tired."
HISTORY = "Armenia and Azerbaijan have been at odds over the district since the late Soviet years."
PLACES = ("Goris", "Barda", "Sisian", "Tovuz")


def page(place: str, *, glued: str = "", tail: str = "Honey and bread for all") -> str:
    return f"{glued}{LEAD.format(place)}\n{HISTORY}\n{REST.format(place)}\n{tail}"


def zones(text: str, counts: OutletCounts, scheme: Scheme) -> list[Finding]:
    return find_zones(Article(uid=uid_of_text(text), text=text), scheme, counts)


def test_a_short_line_of_three_articles_is_furniture(scheme: Scheme) -> None:
    text = page("Goris")
    counts = counted(page(place) for place in PLACES)
    found = [z for z in zones(text, counts, scheme) if not z.gated]
    assert [text[z.start : z.end] for z in found if z.kind == "FURNITURE"] == [
        "Honey and bread for all"
    ]
    assert "4 articles of this outlet" in found[-1].reason
    assert {z.kind for z in zones(text, EMPTY, scheme)} == {"BODY"}


def test_a_short_line_of_two_articles_is_offered_only(scheme: Scheme) -> None:
    text = page("Goris")
    counts = counted([text, page("Barda")])
    maybes = [z for z in zones(text, counts, scheme) if z.gated]
    assert "Honey and bread for all" in {text[z.start : z.end] for z in maybes}


def test_a_sentence_of_history_that_recurs_now_and_then_stays_in_the_body(scheme: Scheme) -> None:
    other = [page(place).replace(HISTORY, f"{place} has eleven wells.") for place in "ABCDEFGH"]
    text = page("Goris")
    counts = counted([*(page(place) for place in PLACES), *other])
    at = text.index(HISTORY)
    kinds = {z.kind for z in zones(text, counts, scheme) if z.start <= at < z.end and not z.gated}
    assert kinds == {"BODY"}


def test_a_copy_of_another_article_is_not_thrown_away(scheme: Scheme) -> None:
    text = page("Goris")
    found = zones(text, counted([text] * 5), scheme)
    assert {z.kind for z in found} == {"BODY"}


def test_words_glued_to_the_front_of_two_articles_are_cut(scheme: Scheme) -> None:
    glue = "Count our bees with us"
    text = page("Goris", glued=glue)
    counts = counted([text, page("Barda", glued=glue)])
    found = [z for z in zones(text, counts, scheme) if not z.gated]
    assert (found[0].kind, text[found[0].start : found[0].end]) == ("FURNITURE", glue)
    assert text[found[1].start :].startswith("Beekeepers")


def test_what_goes_with_an_article_is_its_own_part_only(scheme: Scheme) -> None:
    counts = counted([page("Goris"), page("Barda"), "one line\nother", "one line\nmore"])
    part = of_article(counts, page("Goris"))
    assert "one line" in counts.lines
    assert set(part.lines) == {HISTORY, "Honey and bread for all"}
    article = Article(uid=uid_of_text("x"), text="x", title="")
    line = request_line("1", "suggest", SuggestRequest(article, scheme, outlet=part))
    assert request_from(line).noun().outlet == part


def test_an_article_without_counts_sends_none(scheme: Scheme) -> None:
    article = Article(uid=uid_of_text("x"), text="x", title="")
    assert b"outlet" not in request_line("1", "suggest", SuggestRequest(article, scheme))
