"""The suggestions that the first start shows are the worker's own answers of today."""

import msgspec

from annotator.paths import resources
from annotator.services.demo import ANSWERS
from tests.helpers.sample_suggestions import lines


def test_the_prepared_suggestions_are_what_the_worker_answers(worker):
    stored = (resources() / ANSWERS).read_bytes().splitlines()
    made = [line.strip() for line in lines(worker)]
    assert len(stored) == 7
    assert [msgspec.json.decode(a)["id"] for a in stored] == [
        msgspec.json.decode(b)["id"] for b in made
    ]
    for old, new in zip(stored, made, strict=True):
        assert msgspec.json.decode(old) == msgspec.json.decode(new), (
            "renew them: python -m tests.helpers.sample_suggestions"
        )
