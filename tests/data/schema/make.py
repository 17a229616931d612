"""Makes the fixture file of the present schema version; run once, when a version is released."""

import json
from dataclasses import asdict
from pathlib import Path

from annotator.model.articles import UNTOUCHED, Status, WorkState
from annotator.model.changes import Edit
from annotator.model.suggestions import Outcome, Verdict
from annotator.store import schema
from annotator.store.migration import account_of, engine_of
from annotator.store.project import ProjectStore
from tests.helpers.projects import TEXT, adding, bundle, change, labels, scheme, suggestion


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
    store.settings.set("theme", {"dark": True}, person=carol.id)
    store.close()
    engine = engine_of(path)
    with engine.connect() as connection:
        account = asdict(account_of(connection))
    engine.dispose()
    path.with_suffix(".json").write_text(json.dumps(account, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
