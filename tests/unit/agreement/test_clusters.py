"""Disagreement clusters: who belongs together, how they differ, what it costs, what most say."""

from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.answers import Given, Mark, given_by
from annotator.agreement.clusters import Kind, aligned, clusters, value_sign
from annotator.agreement.costs import (
    COSTS,
    Costs,
    confused_pair,
    cost,
    costs_from,
    entropy,
    main_kind,
)
from annotator.agreement.majority import majority
from annotator.model.annotations import (
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Layer,
    SentenceMark,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.spans import Span

ARTICLE = UUID(int=5)
TEXT = "Ilham Aliyev met  Nikol Pashinyan in Prague, and called the talks a lie and a success. " * 3
A, B, C, D, E = (UUID(int=n) for n in range(1, 6))


def entity(start, end, label="PERSON", **fields):
    return Entity(id=uuid4(), start=start, end=end, label=label, **fields)


def stance(start, end, target="ARM", polarity=-1, **fields):
    return Stance(
        id=uuid4(), target=target, expression=(Span(start, end),), polarity=polarity, **fields
    )


def cell(value, target="ARM", start=0, end=40):
    return SentenceValue(id=uuid4(), start=start, end=end, target=target, value=SentenceMark(value))


def built(**works):
    people = {"a": A, "b": B, "c": C, "d": D, "e": E}
    given = {people[name]: given_by(labels, TEXT) for name, labels in works.items()}
    return clusters(ARTICLE, TEXT, given)


def only(**works):
    [found] = built(**works)
    return found


def test_one_person_alone_gives_no_clusters():
    assert built(a=[entity(0, 5)]) == []
    assert built() == []


def test_all_who_finished_count_even_with_nothing():
    found = only(a=[entity(0, 5)], b=[], c=[])
    assert found.kinds == {Kind.MISSING}
    assert found.votes_for_nothing == 2
    assert found.people == (A, B, C)
    assert found.answer_of(B).marks == ()
    assert found.answer_of(D) is None


def test_unanimous_places_are_known_too():
    found = only(a=[entity(0, 5)], b=[entity(0, 5)])
    assert found.is_unanimous
    assert found.kinds == frozenset()
    assert cost(found, Costs()) == 0.0
    assert main_kind(found, Costs()) is None


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (entity(0, 12), entity(0, 5), {Kind.BOUNDARY}),
        (entity(0, 12), entity(0, 12, "ORG"), {Kind.LABEL}),
        (entity(0, 5), entity(0, 12, "ORG"), {Kind.LABEL, Kind.BOUNDARY}),
        (entity(13, 17), entity(13, 18), {Kind.SPACE}),
        (entity(0, 12, canonical="x"), entity(0, 12), {Kind.DETAIL}),
        (stance(0, 9), stance(0, 9, polarity=1), {Kind.OPPOSITE}),
        (stance(0, 9), stance(0, 9, polarity=-2), {Kind.POLARITY}),
        (stance(0, 9), stance(0, 9, "AZE"), {Kind.TARGET}),
        (stance(0, 9), stance(0, 9, holder=Holder(HolderKind.UNNAMED)), {Kind.HOLDER}),
        (cell("neg"), cell("pos"), {Kind.SENTENCE, Kind.OPPOSITE}),
        (cell("neg"), cell("neu"), {Kind.SENTENCE}),
        (Zone(id=uuid4(), start=0, end=9, kind="BODY"),
         Zone(id=uuid4(), start=0, end=9, kind="TITLE"), {Kind.LABEL}),
    ],
)  # fmt: skip
def test_how_two_answers_differ(one, other, kinds):
    assert only(a=[one], b=[other]).kinds == kinds
    assert only(a=[other], b=[one]).kinds == kinds, "the same whoever says which"


def test_two_names_against_one_are_a_matter_of_edges():
    found = only(a=[entity(0, 12)], b=[entity(0, 5), entity(6, 12)])
    assert found.kinds == {Kind.BOUNDARY}
    assert sorted(len(answer.marks) for answer in found.answers) == [1, 2]


def test_spans_belong_together_through_others():
    found = only(a=[entity(0, 8)], b=[entity(6, 14)], c=[entity(12, 20)])
    assert (found.start, found.end) == (0, 20)
    assert len(built(a=[entity(0, 5)], b=[entity(5, 12)])) == 2, "touching is not overlapping"


def test_pieces_that_only_surround_do_not_touch():
    split = Stance(id=uuid4(), target="ARM", expression=(Span(0, 3), Span(20, 24)))
    assert len(built(a=[split], b=[stance(8, 12)])) == 2


def test_two_targets_in_the_same_words_are_two_places():
    found = built(a=[stance(0, 9), stance(0, 9, "AZE")], b=[stance(0, 9)])
    assert {(c.group, frozenset(c.kinds)) for c in found} == {
        ("ARM", frozenset()),
        ("AZE", frozenset({Kind.MISSING})),
    }
    assert len({c.key for c in found}) == 2


def test_holders_are_compared_by_name_not_by_id():
    one, other = entity(0, 12), entity(0, 12)
    held = [
        [named, stance(50, 60, holder=Holder(HolderKind.ENTITY, named.id))]
        for named in (one, other)
    ]
    found = built(a=held[0], b=held[1])
    assert all(cluster.is_unanimous for cluster in found)


def test_article_values_are_compared_question_by_question():
    one = DocumentValue(id=uuid4(), target="ARM", portrayal=DocumentMark.MINUS_1,
                        author_stance=DocumentMark.ZERO)  # fmt: skip
    other = DocumentValue(id=uuid4(), target="ARM", portrayal=DocumentMark.PLUS_1,
                          author_stance=DocumentMark.ZERO)  # fmt: skip
    found = {c.group: c for c in built(a=[one], b=[other])}
    assert found["ARM.author_stance"].is_unanimous
    assert found["ARM.portrayal"].kinds == {Kind.ARTICLE, Kind.OPPOSITE}


def test_keys_name_the_place_and_survive_new_ids():
    first = built(a=[entity(0, 5)], b=[entity(0, 12)])
    again = built(a=[entity(0, 5)], b=[entity(0, 12, "ORG")])
    assert [c.key for c in first] == [c.key for c in again] == ["entity|0|12|"]


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 12), st.sampled_from(["PERSON", "ORG", "GPE"])),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SPANS, min_size=2, max_size=4))
def test_any_answers_give_disjoint_clusters_that_hold_every_label_once(people):
    labels = {
        UUID(int=n + 1): [entity(s, s + length, label) for s, length, label in spans]
        for n, spans in enumerate(people)
    }
    works = {person: given_by(mine, TEXT) for person, mine in labels.items()}
    found = clusters(ARTICLE, TEXT, works)
    places = [(c.start, c.end) for c in found]
    assert places == sorted(places)
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    held = [ref for c in found for a in c.answers for refs in a.refs for ref in refs]
    assert sorted(held) == sorted(label.id for mine in labels.values() for label in mine)
    for cluster in found:
        assert set(cluster.people) == set(labels)
        assert len({c.key for c in found}) == len(found)
        assert cost(cluster, Costs()) >= 0
        assert (cost(cluster, Costs()) == 0) == cluster.is_unanimous
    turned = {
        person: {Layer.ENTITY: list(reversed(w[Layer.ENTITY]))} for person, w in works.items()
    }
    assert [c.key for c in clusters(ARTICLE, TEXT, turned)] == [c.key for c in found]


def test_aligned_takes_the_largest_overlap_first():
    long, short, other = Mark(((0, 10),), "X"), Mark(((8, 12),), "X"), Mark(((9, 14),), "X")
    assert aligned([long, other], [short]) == [(other, short)]
    assert aligned([long], [Mark(((20, 24),), "X")]) == []


def test_signs():
    assert [value_sign(v) for v in ("-2", "0", "1", "neg", "pos", "mixed", "", "none")] == [
        -1, 0, 1, -1, 1, 0, 0, 0,
    ]  # fmt: skip


def test_costs_grow_with_kind_and_spread():
    label = only(a=[entity(0, 5)], b=[entity(0, 5, "ORG")])
    assert entropy(label) == pytest.approx(1.0)
    assert cost(label, Costs()) == pytest.approx(6.0)
    most = only(a=[entity(0, 5)], b=[entity(0, 5)], c=[entity(0, 5)], d=[entity(0, 5, "ORG")])
    assert cost(most, Costs()) == pytest.approx(3 * (1 + 0.8112781))
    weighed = Costs(COSTS, {"ORG": 2.0})
    assert cost(most, weighed) == pytest.approx(2 * cost(most, Costs()))
    two = only(a=[stance(0, 9, polarity=0)], b=[stance(0, 9, polarity=-2)])
    assert cost(two, Costs()) == pytest.approx(8.0), "two steps cost twice one"


def test_costs_are_read_from_a_line_and_unfit_parts_passed_over():
    found = costs_from("missing = 4, White Space=0; EVENT = 0.5, nonsense, label = much")
    assert found.kinds[Kind.MISSING] == 4.0
    assert found.kinds[Kind.SPACE] == 0.0
    assert found.kinds[Kind.LABEL] == 3.0
    assert found.weights == {"EVENT": 0.5}
    assert costs_from("") == Costs()


def test_confused_pairs_are_named_the_same_way_round():
    one = only(a=[entity(0, 5, "GPE")], b=[entity(0, 5, "ORG")])
    other = only(a=[entity(0, 5, "ORG")], b=[entity(0, 5, "GPE")])
    assert confused_pair(one, Costs()) == confused_pair(other, Costs()) == ("GPE", "ORG")
    assert confused_pair(only(a=[entity(0, 5)], b=[]), Costs()) == ("PERSON", "∅")
    edges = only(a=[entity(0, 5)], b=[entity(0, 12)])
    assert confused_pair(edges, Costs()) == ("PERSON", "PERSON")
    signs = only(a=[stance(0, 9)], b=[stance(0, 9, polarity=1)])
    assert confused_pair(signs, Costs()) == ("ARM -1", "ARM 1")


def test_the_majority_votes_on_edges_and_label_apart():
    found = only(a=[entity(0, 12, "ORG")], b=[entity(0, 12, "PERSON")], c=[entity(0, 5, "PERSON")])
    verdict = majority(found)
    [mark] = verdict.marks
    assert (mark.pieces, mark.label) == (((0, 12),), "PERSON")
    assert verdict.votes == 2
    assert set(verdict.sources[0]) == {"pieces", "label", "polarity", "holder", "details"}


def test_without_a_majority_of_exact_edges_a_person_must_decide():
    found = only(a=[entity(0, 12)], b=[entity(0, 5)], c=[entity(6, 12)])
    assert majority(found) is None
    assert majority(only(a=[entity(0, 5)], b=[])) is None, "half is not more than half"


def test_most_people_may_say_that_nothing_is_there():
    verdict = majority(only(a=[entity(0, 5)], b=[], c=[]))
    assert verdict.marks == ()
    assert verdict.votes == 2


def test_more_votes_can_be_asked_for_but_never_fewer_than_half():
    found = only(a=[entity(0, 5)], b=[entity(0, 5)], c=[])
    assert majority(found).votes == 2
    assert majority(found, 3) is None
    assert majority(found, 1).votes == 2
    assert majority(only(a=[entity(0, 5)], b=[]), 1) is None


def test_whole_answers_win_where_somebody_marks_twice():
    two = [entity(0, 5), entity(6, 12)]
    found = only(a=two, b=[entity(0, 5), entity(6, 12)], c=[entity(0, 12)])
    assert len(majority(found).marks) == 2


def test_given_by_names_what_it_came_from():
    label = entity(0, 5)
    assert given_by([label], TEXT)[Layer.ENTITY] == [Given(label.id, Mark(((0, 5),), "PERSON"))]
