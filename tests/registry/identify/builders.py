"""What a nominator types, what a claimant types, and the ways that many tests begin with."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.work.identify import links
from tests.registry.builders import WEISSWASSER, World, a_key, texts_of

NORA = "nora.nennt@example.org"
"""Who nominates."""
LENA = "kontakt@lesecafe.example"
"""Who is nominated."""
KLARA = "klara@tauschladen.example"
"""Who claims, at the domain of the entry's website."""
SITE = "https://www.tauschladen.example/ueber-uns"


def a_nomination(**other: Any) -> dict[str, Any]:
    """What the form of a nomination sends."""
    told: dict[str, Any] = {
        "title": "Lesecafé an der Mulde",
        "summary": "Ein Café, in dem Ehrenamtliche vorlesen.",
        "why": "Weil dort Alt und Jung zusammenkommen, jeden Dienstag.",
        "ags": WEISSWASSER,
        "topics": ["nachbarschaft", "bildung"],
        "website": "https://lesecafe.example",
        "known_how": "takes-part",
        "organisation": {"email": LENA},
        "nominator": {"name": "Nora Nennt", "email": NORA, "may_be_named": False},
    }
    return {**told, **other}


def a_claim(**other: Any) -> dict[str, Any]:
    """What the form of a claim sends."""
    told: dict[str, Any] = {
        "name": "Klara Kommt",
        "email": KLARA,
        "role": "Vorsitzende",
        "proof": "domain",
    }
    return {**told, **other}


@dataclass
class Room:
    """The steps of this room, over HTTP, as its people take them."""

    world: World

    async def nominate(self, **other: Any) -> str:
        answer = await self.world.http.post(
            "/v1/nominations", json=a_nomination(**other), headers=a_key()
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["nomination_id"])

    async def press(self, path: str, purpose: str, subject: str) -> httpx.Response:
        """The button behind a link."""
        token = links.token(self.world.settings.keys, purpose, subject=UUID(subject))
        return await self.world.http.post(
            path, json={"token": token}, headers=self.world.token("web")
        )

    async def confirm(self, nomination_id: str) -> httpx.Response:
        path = "/v1/nominations/confirm"
        return await self.press(path, links.CONFIRM_NOMINATION, nomination_id)

    async def invite(self, **other: Any) -> str:
        nomination_id = await self.nominate(**other)
        assert (await self.confirm(nomination_id)).json()["state"] == "invited"
        return nomination_id

    async def accept(self, nomination_id: str) -> httpx.Response:
        return await self.press("/v1/nominations/accept", links.ANSWER_NOMINATION, nomination_id)

    async def decline(self, nomination_id: str) -> httpx.Response:
        return await self.press("/v1/nominations/decline", links.ANSWER_NOMINATION, nomination_id)

    async def staff(self, path: str, *, editor: str = "staff-1", **told: Any) -> httpx.Response:
        headers = {**self.world.as_editor(editor), **a_key()}
        return await self.world.http.post(f"/v1/identify/{path}", json=told, headers=headers)

    async def look(self, path: str) -> Any:
        answer = await self.world.http.get(f"/v1/identify/{path}", headers=self.world.as_editor())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def free_entry(self, **other: Any) -> str:
        """A public entry that an import brought and that nobody answers for."""
        told = {**_an_entry(), "listed_at": "2025-11-03T09:00:00Z", **other}
        answer = await self.world.http.post(
            "/internal/v1/unowned-initiatives",
            json=told,
            headers={**self.world.token("staff-cli"), **a_key()},
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["initiative_id"])

    async def claim(self, initiative_id: str, **other: Any) -> str:
        answer = await self.try_to_claim(initiative_id, **other)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["claim_id"])

    async def try_to_claim(self, initiative_id: str, **other: Any) -> httpx.Response:
        return await self.world.http.post(
            f"/v1/initiatives/{initiative_id}/claims", json=a_claim(**other), headers=a_key()
        )

    async def confirm_claim(self, claim_id: str) -> httpx.Response:
        return await self.press("/v1/claims/confirm", links.CONFIRM_CLAIM, claim_id)

    async def prove(self, initiative_id: str, **other: Any) -> tuple[str, str]:
        """A claim whose mailbox is confirmed: its id and its state."""
        claim_id = await self.claim(initiative_id, **other)
        return claim_id, (await self.confirm_claim(claim_id)).json()["state"]

    async def agree(self, initiative_id: str, *given: str, by: str, **card: str) -> httpx.Response:
        told = {"text_version": "2026-11", "given": list(given), "card": card}
        return await self.world.http.put(
            f"/v1/initiatives/{initiative_id}/consents",
            json=told,
            headers=self.world.as_owner(by),
        )

    async def consents(self, initiative_id: str, *, email: str) -> Any:
        answer = await self.world.http.get(
            f"/v1/initiatives/{initiative_id}/consents", headers=self.world.as_owner(email)
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def public(self, initiative_id: str) -> Any:
        return (await self.world.http.get(f"/v1/initiatives/{initiative_id}")).json()

    async def ring(self) -> None:
        """Let all timers that are due run."""
        while await run_one(self.world.database, timers_of(self.world.settings)):
            pass

    async def facts(self, topic: str = "registry-nominations") -> list[str]:
        """What was said, in order."""
        return [
            str(fact["type"]).split(".")[2]
            for fact in await self.world.facts()
            if fact["topic"] == topic
        ]


def _an_entry() -> dict[str, Any]:
    return {
        "kind": "initiative",
        "title": "Tauschladen am Anger",
        "summary": "Bringen und holen, was man teilen kann.",
        "description": "Jeden Samstag offen.",
        "topics": ["nachbarschaft"],
        "ags": WEISSWASSER,
        "lat": 51.5142,
        "lon": 14.6666,
        "website": SITE,
    }


def filled_in(**other: Any) -> dict[str, Any]:
    """What the owner of an accepted draft sends at last."""
    return texts_of(
        {
            **_an_entry(),
            "title": "Lesecafé an der Mulde",
            "summary": "Ein Café, in dem Ehrenamtliche vorlesen.",
            "description": "Dienstags um drei lesen wir vor.",
            "website": "https://lesecafe.example",
        },
        **other,
    )
