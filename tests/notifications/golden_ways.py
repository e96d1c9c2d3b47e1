"""Who goes a way, as the mails speak to them: two people, or a household of a village."""

from collections.abc import Iterator

from tests.notifications.builders import a_person

PROJECT = {"title": "Hof am Mühlteich", "municipality": "Weißwasser/O.L."}
HOUSEHOLD = {"kind": "family", "persons": 4}
VILLAGE = {"title": "Hofdorf an der Neiße", "municipality": "Görlitz", "households": 5}
ON_THE_WAY = {
    "stage": "met",
    "due_at": "2026-10-15T10:00:00+00:00",
    "companion": "Mara Probe",
    "is_asked": False,
    "village": None,
    "reason": None,
    "is_free": False,
}


def somebody(**details) -> dict:
    told = {**ON_THE_WAY, "side": "seeker", "counterpart": PROJECT, **details}
    return a_person(details=told, links={"way": "m" + "w" * 43}, phone="+4915112345678")


def a_household(**details) -> dict:
    return somebody(side="", counterpart={}, village=VILLAGE, **details)


def told_of(purpose: str) -> Iterator[tuple[str, dict]]:
    """The seeker and the project, and whoever hears something special."""
    yield ".seeker", somebody()
    yield ".offer", somebody(side="offer", counterpart=HOUSEHOLD)
    yield ".village", a_household()
    if purpose in {"way-stage", "way-overdue"}:
        yield ".asked", somebody(stage="trial", is_asked=True)
        yield ".village-asked", a_household(stage="met", is_asked=True)
    if purpose == "way-overdue":
        yield ".first", somebody(stage="released")
    if purpose == "way-ended":
        yield ".village-over", a_household(reason="circumstances", is_free=True)
        yield ".apart", somebody(reason="not-fitting", is_free=True)
        yield ".gone", somebody(reason="person-gone", is_free=True, counterpart={})
