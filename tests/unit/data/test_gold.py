"""The gold of samples and set: re-made from its sources, read back, and checked rule by rule."""

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from annotator.errors import BadInputError
from annotator.formats import lossless
from annotator.model.annotations import Layer
from annotator.model.articles import GOLD_NAME, Status
from annotator.model.bundles import ArticleBundle
from annotator.model.spans import Span
from tests.helpers import gold_markup as gold
from tests.helpers.gold_source import GoldError, Line, occurrence

NAMESPACE = UUID("6f1c2a9e-7d3b-5b1e-9c55-0a4d2f7e8b11")
GUIDELINE = gold.ROOT / "resources" / "guideline.md"
TRAPS = gold.GOLD / "set" / "traps.toml"

# Sentences whose value is not what their stance records add up to, as (article, opening, target).
EXCEPTIONS: set[tuple[str, str, str]] = set()

Article = dict[str, Any]


def articles_of(edition: gold.Edition) -> list[Article]:
    return [json.loads(row) for row in edition.result.read_text(encoding="utf-8").splitlines()]


ARTICLES = {
    row["file"]: article
    for edition in gold.EDITIONS
    for row, article in zip(edition.rows(), articles_of(edition), strict=True)
}
each_article = pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
each_edition = pytest.mark.parametrize("edition", gold.EDITIONS, ids=lambda e: e.result.stem)


def work_of(article: Article) -> dict[str, Any]:
    (work,) = article["work"]
    return dict(work)


def text_of(article: Article) -> str:
    return str(article["article"]["text"])


def counting(article: Article) -> list[Span]:
    zones = work_of(article)["zones"]
    return [Span(z["start"], z["end"]) for z in zones if z["kind"] in gold.COUNTING]


def sentence_spans(article: Article) -> list[Span]:
    return sorted({Span(s["start"], s["end"]) for s in work_of(article)["sentences"]})


def spans(article: Article) -> Iterator[tuple[str, Span]]:
    """Every stretch that is labelled, with the name of its layer."""
    work = work_of(article)
    for layer in ("zones", "entities", "sentences"):
        yield from ((layer, Span(item["start"], item["end"])) for item in work[layer])
    for stance in work["stances"]:
        yield from (("stances", Span(*piece)) for piece in stance["expression"])
        if stance["target_span"]:
            yield "stances", Span(*stance["target_span"])


@each_edition
def test_the_file_is_what_the_sources_say(edition: gold.Edition) -> None:
    assert edition.result.read_text(encoding="utf-8") == gold.as_lines(gold.convert_all(edition))


@each_edition
def test_every_text_has_its_line_and_its_uid(edition: gold.Edition) -> None:
    articles, files = articles_of(edition), [row["file"] for row in edition.rows()]
    assert len(articles) == len(files) == 7
    for article, name in zip(articles, files, strict=True):
        raw = (edition.articles / name).read_bytes()
        assert text_of(article).encode() == raw
        assert article["article"]["uid"] == str(uuid5(NAMESPACE, hashlib.sha256(raw).hexdigest()))


def test_no_text_is_left_out_or_in_two_editions() -> None:
    folders = {edition.articles for edition in gold.EDITIONS}
    on_disk = sorted(path.name for folder in folders for path in folder.glob("*.txt"))
    assert sorted(row["file"] for e in gold.EDITIONS for row in e.rows()) == on_disk
    assert len({article["article"]["uid"] for article in ARTICLES.values()}) == len(on_disk)


@each_edition
def test_the_program_reads_every_line_without_loss(edition: gold.Edition) -> None:
    articles = articles_of(edition)
    with edition.result.open("rb") as stream:
        bundles = list(lossless.read(stream, edition.result.name))
    refused = [bundle for bundle in bundles if isinstance(bundle, BadInputError)]
    assert refused == []
    taken = [bundle for bundle in bundles if isinstance(bundle, ArticleBundle)]
    assert [str(bundle.article.uid) for bundle in taken] == [a["article"]["uid"] for a in articles]
    for bundle, article in zip(taken, articles, strict=True):
        (work,) = bundle.works
        labels = [len(part) for part in work_of(article).values() if isinstance(part, list)]
        assert (work.person, work.state.status) == (GOLD_NAME, Status.DONE)
        assert len(work.annotations) == sum(labels)
        assert dict(work.meta) == {}


@each_article
def test_spans_lie_in_the_text_and_are_trimmed(article: Article) -> None:
    text = text_of(article)
    for layer, span in spans(article):
        assert 0 <= span.start < span.end <= len(text), (layer, span)
        assert text[slice(*span)] == text[slice(*span)].strip(), (layer, span)


@each_article
def test_said_text_is_the_slice(article: Article) -> None:
    text, work = text_of(article), work_of(article)
    for layer in ("zones", "entities", "sentences"):
        for item in work[layer]:
            assert item["text"] == text[item["start"] : item["end"]]
    for stance in work["stances"]:
        assert stance["text"] == " … ".join(text[a:b] for a, b in stance["expression"])


@each_article
def test_zones_leave_only_blank_space_outside(article: Article) -> None:
    zones = sorted(span for layer, span in spans(article) if layer == "zones")
    gaps = [Span(a.end, b.start) for a, b in pairwise(zones)]
    edges = [Span(0, zones[0].start), Span(zones[-1].end, len(text_of(article)))]
    for gap in [*edges, *gaps]:
        assert gap.start <= gap.end
        assert not text_of(article)[slice(*gap)].strip()


@each_article
def test_other_layers_stay_in_the_zones_that_count(article: Article) -> None:
    zones = counting(article)
    for layer, span in spans(article):
        if layer != "zones":
            assert any(zone.covers(span) for zone in zones), (layer, span)


@each_article
def test_entities_do_not_overlap_and_follow_the_conventions(article: Article) -> None:
    entities = sorted(work_of(article)["entities"], key=lambda e: e["start"])
    for one, next_one in pairwise(entities):
        assert one["end"] <= next_one["start"]
    for entity in entities:
        assert not re.match(r"(the|mr|ms|president|minister)\b", entity["text"], re.IGNORECASE)
        assert not re.search(r"['’]s$", entity["text"])
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entity["canonical"])
        assert entity["country"] is None or re.fullmatch(r"[A-Z]{3}", entity["country"])


@each_article
def test_all_mentions_of_a_name_are_labelled(article: Article) -> None:
    text, entities = text_of(article), work_of(article)["entities"]
    # These two words are also names of languages, and then no entity.
    names = {e["text"] for e in entities} - {"Armenian", "Arabic"}
    names -= {e["text"] for e in entities if e["label"] == "ROLE"} | {"Republic"}
    taken = [Span(e["start"], e["end"]) for e in entities]
    for name in names:
        for zone in counting(article):
            for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text[slice(*zone)]):
                found = Span(hit.start() + zone.start, hit.end() + zone.start)
                assert any(span.covers(found) for span in taken), (name, found)


@each_article
def test_one_name_has_one_meaning(article: Article) -> None:
    meanings: dict[str, set[tuple[str, str, str | None]]] = {}
    for e in work_of(article)["entities"]:
        meanings.setdefault(e["text"], set()).add((e["label"], e["canonical"], e["country"]))
    assert {name: many for name, many in meanings.items() if len(many) > 1} == {}


@each_article
def test_values_are_legal(article: Article) -> None:
    work = work_of(article)
    assert {z["kind"] for z in work["zones"]} <= set(gold.ZONE_KINDS)
    assert {e["label"] for e in work["entities"]} <= set(gold.LABELS)
    assert {e["reading"] for e in work["entities"]} <= set(gold.READINGS)
    assert {s["value"] for s in work["sentences"]} <= set(gold.VALUES)
    marks = {d[k] for d in work["document"] for k in ("author_stance", "portrayal")}
    assert marks <= {-2, -1, 0, 1, 2, "mixed", "unclear", "none"}
    assert {d["target"] for d in work["document"]} == set(gold.TARGETS)


@each_article
def test_stances_are_legal_and_point_to_entities_of_the_work(article: Article) -> None:
    work = work_of(article)
    entities = {e["id"] for e in work["entities"]}
    for stance in work["stances"]:
        assert stance["target"] in gold.TARGETS
        assert stance["polarity"] in range(-2, 3)
        assert stance["flag"] in (None, *gold.FLAGS)
        assert stance["flag"] is None or stance["polarity"] == 0
        assert stance["voice"] in gold.VOICES
        assert stance["author_attitude"] in gold.ATTITUDES
        assert stance["basis"] in gold.BASES
        assert stance["via"] is None or stance["via"] in entities
        holder = stance["holder"]
        assert (holder["kind"] == "entity") == (holder.get("entity") in entities)
        assert (holder["kind"] == "author") == (stance["voice"] == "author")
    mains = {d["main_holder"] for d in work["document"]}
    assert mains - {None} <= entities


@each_article
def test_sentences_cover_the_counting_zones_once_for_each_target(article: Article) -> None:
    text, work = text_of(article), work_of(article)
    per_target = Counter(s["target"] for s in work["sentences"])
    bounds = sentence_spans(article)
    assert per_target == dict.fromkeys(gold.TARGETS, len(bounds))
    covered = {i for span in bounds for i in range(span.start, span.end)}
    assert len(covered) == sum(span.end - span.start for span in bounds)
    wanted = {i for zone in counting(article) for i in range(*zone) if not text[i].isspace()}
    assert {i for i in covered if not text[i].isspace()} == wanted
    assert not [span for span in bounds if "\n" in text[slice(*span)]]


@each_article
def test_no_label_stands_twice(article: Article) -> None:
    work = work_of(article)
    keys: list[tuple[object, ...]] = [("zone", z["start"], z["end"]) for z in work["zones"]]
    keys += [("entity", e["start"], e["end"]) for e in work["entities"]]
    keys += [("sentence", s["start"], s["end"], s["target"]) for s in work["sentences"]]
    keys += [
        ("stance", s["target"], str(s["holder"]), str(s["expression"])) for s in work["stances"]
    ]
    ids = [item["id"] for part in work.values() if isinstance(part, list) for item in part]
    assert [key for key, n in Counter(keys).items() if n > 1] == []
    assert len(ids) == len(set(ids))


def expected_values(stances: list[dict[str, Any]]) -> set[str]:
    """The values a sentence may have for one target, given its stance records for it."""
    if not stances:
        return {"neu", "none"}
    flags = {s["flag"] for s in stances} - {None}
    signs = {s["polarity"] > 0 for s in stances if s["polarity"]}
    if "mixed" in flags or len(signs) == 2:
        return {"mixed"}
    if "unclear" in flags:
        return {"unclear"}
    return {"neu"} if not signs else {"pos"} if signs == {True} else {"neg"}


@each_article
def test_sentence_values_agree_with_the_stance_records(article: Article) -> None:
    work = work_of(article)
    for sentence in work["sentences"]:
        whole = Span(sentence["start"], sentence["end"])
        records = [s for s in work["stances"] if s["target"] == sentence["target"]]
        inside = [s for s in records if whole.covers(Span(*s["expression"][0]))]
        name = (article["article"]["title"], sentence["text"][:30], sentence["target"])
        if name not in EXCEPTIONS:
            assert sentence["value"] in expected_values(inside), name


@each_article
def test_each_expression_keeps_to_one_sentence(article: Article) -> None:
    for stance in work_of(article)["stances"]:
        pieces = [Span(*piece) for piece in stance["expression"]]
        pieces += [Span(*stance["target_span"])] if stance["target_span"] else []
        assert any(all(s.covers(p) for p in pieces) for s in sentence_spans(article))


def test_the_traps_of_the_set_are_neutral_sentences_without_a_sign() -> None:
    traps = tomllib.loads(TRAPS.read_text(encoding="utf-8"))["trap"]
    assert len({(trap["article"], trap["text"]) for trap in traps}) == len(traps) >= 25
    for trap in traps:
        work = work_of(ARTICLES[trap["article"]])
        found = [s for s in work["sentences"] if s["text"] == trap["text"]]
        values = {s["target"]: s["value"] for s in found}
        assert len(found) == len(values) == len(gold.TARGETS), trap
        assert {"neu"} <= set(values.values()) <= {"neu", "none"}, trap
        whole = Span(found[0]["start"], found[0]["end"])
        inside = [s for s in work["stances"] if whole.covers(Span(*s["expression"][0]))]
        assert {s["polarity"] for s in inside} <= {0}, trap


def test_the_guideline_quotes_the_samples_and_has_every_rule() -> None:
    page = GUIDELINE.read_text(encoding="utf-8")
    numbers = [
        int(n) for n in re.findall(r"^## (\d+)\. .+\n<!-- when: .+ -->$", page, re.MULTILINE)
    ]
    assert numbers == list(range(1, 18))
    quotes = re.findall(r"^> (.+) — (\S+)$", page, re.MULTILINE)
    assert len(quotes) == len(re.findall(r"^> ", page, re.MULTILINE)) >= 17
    texts = {
        p.stem: p.read_text(encoding="utf-8").replace("\u00a0", " ")
        for p in gold.SEEDS.glob("*.txt")
    }
    assert [quote for quote, name in quotes if quote not in texts[name]] == []


CHOICES = {
    "layer": {layer.value for layer in Layer},
    "label": set(gold.LABELS),
    "reading": set(gold.READINGS),
    "value": set(gold.VALUES),
    "basis": set(gold.BASES),
    "voice": set(gold.VOICES),
    "author_attitude": set(gold.ATTITUDES),
    "flag": {*gold.FLAGS, "empty"},
    "polarity": {"-2", "-1", "0", "1", "2"},
    "holder": {"entity", "author", "unnamed"},
    "via": {"any"},
    "author_stance": {"-2", "-1", "0", "1", "2", "mixed", "unclear", "none"},
}


def test_the_guideline_names_only_fields_and_values_that_exist() -> None:
    lines = re.findall(
        r"^<!-- when: (.+) -->$", GUIDELINE.read_text(encoding="utf-8"), re.MULTILINE
    )
    conditions = [condition.split("=") for line in lines for condition in line.split()]
    assert len(lines) >= 19
    assert [pair for pair in conditions if not set(pair[1].split("|")) <= CHOICES[pair[0]]] == []


def test_ambiguous_words_are_refused_with_file_and_line() -> None:
    line = Line("x.gold, line 3", "", "")
    with pytest.raises(GoldError, match=r"x\.gold, line 3: 'a ship' stands there 2 times"):
        occurrence(line, "a ship, a ship", 0, 14, "a ship")
    assert occurrence(line, "a ship, a ship", 0, 14, "a ship#2") == (8, 14)
    with pytest.raises(GoldError, match="is not in"):
        occurrence(line, "shipping", 0, 8, "ship")
    assert occurrence(line, "shipping", 0, 8, "ping", glued=True) == (4, 8)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("neu neu | Delegations", "neu | Delegations"), "not one value for each"),
        (("none none | The talks lasted\n", ""), "seems to hold two"),
        (("none none | The talks lasted", "none none | Talks"), "seems to hold two"),
        (("none none | The ferry stopped", "none none | A ferry"), "expected a sentence opening"),
        (("ARM -2 accusation direct", "ARM -2 direct"), "needs basis, voice and by="),
        (("ARM -2 accusation direct", "ARM -3 accusation direct"), "is no polarity"),
        (("by=Verdyan ", "by=Nobody "), "'Nobody' is not in"),
        (("@government | urged [Baku] to", "@government | [Baku]"), "stand in the text once"),
        (("BODY | Delegations", "BODY | Delegates"), "is not in"),
    ],
)
def test_a_wrong_source_is_refused(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    name = "01_lake_ferry.gold"
    source = (gold.SOURCES / name).read_text(encoding="utf-8")
    assert change[0] in source
    (tmp_path / name).write_text(source.replace(*change, 1), encoding="utf-8")
    shared = (gold.SOURCES / gold.SHARED).read_text(encoding="utf-8")
    (tmp_path / gold.SHARED).write_text(shared, encoding="utf-8")
    with pytest.raises(GoldError, match=complaint):
        gold.convert(gold.SEEDS / "01_lake_ferry.txt", tmp_path / name, gold.SAMPLES.rows()[0])
