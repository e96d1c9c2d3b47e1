"""The two people of a way, as the mails speak to them."""

from collections.abc import Iterator

from tests.notifications.builders import a_person

PROJECT = {"title": "Hof am Mühlteich", "municipality": "Weißwasser/O.L."}
HOUSEHOLD = {"kind": "family", "persons": 4}
ON_THE_WAY = {
    "stage": "met",
    "due_at": "2026-10-15T10:00:00+00:00",
    "companion": "Mara Probe",
    "is_asked": False,
    "reason": None,
    "is_free": False,
}


def somebody(**details) -> dict:
    told = {**ON_THE_WAY, "side": "seeker", "counterpart": PROJECT, **details}
    return a_person(details=told, links={"way": "m" + "w" * 43}, phone="+4915112345678")


def told_of(purpose: str) -> Iterator[tuple[str, dict]]:
    """The seeker and the project, and whoever hears something special."""
    yield ".seeker", somebody()
    yield ".offer", somebody(side="offer", counterpart=HOUSEHOLD)
    if purpose in {"way-stage", "way-overdue"}:
        yield ".asked", somebody(stage="trial", is_asked=True)
    if purpose == "way-overdue":
        yield ".first", somebody(stage="released")
    if purpose == "way-ended":
        yield ".apart", somebody(reason="not-fitting", is_free=True)
        yield ".gone", somebody(reason="person-gone", is_free=True, counterpart={})
