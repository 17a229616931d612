"""Suggestions against the raw pipeline: the same texts, pipeline and cores, in one run.

`python -m tests.bench.bench_suggest [--articles N] [--workers N]` prints articles a second of both
and their ratio, which should not fall below 0.85, and what one article costs a waiting person.
"""

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import spacy

from annotator.errors import WorkerError
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.client import WorkerClient
from annotator.nlp.pipeline import DEFAULT_MODEL
from annotator.nlp.pool import suggest_all
from annotator.nlp.requests import SuggestRequest
from annotator.paths import sample_gold
from tests.helpers.suggestion_scores import articles_in, default_scheme


def articles(count: int) -> list[Article]:
    """The sample articles again and again, each time a little different."""
    samples = [article for article, _ in articles_in(sample_gold())]
    made = []
    for number in range(count):
        text = f"{samples[number % len(samples)].text}\nThis was reading number {number}."
        made.append(Article(uid=uid_of_text(text), text=text))
    return made


def raw_seconds(texts: Sequence[str]) -> float:
    """Seconds that spaCy alone takes over the texts in one process, loading apart."""
    nlp = spacy.load(DEFAULT_MODEL)
    list(nlp.pipe(texts[:4]))
    begun = time.perf_counter()
    for _ in nlp.pipe(texts):
        pass
    return time.perf_counter() - begun


def raw_rate(texts: Sequence[str], workers: int) -> float:
    """Articles a second of the raw pipeline in as many processes."""
    shares = [texts[n::workers] for n in range(workers)]
    with ProcessPoolExecutor(workers) as processes:
        return len(texts) / max(processes.map(raw_seconds, shares))


def our_rate(found: Sequence[Article], workers: int) -> float:
    """Articles a second through the pool, from the first answer to the last."""
    scheme = default_scheme()
    requests = [SuggestRequest(article, scheme) for article in found]
    warm = requests[: 4 * workers]
    answers = suggest_all([*warm, *requests], workers)
    for _ in warm:
        next(answers)
    begun = time.perf_counter()
    failed = sum(isinstance(answer, WorkerError) for answer in answers)
    seconds = time.perf_counter() - begun
    if failed:
        raise SystemExit(f"{failed} of {len(found)} articles failed")
    return len(found) / seconds


def waiting(found: Sequence[Article]) -> list[float]:
    """Seconds from request to answer, one article at a time, of a warm process."""
    client, scheme = WorkerClient(), default_scheme()
    client.suggest(SuggestRequest(found[0], scheme))
    taken = []
    for article in found[:20]:
        begun = time.perf_counter()
        client.suggest(SuggestRequest(article, scheme))
        taken.append(time.perf_counter() - begun)
    client.close()
    return taken


def main() -> None:
    """Measures and prints one JSON object."""
    parser = argparse.ArgumentParser(prog="tests.bench.bench_suggest")
    parser.add_argument("--articles", type=int, default=140)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    found = articles(options.articles)
    before = raw_rate([a.text for a in found], options.workers)
    ours = our_rate(found, options.workers)
    after = raw_rate([a.text for a in found], options.workers)
    raw = statistics.fmean([before, after])
    single = sorted(waiting(found))
    print(
        json.dumps(
            {
                "articles": len(found),
                "workers": options.workers,
                "raw_articles_per_second": [round(before, 2), round(after, 2)],
                "our_articles_per_second": round(ours, 2),
                "ratio": round(ours / raw, 3),
                "one_article_ms": {
                    "p50": round(1000 * statistics.median(single)),
                    "max": round(1000 * single[-1]),
                },
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
