"""What a page as a whole tells of its lines: lengths, cuts before and behind, pictures with dates."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.nlp.zones.layout import is_listing
from annotator.nlp.zones.lines import Finding, Line
from annotator.nlp.zones.manner import manner_of
from annotator.nlp.zones.phrases import phrases

LONG = "The two governments agreed to mark the border and to open the road before the winter."
SHORT = "Share this"
PICTURE = "1 of 3 | The two ministers shake hands before their talks in Astana, on May 10, 2024."


def _page(*texts: str) -> tuple[list[Line], list[bool], list[int]]:
    lines, at = [], 0
    for text in texts:
        lines.append(Line(at, at + len(text), text))
        at += len(text) + 1
    stops = [text.endswith(".") for text in texts]
    return lines, stops, [i for i, text in enumerate(texts) if text == LONG]


def _cut(line: Line) -> Finding:
    return Finding(line.start, line.end, "FURNITURE", 0.97, "it is furniture")


def test_a_line_behind_a_cut_knows_whether_the_article_went_on() -> None:
    lines, stops, running = _page(LONG, LONG, SHORT, "A line", LONG, "Another line")
    rows = list(manner_of(lines, {lines[2].start: _cut(lines[2])}, stops, running, running))
    assert "no cut before stop" in rows[0]
    assert "since cut 0 1 bare" in rows[3]
    assert "since cut 1 0 bare" in rows[5]
    assert "cuts ahead none bare" in rows[3]
    assert "cuts ahead few stop" in rows[0]


def test_a_short_line_is_short_only_where_the_others_are_long() -> None:
    lines, stops, running = _page(LONG, SHORT, LONG)
    assert "size tiny" in list(manner_of(lines, {}, stops, running, running))[1]
    lines, stops, _ = _page("A bed of roses.", SHORT, "A row of beans.")
    assert "size short" in list(manner_of(lines, {}, stops, [0, 2], [0, 2]))[1]


@given(
    texts=st.lists(st.sampled_from([LONG, SHORT, PICTURE]), max_size=8),
    cuts=st.sets(st.integers(0, 7)),
)
def test_every_line_has_its_row(texts: list[str], cuts: set[int]) -> None:
    lines, stops, running = _page(*texts)
    decided = {line.start: _cut(line) for i, line in enumerate(lines) if i in cuts}
    rows = list(manner_of(lines, decided, stops, running, running))
    assert len(rows) == len(lines)
    assert all(row for row in rows)


def test_a_numbered_picture_text_with_a_date_is_no_line_of_facts() -> None:
    assert not is_listing(Line(0, len(PICTURE), PICTURE))
    assert phrases().captions.search(PICTURE) is not None
    facts = "Jane Doe | 10 May 2024 | 4 min"
    assert is_listing(Line(0, len(facts), facts))
    assert phrases().captions.search("1 of 9 seats went to the opposition in the vote.") is None
