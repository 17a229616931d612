"""Hypothesis strategies for the nouns: texts with every offset trap in them, and what hangs on them."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import strategies as st

from annotator.model.annotations import (
    AUTHOR,
    UNNAMED,
    Attitude,
    Basis,
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Origin,
    Reading,
    SentenceMark,
    SentenceValue,
    Stance,
    StanceFlag,
    Voice,
    Zone,
)
from annotator.model.articles import Article, Status, WorkFacts, WorkState
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.spans import Span
from annotator.model.suggestions import Producer, Suggestion
from annotator.model.text import TextRefusedError, canonical

TRAPS = (
    "😊",
    "👩\u200d👩\u200d👧",  # ZWJ family
    "e\u0301",  # NFD
    "Հայաստան",
    "Azərbaycan",
    "\u00a0",
    "\u2028",
    "  ",
    "\n\n",
    "\u2011",
    "\U0001d11e",
)
WORDS = ("Baku", "Yerevan", "said", "U.S.-Azerbaijan", "memberIsraeli", "state.", "the", "“Never”,")

ENTITY_LABELS = ("PERSON", "NORP", "GPE", "LOC", "ORG", "FAC", "EVENT", "LAW", "ROLE")
ZONE_KINDS = ("TITLE", "BODY", "CAPTION", "FURNITURE", "OTHER_STORY")
TARGETS = ("ARM", "AZE")


def _is_storable(text: str) -> bool:
    try:
        return canonical(text) == text
    except TextRefusedError:
        return False


def texts(max_pieces: int = 40) -> st.SearchStrategy[str]:
    """Canonical texts out of words, blanks, line ends and offset traps."""
    piece = st.sampled_from((*WORDS, *WORDS, " ", " ", " ", "\n", *TRAPS)) | st.text(max_size=3)
    joined = st.lists(piece, min_size=1, max_size=max_pieces).map("".join)
    return joined.map(lambda text: text.replace("\r", "")).filter(_is_storable)


def uuids() -> st.SearchStrategy[UUID]:
    """Random UUIDs."""
    return st.integers(min_value=0, max_value=2**128 - 1).map(lambda n: UUID(int=n))


def names() -> st.SearchStrategy[str]:
    """Non-empty words without characters that cannot be stored."""
    return st.text(min_size=1, max_size=12).filter(_is_storable)


def json_values() -> st.SearchStrategy[object]:
    """Any JSON value that a file may carry in its meta."""
    leaf = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | names()
    return st.recursive(
        leaf | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names(), inner, max_size=3),
        max_leaves=6,
    )


def metas() -> st.SearchStrategy[dict[str, object]]:
    """Dictionaries of JSON values, mostly empty."""
    return st.just({}) | st.dictionaries(names(), json_values(), max_size=3)


@st.composite
def spans(draw: st.DrawFn, size: int) -> Span:
    """Non-empty spans of a text of that many characters."""
    start = draw(st.integers(0, size - 1))
    return Span(start, draw(st.integers(start + 1, min(size, start + 40))))


def _common() -> dict[str, st.SearchStrategy[object]]:
    return {
        "id": uuids(),
        "origin": st.sampled_from(Origin),
        "suggestion": st.none() | uuids(),
        "comment": st.none() | names(),
        "flagged": st.booleans(),
    }


@st.composite
def zones(draw: st.DrawFn, size: int) -> Zone:
    """Zones of a text of that many characters."""
    span = draw(spans(size))
    common = {key: draw(value) for key, value in _common().items()}
    return Zone(start=span.start, end=span.end, kind=draw(st.sampled_from(ZONE_KINDS)), **common)


@st.composite
def entities(draw: st.DrawFn, size: int) -> Entity:
    """Entities of a text of that many characters."""
    span = draw(spans(size))
    return Entity(
        start=span.start,
        end=span.end,
        label=draw(st.sampled_from(ENTITY_LABELS)),
        canonical=draw(st.none() | names()),
        country=draw(st.none() | st.sampled_from(("ARM", "AZE", "RUS"))),
        reading=draw(st.none() | st.sampled_from(Reading)),
        **{key: draw(value) for key, value in _common().items()},
    )


@st.composite
def stances(draw: st.DrawFn, size: int, holders: tuple[UUID, ...] = ()) -> Stance:
    """Stances of one or more pieces; holders and reporters out of the given entity ids."""
    named = [Holder(HolderKind.ENTITY, holder) for holder in holders]
    return Stance(
        target=draw(st.sampled_from(TARGETS)),
        expression=tuple(draw(st.lists(spans(size), min_size=1, max_size=3))),
        target_span=draw(st.none() | spans(size)),
        polarity=draw(st.integers(-2, 2)),
        flag=draw(st.none() | st.sampled_from(StanceFlag)),
        voice=draw(st.sampled_from(Voice)),
        holder=draw(st.sampled_from((AUTHOR, UNNAMED, *named))),
        via=draw(st.sampled_from((None, *holders))),
        author_attitude=draw(st.sampled_from(Attitude)),
        basis=draw(st.none() | st.sampled_from(Basis)),
        **{key: draw(value) for key, value in _common().items()},
    )


@st.composite
def sentence_values(draw: st.DrawFn, size: int) -> SentenceValue:
    """Sentence values on any span of a text of that many characters."""
    span = draw(spans(size))
    return SentenceValue(
        start=span.start,
        end=span.end,
        target=draw(st.sampled_from(TARGETS)),
        value=draw(st.sampled_from(SentenceMark)),
        **{key: draw(value) for key, value in _common().items()},
    )


@st.composite
def document_values(draw: st.DrawFn, holders: tuple[UUID, ...] = ()) -> DocumentValue:
    """Document values; the main holder out of the given entity ids."""
    return DocumentValue(
        target=draw(st.sampled_from(TARGETS)),
        author_stance=draw(st.none() | st.sampled_from(DocumentMark)),
        portrayal=draw(st.none() | st.sampled_from(DocumentMark)),
        main_holder=draw(st.sampled_from((None, *holders))),
        **{key: draw(value) for key, value in _common().items()},
    )


def _lists(strategy: st.SearchStrategy, most: int) -> st.SearchStrategy[list]:
    return st.lists(strategy, max_size=most, unique_by=lambda label: label.id)


@st.composite
def works(draw: st.DrawFn, size: int, person: str, most: int = 4) -> WorkBundle:
    """One person's work, its labels in the order of the layers."""
    named = draw(_lists(entities(size), most))
    holders = tuple(entity.id for entity in named)
    labels = [
        *draw(_lists(zones(size), 2)),
        *named,
        *draw(_lists(stances(size, holders), most)),
        *draw(_lists(sentence_values(size), most)),
        *draw(_lists(document_values(holders), 2)),
    ]
    at = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
    return WorkBundle(
        person=person,
        state=WorkState(
            draw(st.sampled_from(Status)), draw(st.none() | names()), draw(st.none() | names())
        ),
        facts=WorkFacts(
            draw(st.integers(0, 99)),
            draw(st.floats(0, 1e6)),
            draw(st.booleans()),
            draw(st.none() | at),
        ),
        annotations=tuple(labels),
        meta=draw(metas()),
    )


@st.composite
def suggestions(draw: st.DrawFn, size: int) -> Suggestion:
    """Suggestions of any layer; holders may name suggestions that are not there."""
    holder = (draw(uuids()),)
    proposal = draw(
        zones(size)
        | entities(size)
        | stances(size, holder)
        | sentence_values(size)
        | document_values(holder)
    )
    return Suggestion(
        proposal=proposal,
        producer=Producer(draw(names()), draw(st.just("") | names()), draw(st.just("") | names())),
        score=draw(st.floats(0, 1)),
        reason=draw(st.just("") | names()),
        gated=draw(st.booleans()),
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles with every optional field there or not."""
    return Article(
        uid=draw(uuids()),
        text=draw(texts()),
        title=draw(st.just("") | names()),
        source=draw(st.none() | names()),
        url=draw(st.none() | names()),
        published=draw(st.none() | st.dates().map(str)),
        language=draw(st.sampled_from(("en", "hy", "az"))),
        group=draw(st.none() | names()),
        split=draw(st.none() | st.sampled_from(("train", "dev", "test"))),
        meta=draw(metas()),
    )


@st.composite
def bundles(draw: st.DrawFn) -> ArticleBundle:
    """Articles with up to two works and some suggestions; all ids in them distinct."""
    article = draw(articles())
    size = len(article.text)
    people = draw(st.lists(names(), max_size=2, unique=True))
    done = tuple(draw(works(size, person)) for person in people)
    ids = [label.id for work in done for label in work.annotations]
    if len(set(ids)) < len(ids):
        done = ()
    return ArticleBundle(
        article=article,
        works=done,
        suggestions=tuple(draw(_lists(suggestions(size), 4))),
    )
