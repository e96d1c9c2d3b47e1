"""Steps at the funders' desk that tests begin with, over the API as web takes it."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.registry.builders import World, a_key
from tests.registry.funding.builders import LEIPZIG, SOURCE, TRANSITION, WEISSWASSER

FLORA, FELIX = "flora.probe", "felix.muster"
SEAT = {"id": "sitz", "kind": "seat_area", "in": TRANSITION, "source": SOURCE}


def a_call(**other: Any) -> dict[str, Any]:
    """What a funder writes down; without dates it is open for good."""
    told = {
        "title": "Älter werden im Dorf",
        "funder": "Stiftung Musterland",
        "summary": "Für Vorhaben, die das Leben im Dorf leichter machen.",
        "url": "https://example.org/aufruf",
        "themes": ["alter"],
        "checked_on": "2026-03-01",
    }
    return {**told, **other}


def a_rule_text(*criteria: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A rule as a funder writes it."""
    return {"valid_from": "2026-01-01", "all": list(criteria) or [SEAT], **other}


def answers(**other: Any) -> dict[str, Any]:
    """An association in Weißwasser that has answered everything."""
    told = {
        "seat_ags": WEISSWASSER,
        "branch_ags": [],
        "work": [{"ags": WEISSWASSER, "percent": 100}],
        "legal_form": "ev",
        "stage": "erprobung",
        "themes": ["alter"],
        "target_groups": ["senioren"],
        "amount_eur": 200_000,
        "own_share_percent": 10,
        "duration_months": 24,
        "partners": [],
        "previous_calls": [],
        "de_minimis_eur": 0,
    }
    return {**told, **other}


FROM_LEIPZIG = answers(seat_ags=LEIPZIG, work=[{"ags": LEIPZIG, "percent": 100}])


@dataclass
class Desk:
    """The API as the two funders reach it."""

    world: World

    async def tells(
        self, path: str, told: Any = None, *, by: str = FLORA, method: str = "POST", **headers: str
    ) -> httpx.Response:
        who = self.world.token("web", subject=by, roles=frozenset({"funder"}))
        return await self.world.http.request(
            method,
            f"/v1/funding/desk{path}",
            json=told if told is not None else {},
            headers={**who, **a_key(), **headers},
        )

    async def drafts(self, key: str = "dorf", **other: Any) -> httpx.Response:
        return await self.tells("/calls", {**a_call(**other), "key": key})

    async def rules(self, key: str = "dorf", *criteria: dict[str, Any], **other: Any) -> int:
        """Flora proposes, Felix publishes; the version."""
        told = {"rule": a_rule_text(*criteria, **other)}
        proposed = await self.tells(f"/calls/{key}/rules", told)
        assert proposed.status_code == 201, proposed.text
        version = proposed.json()["version"]
        published = await self.tells(f"/calls/{key}/rules/{version}/publish", by=FELIX)
        assert published.status_code == 200, published.text
        return int(version)

    async def opens(self, key: str = "dorf", *criteria: dict[str, Any], **other: Any) -> None:
        """A public call with its rule."""
        assert (await self.drafts(key, **other)).status_code == 201
        await self.rules(key, *criteria)
        published = await self.tells(f"/calls/{key}/publish")
        assert published.status_code == 200, published.text

    async def checks(self, key: str = "dorf", told: Any = None, **other: Any) -> dict[str, Any]:
        body = {"answers": told if told is not None else answers(), **other}
        answer = await self.world.http.post(
            f"/v1/funding/calls/{key}/check", json=body, headers=self.world.token("web")
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def state(self, key: str = "dorf") -> str:
        found = await self.world.http.get(f"/v1/funding/calls/{key}")
        return str(found.json().get("state", found.status_code))

    async def said(self) -> list[str]:
        """The facts about funding in the outbox, by their short names."""
        return [
            fact["type"].split(".")[2]
            for fact in await self.world.facts()
            if fact["topic"] in {"registry-funding-calls", "registry-eligibility"}
        ]
