"""Agreement on PostgreSQL: the same people give the same figures, boards and units as on a file."""

import pytest

from annotator.agreement.costs import Costs
from annotator.agreement.samples import Ask
from annotator.jobs import Job
from annotator.services.comparison.agreement import Agreement, Selection
from annotator.services.comparison.boards import boards
from annotator.services.comparison.comparing import Known
from annotator.services.comparison.leavings import leavings
from annotator.services.comparison.units import lines_behind
from annotator.services.importing import bring_in
from annotator.services.review.adjudicating import adjudicate
from annotator.services.review.reading import read_cases
from annotator.services.schemes import default_scheme
from annotator.store.project import ProjectStore
from tests.helpers.review_people import write_people

pytestmark = pytest.mark.postgres


@pytest.fixture
def both(tmp_path, database_url):
    """One file of three people's work, in a project on a file and in one on a server."""
    lines = write_people(tmp_path / "people.jsonl", people=("alice", "boris", "carla"))
    stores = []
    for place in (str(tmp_path / "p.annot"), database_url):
        store = ProjectStore.create(place, default_scheme(), title="Both")
        account = bring_in(store, [lines], None, None, Job())
        assert account.refusals == 0
        stores.append(store)
    yield stores
    for store in stores:
        store.close()


def test_reports_boards_and_units_are_the_same(both):
    file, server = ((store, Agreement(store).gather(Selection())) for store in both)
    reports = [Agreement(store).report_on(gathered) for store, gathered in (file, server)]
    assert reports[0] == reports[1]
    for ask in (Ask("entity", "exact_f1"), Ask("sentence", "alpha_ordinal", "ARM")):
        shown = [boards(gathered, ask) for _, gathered in (file, server)]
        assert shown[0] == shown[1]
        opened = [row[-1].opens for board in shown[0] for row in board.rows]
        for opens in (each for each in opened if each is not None):
            one, other = (
                lines_behind(gathered, ask, opens, Known(store))
                for store, gathered in (file, server)
            )
            assert one == other
        left = [[(x.what, x.why, x.count) for x in leavings(g, ask)] for _, g in (file, server)]
        assert left[0] == left[1]


def test_cases_and_what_a_rule_makes_of_them_are_the_same(both):
    cases = [list(read_cases(store, Costs())) for store in both]
    assert [[i.cluster.key for i in c.items] for c in cases[0]] == [
        [i.cluster.key for i in c.items] for c in cases[1]
    ]
    one, other = (adjudicate(store, "majority", None, Job()).as_data() for store in both)
    assert one == other
    assert one["filled"] > 100
    # Places alone: an open entity that a stance brings along is the first person's, by random id.
    golds = [
        {
            (uid, x.layer, getattr(x, "start", 0), getattr(x, "end", 0))
            for uid in store.articles.uids()
            for x in store.works.document(uid, store.people.by_name("gold").id).annotations.values()
        }
        for store in both
    ]
    assert golds[0] == golds[1]
    again = [adjudicate(store, "majority", None, Job()) for store in both]
    assert [account.kept_by_rule for account in again] == [one["filled"]] * 2
    assert [store.decisions.verify() for store in both] == [None, None]
