"""Where more households could join than one search looks at, the commune reads that the lot decided."""

from services.web.words import village_rooms


def test_where_the_lot_decided_who_was_looked_at_the_commune_reads_so() -> None:
    said = village_rooms.drawn({"in_reach": 2300, "looked_at": 1000})

    assert "mindestens 2.300 Haushalte" in said
    assert "Angesehen haben wir 1.000:" in said


def test_where_all_were_looked_at_nothing_is_said_of_a_lot() -> None:
    assert village_rooms.drawn(None) == ""
