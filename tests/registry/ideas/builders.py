"""Calls and ideas with defaults, and the steps that many tests begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.work.ideas import links
from tests.registry.builders import NOW, Clock, World, a_key

INES, JAN, EVA = "ines@example.org", "jan@example.org", "eva@example.org"
GOERLITZ, WEISSWASSER, LEIPZIG = "14626110", "14626600", "14713000"
EMPTY_SEARCH: Mapping[str, Any] = {
    "kind": "empty-search",
    "district": "14626",
    "stem": "tagespflege",
    "weeks": 8,
    "count": 23,
    "source": "Suchprotokoll der Plattform",
    "read_on": "2026-03-01",
}
UNMET: Mapping[str, Any] = {
    "kind": "unmet-demand",
    "district": "14626",
    "reason": "seat-outside-area",
    "topic": "pflege",
    "count": 7,
    "source": "Förderprüfungen des letzten Jahres",
    "read_on": "2026-02-27",
}


def a_call(**other: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "title": "Gut älter werden in der Lausitz",
        "intro": "Was hilft Menschen, in ihrem Dorf alt zu werden? Wir suchen Ideen von allen.",
        "themes": ["pflege", "alter"],
        "area": {"districts": ["14626"], "municipalities": []},
        "criteria": [{"label": "Nutzen vor Ort", "weight": 2}, {"label": "Machbar", "weight": 1}],
        "evidence": [dict(EMPTY_SEARCH), dict(UNMET)],
        "opens_at": NOW.isoformat(),
        "closes_at": (NOW + timedelta(days=30)).isoformat(),
    }
    return {**told, **other}


def an_idea(**other: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "title": "Mittagstisch auf Rädern",
        "summary": "Ein Bus holt Nachbarinnen zum gemeinsamen Essen in die Schule.",
        "description": "Dreimal die Woche kocht die Schulküche für alle, die sonst allein äßen.",
        "topics": ["alter"],
        "ags": WEISSWASSER,
        "signed_as": "Ines aus Weißwasser",
        "name": "Ines Beispiel",
        "email": INES,
    }
    return {**told, **other}


@dataclass
class Ideas:
    """Steps of calls and ideas in one world."""

    world: World
    clock: Clock

    def staff(self, name: str = "staff-1", role: str = "editor") -> dict[str, str]:
        return self.world.token("web", subject=name, roles=frozenset({role}))

    def link(self, purpose: str, subject: str) -> str:
        return links.token(self.world.settings.keys, purpose, subject=UUID(subject))

    async def post(self, path: str, told: Any = None, **headers: str) -> httpx.Response:
        return await self.world.http.post(path, json=told or {}, headers={**a_key(), **headers})

    async def get(self, path: str, **headers: str) -> Any:
        answer = await self.world.http.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def write(self, **other: Any) -> str:
        answer = await self.post("/v1/idea-desk", a_call(**other), **self.staff())
        assert answer.status_code == 201, answer.text
        return str(answer.json()["call_id"])

    async def release(self, call_id: str) -> httpx.Response:
        return await self.post(f"/v1/idea-desk/{call_id}/release", **self.staff())

    async def open(self, **other: Any) -> str:
        call_id = await self.write(**other)
        assert (await self.release(call_id)).json()["state"] == "opened"
        return call_id

    async def hand_in(self, call_id: str, **other: Any) -> httpx.Response:
        headers = other.pop("headers", {})
        return await self.post(f"/v1/idea-calls/{call_id}/ideas", an_idea(**other), **headers)

    async def confirm(self, idea_id: str) -> httpx.Response:
        told = {"token": self.link(links.CONFIRM, idea_id)}
        return await self.post("/v1/ideas/confirm", told, **self.world.token("web"))

    async def submit(self, call_id: str, **other: Any) -> str:
        email = str(other.get("email", INES))
        answer = await self.hand_in(call_id, headers=self.world.as_owner(email), **other)
        assert answer.json()["state"] == "submitted", answer.text
        return str(answer.json()["idea_id"])

    async def shortlist(self, idea_id: str) -> httpx.Response:
        return await self.post(f"/v1/idea-desk/ideas/{idea_id}/shortlist", **self.staff())

    async def shown(self, call_id: str, **other: Any) -> str:
        idea_id = await self.submit(call_id, **other)
        assert (await self.shortlist(idea_id)).json()["state"] == "shortlisted"
        return idea_id

    async def vote(self, idea_id: str, email: str, **headers: str) -> httpx.Response:
        return await self.post(f"/v1/ideas/{idea_id}/votes", {"email": email}, **headers)

    async def voted(self, idea_id: str, email: str) -> httpx.Response:
        ballot = (await self.vote(idea_id, email)).json()["ballot_id"]
        return await self.confirm_vote(ballot)

    async def confirm_vote(self, ballot_id: str) -> httpx.Response:
        told = {"token": self.link(links.VOTE, ballot_id)}
        return await self.post("/v1/idea-votes/confirm", told, **self.world.token("web"))

    async def juror(self, call_id: str, email: str) -> str:
        told = {"name": "Jo Jury", "email": email}
        answer = await self.post(f"/v1/idea-desk/{call_id}/jurors", told, **self.staff())
        assert answer.status_code == 200, answer.text
        person = self.world.person(email)
        async with self.world.database.read() as tx:
            found = await tx.fetchval(
                "SELECT id FROM idea_juror WHERE call_id = $1 AND person_id = $2",
                UUID(call_id),
                person,
            )
        return str(found)

    async def judge(self, juror_id: str, idea_id: str, *, email: str, **told: Any) -> Any:
        return await self.world.http.put(
            f"/v1/jury/{juror_id}/ideas/{idea_id}",
            json={"comment": "", **told},
            headers=self.world.as_owner(email),
        )

    async def pass_days(self, days: float) -> None:
        self.clock.pass_by(days=days)
        while await run_one(self.world.database, timers_of(self.world.settings)):
            pass

    async def close(self) -> None:
        await self.pass_days(31)

    async def decide(self, call_id: str, *choices: dict[str, Any]) -> httpx.Response:
        told = {"choices": list(choices)}
        return await self.post(f"/v1/idea-desk/{call_id}/decide", told, **self.staff())

    async def call(self, call_id: str) -> Any:
        return await self.get(f"/v1/idea-calls/{call_id}")


def adopted(idea_id: str, reason: str = "Das fehlt uns am meisten.") -> dict[str, Any]:
    return {"idea_id": idea_id, "is_adopted": True, "reason": reason}


def not_adopted(idea_id: str, reason: str = "Dafür fehlt gerade ein Raum.") -> dict[str, Any]:
    return {"idea_id": idea_id, "is_adopted": False, "reason": reason}
