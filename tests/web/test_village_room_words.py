"""What a commune reads in its room beside the rosters: whether the lot decided, what others read."""

from services.web.words import village_rooms
from tests.web.village_pages import ABOUT, OPEN, TERMS


def test_where_the_lot_decided_who_was_looked_at_the_commune_reads_so() -> None:
    said = village_rooms.drawn({"in_reach": 2300, "looked_at": 1000})

    assert "mindestens 2.300 Haushalte" in said
    assert "Angesehen haben wir 1.000:" in said


def test_where_all_were_looked_at_nothing_is_said_of_a_lot() -> None:
    assert village_rooms.drawn(None) == ""


def test_a_commune_proofreads_in_its_room_what_a_call_tells_everybody() -> None:
    rows = [(row["term"], row["text"]) for row in village_rooms.terms({**TERMS, "about": ABOUT})]

    assert rows[-4:] == [
        ("Was daraus werden soll", ABOUT["text"]),
        ("Für alle zu lesen", "Warmmiete 620 € bis 940 € im Monat"),
        ("Für alle zu lesen", "Einzug ab Mai 2099"),
        ("Fragen beantwortet", "Bauamt, bauamt@example.org, +49 3581 123456"),
    ]


def test_what_is_open_yet_stands_in_the_room_too() -> None:
    rows = [(row["term"], row["text"]) for row in village_rooms.terms({**TERMS, "about": OPEN})]

    assert rows[-2:] == [
        ("Für alle zu lesen", "Miete noch offen"),
        ("Für alle zu lesen", "Einzug noch offen"),
    ]
