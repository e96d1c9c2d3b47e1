"""The people of a village, as the mails speak to them."""

from collections.abc import Iterator

from tests.notifications.builders import a_person

OTHERS = [
    {"kind": "family", "households": 3},
    {"kind": "single-parent", "households": 2},
    {"kind": "senior", "households": 1},
    {"kind": "couple", "households": 1},
]
VILLAGE = {
    "title": "Hofdorf an der Neiße",
    "municipality": "Görlitz",
    "households": 8,
    "persons": 21,
    "others": OTHERS,
    "fit_percent": 78,
    "deadline": "2026-10-15T10:00:00+00:00",
    "is_shown": True,
    "missing": [{"kind": "senior", "households": 2}, {"kind": "student", "households": 1}],
    "path": "/kommune/doerfer/00000000-0000-4000-8000-0000000000f1",
}


def a_member(**details) -> dict:
    return a_person(
        details={**VILLAGE, **details}, links={"see": "m" + "v" * 43}, phone="+4915112345678"
    )


def told_of(purpose: str) -> Iterator[tuple[str, dict]]:
    """Somebody of whom all is known, and whoever hears something special."""
    yield "", a_member()
    if purpose == "village-asked":
        yield ".bare", a_person(details={**VILLAGE, "others": [], "fit_percent": None})
        yield ".numbered", a_member(answer_number=2)
    if purpose == "village-founded":
        yield ".hidden", a_member(is_shown=False)
    if purpose == "village-blocked":
        yield ".hopeless", a_member(missing=[])
