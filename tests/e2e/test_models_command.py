"""`annotator models` as a user runs it: listed, chosen, rolled back, refused."""

import json
from datetime import UTC, datetime
from uuid import uuid4

from annotator.model.trained import ModelRecord
from annotator.store.project import ProjectStore
from tests.helpers.desks import make_project
from tests.helpers.shell import called


def annotator(*arguments):
    return called("models", *arguments)


def test_models_are_listed_chosen_and_rolled_back(tmp_path):
    store = make_project(tmp_path)
    made = ModelRecord(
        id=uuid4(),
        name="sentences",
        created_at=datetime(2025, 3, 1, tzinfo=UTC),
        articles=(uuid4(),),
        metrics={"held_out": None, "reason": "1 articles taught it; figures need 5 or more."},
    )
    store.models.add(made, b"weights")
    store.close()
    listed = annotator(store.location)
    assert listed.returncode == 0, listed.stderr
    assert made.id.hex[:8] in listed.stdout
    assert "figures need 5 or more" in listed.stdout
    told = json.loads(annotator(store.location, "--use", made.id.hex[:8], "--json").stdout)
    assert told["sentences"]["in_use"] == str(made.id)
    again = ProjectStore.open(store.location)
    assert again.models.current("sentences") == made
    again.close()
    told = json.loads(annotator(store.location, "--use", "shipped", "--json").stdout)
    assert told["sentences"]["in_use"] == "shipped"
    refused = annotator(store.location, "--use", "zz")
    assert refused.returncode == 1
    assert "no model has an id that begins with 'zz'" in refused.stderr


def test_names_cannot_be_learned_before_articles_are_finished(tmp_path):
    store = make_project(tmp_path)
    store.close()
    refused = annotator(store.location, "--learn-names")
    assert refused.returncode == 1
    assert "no article with names in it is finished yet" in refused.stderr
