"""What a room says where the lot decided whom a search looked at."""

import pytest

from services.web.words import village_rooms


@pytest.mark.parametrize(("reached", "is_said"), [(13, False), (2345, True)])
def test_where_the_lot_decided_who_was_looked_at_the_commune_reads_so(
    reached: int, is_said: bool
) -> None:
    candidates = [{"kind": "family", "count": 12}, {"kind": "senior", "count": 1}]

    said = village_rooms.drawn({"candidates": candidates, "in_reach": reached})

    assert ("2.345 Haushalte" in said and "Angesehen haben wir 13." in said) is is_said
    assert bool(said) is is_said


@pytest.mark.parametrize(
    ("reached", "said"), [(16, ""), (17, "Angesehen haben wir mindestens 12.")]
)
def test_a_kind_of_few_is_not_taken_for_one_that_nobody_looked_at(reached: int, said: str) -> None:
    candidates = [{"kind": "family", "count": 12}, {"kind": "senior", "count": None}]

    told = village_rooms.drawn({"candidates": candidates, "in_reach": reached})

    assert said in told
    assert bool(told) == bool(said)
