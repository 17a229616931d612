"""A child process that labels one article after another and says each act once it is saved.

Run as `python -m tests.helpers.actor PROJECT COUNT [MODE]`; prints one change id a line, after its
commit returned. Modes are the ways of doing it wrong that a harness must be able to condemn:
`early` says it before the commit, `careless` gives up the journal and the sync.
"""

import sys
from pathlib import Path

from sqlalchemy import event

from annotator.model.changes import Edit
from annotator.store.project import ProjectStore
from tests.helpers.projects import adding, change, entity


def say(word: object) -> None:
    """Prints a line at once."""
    print(word, flush=True)


def make_careless(store: ProjectStore) -> None:
    """Lets the writer work without journal and without waiting for the disk."""

    def set_pragmas(raw, _record) -> None:
        raw.execute("PRAGMA journal_mode=OFF")
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA cache_size=5")

    writer = store.database._writer
    event.listen(writer, "connect", set_pragmas)
    # A log can be given up only by its last user.
    store.database._reader.dispose()
    writer.dispose()
    with writer.connect():
        pass


def main() -> None:
    """Adds and removes labels until the count is reached or somebody kills us."""
    location, count, mode = sys.argv[1], int(sys.argv[2]), (*sys.argv[3:], "")[0]
    store = ProjectStore.open(location)
    if mode == "careless":
        make_careless(store)
    me = store.people.ensure("alice")
    uids = store.articles.uids()
    revisions = {uid: store.works.document(uid, me.id).facts.revision for uid in uids}
    say("ready")
    for number in range(count):
        uid = uids[number % len(uids)]
        labels = tuple(entity(n, n + 4) for n in range(20))
        made = change(uid, me, *adding(*labels))
        if number % 3 == 2:
            known = store.works.document(uid, me.id).annotations.values()
            made = change(uid, me, *(Edit(label, None) for label in list(known)[:20]))
        if mode == "early":
            say(made.id)
        store.works.commit(made, revisions[uid])
        revisions[uid] += 1
        if mode != "early":
            say(made.id)
    store.close()


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    main()
