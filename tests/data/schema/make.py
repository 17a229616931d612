"""Makes the fixture file of the present schema version; run once, when a version is released."""

import json
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from annotator.model.annotations import Layer
from annotator.model.articles import UNTOUCHED, Status, WorkState
from annotator.model.changes import Edit
from annotator.model.decisions import Action
from annotator.model.suggestions import Outcome, Verdict
from annotator.model.suppressions import Scope, Suppression
from annotator.model.trained import ModelRecord
from annotator.store import schema
from annotator.store.migration import account_of, engine_of
from annotator.store.project import ProjectStore
from tests.helpers.projects import (
    START,
    TEXT,
    adding,
    bundle,
    change,
    entity,
    labels,
    scheme,
    suggestion,
)
from tests.helpers.team import assignment, decision, taking


def main() -> None:
    """Writes `v<n>.annot` and the account of what is in it."""
    path = Path(__file__).with_name(f"v{schema.VERSION}.annot")
    store = ProjectStore.create(str(path), scheme(), title="Fixture")
    store.articles.add([bundle(), bundle(TEXT[::-1], "bob"), bundle(TEXT * 3)])
    carol = store.people.ensure("carol")
    uid = store.articles.uids()[0]
    verdict = Verdict(suggestion(uid).id, Outcome.REJECTED)
    store.works.commit(change(uid, carol, *adding(*labels(), verdict)), 0)
    store.works.commit(change(uid, carol, Edit(UNTOUCHED, WorkState(Status.DONE))), 1)
    store.guidelines.save("One rule.")
    store.works.commit(change(uid, store.people.ensure("dora"), *adding(*labels())), 0)
    first = taking(store, uid, carol, entity())
    store.decisions.append(decision(uid, carol, action=Action.NONE, supersedes=first.id))
    again = store.people.second_reading(carol.id)
    store.assignments.give([assignment(uid, again, hidden=True, batch="one")])
    outlet = Suppression(
        id=uuid4(), person=carol.id, scope=Scope.OUTLET, layer=Layer.ENTITY, surface="Baku",
        label="GPE", made_at=START,
    )  # fmt: skip
    store.suppressions.add(outlet)
    store.models.add(ModelRecord(id=uuid4(), name="entities", created_at=START), b"weights")
    store.suggestions.replace(uid, [suggestion(uid)], fingerprint="names-1")
    store.settings.set("theme", {"dark": True}, person=carol.id)
    store.close()
    engine = engine_of(path)
    with engine.connect() as connection:
        account = asdict(account_of(connection))
    engine.dispose()
    path.with_suffix(".json").write_text(json.dumps(account, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
