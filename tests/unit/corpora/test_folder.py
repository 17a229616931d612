"""A training folder holds what was labelled, says what it left out, and is the same each time."""

import csv
import hashlib
import importlib.util
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import RefusalError
from annotator.model.annotations import Entity, SentenceMark, Stance, StanceFlag
from annotator.model.articles import Status
from annotator.model.bundles import ArticleBundle
from annotator.model.scheme import Scheme
from annotator.nlp.corpora import folder as folder_module
from annotator.nlp.corpora.folder import export_folder
from annotator.nlp.corpora.losses import Corpus, Tally
from annotator.nlp.corpora.options import CorpusOptions, CorpusReport, Unfinished
from annotator.nlp.corpora.tokenizer import english
from tests.helpers import strategies
from tests.unit.corpora.articles import entity, labelled, only_work, stance, value

ALL_TRAIN = CorpusOptions(split=(1, 0, 0))


def exported(
    tmp_path: Path, scheme: Scheme, *bundles: ArticleBundle, options: CorpusOptions = ALL_TRAIN
) -> CorpusReport:
    return export_folder(bundles, scheme, tmp_path / "out", options)


def entries(report: CorpusReport) -> list[dict[str, Any]]:
    data = json.loads((report.folder / "loss_report.json").read_text())
    assert len(data["entries"]) == report.losses
    return data["entries"]


def paragraphs(report: CorpusReport, docs_in: Any, kind: str = "done") -> list[Any]:
    return docs_in(report.folder / f"corpus/paragraphs/train/{kind}")


def assert_adds_up(report: CorpusReport) -> None:
    sums: dict[tuple[str, str, str], int] = {}
    for corpus, layer, name, row in report.tally.rows():
        assert row.input == row.exported + row.dropped.total(), (corpus, name)
        assert row.changed.total() <= row.exported
        sums[corpus, layer, name] = row.input
    for (layer, name), count in report.tally.inputs.items():
        taking = [key for key in sums if key[1:] == (layer, name)]
        assert taking
        assert all(sums[key] == count for key in taking)


def test_entities_stances_and_their_records_come_out(
    tmp_path: Path, scheme: Scheme, docs_in: Any
) -> None:
    text = "😊 [Nikol Pashinyan|PERSON] of [Armenia|GPE] 👩\u200d👩\u200d👧 called it [a reliable ally|AZE_POS]."
    bundle = labelled(f"{text}\nՀայաստան e\u0301\u00a0[Baku|GPE]\u2028said [never again|ARM_NEG]")
    report = exported(tmp_path, scheme, bundle)
    first, second = paragraphs(report, docs_in)
    assert [(e.text, e.label_) for e in first.ents] == [
        ("Nikol Pashinyan", "PERSON"),
        ("Armenia", "GPE"),
    ]
    assert [(s.text, s.label_) for s in first.spans["sc"]] == [
        ("a reliable ally", "STANCE_AZE_POS")
    ]
    assert [(e.text, e.label_) for e in second.ents] == [("Baku", "GPE")]
    assert [(s.text, s.label_) for s in second.spans["sc"]] == [("never again", "STANCE_ARM_NEG")]
    for doc in (first, second):
        start = doc.user_data["start"]
        assert bundle.article.text[start : start + len(doc.text)] == doc.text
        for key, group in (("entities", "entities"), ("stances", "sc")):
            records = doc.user_data[key]
            assert set(records) == {span.id_ for span in doc.spans[group]}
        for span in doc.spans["entities"]:
            record = doc.user_data["entities"][span.id_]
            assert bundle.article.text[record["start"] : record["end"]] == span.text
    assert report.losses == 0
    assert_adds_up(report)


def test_documents_are_those_that_spacy_itself_would_write(
    tmp_path: Path, scheme: Scheme, docs_in: Any
) -> None:
    from spacy.tokens import Doc, Span  # noqa: PLC0415

    bundle = labelled(
        "The [Baku|GPE] talks of Ilham Aliyev were [a waste|ARM_NEG]. They ended.",
        replace(entity(18, 30, "PERSON"), canonical="aliyev"),
    )
    (doc,) = paragraphs(exported(tmp_path, scheme, bundle), docs_in)
    theirs = Doc(doc.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    for name in ("entities", "sc"):
        theirs.spans[name] = [
            Span(theirs, s.start, s.end, s.label_, kb_id=s.kb_id_, span_id=s.id_)
            for s in doc.spans[name]
        ]
    theirs.set_ents([Span(theirs, e.start, e.end, e.label_) for e in doc.ents], default="outside")
    assert doc.spans.to_bytes() == theirs.spans.to_bytes()
    assert [t.ent_iob_ for t in doc] == [t.ent_iob_ for t in theirs]
    assert [e.kb_id_ for e in doc.ents] == ["", "aliyev"]
    assert doc.text == bundle.article.text
    assert [t.idx for t in doc] == [t.idx for t in theirs]
    assert [s.text for s in doc.sents][1] == "They ended."


def test_excluded_zones_are_cut_out_before_tokenising(
    tmp_path: Path, scheme: Scheme, docs_in: Any
) -> None:
    marked = "[Other story about [Kazakhstan|OTHER_STORY]\n[Become a member|FURNITURE]Following [Baku|GPE]"
    bundle = labelled(
        marked.replace("[Other story about [Kazakhstan", "[Other story about Kazakhstan")
    )
    inside = entity(18, 28, n=5)
    across = entity(bundle.article.text.index("member"), bundle.article.text.index("lowing"), n=6)
    work = bundle.works[0]
    bundle = replace(
        bundle, works=(replace(work, annotations=(*work.annotations, inside, across)),)
    )
    report = exported(tmp_path, scheme, bundle)
    (doc,) = paragraphs(report, docs_in)
    assert doc.text == "Following Baku"
    assert [e.text for e in doc.ents] == ["Baku"]
    lost = {e["text"]: e["reason"] for e in entries(report)}
    assert lost == dict.fromkeys(("Kazakhstan", "memberFol"), "in or across an excluded zone")
    assert_adds_up(report)


def test_what_does_not_fit_is_named_with_what_would(tmp_path: Path, scheme: Scheme) -> None:
    text = "  Anti-Azerbaijani talk in Baku \nnext line ends here"
    at = text.index
    bundle = labelled(
        text,
        entity(at("Azerb") + 2, at("talk") + 2, n=1),  # off bounds on both sides
        entity(at("Baku") - 1, at("\n"), n=2),  # white space at both edges
        entity(at("Baku"), at("next") + 4, n=3),  # across lines
        entity(0, 2, n=4),  # nothing but white space
        entity(at("here") + 1, at("here") + 3, n=6),  # inside one token
        entity(at("ends"), len(text), n=5),  # up to the end of the file
    )
    report = exported(tmp_path, scheme, bundle)
    told = {entry["id"][-1]: entry for entry in entries(report)}
    words = {n: (entry["outcome"], entry["reason"]) for n, entry in told.items()}
    assert words == {
        "1": ("dropped", "off token bounds"),
        "2": ("changed", "white space at its edges cut off"),
        "3": ("dropped", "crosses a line end"),
        "4": ("dropped", "nothing but white space"),
        "6": ("dropped", "off token bounds"),
    }
    expand, contract = told["1"]["expand"], told["1"]["contract"]
    assert text[slice(*expand)] == "Azerbaijani talk"
    assert contract is None
    assert text[slice(*told["6"]["expand"])] == "here"
    assert told["2"]["corpora"] == ["ents", "spans[entities]"]
    assert report.tally.exported(Corpus.ENTS) == {"GPE": 2}
    assert_adds_up(report)


def test_nested_entities_stay_in_spans_and_are_told(
    tmp_path: Path, scheme: Scheme, docs_in: Any
) -> None:
    from spacy.util import filter_spans  # noqa: PLC0415

    text = "President Ilham Aliyev of Azerbaijan spoke"
    bundle = labelled(
        text, entity(0, 22, "ROLE", 1), entity(10, 22, "PERSON", 2), entity(26, 36, "GPE", 3)
    )
    report = exported(tmp_path, scheme, bundle)
    (doc,) = paragraphs(report, docs_in)
    assert [e.text for e in doc.ents] == ["President Ilham Aliyev", "Azerbaijan"]
    kept = filter_spans(list(doc.spans["entities"]))
    assert [(e.start, e.end) for e in doc.ents] == [(s.start, s.end) for s in kept]
    assert len(doc.spans["entities"]) == 3
    (entry,) = entries(report)
    assert (entry["corpora"], entry["reason"]) == (["ents"], "overlaps a longer one")


@given(st.lists(strategies.spans(40), min_size=1, max_size=8))
@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_ents_are_what_filter_spans_keeps(
    tmp_path_factory: pytest.TempPathFactory, scheme: Scheme, docs_in: Any, spans: list[Any]
) -> None:
    from spacy.util import filter_spans  # noqa: PLC0415

    text = "a b c d e f g h i j k l m n o p q r s t "
    labels = [entity(a, b, n=n) for n, (a, b) in enumerate(spans, 1)]
    report = exported(tmp_path_factory.mktemp("x"), scheme, labelled(text, *labels))
    (doc,) = paragraphs(report, docs_in)
    kept = filter_spans(list(doc.spans["entities"]))
    assert [(e.start, e.end) for e in doc.ents] == [(s.start, s.end) for s in kept]


def test_stances_of_pieces_flags_and_twins(tmp_path: Path, scheme: Scheme, docs_in: Any) -> None:
    text = "They call it weak and, in short, a threat."
    a, b = text.index("weak"), text.index("a threat")
    bundle = labelled(
        text,
        stance((a, a + 4), (b, b + 8), n=1),
        stance((a, a + 4), n=2, flag=StanceFlag.MIXED),
        stance((b, b + 8), n=3),
        stance((b, b + 8), n=4),
        stance((b, b + 8), n=5, target="AZE"),
    )
    report = exported(tmp_path, scheme, bundle)
    (doc,) = paragraphs(report, docs_in)
    assert sorted((s.text, s.label_) for s in doc.spans["sc"]) == [
        ("a threat", "STANCE_ARM_NEG"),
        ("a threat", "STANCE_AZE_NEG"),
        ("weak and, in short, a threat", "STANCE_ARM_NEG"),
    ]
    told = {entry["id"][-1]: entry["reason"] for entry in entries(report)}
    assert told == {
        "1": "pieces joined into one",
        "2": "its value has no class here",
        "4": "same place and class as another",
    }
    record = doc.user_data["stances"][str(UUID(int=1))]
    assert record["expression"] == ((a, a + 4), (b, b + 8))
    assert_adds_up(report)


def test_sentence_values_become_categories_and_pairs(
    tmp_path: Path, scheme: Scheme, docs_in: Any
) -> None:
    text = "Baku praised Yerevan. It rained. Odd one."
    s = SentenceMark
    bundle = labelled(
        text,
        value(0, 21, "ARM", s.POS, 1),
        value(0, 21, "AZE", s.NEU, 2),
        value(22, 32, "ARM", s.NONE, 3),
        value(22, 32, "AZE", s.UNCLEAR, 4),
        value(33, 41, "ARM", s.MIXED, 5),
        value(33, 41, "ARM", s.NEG, 6),
    )
    report = exported(tmp_path, scheme, bundle)
    sentences = docs_in(report.folder / "corpus/sentences/train")
    assert [(doc.text, dict(doc.cats)) for doc in sentences] == [
        ("Baku praised Yerevan.", {"ARM_NEG": 0, "ARM_POS": 1, "AZE_NEG": 0, "AZE_POS": 0}),
        ("It rained.", {"ARM_NEG": 0, "ARM_POS": 0}),
        ("Odd one.", {"ARM_NEG": 1, "ARM_POS": 1}),
    ]
    pairs = docs_in(report.folder / "corpus/pairs/train")
    assert [(doc.text, doc.cats) for doc in pairs] == [
        ("[Armenia] Baku praised Yerevan.", {"NEG": 0, "NEU": 0, "POS": 1}),
        ("[Azerbaijan] Baku praised Yerevan.", {"NEG": 0, "NEU": 1, "POS": 0}),
    ]
    assert list(pairs[0].user_data["sentences"]) == [str(UUID(int=1))]
    assert {e["id"][-1] for e in entries(report)} == {"4", "5", "6"}
    assert_adds_up(report)


@pytest.mark.parametrize("status", [Status.UNSTARTED, Status.STARTED, Status.SKIPPED])
def test_works_not_done_are_left_out(tmp_path: Path, scheme: Scheme, status: Status) -> None:
    report = exported(
        tmp_path,
        scheme,
        labelled("In [Baku|GPE] it was [bad|ARM_NEG]", status=status),
        labelled("x"),
    )
    assert report.articles == {"train": 1, "dev": 0, "test": 0}
    expected = "article skipped" if status is Status.SKIPPED else "work not done"
    assert [entry["reason"] for entry in entries(report)] == [expected] * 2
    assert_adds_up(report)


def test_works_not_done_teach_only_what_they_say(
    tmp_path: Path, scheme: Scheme, docs_in: Any
) -> None:
    text = "In [Baku|GPE] it was [bad|ARM_NEG]\nNobody looked here"
    bundle = labelled(text, value(0, 9, "ARM", SentenceMark.NEG, 1), status=Status.STARTED)
    options = CorpusOptions(split=(1, 0, 0), unfinished=Unfinished.MISSING)
    report = exported(tmp_path, scheme, bundle, options=options)
    assert paragraphs(report, docs_in) == []
    (doc,) = paragraphs(report, docs_in, "unfinished")
    assert [token.ent_iob_ for token in doc] == ["", "B", "", "", ""]
    assert len(doc.spans["sc"]) == 0
    assert len(docs_in(report.folder / "corpus/sentences/train")) == 1
    assert [(e["layer"], e["reason"]) for e in entries(report)] == [("stance", "work not done")]
    assert_adds_up(report)


@given(
    st.lists(strategies.bundles(), max_size=4, unique_by=lambda b: b.article.uid),
    st.sampled_from(Unfinished),
)
@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
def test_every_label_is_exported_or_accounted_for(
    tmp_path_factory: pytest.TempPathFactory,
    scheme: Scheme,
    docs_in: Any,
    bundles: list[ArticleBundle],
    unfinished: Unfinished,
) -> None:
    bundles = only_work(bundles)
    options = CorpusOptions(split=(1, 0, 0), unfinished=unfinished)
    bundles = [replace(b, article=replace(b.article, split=None)) for b in bundles]
    report = exported(tmp_path_factory.mktemp("x"), scheme, *bundles, options=options)
    assert_adds_up(report)
    labels = [label for b in bundles for work in b.works for label in work.annotations]
    assert sum(report.tally.inputs.values()) == len(labels)
    assert_read_back(report, docs_in, {b.article.uid: b.article.text for b in bundles})
    told = {(e["id"], corpus) for e in entries(report) for corpus in e["corpora"]}
    silent = {"layer is not trained on", "target not in the sentence"}
    dropped = changed = 0
    for _, _, _, row in report.tally.rows():
        dropped += sum(n for reason, n in row.dropped.items() if reason not in silent)
        changed += row.changed.total()
    by_outcome = Counter(e["outcome"] for e in entries(report) for _ in e["corpora"])
    assert by_outcome["dropped"] == dropped
    assert len(told) <= dropped + by_outcome["changed"]


def assert_read_back(report: CorpusReport, docs_in: Any, texts: dict[UUID, str]) -> None:
    docs = docs_in(report.folder / "corpus/paragraphs/train")
    found: dict[str, Counter[str]] = {"ents": Counter(), "entities": Counter(), "sc": Counter()}
    for doc in docs:
        text, start = texts[UUID(doc.user_data["article"])], doc.user_data["start"]
        assert text[start : start + len(doc.text)] == doc.text
        for group in ("entities", "sc"):
            for span in doc.spans[group]:
                found[group][span.label_] += 1
                assert span.text == span.text.strip()
        found["ents"].update(e.label_ for e in doc.ents)
    assert found["ents"] == Counter(report.tally.exported(Corpus.ENTS))
    assert found["entities"] == Counter(report.tally.exported(Corpus.ENTITIES))
    assert found["sc"] == Counter(report.tally.exported(Corpus.STANCE))
    pairs = docs_in(report.folder / "corpus/pairs/train")
    assert len(pairs) == sum(report.tally.exported(Corpus.PAIRS).values())


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_same_input_same_bytes_in_any_order(tmp_path: Path, scheme: Scheme) -> None:
    bundles = [
        labelled(
            f"Story {n}: [Baku|GPE] is [bad {n}|ARM_NEG].", value(0, 5, "ARM", SentenceMark.NEG, n)
        )
        for n in range(1, 6)
    ]
    first = export_folder(bundles, scheme, tmp_path / "a", CorpusOptions(seed=3))
    again = export_folder(reversed(bundles), scheme, tmp_path / "b", CorpusOptions(seed=3))
    assert files(first.folder) == files(again.folder)
    assert first.splits == again.splits


def test_the_manifest_names_every_file_by_its_digest(tmp_path: Path, scheme: Scheme) -> None:
    report = exported(tmp_path, scheme, labelled("In [Baku|GPE]", group="=SUM(A1)"))
    found = files(report.folder)
    manifest = json.loads(found.pop("manifest.json"))
    assert {name: hashlib.sha256(raw).hexdigest() for name, raw in found.items()} == {
        name: entry["sha256"] for name, entry in manifest["files"].items()
    }
    assert set(manifest["versions"]) == {"annotator", "spacy"}
    with (report.folder / "splits.csv").open(newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["group"], row["split"], row["frozen"]) == ("'=SUM(A1)", "train", "no")
    text = b"".join(raw for name, raw in found.items() if not name.endswith(".spacy"))
    assert b"<<" not in text
    assert str(tmp_path).encode() not in text


def test_labels_and_configs_follow_scheme_and_data(tmp_path: Path, scheme: Scheme) -> None:
    words = " ".join("bad" for _ in range(30))
    bundle = labelled(
        f"[Baku|PLANET] and [{words}|XYZ_POS] here", value(0, 4, "XYZ", SentenceMark.POS, 9)
    )
    report = exported(tmp_path, scheme, bundle)
    read = {p.stem: json.loads(p.read_text()) for p in (report.folder / "labels").iterdir()}
    assert list(read["ner"]["1"])[-1] == "PLANET"
    assert list(read["ner"]["1"])[:-1] == [label.id for label in scheme.entities]
    assert read["spancat"][-1] == "STANCE_XYZ_POS"
    assert read["spancat"][:6] == [
        f"STANCE_{t}_{p}" for t in ("ARM", "AZE") for p in ("NEG", "NEU", "POS")
    ]
    assert read["sentences"][-2:] == ["XYZ_NEG", "XYZ_POS"]
    assert "max_length = 30\n" in (report.folder / "configs/stance.cfg").read_text()


def test_the_exported_tokenizer_cuts_as_the_export_does(tmp_path: Path, scheme: Scheme) -> None:
    import spacy  # noqa: PLC0415

    report = exported(tmp_path, scheme, labelled("x"))
    spec = importlib.util.spec_from_file_location("exported", report.folder / "functions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    nlp = module.tokenizer_rules()(spacy.blank("en"))
    ours = english()
    texts = [
        "U.S.-Azerbaijan talks",
        "/Mediamax/. Baku–Yerevan, pro-Armenian",
        "said.The",
        *strategies.TRAPS,
    ]
    for text in texts:
        assert [t.text for t in nlp(text)] == [t.text for t in ours(text)]
    assert [t.text for t in ours(texts[0])] == ["U.S.", "-", "Azerbaijan", "talks"]


def test_a_folder_with_files_is_not_touched(tmp_path: Path, scheme: Scheme) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    with pytest.raises(RefusalError, match="holds files already"):
        exported(tmp_path, scheme, labelled("x"))
    assert [p.name for p in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_an_empty_folder_is_used(tmp_path: Path, scheme: Scheme) -> None:
    (tmp_path / "out").mkdir()
    assert (exported(tmp_path, scheme, labelled("x")).folder / "manifest.json").is_file()


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_module, "write_card", full)
    with pytest.raises(RefusalError, match="cannot be written: No space left on device"):
        exported(tmp_path, scheme, labelled("x"))
    assert list(tmp_path.iterdir()) == []


def test_two_works_on_one_article_are_an_error(tmp_path: Path, scheme: Scheme) -> None:
    bundle = labelled("x")
    with pytest.raises(ValueError, match="one work an article"):
        exported(tmp_path, scheme, replace(bundle, works=bundle.works * 2))
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_export_still_makes_a_whole_folder(tmp_path: Path, scheme: Scheme) -> None:
    report = exported(tmp_path, scheme, options=CorpusOptions())
    assert report.articles == {"train": 0, "dev": 0, "test": 0}
    assert any("'train' is empty" in warning for warning in report.warnings)


def test_frozen_splits_and_groups_are_kept(tmp_path: Path, scheme: Scheme) -> None:
    bundles = [
        labelled("One", uid=UUID(int=1), split="test", group="a"),
        labelled("Two", uid=UUID(int=2), group="a"),
        labelled("Three", uid=UUID(int=3), split="dev", group="a"),
        labelled("Four", uid=UUID(int=4), split="nonsense"),
    ]
    report = exported(tmp_path, scheme, *bundles)
    splits = {uid.int: split for uid, split in report.splits.items()}
    assert splits == {1: "test", 2: "test", 3: "dev", 4: "train"}
    assert any("tear the group 'a' apart: dev, test" in warning for warning in report.warnings)


def test_the_tally_tells_entities_from_stances() -> None:
    tally = Tally()
    tally.export(Corpus.ENTS, Entity(id=UUID(int=1), start=0, end=1, label="GPE"))
    assert tally.exported(Corpus.ENTS) == {"GPE": 1}
    assert tally.exported(Corpus.STANCE) == {}
    assert isinstance(stance((0, 1)), Stance)
