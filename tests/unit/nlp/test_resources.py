"""The shipped word lists and gazetteer are sound: words are words, ids are ids, terms have an order."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from annotator.nlp.client import environment
from annotator.nlp.entities.gazetteer import demonym_countries, slug, surfaces
from annotator.nlp.lexicon import fingerprint, words
from annotator.nlp.zones.phrases import phrases
from annotator.paths import resources

LISTS = sorted(path.stem for path in (resources() / "words").glob("*.yaml"))
FLAGS = {"event", "negated", "needs_clause", "only_speech", "strong_with_crime", "with_adverb"}


def leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            assert isinstance(name, str | int)
            yield from leaves(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


@pytest.mark.parametrize("name", LISTS)
def test_words_are_words(name: str) -> None:
    """YAML reads a bare `on`, `no` or `false` as a truth value; the loader must not."""
    for key, value in leaves(words(name)):
        assert isinstance(value, str | int), (key, value)
        assert not isinstance(value, bool)
        assert key not in FLAGS or value == "true"


def test_small_words_that_yaml_would_swallow_are_there() -> None:
    assert "no" in words("evaluations")["negations"]
    assert "false" in words("frames")["denial"]["predicates"]
    assert any("on" in entry["prepositions"] for entry in words("frames")["nouns"]["against"])


def test_gazetteer_entries() -> None:
    for surface in surfaces():
        entry = surface.entry
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id), entry
        assert entry.label in {"PERSON", "NORP", "GPE", "LOC", "ORG", "FAC", "EVENT", "LAW"}
        assert entry.country is None or re.fullmatch(r"[A-Z]{3}", entry.country), entry
        office = entry.office
        if office and office.since and office.until:
            assert office.since < office.until
        assert surface.text == surface.text.strip()


def test_every_demonym_and_capital_knows_its_country() -> None:
    known = demonym_countries()
    for name, country in {
        "armenian": "ARM",
        "azeris": "AZE",
        "baku": "AZE",
        "yerevan": "ARM",
        "türkiye": "TUR",
        "u.s.": "USA",
    }.items():
        assert known[name] == country


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Organisation of Turkic States", "organisation-of-turkic-states"),
        ("Kazakhstan–Azerbaijan Fund", "kazakhstan-azerbaijan-fund"),
        ("Zaïra Qədirova", "zaira-qedirova"),
        ("عين", ""),
    ],
)
def test_slugs(name: str, wanted: str) -> None:
    assert slug(name) == wanted


def test_patterns_compile_and_the_fingerprint_is_stable() -> None:
    assert phrases().families
    assert re.fullmatch(r"[0-9a-f]{12}", fingerprint())


def test_the_window_s_side_imports_no_spacy() -> None:
    code = (
        "import sys, annotator.nlp.client, annotator.nlp.pool\n"
        "heavy = {'spacy', 'thinc', 'numpy', 'vaderSentiment', 'yaml'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
