"""A commune, its API and a worker's searches, around the house of matching."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.notifications import Answer, AnswerGiven, Channel, SubjectKind
from services.chassis.http.tokens import Principal, mint
from services.chassis.keys import KeyRing
from services.matching.decide.consent_text import VILLAGE_CURRENT
from services.matching.work.composing import Composer
from tests.matching.house import House, a_person, an_envelope

HERE = {"ags": "14713000", "municipality": "Leipzig", "lat": 51.34, "lon": 12.37}
REGION = frozenset({"14713", "14729430"})
KINDS = ("family", "single-parent", "senior", "couple", "single")
PERSONS = {"family": 4, "single-parent": 2, "senior": 1, "couple": 2, "single": 1}


class Hamlet:
    """Everything that happens to villages, over HTTP where people act."""

    def __init__(self, client: httpx.AsyncClient, keys: KeyRing, house: House) -> None:
        self.client, self.keys, self.house = client, keys, house
        self.composer = Composer(house.database)

    def _who(self, issuer: str, subject: str, **told: Any) -> dict[str, str]:
        principal = Principal(issuer=issuer, subject=subject, **told)
        now = datetime.now(UTC)
        token = mint(self.keys.signing(issuer), principal, audience="matching", now=now)
        return {"authorization": f"Bearer {token}", "idempotency-key": str(uuid4())}

    async def commune(
        self, method: str, path: str, *, region: frozenset[str] = REGION, **body: Any
    ) -> httpx.Response:
        """The commune asks or acts."""
        who = self._who("web", "karla.beispiel", roles=frozenset({"commune"}), region=region)
        given = {"json": body} if method != "GET" else {}
        return await self.client.request(method, f"/v1/villages{path}", headers=who, **given)

    async def person(self, n: int, method: str, path: str, **body: Any) -> httpx.Response:
        """A household asks or acts."""
        who = self._who("web", "somebody", person_id=a_person(n), email=f"p{n}@canary.example")
        given = {"json": body} if method != "GET" else {}
        return await self.client.request(method, f"/v1/villages{path}", headers=who, **given)

    async def anybody(self, path: str) -> httpx.Response:
        """Somebody without a sign-in reads."""
        return await self.client.get(f"/v1/villages{path}")

    async def claims(self, village_id: str, step: str) -> dict[str, dict[str, Any]]:
        """Whom notifications would tell of a step, by person."""
        path = f"/internal/v1/villages/{village_id}/claim/{step}"
        who = self._who("notifications", "notifications")
        people = (await self.client.get(path, headers=who)).json()["people"]
        return {each["person_id"]: each for each in people}

    async def opens(self, token: str) -> dict[str, Any]:
        """A web page opens the link of a mail."""
        who = self._who("web", "web")
        return dict(
            (await self.client.post("/v1/links/open", headers=who, json={"token": token})).json()
        )

    async def households(self, *kinds: str, first: int = 1, **told: Any) -> None:
        """Households who look for a village, numbered from ``first`` on."""
        for n, kind in enumerate(kinds, first):
            await self.seeks(n, kind, **told)

    async def seeks(self, n: int, kind: str, **told: Any) -> Any:
        """One household who looks for a village."""
        household = {"kind": kind, "persons": PERSONS[kind]}
        plain = {"household": household, "markets": ["groups"], "max_equity_eur": 20_000}
        return await self.house.seeks(a_person(n), **{**plain, **told})

    async def plans(self, **told: Any) -> str:
        """The commune plans a village."""
        planned = await self.commune("POST", "", **a_plan(**told))
        assert planned.status_code == 201, planned.text
        return str(planned.json()["village_id"])

    async def searches(self, village_id: str) -> dict[str, Any]:
        """The commune lets it be composed, and a worker does so."""
        begun = await self.commune("POST", f"/{village_id}/search")
        assert begun.status_code == 200, begun.text
        await self.composes()
        return await self.room(village_id)

    async def composes(self) -> int:
        """A worker searches until no village waits."""
        done = 0
        while await self.composer.compose_one():
            done += 1
        return done

    async def room(self, village_id: str) -> dict[str, Any]:
        """What the commune sees."""
        told = await self.commune("GET", f"/{village_id}/room")
        assert told.status_code == 200, told.text
        return dict(told.json())

    async def asks(
        self, village_id: str, roster: int = 1, *, search: int | None = None
    ) -> httpx.Response:
        """The commune asks the households of a roster of a search; without one, of the last."""
        last = (await self.room(village_id))["search"] if search is None else search
        return await self.commune("POST", f"/{village_id}/ask", roster=roster, search=last)

    async def comes_by_code(self, village_id: str, n: int) -> httpx.Response:
        """A household enters the code of the village."""
        code = (await self.room(village_id))["founder_code"]
        return await self.person(n, "POST", "/join", code=code)

    async def settles(
        self, village_id: str, household: int = 1, *, is_confirmed: bool = True
    ) -> httpx.Response:
        """The commune says whether a household that came by the code founds the village."""
        told = {"household": household, "is_confirmed": is_confirmed}
        return await self.commune("POST", f"/{village_id}/founders", **told)

    async def new_terms(self, village_id: str, **told: Any) -> dict[str, Any]:
        """What the form of other terms says, opened now; half as large a radius, if nothing else."""
        version = (await self.room(village_id))["terms_version"]
        return {**a_plan(**{"households": 3, "radius_km": 30, **told}), "version": version}

    async def asked(self, village_id: str) -> list[int]:
        """Who is asked and has not answered, by the number of the person."""
        return sorted(
            int(p.removeprefix("p_"), base=16) for p in await self.claims(village_id, "asked")
        )

    async def says(self, village_id: str, n: int, answer: str, **told: Any) -> httpx.Response:
        """A household answers on its page."""
        return await self.person(n, "POST", f"/{village_id}/answer", answer=answer, **told)

    async def taps(self, village_id: str, n: int, answer: str, *, at: datetime) -> None:
        """A household answers by one tap in a mail."""
        fact = AnswerGiven(
            subject_kind=SubjectKind.VILLAGE,
            subject_id=village_id,
            person_id=a_person(n),
            answer=Answer(answer),
            channel=Channel.MAIL,
            answered_at=at,
        )
        async with self.house.database.transaction() as tx:
            await self.house.messages.on_answer_given(fact, tx.handling(an_envelope(1)))

    async def mine(self, n: int) -> list[dict[str, Any]]:
        """What a household sees of its villages."""
        return list((await self.person(n, "GET", "/mine")).json()["items"])

    async def founded(self, *kinds: str, consents: bool = True) -> str:
        """A village of these households, founded by all of them."""
        await self.households(*kinds)
        village_id = await self.plans(households=len(kinds), alternatives=1)
        await self.searches(village_id)
        await self.asks(village_id)
        for n in range(1, len(kinds) + 1):
            await self.says(village_id, n, "yes", **({"card": a_card(n)} if consents else {}))
        return village_id

    async def said(self) -> list[str]:
        """The kinds of all facts about villages, in order."""
        return [fact["type"].split(".")[2] for fact in await self.house.facts("matching-villages")]

    async def held(self) -> list[tuple[UUID, UUID]]:
        """Which household belongs to which village."""
        async with self.house.database.read() as tx:
            rows = await tx.fetch("SELECT village_id, subject_id FROM village_member WHERE is_held")
        return [(row["village_id"], row["subject_id"]) for row in rows]


def a_plan(**told: Any) -> dict[str, Any]:
    plain = {
        "title": "Dorf am Anger",
        "place": HERE,
        "radius_km": 60,
        "households": 3,
        "alternatives": 2,
        "differ": 1,
    }
    return {**plain, **told}


def a_card(n: int) -> dict[str, Any]:
    return {
        "name": f"Karte {n}",
        "email": f"card{n}@canary.example",
        "text_version": VILLAGE_CURRENT,
    }


def a_quota(*kinds: str, at_least: int = 0, at_most: int | None = None) -> dict[str, Any]:
    return {"kinds": list(kinds), "at_least": at_least, "at_most": at_most}
