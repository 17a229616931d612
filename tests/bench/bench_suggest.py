"""Suggestions against the raw pipeline, one long article, and what a failing worker costs.

`python -m tests.bench.bench_suggest [--articles N] [--workers N] [--rounds N]` prints one JSON object. `ratio` is
that of articles a second, from the first request to the last row in the project file, against
spaCy alone over the same texts on as many processes, the median of the rounds; it should not fall
below 0.85. `cpu_ratio`
compares processor seconds, which a busy machine blurs less.
"""

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil
import spacy

from annotator.collecting import look_rarely
from annotator.jobs import Job, Jobs
from annotator.model.articles import Article, uid_of_text
from annotator.model.bundles import ArticleBundle
from annotator.nlp.client import WorkerClient
from annotator.nlp.models import DEFAULT_MODEL
from annotator.nlp.pool import Pool
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.zones.zoner import find_zones
from annotator.paths import sample_gold
from annotator.services.suggesting import Suggesting
from annotator.services.sweeping import sweep
from annotator.store.project import ProjectStore
from tests.helpers.suggestion_scores import articles_in, default_scheme

_PIECE, _PARAGRAPH = 12_000, 120
_LOOPING = """
import os, sys
from annotator.nlp.pipeline import Suggester
from annotator.nlp.worker import Worker, own_output

class Looping(Suggester):
    def suggest(self, requests):
        asked = list(requests)
        while "endless" in asked[0].article.text and not os.path.exists(sys.argv[1]):
            open(sys.argv[1], "w").close()
            while True:
                pass
        yield from super().suggest(asked)

Worker(Looping(), own_output()).serve(sys.stdin.buffer)
"""


def articles(count: int) -> list[Article]:
    """The sample articles again and again, each time a little different."""
    samples = [article for article, _ in articles_in(sample_gold())]
    made = []
    for number in range(count):
        text = f"{samples[number % len(samples)].text}\nThis was reading number {number}."
        made.append(Article(uid=uid_of_text(text), text=text))
    return made


def long_article(characters: int, *, one_line: bool) -> Article:
    """The samples' longer paragraphs again and again, in lines or in a single one."""
    samples = (article.text.split("\n") for article, _ in articles_in(sample_gold()))
    lines = [line for text in samples for line in text if len(line) > _PARAGRAPH and _counts(line)]
    wanted = characters // len("".join(lines)) + 1
    text = (" " if one_line else "\n").join(lines * wanted)[:characters]
    return Article(uid=uid_of_text(text), text=text)


def _counts(line: str) -> bool:
    article = Article(uid=uid_of_text(line), text=line)
    return all(zone.kind != "FURNITURE" for zone in find_zones(article, default_scheme()))


def raw_seconds(texts: Sequence[str]) -> tuple[float, float]:
    """Wall and processor seconds of spaCy alone over the texts in one process, loading apart."""
    nlp = spacy.load(DEFAULT_MODEL)
    list(nlp.pipe(texts[:4]))
    begun, worked = time.perf_counter(), time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return time.perf_counter() - begun, time.process_time() - worked


def raw(texts: Sequence[str], workers: int) -> tuple[float, float]:
    """Articles a second, and processor seconds an article, of spaCy in as many processes."""
    shares = [texts[n::workers] for n in range(workers)]
    with ProcessPoolExecutor(workers) as processes:
        found = list(processes.map(raw_seconds, shares))
    return len(texts) / max(wall for wall, _ in found), sum(cpu for _, cpu in found) / len(texts)


def ours(found: Sequence[Article], workers: int, folder: Path) -> tuple[float, float]:
    """The same of a sweep over a project, all processes warm."""
    store = ProjectStore.create(str(folder / "p.annot"), default_scheme())
    store.articles.add([ArticleBundle(article=article) for article in found])
    pool = Pool(workers)
    pool.producer()
    children = [psutil.Process(client.ping() and client.pid) for client in pool._clients]
    for client in pool._clients:
        client.suggest(SuggestRequest(found[0], store.scheme))
    before = time.process_time() + sum(_cpu(child) for child in children)
    begun, spent = time.perf_counter(), [0.0]
    close = pool.close

    def closing() -> None:
        spent[0] = spent[0] or sum(_cpu(child) for child in children)
        close()

    pool.close = closing  # type: ignore[method-assign]  # the last moment their time can be read
    account = sweep(store, pool, Job())
    wall = time.perf_counter() - begun
    store.close()
    if account.failed or account.articles != len(found):
        raise SystemExit(f"{account.articles} of {len(found)} articles: {account.failed[:3]}")
    cpu = time.process_time() + spent[0] - before
    return len(found) / wall, cpu / len(found)


def throughput(
    found: Sequence[Article], workers: int, rounds: int, folder: Path
) -> dict[str, object]:
    """Raw, ours, raw, ours … in one run: each of ours against the raw runs before and after it."""
    texts = [article.text for article in found]
    alone, mine = [raw(texts, workers)], []
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        mine.append(ours(found, workers, place))
        alone.append(raw(texts, workers))
    walls, cpus = [], []
    for number, (speed, cpu) in enumerate(mine):
        beside = alone[number : number + 2]
        walls.append(speed / statistics.fmean(wall for wall, _ in beside))
        cpus.append(statistics.fmean(seconds for _, seconds in beside) / cpu)
    return {
        "raw_articles_per_second": [round(speed, 2) for speed, _ in alone],
        "our_articles_per_second": [round(speed, 2) for speed, _ in mine],
        "ratio": round(statistics.median(walls), 3),
        "ratios": [round(ratio, 3) for ratio in walls],
        "cpu_ratio": round(statistics.median(cpus), 3),
        "cpu_ratios": [round(ratio, 3) for ratio in cpus],
    }


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


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


def long_ratio(characters: int, *, one_line: bool) -> dict[str, float]:
    """Processor seconds of one long article in the process, and of spaCy alone over its pieces."""
    article = long_article(characters, one_line=one_line)
    client = WorkerClient()
    client.ping()
    process = psutil.Process(client.pid)
    before = _cpu(process)
    client.suggest(SuggestRequest(article, default_scheme()))
    mine = _cpu(process) - before
    client.close()
    pieces = [article.text[at : at + _PIECE] for at in range(0, len(article.text), _PIECE)]
    _, alone = raw_seconds(pieces)
    return {"ours_cpu_s": round(mine, 1), "raw_cpu_s": round(alone, 1)}


def faults(folder: Path) -> dict[str, float]:
    """Seconds from a killed and a stopped process to the next answer, and the window's worst wait.

    The window is a thread that wants to run every millisecond, as Qt's would.
    """
    store = ProjectStore.create(str(folder / "f.annot"), default_scheme())
    found = [*articles(3), long_article(60_000, one_line=False)]
    store.articles.add([ArticleBundle(article=article) for article in found])
    client, posted = WorkerClient(), list[object]()
    service = Suggesting(store, Jobs(posted.append), lambda: client)  # type: ignore[arg-type]
    stored, gap = threading.Event(), [0.0]
    service.stored.connect(lambda _uid: stored.set())

    def until_stored(article: Article, hurt: int | None = None) -> float:
        stored.clear()
        if hurt is not None and client.pid is not None:
            os.kill(client.pid, hurt)
        begun = last = time.perf_counter()
        service.want(article.uid)
        while not stored.is_set():
            while posted:
                posted.pop(0)()  # type: ignore[operator]
            time.sleep(0.001)
            now = time.perf_counter()
            gap[0], last = max(gap[0], now - last), now
        return time.perf_counter() - begun

    times = {
        "started_s": until_stored(found[0]),
        "killed_s": until_stored(found[1], signal.SIGKILL),
        "stopped_s": until_stored(found[2], signal.SIGSTOP),
        "long_article_s": until_stored(found[3]),
    }
    begun = time.perf_counter()
    service.close()
    times["close_s"] = time.perf_counter() - begun
    store.close()
    return {name: round(value, 3) for name, value in {**times, "window_gap_s": gap[0]}.items()}


def loop_seconds(found: Sequence[Article], folder: Path) -> float:
    """Seconds from an article that goes in circles once to its answer, with the real pipeline."""
    script, mark = folder / "looping.py", folder / "looped"
    script.write_text(_LOOPING, encoding="utf-8")
    client, scheme = WorkerClient([sys.executable, str(script), str(mark)]), default_scheme()
    client.suggest(SuggestRequest(found[0], scheme))
    text = f"{found[1].text}\nThis is endless."
    begun = time.perf_counter()
    client.suggest(SuggestRequest(Article(uid=uid_of_text(text), text=text), scheme))
    taken = time.perf_counter() - begun
    if client.restarts != 1 or not mark.exists():
        raise SystemExit(f"{client.restarts} restarts instead of one")
    client.close()
    return taken


def main() -> None:
    """Measures and prints one JSON object."""
    look_rarely()
    parser = argparse.ArgumentParser(prog="tests.bench.bench_suggest")
    parser.add_argument("--articles", type=int, default=140)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", type=int, default=300_000)
    options = parser.parse_args()
    found = articles(options.articles)
    with tempfile.TemporaryDirectory() as place:
        figures = {
            "articles": len(found),
            "workers": options.workers,
            **throughput(found, options.workers, options.rounds, Path(place)),
        }
        single = sorted(waiting(found))
        figures["one_article_ms"] = {
            "p50": round(1000 * statistics.median(single)),
            "max": round(1000 * single[-1]),
        }
        figures["long_article_lines"] = long_ratio(options.long, one_line=False)
        figures["long_article_one_line"] = long_ratio(options.long, one_line=True)
        looped = loop_seconds(found, Path(place))
        figures["faults"] = {**faults(Path(place)), "looping_s": round(looped, 3)}
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
