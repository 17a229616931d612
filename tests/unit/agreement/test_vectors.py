"""Every published or agreed figure, reproduced to its tolerance."""

import json
from pathlib import Path

import pytest

import annotator.agreement

VECTORS = json.loads(
    (Path(__file__).parents[2] / "data" / "agreement_vectors.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_a_figure_is_reproduced(vector):
    found = getattr(annotator.agreement, vector["metric"])(**vector["input"])
    expected = vector["expected"]
    if isinstance(expected, dict):
        close = {
            key: pytest.approx(value, abs=vector["tolerance"]) for key, value in expected.items()
        }
        assert {key: found[key] for key in expected} == close
    elif expected is None:
        assert found.value is None
        assert found.reason
    else:
        assert getattr(found, "value", found) == pytest.approx(expected, abs=vector["tolerance"])


def test_the_vectors_name_their_sources_and_cover_the_family():
    assert len(VECTORS) > 115
    assert all(vector["source"] for vector in VECTORS)
    assert len({vector["name"] for vector in VECTORS}) == len(VECTORS)
    assert len({vector["metric"] for vector in VECTORS}) >= 28


def test_names_come_from_the_package_and_strangers_do_not():
    assert annotator.agreement.gamma.__module__ == "annotator.agreement.disorder"
    for name in ("numpy", "_middle", "no_such_metric", "cast"):
        assert not hasattr(annotator.agreement, name)
