"""The pipeline that is used: the largest installed, else ours; any other by name."""

import pytest

from annotator.nlp.models import DEFAULT_MODEL, best_installed
from annotator.nlp.pipeline import Suggester


@pytest.mark.parametrize(
    ("installed", "used"),
    [
        ((), DEFAULT_MODEL),
        (("en_core_web_sm",), DEFAULT_MODEL),
        (("en_core_web_md",), "en_core_web_md"),
        (("en_core_web_md", "en_core_web_lg"), "en_core_web_lg"),
        (("en_core_web_trf",), DEFAULT_MODEL),
    ],
)
def test_the_largest_installed_pipeline_is_used(installed: tuple[str, ...], used: str) -> None:
    assert best_installed(lambda name: name in installed) == used


def test_what_is_installed_here_loads() -> None:
    assert best_installed() in Suggester(best_installed()).producer.fingerprint


def test_a_pipeline_that_is_not_installed_is_refused() -> None:
    with pytest.raises(OSError, match="no_such_pipeline"):
        Suggester("no_such_pipeline")
