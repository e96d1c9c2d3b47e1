"""The people of a village, as the mails speak to them."""

from collections.abc import Iterator

from tests.notifications.builders import a_person

OTHERS = [
    {"kind": kind, "persons": persons, "is_founder": False, "compatibility_percent": percent}
    for kind, persons, percent in (
        ("family", 4, 91),
        ("family", 5, 72),
        ("family", 3, 80),
        ("single-parent", 2, 77),
        ("single-parent", 3, 84),
        ("senior", 1, 66),
        ("couple", 2, 76),
    )
]
VILLAGE = {
    "title": "Hofdorf an der Neiße",
    "place": {"ags": "14626110", "municipality": "Görlitz", "lat": 51.15, "lon": 14.99},
    "households": 8,
    "about": {
        "text": "Zwölf Wohnungen in der alten Schule, dazu ein gemeinsamer Garten.",
        "warm_cost_eur_from": 620,
        "warm_cost_eur_to": 940,
        "move_in_from": "2027-05-01",
        "office": {"name": "Bauamt", "phone": "+49 3581 123456", "email": "bauamt@example.org"},
    },
    "others": OTHERS,
    "deadline": "2026-10-15T10:00:00+00:00",
    "has_consented": True,
}


def a_member(**details) -> dict:
    return a_person(
        details={**VILLAGE, **details}, links={"see": "m" + "v" * 43}, phone="+4915112345678"
    )


def told_of(purpose: str) -> Iterator[tuple[str, dict]]:
    """Somebody of whom all is known, and whoever hears something special."""
    yield "", a_member()
    if purpose == "village-asked":
        yield ".bare", a_person(details={**VILLAGE, "others": [], "about": {}})
        yield ".numbered", a_member(answer_number=2)
    if purpose == "village-founded":
        yield ".hidden", a_member(has_consented=False)
    if purpose == "village-released":
        yield ".over", a_member(state="ended")
