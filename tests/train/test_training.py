"""Every config of an exported folder trains as it is written, and learns its own training data."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from uuid import UUID

import pytest

from annotator import paths
from annotator.formats.lossless import read
from annotator.model.annotations import Entity, SentenceMark, SentenceValue, Stance
from annotator.model.articles import Article, Status, WorkState
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.scheme import from_data
from annotator.model.spans import Span
from annotator.nlp.corpora.folder import export_folder
from annotator.nlp.corpora.options import CorpusOptions

pytestmark = [pytest.mark.train, pytest.mark.timeout(600)]

PLACES = ("Gyumri", "Ganja", "Vanadzor", "Sheki")
WORDS = (("a reliable partner in trade", 1), ("a threat to every neighbour", -2), ("a state", 0))
TOLERATED = "Low number of examples to train a new pipeline"


def synthetic(n: int) -> ArticleBundle:
    """One sentence on a place and a country, labelled on three layers."""
    words, polarity = WORDS[n % 3]
    target, country = (("ARM", "Armenia"), ("AZE", "Azerbaijan"))[n % 2]
    place = PLACES[n % 4]
    text = f"In {place} the envoy number {n} called {country} {words}."
    ids = iter(range(n * 10 + 1, n * 10 + 9))

    def found(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    at, where, said = found(place), found(country), found(words)
    mark = (SentenceMark.NEG, SentenceMark.NEU, SentenceMark.POS)[
        (polarity > 0) - (polarity < 0) + 1
    ]
    labels = (
        Entity(id=UUID(int=next(ids)), start=at.start, end=at.end, label="GPE"),
        Entity(id=UUID(int=next(ids)), start=where.start, end=where.end, label="GPE"),
        Stance(id=UUID(int=next(ids)), target=target, expression=(said,), polarity=polarity),
        SentenceValue(id=UUID(int=next(ids)), start=0, end=len(text), target=target, value=mark),
    )
    work = WorkBundle(person="gold", state=WorkState(Status.DONE), annotations=labels)
    return ArticleBundle(
        article=Article(uid=UUID(int=n + 1), text=text, split="train"), works=(work,)
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scheme = from_data(tomllib.loads((paths.resources() / "scheme.toml").read_text("utf-8")))
    with paths.sample_gold().open("rb") as stream:
        gold = [item for item in read(stream, "gold") if isinstance(item, ArticleBundle)]
    bundles = [*gold[:4], *(synthetic(n) for n in range(12))]
    target = tmp_path_factory.mktemp("training") / "out"
    export_folder(bundles, scheme, target, CorpusOptions())
    return target


def spacy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spacy", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("config", ["entities", "stance", "sentences", "pairs"])
def test_debug_data_finds_nothing_but_small_size(folder: Path, config: str) -> None:
    told = spacy(folder, "debug", "data", f"configs/{config}.cfg", "-c", "functions.py").stdout
    assert "Pipeline can be initialized with data" in told
    errors = re.findall(r"✘ (.*?)(?:\x1b|\n|$)", told)
    assert all(TOLERATED in error or "1 error" in error for error in errors), errors
    assert "whitespace" not in "".join(errors)


@pytest.mark.parametrize(
    ("config", "place", "score"),
    [
        ("entities", "paragraphs/train/done", "ents_f"),
        ("stance", "paragraphs/train/done", "spans_sc_f"),
        ("sentences", "sentences/train", "cats_score"),
        ("pairs", "pairs/train", "cats_score"),
    ],
)
def test_each_config_learns_its_own_training_data(
    folder: Path, tmp_path: Path, config: str, place: str, score: str
) -> None:
    run = spacy(
        folder,
        "train",
        f"configs/{config}.cfg",
        "--output",
        str(tmp_path),
        "--code",
        "functions.py",
        "--paths.dev",
        f"corpus/{place}",
    )
    assert run.returncode == 0, run.stdout + run.stderr
    meta = json.loads((tmp_path / "model-best" / "meta.json").read_text())
    assert meta["performance"][score] > 0.9
    # The trained pipeline works far from the folder, with our tokenizer rules in it.
    script = (
        "import sys, spacy; nlp = spacy.load(sys.argv[1]);"
        "doc = nlp('In Gyumri the U.S.-Azerbaijan envoy called Armenia a reliable partner in trade.');"
        "assert '-' in [t.text for t in doc], [t.text for t in doc];"
        "print([e.text for e in doc.ents], list(doc.spans.get('sc', [])), doc.cats)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "model-best")]
    used = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert used.returncode == 0, used.stderr


def test_the_project_file_trains_and_evaluates(folder: Path) -> None:
    run = spacy(folder, "project", "run", "pairs")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "cats_score" in json.loads((folder / "metrics" / "pairs.json").read_text())
