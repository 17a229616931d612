"""The shipped weights: as good as they say, small, explained, and loaded without torch."""

import hashlib
import json
import subprocess
import sys

import pytest

from annotator.nlp.client import environment
from annotator.nlp.sentiment.loading import SMALL, shipped_model, weights_folder
from annotator.nlp.sentiment.storage import read_weights

FILES = {"small": "network.npz", "embeddings": "adapter.npz"}


@pytest.fixture(scope="module")
def metrics():
    return json.loads((weights_folder() / "metrics.json").read_text("utf-8"))


@pytest.mark.parametrize(("kind", "rw", "mt"), [("small", 0.68, 0.64), ("embeddings", 0.82, 0.76)])
def test_the_figures_on_the_development_cuts(metrics, kind, rw, mt):
    figures = metrics[kind]["figures"]
    assert figures["dev_rw"]["macro_f1"] >= rw
    assert figures["dev_mt"]["macro_f1"] >= mt
    assert max(cut["calibration_error"] for cut in figures.values()) < 0.08


@pytest.mark.parametrize("kind", FILES)
def test_the_figures_are_those_of_the_file(metrics, kind):
    _, facts, _ = read_weights(weights_folder() / FILES[kind])
    assert facts["figures"] == metrics[kind]["figures"]
    assert facts["gate"] >= 0.6


def test_a_higher_gate_is_more_often_right(metrics):
    for kind in FILES:
        for cut in metrics[kind]["figures"].values():
            told = {row["gate"]: row for row in cut["gates"]}
            assert told[0.8]["accuracy"] > told[0.5]["accuracy"]
            assert told[0.8]["coverage"] < told[0.5]["coverage"]


def test_the_files_are_small_and_explained():
    total = sum((weights_folder() / name).stat().st_size for name in FILES.values())
    assert total < 6_000_000
    readme = (weights_folder() / "README.md").read_text("utf-8")
    for needed in (*FILES.values(), "metrics.json", "grammar.yaml", "NewsMTSC", "MIT"):
        assert needed in readme


def test_the_fingerprint_is_that_of_the_bytes():
    path = weights_folder() / FILES["small"]
    assert shipped_model(SMALL).encoder.name.endswith(
        hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    )


def test_the_small_model_needs_no_torch():
    code = (
        "import sys\n"
        "from annotator.nlp.sentiment.loading import shipped_model\n"
        "import annotator.nlp.pipeline\n"
        "shipped_model('small')\n"
        "assert not {'torch', 'transformers'} & set(sys.modules), 'torch was loaded'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
