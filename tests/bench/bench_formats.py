"""Reading and writing the lossless format, and the training folder: articles a second, memory."""

import argparse
import gc
import io
import json
import random
import resource
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from annotator import paths
from annotator.collecting import look_rarely
from annotator.formats.lossless import read, to_line
from annotator.model.annotations import Entity, Origin, Stance
from annotator.model.articles import Article, Status, WorkState
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.scheme import from_data
from annotator.model.segmentation import provisional
from annotator.model.spans import Span
from annotator.nlp.corpora.folder import export_folder
from annotator.nlp.corpora.options import CorpusOptions
from annotator.nlp.corpora.tokenizer import english

_PLACES = ("Baku", "Yerevan", "Armenia", "Azerbaijan", "Tbilisi")
_OTHERS = (
    "minister",
    "said",
    "that",
    "the",
    "road",
    "would",
    "open",
    "soon",
    "and",
    "talks",
    "with",
)
_WORDS = (
    *_PLACES,
    *_OTHERS,
    "envoys",
    "from",
    "were",
    "calm",
    "while",
    "traders",
    "waited",
    "news",
)


@dataclass
class Drain(io.RawIOBase):
    """A stream that counts what is written and keeps nothing."""

    size: int = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def articles(count: int, entities: int = 30, stances: int = 4) -> Iterator[ArticleBundle]:
    """Articles of 4 KB with that many labels by one person, the same at every call."""
    dice = random.Random(7)
    for n in range(count):
        yield _article(dice, n, entities, stances)


def _article(dice: random.Random, n: int, entities: int, stances: int) -> ArticleBundle:
    paragraphs, spans, at = [], [], 0
    for _ in range(8):
        words = [dice.choice(_WORDS) for _ in range(75)]
        sentences = [" ".join(words[i : i + 15]) + "." for i in range(0, 75, 15)]
        paragraph = " ".join(sentences)
        start = at
        for word in paragraph.split(" "):
            if word[0].isupper():
                spans.append(Span(start, start + len(word.rstrip("."))))
            start += len(word) + 1
        paragraphs.append(paragraph)
        at += len(paragraph) + 1
    chosen = sorted(dice.sample(spans, min(entities, len(spans))))
    labels = [
        Entity(
            id=UUID(int=n << 32 | i),
            start=a,
            end=b,
            label="GPE",
            canonical="place",
            country="ARM",
            origin=Origin.ACCEPTED,
        )
        for i, (a, b) in enumerate(chosen)
    ]
    words = [
        Stance(
            id=UUID(int=n << 32 | 1000 + i),
            target=dice.choice(("ARM", "AZE")),
            expression=(Span(chosen[i * 2].start, chosen[i * 2].end),),
            polarity=dice.choice((-1, 1)),
        )
        for i in range(stances)
    ]
    return ArticleBundle(
        article=Article(uid=UUID(int=n + 1), text="\n".join(paragraphs), title=f"Article {n}"),
        works=(
            WorkBundle(person="alice", state=WorkState(Status.DONE), annotations=(*labels, *words)),
        ),
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(count: int) -> dict[str, float]:
    """Articles a second for writing and reading, and how much memory a file took at its peak."""
    bundles = list(articles(500))
    drain = Drain()
    before = time.perf_counter()
    for n in range(count):
        drain.write(to_line(bundles[n % 500]))
    wrote = count / (time.perf_counter() - before)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.jsonl")
        lines = [to_line(bundle) for bundle in bundles]
        with path.open("wb") as stream:
            stream.writelines(lines[n % 500] for n in range(count))
        memory = _memory()
        before = time.perf_counter()
        with path.open("rb") as stream:
            taken = sum(isinstance(item, ArticleBundle) for item in read(stream, path.name))
        seconds = time.perf_counter() - before
    assert taken == count
    return {
        "characters": sum(len(b.article.text) for b in bundles) / 500,
        "write_per_second": round(wrote),
        "read_per_second": round(count / seconds),
        "read_memory_growth_mb": round(_memory() - memory, 1),
    }


def exported(count: int) -> dict[str, float]:
    """Articles a second into a training folder, beside spaCy's tokenizer alone on the same text.

    Bounds are given, as the store gives them.
    """
    bundles = [_bounded(bundle) for bundle in articles(count)]
    scheme = from_data(tomllib.loads((paths.resources() / "scheme.toml").read_text("utf-8")))
    tokenizer = english()
    # The articles of a real export come one by one and burden no collector.
    gc.freeze()
    before = time.perf_counter()
    for bundle in bundles:
        for line in bundle.article.text.split("\n"):
            tokenizer(line)
    alone = count / (time.perf_counter() - before)
    memory = _memory()
    with tempfile.TemporaryDirectory() as folder:
        before = time.perf_counter()
        export_folder(bundles, scheme, Path(folder, "out"), CorpusOptions())
        seconds = time.perf_counter() - before
    return {
        "export_per_second": round(count / seconds),
        "tokenizer_alone_per_second": round(alone),
        "export_memory_growth_mb": round(_memory() - memory, 1),
    }


def _bounded(bundle: ArticleBundle) -> ArticleBundle:
    return replace(bundle, segmentation=provisional(bundle.article.text))


def main() -> None:
    """Prints one JSON object."""
    look_rarely()
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--exported", type=int, default=2000)
    chosen = parser.parse_args()
    print(json.dumps(measured(chosen.articles) | exported(chosen.exported)))


if __name__ == "__main__":
    main()
