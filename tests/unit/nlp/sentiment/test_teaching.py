"""Training sentences: the reader of NewsMTSC, and own sentences whose places are names."""

import json

import pytest
import yaml

from annotator.nlp.sentiment.calibration import CLASSES
from annotator.nlp.sentiment.loading import weights_folder
from annotator.nlp.sentiment.teaching.corpora import newsmtsc, own_sentences


@pytest.fixture(scope="module")
def grammar():
    return yaml.safe_load((weights_folder() / "grammar.yaml").read_text("utf-8"))


def test_own_sentences_are_the_same_for_the_same_seed():
    assert own_sentences(80, seed=3) == own_sentences(80, seed=3)
    assert own_sentences(80, seed=3) != own_sentences(80, seed=4)


def test_places_are_names_and_slots_are_filled(grammar):
    names = {form for row in grammar["names"] for form in row.split("|")}
    for example in own_sentences(600, seed=1):
        assert not {"{", "}"} & set(example.text), example.text
        for start, end in (example.target, *example.others):
            assert example.text[start:end] in names, example
        assert example.text[0].isupper() or not example.text[0].isalpha()


def test_no_name_is_good_or_bad_by_itself(grammar):
    """Names are drawn apart from labels: each country gets every class, in like shares."""
    countries = [row.split("|")[0] for row in grammar["names"]]
    found = {name: [] for name in countries}
    for example in own_sentences(8000, seed=2):
        name = example.text[slice(*example.target)]
        if name in found:
            found[name].append(CLASSES[example.label])
    everyone = [label for labels in found.values() for label in labels]
    for labels in found.values():
        for name in CLASSES:
            share = everyone.count(name) / len(everyone)
            assert labels.count(name) / len(labels) == pytest.approx(share, abs=0.08)


def test_every_template_has_its_classes_and_known_slots(grammar):
    slots = {*grammar["slots"], "T", "TC", "TD", "O", "OC", "OD"}
    for key in set(grammar) - {"slots", "names"}:
        labels = key.split("/")
        assert set(labels) <= set(CLASSES)
        for text in grammar[key]:
            used = {part.split("}")[0] for part in text.split("{")[1:]}
            assert used <= slots, text
            assert any(slot in used for slot in ("T", "TC", "TD")), text
            if len(labels) == 2:
                assert any(slot in used for slot in ("O", "OC", "OD")), text


def test_newsmtsc_is_read_one_example_a_target(tmp_path):
    row = {
        "sentence_normalized": "Ann thanked Bob.",
        "targets": [
            {"from": 0, "to": 3, "mention": "Ann", "polarity": 4.0},
            {"from": 12, "to": 15, "mention": "Bob", "polarity": 6.0},
        ],
    }
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps(row) + "\n", "utf-8")
    ann, bob = newsmtsc(path)
    assert (CLASSES[ann.label], CLASSES[bob.label]) == ("neu", "pos")
    assert bob.text[slice(*bob.target)] == "Bob"
    assert bob.others == ((0, 3),)
    assert bob.source == "train"


def test_pairs_of_own_sentences_keep_both_roles(pair_from):
    pair = pair_from("The envoy said that T had thanked O for its patience.")
    told = [w for w, r in zip(pair.words, pair.roles, strict=True) if r]
    assert told == ["t", "o"]
    assert pair.roles[pair.words.index("t")] == 1
    assert pair.roles[pair.words.index("o")] == 2
