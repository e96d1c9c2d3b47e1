"""Needs, offers and introductions with defaults, and the steps that many tests begin with."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.decide.networking.introduction import CONSENT_VERSION
from services.registry.work import tokens
from services.registry.work.networking import introductions, postings
from tests.registry.builders import Clock, World, a_key

INES, JAN, EVA = "ines@example.org", "jan@example.org", "eva@example.org"
WEISSWASSER, GOERLITZ, LEIPZIG, DRESDEN = "14626600", "14626110", "14713000", "14612000"


def a_posting(**other: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "side": "need",
        "category": "room",
        "title": "Raum für die Nähstube",
        "text": "Wir sind acht Frauen und nähen mittwochs. Uns fehlt ein heller Raum.",
        "quantity": "40 Quadratmeter",
        "ags": WEISSWASSER,
        "radius_km": 10,
        "name": "Ines Beispiel",
        "email": INES,
        "phone": "0151 23456789",
    }
    return {**told, **other}


def an_offer(**other: Any) -> dict[str, Any]:
    told = {
        "side": "offer",
        "title": "Saal im alten Bahnhof",
        "text": "Unser Saal steht unter der Woche leer. Strom und Heizung sind da.",
        "name": "Jan Anbieter",
        "email": JAN,
    }
    return a_posting(**{**told, **other})


def content_of(told: dict[str, Any]) -> dict[str, Any]:
    """The same without the contact: what an owner of an entry sends."""
    return {name: told[name] for name in told if name not in {"name", "email", "phone"}}


@dataclass
class Board:
    """Steps of the board in one world."""

    world: World
    clock: Clock

    def staff(self, role: str = "municipality") -> dict[str, str]:
        return self.world.token("web", subject="staff-1", roles=frozenset({role}))

    def link(self, purpose: str, subject: str) -> str:
        return tokens.token(self.world.settings.keys, purpose, subject=UUID(subject))

    async def post(self, path: str, told: Any = None, **headers: str) -> httpx.Response:
        return await self.world.http.post(path, json=told or {}, headers={**a_key(), **headers})

    async def get(self, path: str, **headers: str) -> Any:
        answer = await self.world.http.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def by_link(self, path: str, purpose: str, subject: str, **told: Any) -> httpx.Response:
        body = {"token": self.link(purpose, subject), **told}
        return await self.post(path, body, **self.world.token("web"))

    async def draft(self, told: dict[str, Any]) -> str:
        answer = await self.post("/v1/postings", told)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["posting_id"])

    async def put_up(self, told: dict[str, Any]) -> str:
        answer = await self.post("/v1/postings", told, **self.world.as_owner(told["email"]))
        assert answer.json()["state"] == "listed", answer.text
        return str(answer.json()["posting_id"])

    async def confirm(self, posting_id: str) -> httpx.Response:
        return await self.by_link("/v1/postings/confirm", postings.CONFIRM, posting_id)

    async def renew(self, posting_id: str) -> httpx.Response:
        return await self.by_link("/v1/postings/renew", postings.RENEW, posting_id)

    async def found(self, **asked: Any) -> list[str]:
        answer = await self.world.http.get("/v1/postings", params=asked)
        assert answer.status_code == 200, answer.text
        return [item["posting_id"] for item in answer.json()["items"]]

    async def wish(self, posting_id: str, *, email: str = EVA, **other: Any) -> httpx.Response:
        headers = other.pop("headers", {})
        told = {
            "name": "Eva Fragend",
            "email": email,
            "phone": "0151 99123456",
            "text": "Guten Tag, das klingt gut. Können wir uns einmal treffen?",
            "consent": CONSENT_VERSION,
            **other,
        }
        return await self.post(f"/v1/postings/{posting_id}/introductions", told, **headers)

    async def request(self, posting_id: str, *, email: str = EVA, **other: Any) -> str:
        answer = await self.wish(
            posting_id, email=email, headers=self.world.as_owner(email), **other
        )
        assert answer.json()["state"] == "requested", answer.text
        return str(answer.json()["introduction_id"])

    async def confirm_wish(self, introduction_id: str) -> httpx.Response:
        path = "/v1/introductions/confirm"
        return await self.by_link(path, introductions.CONFIRM, introduction_id)

    async def answer(self, introduction_id: str, answer: str) -> httpx.Response:
        path = "/v1/introductions/answer"
        return await self.by_link(path, introductions.ANSWER, introduction_id, answer=answer)

    async def own(self, posting_id: str, email: str) -> Any:
        return await self.get(f"/v1/postings/{posting_id}/own", **self.world.as_owner(email))

    async def told(self, fact: dict[str, Any]) -> list[dict[str, Any]]:
        """Whom a fact's claim names."""
        path = fact["headers"]["ce_dataref"]
        people: list[dict[str, Any]] = (await self.get(path, **self.world.token("notifications")))[
            "people"
        ]
        return people

    async def said(self) -> list[str]:
        """What was said about the board, in short."""
        return [fact["type"].split(".")[2] for fact in await self.world.facts()]

    async def run_timers(self) -> None:
        while await run_one(self.world.database, timers_of(self.world.settings)):
            pass

    async def pass_days(self, days: float) -> None:
        self.clock.pass_by(days=days)
        await self.run_timers()
