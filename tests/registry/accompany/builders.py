"""Cases with defaults, and the steps with which most tests begin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.cases import CasePhase
from services.chassis.timers import Timer, run_one
from services.registry.app import timers_of
from services.registry.decide.accompany.case import Case, State
from services.registry.decide.accompany.handover import Handover, Mentor
from services.registry.decide.accompany.labels import CONSENT_VERSION
from tests.registry.builders import ANNA, LEIPZIG, NOW, World, a_key

MARA, MILAN, KORA = "login#mara", "login#milan", "login#kora"
OWNER = "p_" + "a" * 32
TODAY = NOW.date()
CONCERN = {
    "concern": "Wir möchten aus dem Garten einen Verein machen.",
    "reach": "Abends ab 18 Uhr.",
    "help": ["founding", "money"],
}
GROUP = {
    "title": "Strickrunde Mühlstraße",
    "ags": LEIPZIG,
    "name": "Gisela Ohnepost",
    "phone": "030 23125 042",
}
CONSENTED = {"given": True, "version": CONSENT_VERSION}


def a_case(**other: Any) -> Case:
    """An open case of Mara's, begun today."""
    told: dict[str, Any] = {
        "id": UUID(int=7),
        "version": 3,
        "state": State.OPENED,
        "phase": CasePhase.IDENTIFY,
        "initiative_id": UUID(int=8),
        "ags": LEIPZIG,
        "owner": OWNER,
        "mentor": MARA,
        "requested_at": NOW - timedelta(days=1),
        "opened_at": NOW,
        "counts_from": TODAY,
        "silent_since": TODAY,
    }
    return Case(**{**told, **other})


def a_request(**other: Any) -> Case:
    """A case that nobody accompanies yet."""
    told: dict[str, Any] = {"state": State.REQUESTED, "mentor": None, "opened_at": None}
    return a_case(**{**told, "counts_from": None, "silent_since": None, **other})


def a_mentor(subject: str = MILAN, **other: Any) -> Mentor:
    told: dict[str, Any] = {"name": "Milan Muster", "capacity": 3, "load": 0, "takes_new": True}
    return Mentor(subject=subject, **{**told, **other})


def a_handover(**other: Any) -> Handover:
    """Milan is asked to take over from Mara."""
    told: dict[str, Any] = {
        "id": UUID(int=9),
        "case_id": UUID(int=7),
        "from_mentor": MARA,
        "to_mentor": MILAN,
        "asked_by": KORA,
        "asked_at": NOW,
        "consent": "open",
    }
    return Handover(**{**told, **other})


@dataclass
class Desk:
    """The API as the people of an accompaniment use it."""

    world: World

    def staff(self, subject: str) -> dict[str, str]:
        role = "coordinator" if subject == KORA else "mentor"
        return self.world.token("web", subject=subject, roles=frozenset({role}))

    async def post(
        self, path: str, by: dict[str, str], *, key: dict[str, str] | None = None, **told: Any
    ) -> httpx.Response:
        return await self.world.http.post(path, json=told, headers={**by, **(key or a_key())})

    async def tells(self, subject: str, case_id: str, act: str, **told: Any) -> httpx.Response:
        """A member of staff does something with a case."""
        return await self.post(f"/v1/cases/{case_id}/{act}", self.staff(subject), **told)

    async def does(self, subject: str, case_id: str, act: str, **told: Any) -> dict[str, Any]:
        """The same, and it must work."""
        answer = await self.tells(subject, case_id, act, **told)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def enter(self, subject: str, *, capacity: int = 10, takes_new: bool = True) -> None:
        told = {"name": subject.partition("#")[2].title() + " Probe", "capacity": capacity}
        answer = await self.post("/v1/mentors/me", self.staff(subject), **told, takes_new=takes_new)
        assert answer.status_code == 200, answer.text

    async def request(self, **other: Any) -> str:
        """Anna's entry asks for accompaniment."""
        initiative_id = await self.world.list_entry(**other)
        return await self.request_for(initiative_id)

    async def request_for(self, initiative_id: str, *, email: str = ANNA) -> str:
        asked = await self.post(
            f"/v1/initiatives/{initiative_id}/case", self.world.as_owner(email), **CONCERN
        )
        assert asked.status_code == 201, asked.text
        return str(asked.json()["case_id"])

    async def write_down(self, **group: Any) -> str:
        """A group that has only a phone."""
        told = {**CONCERN, "group": {**GROUP, **group}}
        answer = await self.post("/v1/cases", self.staff(KORA), **told)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["case_id"])

    async def ask(self, case_id: str, mentor: str, *, by: str = KORA) -> str:
        """Somebody asks a mentor; the id of what she shall answer."""
        await self.does(by, case_id, "ask-mentor", mentor=mentor)
        page = await self.sees(KORA, case_id)
        return str(page["handover"]["handover_id"])

    async def open(self, *, mentor: str = MARA, case_id: str | None = None, **other: Any) -> str:
        """A case that a mentor has said yes to."""
        await self.enter(mentor)
        case_id = case_id or await self.request(**other)
        asked = await self.ask(case_id, mentor)
        await self.does(mentor, case_id, "answer", handover_id=asked, yes=True)
        return case_id

    async def sees(self, subject: str, case_id: str) -> dict[str, Any]:
        answer = await self.world.http.get(f"/v1/cases/{case_id}", headers=self.staff(subject))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def owner_sees(self, case_id: str, *, email: str = ANNA) -> dict[str, Any]:
        answer = await self.world.http.get(
            f"/v1/my/cases/{case_id}", headers=self.world.as_owner(email)
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def owner_does(self, case_id: str, act: str, **told: Any) -> httpx.Response:
        return await self.post(f"/v1/my/cases/{case_id}/{act}", self.world.as_owner(), **told)

    async def log(self, case_id: str, on: date, *, by: str = MARA, **told: Any) -> dict[str, Any]:
        contact = {"kind": "phone", "happened_on": on.isoformat(), **told}
        return await self.does(by, case_id, "touchpoints", **contact)

    async def hand_over(self, case_id: str, to: str) -> str:
        """Another mentor is asked, says yes, and the owner consents."""
        await self.enter(to)
        asked = await self.ask(case_id, to)
        await self.does(to, case_id, "answer", handover_id=asked, yes=True)
        done = await self.owner_does(case_id, "consent", handover_id=asked, **CONSENTED)
        assert done.is_success, done.text
        return asked

    async def said(self) -> list[str]:
        """What the outbox says of cases, in order."""
        return [
            fact["type"].split(".")[2]
            for fact in await self.world.facts()
            if fact["topic"] == "registry-cases"
        ]

    async def run_timers(self) -> int:
        """Let the worker do all that is due; how much it was."""
        count = 0
        while await run_one(self.world.database, timers_of(self.world.settings)):
            count += 1
        return count


def a_timer(name: str, case_id: str) -> Timer:
    """A timer as the worker takes it."""
    return Timer(1, name, case_id, NOW, {}, 0)


@asynccontextmanager
async def changing(world: World) -> AsyncIterator[Any]:
    async with world.database.transaction() as tx:
        yield tx


def new_id() -> UUID:
    return uuid4()
