"""The gate, the blind share and what a suppression keeps away, as pure rules."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import settling
from annotator.model.annotations import Layer
from annotator.model.control import is_control
from annotator.model.gate import AUTOMATIC, Gate
from annotator.model.silencing import is_silenced, reaches, silenced_as, silences
from annotator.model.suppressions import Scope, Suppression
from tests.helpers.documents import TEXT, acted, at, cell, document, entity, offered, stance, zone

uuids = st.uuids(version=4)
shares = st.integers(0, 50)


@given(uuids, uuids, shares, shares)
def test_raising_the_share_only_adds_articles(project, article, low, high):
    low, high = sorted((low, high))
    assert is_control(project, article, high) or not is_control(project, article, low)
    assert not is_control(project, article, 0)


def test_the_share_is_near_what_is_asked_for_and_differs_between_projects():
    articles = [UUID(int=n) for n in range(2_000)]
    first = [is_control(UUID(int=1), uid, 20) for uid in articles]
    second = [is_control(UUID(int=2), uid, 20) for uid in articles]
    assert 350 < sum(first) < 450
    assert first != second
    assert first == [is_control(UUID(int=1), uid, 20) for uid in articles]
    assert sum(is_control(UUID(int=1), uid, 90) for uid in articles) < 1_100, "half at most"


def test_a_gate_without_threshold_follows_the_producer_and_one_with_it_the_score():
    sure, unsure = offered(entity(at("Baku")), score=0.9), offered(entity(at("Armenia")), score=0.3)
    gated = offered(entity(at("Abovian")), score=0.8, gated=True)
    assert [AUTOMATIC.holds_back(s) for s in (sure, unsure, gated)] == [False, False, True]
    strict = Gate({Layer.ENTITY: 0.8})
    assert [strict.holds_back(s) for s in (sure, unsure, gated)] == [False, True, False]
    assert not strict.holds_back(offered(stance(at("revanchism")), score=0.1))


def test_a_document_shows_opens_and_counts_by_its_gate():
    sure, unsure = offered(entity(at("Baku")), score=0.9), offered(entity(at("Armenia")), score=0.3)
    gate = Gate({Layer.ENTITY: 0.5})
    shown = document(suggestions=[sure, unsure], gate=gate)
    assert shown.open_suggestions() == shown.visible_suggestions() == [sure]
    assert shown.held_back() == shown.held_back(Layer.ENTITY) == [unsure]
    looked = shown.behind(Gate(gate.thresholds, shows_all=True))
    assert looked.open_suggestions() == [sure]
    assert looked.visible_suggestions() == [sure, unsure]
    assert looked.visible_suggestions(Layer.STANCE) == []
    assert shown.behind(gate) is shown
    after, _ = acted(looked, settling.reject, unsure.id)
    assert after.visible_suggestions() == [sure]
    assert not after.is_visible(unsure)
    assert after.is_held_back(unsure.id)


def suppression(label, surface, layer=Layer.ENTITY, scope=Scope.PROJECT, **more):
    return Suppression(
        id=uuid4(), person=uuid4(), scope=scope, layer=layer, surface=surface, label=label,
        made_at=datetime(2024, 5, 1, tzinfo=UTC), **more,
    )  # fmt: skip


def test_wordings_of_each_layer():
    assert silenced_as(TEXT, entity(at("Baku"), "GPE")) == ("Baku", "GPE")
    assert silenced_as(TEXT, zone(at("Become a supporter"))) == ("Become a supporter", "FURNITURE")
    pieces = stance(at("“aggressive”"), at("revanchism"))
    assert silenced_as(TEXT, pieces) == ("“aggressive” … revanchism", "ARM")
    assert silenced_as(TEXT, cell(at("Mehrabov left."))) is None


def test_layer_label_and_wording_must_fit_capitals_need_not():
    baku = offered(entity(at("Baku"), "GPE"))
    assert silences(suppression("GPE", "  BAKU "), TEXT, baku)
    assert not silences(suppression("ORG", "Baku"), TEXT, baku)
    assert not silences(suppression("GPE", "Bakuvian"), TEXT, baku)
    assert not silences(suppression("GPE", "Baku", Layer.ZONE), TEXT, baku)
    assert is_silenced([suppression("ORG", "Baku"), suppression("GPE", "baku")], TEXT, baku)
    assert not is_silenced([], TEXT, baku)
    assert not silences(suppression("ARM", "x", Layer.SENTENCE), TEXT, offered(cell(at("Baku"))))


def test_a_suppression_reaches_its_article_its_outlet_or_all():
    here = document().article
    assert reaches(suppression("GPE", "Baku"), here)
    assert reaches(suppression("GPE", "Baku", scope=Scope.ARTICLE, article=here.uid), here)
    assert not reaches(suppression("GPE", "Baku", scope=Scope.ARTICLE, article=uuid4()), here)
    assert reaches(suppression("GPE", "Baku", scope=Scope.OUTLET), here), "no outlet is one too"
    assert not reaches(suppression("GPE", "Baku", scope=Scope.OUTLET, source="A"), here)
