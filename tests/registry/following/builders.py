"""Followers, and the steps that tests about them share."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from services.chassis.database import Database
from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.work.following import links
from services.registry.work.following.matching import Followers, look
from tests.registry.builders import Clock, World, a_key
from tests.registry.directory.shelf import without_strangers

EVA = "eva.folgt@example.org"
PFLEGE = {"topic": ["pflege"]}


async def read_log(database: Database, followers: Followers) -> None:
    """A worker reads the change log to its end, whoever works beside it on the same server."""
    await without_strangers(database)
    while await look(database, followers):
        pass


@dataclass
class Town:
    """A registry whose worker looks when a test says so."""

    world: World
    clock: Clock
    followers: Followers = field(default_factory=Followers)

    async def ask(self, email: str = EVA, **told: Any) -> httpx.Response:
        """Somebody asks to follow a search."""
        headers = {**a_key(), **told.pop("headers", {})}
        rhythm = told.pop("rhythm", "daily")
        body = {"email": email, "rhythm": rhythm, "wanted": told}
        return await self.world.http.post("/v1/subscriptions", json=body, headers=headers)

    async def follow(self, email: str = EVA, **told: Any) -> str:
        """Somebody follows a search, her mailbox confirmed; the answer is the subscription's id."""
        before = await self.ids()
        answer = await self.ask(email, **told)
        assert answer.status_code == 201, answer.text
        [subscription_id] = await self.ids() - before
        assert (await self.press(links.CONFIRM, subscription_id)).status_code == 200
        return subscription_id

    async def press(self, purpose: str, subscription_id: str) -> httpx.Response:
        """The button behind a link in a mail.

        What is news from then on is told from the oldest transaction of the server: others end first.
        """
        await without_strangers(self.world.database)
        path = {links.CONFIRM: "/v1/subscriptions/confirm", links.END: "/v1/subscriptions/end"}
        return await self.world.http.post(
            path[purpose],
            json={"token": self.token(purpose, subscription_id)},
            headers=self.world.token("web"),
        )

    def token(self, purpose: str, subscription_id: str) -> str:
        return links.token(self.world.settings.keys, purpose, subscription_id=UUID(subscription_id))

    async def tell(
        self, subscription_id: str, what: str, *, email: str = EVA, **told: Any
    ) -> httpx.Response:
        """What its person does on the subscription's page, see `press`."""
        await without_strangers(self.world.database)
        path = f"/v1/subscriptions/{subscription_id}"
        headers = self.world.as_owner(email)
        if what == "change":
            return await self.world.http.put(path, json=told, headers=headers)
        return await self.world.http.post(f"{path}/{what}", headers=headers)

    async def shown(self, subscription_id: str, *, email: str = EVA) -> dict[str, Any]:
        path = f"/v1/subscriptions/{subscription_id}"
        answer = await self.world.http.get(path, headers=self.world.as_owner(email))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def waiting(self, subscription_id: str) -> list[str]:
        """The entries that wait for the next digest."""
        return [
            str(row["initiative_id"])
            for row in await self.rows(
                """SELECT initiative_id FROM digest_entry WHERE subscription_id = $1
                    AND digest IS NULL ORDER BY initiative_id""",
                UUID(subscription_id),
            )
        ]

    async def look(self) -> None:
        """The worker reads the change log to its end."""
        await read_log(self.world.database, self.followers)

    async def run_timers(self) -> None:
        while await run_one(self.world.database, timers_of(self.world.settings)):
            pass

    async def morning(self, **passes: float) -> None:
        """The worker looks, time passes, and what is due then is done."""
        await self.look()
        self.clock.pass_by(**(passes or {"days": 1}))
        await self.run_timers()

    async def digests(self) -> list[dict[str, Any]]:
        """The digests that were said, in order."""
        return [
            fact
            for fact in await self.world.facts()
            if fact["type"] == "zukunft.registry.area-digest-compiled.v1"
        ]

    async def mails(self) -> list[dict[str, Any]]:
        """What notifications learn of each digest; one that nobody is to get is left out."""
        found = [await self.claim(fact) for fact in await self.digests()]
        return [answer.json()["people"][0] for answer in found if answer.status_code == 200]

    async def claim(self, fact: dict[str, Any]) -> httpx.Response:
        return await self.world.http.get(
            fact["headers"]["ce_dataref"], headers=self.world.token("notifications")
        )

    async def titles(self) -> list[list[str]]:
        """What each digest's mail names."""
        return [
            sorted(each["title"] for each in mail["details"]["entries"])
            for mail in await self.mails()
        ]

    async def ids(self) -> set[str]:
        return {str(row["id"]) for row in await self.rows("SELECT id FROM subscription")}

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        async with self.world.database.read() as tx:
            return await tx.fetch(sql, *args)
