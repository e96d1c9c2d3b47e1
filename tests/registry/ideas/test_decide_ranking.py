"""The order of ideas: exact, free of anybody's order, ties named."""

from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide.ideas.ranking import (
    Sheet,
    audience_ranking,
    jury_ranking,
    ranking,
    weighted,
)

IDEAS = [UUID(int=n) for n in range(1, 6)]
JURY = [UUID(int=n) for n in range(11, 15)]
sheets = st.lists(
    st.builds(
        Sheet,
        juror_id=st.sampled_from(JURY),
        idea_id=st.sampled_from(IDEAS),
        marks=st.none() | st.tuples(st.integers(1, 5), st.integers(1, 5)),
    ),
    unique_by=lambda sheet: (sheet.juror_id, sheet.idea_id),
)


def a_sheet(juror: int, idea: int, *marks: int) -> Sheet:
    return Sheet(juror_id=JURY[juror], idea_id=IDEAS[idea], marks=marks or None)


def test_weights_count() -> None:
    assert weighted([5, 2], weights=[3, 1]) == Fraction(17, 4)


def test_who_has_a_part_in_an_idea_does_not_count_for_it() -> None:
    told = [a_sheet(0, 0, 5, 5), a_sheet(1, 0), a_sheet(1, 1, 4, 4)]

    places = jury_ranking(IDEAS[:3], told, weights=[1, 1])

    assert [(place.idea_id, place.rank, place.score) for place in places] == [
        (IDEAS[0], 1, 5),
        (IDEAS[1], 2, 4),
        (IDEAS[2], None, None),
    ]


def test_after_two_firsts_comes_a_third() -> None:
    places = audience_ranking(IDEAS[:3], {IDEAS[0]: 4, IDEAS[1]: 4, IDEAS[2]: 1})

    assert [place.rank for place in places] == [1, 1, 3]
    assert places[0].tied_with == (IDEAS[1],)


@given(sheets, st.randoms(use_true_random=False))
def test_nobodys_order_decides(told: list[Sheet], chance: object) -> None:
    shuffled, ideas = list(told), list(IDEAS)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(ideas)  # type: ignore[attr-defined]

    assert jury_ranking(ideas, shuffled, weights=[2, 1]) == jury_ranking(
        IDEAS, told, weights=[2, 1]
    )


@given(sheets, st.integers(1, 9))
def test_only_the_relation_of_the_weights_counts(told: list[Sheet], times: int) -> None:
    assert jury_ranking(IDEAS, told, weights=[2 * times, times]) == jury_ranking(
        IDEAS, told, weights=[2, 1]
    )


@given(st.dictionaries(st.sampled_from(IDEAS), st.none() | st.fractions(0, 5)))
def test_a_rank_is_one_more_than_how_many_are_better_and_ties_are_mutual(
    scores: dict[UUID, Fraction | None],
) -> None:
    places = {place.idea_id: place for place in ranking(scores)}

    assert places.keys() == scores.keys()
    for place in places.values():
        better = [s for s in scores.values() if place.score is not None and s and s > place.score]
        assert place.rank == (None if place.score is None else 1 + len(better))
        assert all(place.idea_id in places[other].tied_with for other in place.tied_with)
