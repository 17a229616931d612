"""Suggestions from a Dask cluster on this machine: the same as here, though a worker dies."""

import sys
import time
from pathlib import Path

import pytest

from annotator.errors import RefusalError, WorkerError
from annotator.jobs import Job
from annotator.model.articles import Article, uid_of_text
from annotator.model.bundles import ArticleBundle
from annotator.nlp import cluster as cluster_module
from annotator.nlp.cluster import Cluster
from annotator.nlp.pool import Pool
from annotator.paths import sample_gold
from annotator.services.sweeping import sweep
from tests.helpers.dask_cluster import DaskCluster
from tests.helpers.projects import project
from tests.helpers.suggestion_scores import articles_in

pytest.importorskip("distributed")
COUNT = 12
LENGTH = 1500


@pytest.fixture(scope="module")
def cluster_of(tmp_path_factory):
    """A cluster of so many workers; what a test ended is started again, and nothing else."""
    made = []

    def _cluster_of(count):
        if not made or not made[-1].is_alive:
            made.append(DaskCluster(tmp_path_factory.mktemp("dask")))
        dask = made[-1]
        for worker in list(dask.workers.values())[count:]:
            worker.kill()
            worker.wait()
        while len(dask.workers) < count:
            dask.add_worker()
        _joined(dask, count)
        return dask

    yield _cluster_of
    for dask in made:
        dask.close()


@pytest.fixture
def dask(cluster_of):
    """A cluster of two workers, any of which a test may end."""
    return cluster_of(2)


def _joined(dask: DaskCluster, count: int) -> None:
    cluster, end = Cluster(dask.address), time.monotonic() + 60
    while cluster._threads() != count and time.monotonic() < end:
        time.sleep(0.05)
    assert cluster._threads() == count
    cluster.close()


def texts():
    samples = [article.text[:LENGTH] for article, _ in articles_in(sample_gold())]
    return [f"{samples[n % len(samples)]}\nReading number {n}." for n in range(COUNT)]


def filled(folder: Path, name: str):
    store = project(folder, name)
    store.articles.add(
        [ArticleBundle(article=Article(uid=uid_of_text(t), text=t)) for t in texts()]
    )
    return store


def stored(store):
    return {
        uid: (store.articles.segmentation(uid), store.suggestions.of(uid))
        for uid in store.articles.uids()
    }


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """What a local run stores."""
    store = filled(tmp_path_factory.mktemp("here"), "here.annot")
    sweep(store, Pool(1), Job())
    yield stored(store)
    store.close()


def killing(worker, at: int) -> Job:
    job = Job()
    job.on_progress = lambda told: worker.kill() if told.done == at else None
    return job


def lost(store, here) -> int:
    """How many articles do not have what a local run gives them."""
    return sum(found != here[uid] for uid, found in stored(store).items())


def test_a_cluster_without_workers_is_told(cluster_of):
    cluster = Cluster(cluster_of(0).address)
    with pytest.raises(WorkerError, match="has no workers"):
        cluster.producer()
    cluster.close()


def test_a_cluster_stores_what_a_local_run_stores(dask, here, tmp_path):
    store = filled(tmp_path, "there.annot")
    account = sweep(store, Cluster(dask.address), Job())
    assert (account.articles, account.failed) == (COUNT, [])
    assert lost(store, here) == 0
    assert sweep(store, Cluster(dask.address), Job()).skipped == COUNT
    store.close()


def test_a_killed_worker_loses_nothing(dask, here, tmp_path):
    worker, _ = dask.workers.values()
    store = filled(tmp_path, "there.annot")
    account = sweep(store, Cluster(dask.address), killing(worker, 1))
    assert worker.poll() is not None
    assert (account.articles, account.failed) == (COUNT, [])
    assert lost(store, here) == 0
    store.close()


def test_the_harness_notices_a_loss(dask, here, tmp_path, monkeypatch):
    """The control: tasks bound to the worker that dies are never done."""
    (name, worker), _ = dask.workers.items()
    cluster = Cluster(dask.address)
    submit, known = cluster._client.submit, cluster._client.scheduler_info(n_workers=-1)["workers"]
    [first] = [address for address, facts in known.items() if str(facts["name"]) == name]
    bound = lambda *words, **more: submit(*words, **{"workers": [first], **more})  # noqa: E731
    monkeypatch.setattr(cluster._client, "submit", bound)
    monkeypatch.setattr(cluster_module, "patience_for", lambda _characters: 5.0)
    store = filled(tmp_path, "there.annot")
    account = sweep(store, cluster, killing(worker, 1))
    assert "no answer in time" in account.failed[0]
    assert lost(store, here) > 0
    store.close()


@pytest.mark.parametrize(
    "address", ["nonsense", "", "127.0.0.1", "10.0.0.1:8786", "tcp://example.org:8786"]
)
def test_only_addresses_of_this_machine_are_taken(address):
    with pytest.raises(RefusalError, match="no address on this machine"):
        Cluster(address)


def test_where_nobody_listens_is_told():
    with pytest.raises(WorkerError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9;"):
        Cluster("tcp://127.0.0.1:9")


def test_a_missing_extra_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RefusalError, match=r"pip install 'annotator\[cluster\]'"):
        Cluster("tcp://127.0.0.1:9")


def test_other_versions_and_word_lists_are_told(dask, monkeypatch):
    cluster = Cluster(dask.address)
    with monkeypatch.context() as patch:
        patch.setattr(cluster_module, "_installed", lambda: "9.9")
        with pytest.raises(WorkerError, match=r"has annotator 0.*this is 9\.9"):
            cluster.producer()
    with monkeypatch.context() as patch:
        patch.setattr(cluster_module, "fingerprint", lambda: "other")
        with pytest.raises(WorkerError, match="other word lists"):
            cluster.producer()
    with monkeypatch.context() as patch:
        patch.setattr(cluster_module, "_LIBRARY", "msgpack")
        assert cluster_module._refuse_other_library(cluster._client) is None
    cluster.close()


def test_a_worker_that_cannot_load_is_told(dask, monkeypatch):
    cluster = Cluster(dask.address)
    monkeypatch.setattr(cluster_module, "who_answers", _no_pipeline)
    with pytest.raises(WorkerError, match="makes no suggestions: no pipeline here"):
        cluster.producer()
    cluster.close()


def _no_pipeline():
    raise OSError("no pipeline here")


def test_a_scheduler_that_goes_is_told_and_what_was_stored_stands(cluster_of, tmp_path):
    dask = cluster_of(1)
    store = filled(tmp_path, "there.annot")
    job = Job()
    job.on_progress = lambda told: dask.close() if told.done == 1 else None
    with pytest.raises(WorkerError, match=r"gone; what was stored before stands"):
        sweep(store, Cluster(dask.address), job)
    done = COUNT - len(store.articles.without_segmentation())
    assert 0 < done < COUNT
    store.close()
