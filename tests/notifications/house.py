"""The service as a test meets it: facts come in, owners answer, loops go one round."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import httpx
from asyncpg import Record
from pydantic import SecretStr

from contracts.codec import Said
from contracts.fact import DomainEvent
from contracts.notifications import Channel
from services.chassis.database import Database
from services.chassis.handlers import Router
from services.notifications.decide.purposes import SERVICES, Lane
from services.notifications.loops.carrying import Carrier
from services.notifications.loops.returning import Returns
from services.notifications.loops.settling import Settler
from services.notifications.loops.visits import Visits
from services.notifications.loops.writing import Writer
from services.notifications.mail.ledger import Ledger
from services.notifications.messages import HANDLERS, TOMBSTONES
from services.notifications.settings import NotificationsSettings
from services.notifications.store import contacts
from services.notifications.store import handover as rows
from services.notifications.store.handover import Claimed
from tests.notifications.builders import an_envelope


@dataclass
class Clock:
    """The application's clock: now, or as far off as a test moves it."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Owners:
    """What owners answer, by path; anything else is gone."""

    people: dict[str, list[dict]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    status: int = 200

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.status != 200:
            return httpx.Response(self.status)
        people = self.people.get(request.url.path)
        if people is None:
            return httpx.Response(404)
        return httpx.Response(200, json={"people": people})


@dataclass
class House:
    """Everything of the service but its processes."""

    database: Database
    settings: NotificationsSettings
    writer: Writer
    owners: Owners

    async def hear(
        self,
        *facts: DomainEvent,
        dataref: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """Take facts as the consumer does, each in its transaction."""
        router = Router(HANDLERS, TOMBSTONES)
        for fact in facts:
            time = at or datetime.now(UTC)
            said = Said(fact, an_envelope(fact, dataref=dataref, time=time))
            async with self.database.transaction() as tx:
                await router.handle(said, tx)

    async def hear_with(self, fact: DomainEvent, *people: dict, at: datetime | None = None) -> None:
        """Take a fact whose owner tells of these people, and visit the owner."""
        path = f"/internal/v1/{fact.key}/{type(fact).__name__}"
        self.owners.people[path] = list(people)
        await self.hear(fact, dataref=path, at=at)
        await self.visit()

    async def visit(self) -> None:
        """Visit every owner who is due."""
        async with httpx.AsyncClient(transport=httpx.MockTransport(self.owners)) as http:
            visits = Visits(self.database, self.settings, http)
            async with self.database.transaction() as tx:
                claims = await contacts.take_claims(
                    tx, owners=SERVICES, limit=100, lease=timedelta()
                )
            for claim in claims:
                await visits.visit(claim)

    async def rows(self, **where: str) -> list[Record]:
        """Notifications, oldest first."""
        async with self.database.read() as tx:
            found = await tx.fetch(
                "SELECT * FROM notification ORDER BY planned_at, purpose, channel, person_id"
            )
        return [row for row in found if all(row[name] == value for name, value in where.items())]

    async def states(self) -> dict[str, list[str]]:
        """The states of each purpose's rows."""
        states: dict[str, list[str]] = {}
        for row in await self.rows():
            states.setdefault(row["purpose"], []).append(row["state"])
        return states

    async def facts(self) -> list[str]:
        """The types of the facts that wait in the outbox, in order."""
        async with self.database.read() as tx:
            return [row["type"] for row in await tx.fetch("SELECT type FROM outbox ORDER BY id")]

    async def claimed(self, channel: Channel = Channel.MAIL) -> list[Claimed]:
        """Every ready row, claimed."""
        async with self.database.transaction() as tx:
            return [
                row
                for lane in Lane
                for row in await rows.claim(
                    tx,
                    channel=channel,
                    lane=lane,
                    owner="test",
                    limit=100,
                    lease=timedelta(seconds=60),
                )
            ]

    async def mails(self) -> list[EmailMessage]:
        """Every ready mail as its recipient would read it."""
        return [read(self.writer.mail(row).parcel.content) for row in await self.claimed()]

    def at(self, mailroom, **changes) -> "House":
        """The same house with a relay to hand over to."""
        settings = self.settings.model_copy(
            update={
                "smtp_url": SecretStr(f"smtp://127.0.0.1:{mailroom.port}"),
                "smtp_ledger_url": mailroom.url,
                **changes,
            }
        )
        return House(self.database, settings, replace(self.writer, settings=settings), self.owners)

    def carrier(self, lane: Lane = Lane.NOTICE, number: int = 1) -> Carrier:
        """A carrier of a lane."""
        return Carrier(self.database, self.settings, self.writer, lane, number)

    async def carry(self) -> None:
        """Hand over everything that is ready."""
        for lane in Lane:
            carrier = self.carrier(lane)
            while await carrier.carry_some():
                pass
            if carrier.relay is not None:
                await carrier.relay.close()

    async def settle(self) -> None:
        """One round of settling what is open."""
        async with httpx.AsyncClient(verify=False) as http:
            ledger = Ledger(http, self.settings.smtp_ledger_url)
            settler = Settler(self.database, self.settings, ledger, None)
            await settler.reap()
            await settler.reconcile()
            await settler.fold()

    async def take_returned(self) -> None:
        """Read the box of returned mails, and fold what they say."""
        async with httpx.AsyncClient(verify=False) as http:
            while await Returns(self.database, self.settings, http).take_some():
                pass
        await self.settle()


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    """The text of the first part of a kind."""
    return next(each.get_content() for each in mail.walk() if each.get_content_type() == kind)
