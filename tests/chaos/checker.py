"""Reads the rows that the promises are held against: databases, topics, the ledger of mail and SMS."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts import codec, topics
from contracts.codec import Said
from services.chassis.capability import OWNERS, digest_of
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.keys import KeyRing
from services.matching.decide.match import ENDED
from services.matching.work.contacts import Contact
from tests.chaos import homes, promises
from tests.chaos.crowd import TOKEN, tokens_in
from tests.chaos.history import History
from tests.chaos.promises import Letter, Mail, Search, Sms, Told
from tests.journeys import traces
from tests.journeys.platform import Platform
from tools.environment import superuser_database_url
from tools.settings import SERVICES

OPEN_STATES: Final = ("ready", "claimed", "handing_over", "unknown")
WEEKLY_NOTICES: Final = 5
PROPOSALS_PER_PLACE: Final = 5
LOOKS_FOR_ERASED: Final = 30
PROPOSED, MUTUAL, RELEASED = "proposed", "mutual", "released"
OF_ONE_MAIL: Final = frozenset({"why", "unsubscribe"})
"""Links that say which mail it is, or who reads it, and not what it is about."""
WAYS_IN: Final = frozenset({"see-match", "consent-match"})
SMS_PARTS: Final = (homes.ASKED_BY_SMS, homes.SUBJECT_OF_MUTUAL)
"""The two SMS that each side of a pair gets; who answers by one gets a third."""


@dataclass
class Checker:
    """Reads everything that came about since it was made."""

    platform: Platform
    gatherings: list[str] = field(default_factory=list)
    since: datetime | None = None
    first_mail: int = 0
    profiles: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()

    async def begin(self) -> None:
        """Remember what was there before the people came."""
        [row] = await self.ask("matching", "SELECT now() AS now")
        self.since = row["now"]
        self.first_mail = max((mail["id"] for mail in await self._ledger()), default=0)
        before = await self.ask("matching", "SELECT profile_id::text AS id FROM profile")
        self.profiles = frozenset(row["id"] for row in before)
        self.entries = frozenset(row["id"] for row in await self._listed())

    async def ask(self, service: str, sql: str, *args: Any) -> list[asyncpg.Record]:
        """Rows of a service's database."""
        connection = await asyncpg.connect(superuser_database_url(self.platform.local, service))
        try:
            return list(await connection.fetch(sql, *args))
        finally:
            await connection.close()

    async def wait_until_quiet(self) -> None:
        """Until every fact is out, read and answered for, and no notification is on its way."""
        await until(self._outboxes_are_empty, "the outboxes are empty")
        await until(self._everything_is_read, "every reader has read everything")
        await until(self._engine_has_caught_up, "the engine has taken every change")
        await self._let_night_come()
        await until(self._night_is_over, "the night has spread attention anew")
        await until(self._engine_has_caught_up, "the engine has told whom the night left room for")
        await until(self._outboxes_are_empty, "the outboxes are empty again")
        await until(self._everything_is_read, "every reader has read what the engine said")
        await until(self._nothing_is_on_its_way, "no notification is on its way")

    async def findings(self, history: History) -> list[str]:
        """Every breach of a promise."""
        letters = await self._in_full()
        mails = await self._mails(letters)
        return [
            *await self._about_seats(history, calendar_mails(letters)),
            *await self._about_homes(history),
            *await self._about_erased(history),
            *promises.out_of_order(await self._told()),
            *promises.mails_doubled(mails),
            *await self._about_letters(history, mails),
            *await self._about_sms(history),
            *await self._parked(),
        ]

    async def _about_seats(self, history: History, sent: list[tuple[str, str]]) -> list[str]:
        rows = await self.ask(
            "events",
            """SELECT seat_id::text AS id, state FROM seat WHERE gathering_id::text = ANY($1)""",
            self.gatherings,
        )
        stored = {row["id"]: row["state"] for row in rows}
        rooms = await self.ask(
            "events",
            """SELECT gathering_id::text AS id, max(taken) AS most, max(capacity) AS capacity
                 FROM seat_ledger WHERE gathering_id::text = ANY($1) GROUP BY 1""",
            self.gatherings,
        )
        booked = [seat for seat, state in stored.items() if state == "booked"]
        return [
            *promises.seats_that_differ(history.seats, stored),
            *promises.overbooked((row["id"], row["most"], row["capacity"]) for row in rooms),
            *promises.invitations_that_differ(booked, sent),
        ]

    async def _about_homes(self, history: History) -> list[str]:
        searches = await self.ask(
            "matching",
            """SELECT p.person_id,
                 (SELECT count(*) FROM ledger l WHERE l.seeker_id = p.profile_id) AS proposed,
                 (SELECT count(*) FROM match m
                   JOIN offer o ON o.initiative_id = m.offer_id
                   LEFT JOIN drawn_list d
                     ON d.side = 'offer' AND d.ordinal = m.offer_ordinal AND d.is_current
                   WHERE m.seeker_id = p.profile_id AND m.state = 'listed'
                     AND d.is_scarce IS NOT TRUE
                     AND coalesce((o.housing->>'free_places')::int * $2 > (
                       SELECT count(*) FROM match n WHERE n.offer_id = m.offer_id
                         AND n.state IN ('proposed', 'interested', 'mutual', 'consented')), true)
                     AND NOT EXISTS (SELECT FROM ledger l WHERE l.seeker_id = m.seeker_id
                       AND l.offer_id = m.offer_id AND l.criteria_version = m.criteria_version)
                 ) AS listed
               FROM profile p WHERE p.profile_id::text <> ALL($1)""",
            list(self.profiles),
            PROPOSALS_PER_PLACE,
        )
        matched = await self.ask(
            "matching",
            """SELECT match_id::text AS id, seeker_id::text AS profile, state, criteria_version,
                 offer_id::text AS initiative,
                 EXISTS (SELECT FROM ledger l WHERE l.match_id = m.match_id) AS is_proposed
               FROM match m""",
        )
        listed = [row for row in await self._listed() if row["id"] not in self.entries]
        staying = history.households.keys() - {person.person_id for person in history.erased}
        return [
            *promises.searches_that_differ(
                staying, [Search(**dict(row)) for row in searches], most=WEEKLY_NOTICES
            ),
            *promises.pairs_that_differ(
                [pair.match_id for pair in history.pairs], {row["id"]: row["state"] for row in matched}
            ),
            *promises.matched_twice(
                (row["profile"], row["initiative"]) for row in matched if row["state"] not in ENDED
            ),
            *promises.matched_twice(
                (row["profile"], row["initiative"], row["criteria_version"])
                for row in matched
                if row["is_proposed"]
            ),
            *promises.entries_that_differ(
                history.entries, [(row["id"], row["title"]) for row in listed]
            ),
        ]  # fmt: skip

    async def _listed(self) -> list[asyncpg.Record]:
        return await self.ask("registry", "SELECT initiative_id::text AS id, title FROM directory")

    async def _about_erased(self, history: History) -> list[str]:
        """Nobody who asked to be forgotten stands anywhere but in the ledger of that, before long.

        What was written beside an erasure goes when it is looked at again, after a minute.
        """
        wanted = [trace for person in history.erased for trace in person.traces]
        for _ in range(LOOKS_FOR_ERASED):
            places = await traces.in_databases(self.platform.local, wanted)
            left = [place for place in places if place.table != "erased"]
            if not left:
                break
            await asyncio.sleep(3)
        return [f"erased, and still there: {place}" for place in left]

    async def _about_letters(self, history: History, mails: list[Mail]) -> list[str]:
        """Proposals that somebody was noted for, and all that the pairs were told, each by one mail.

        Who has no mailbox had each of them by one SMS.
        """
        rows = await self.ask(
            "matching",
            """SELECT n.person_id, n.match_id::text AS match, m.ended_by, m.state
                 FROM notice n JOIN match m USING (match_id) WHERE n.noticed_at > $1""",
            self.since,
        )
        expected = {Letter(row["person_id"], row["match"], PROPOSED) for row in rows}
        expected |= {
            Letter(person.person_id, pair.match_id, kind)
            for pair in history.pairs
            for person in (pair.seeker, pair.owner)
            for kind in (PROPOSED, MUTUAL, RELEASED)
        }
        ended = {
            row["match"] for row in rows if row["state"] in {"withdrawn", "expired", "declined"}
        }
        found = [letter for mail in mails if (letter := self._letter(mail)) is not None]
        phones = await self._phones_without_mailbox()
        by_sms = {letter for letter in expected if letter.person_id in phones}
        differing = [
            *promises.letters_that_differ(
                expected - by_sms, found, silent=ended, earned={MUTUAL, RELEASED}
            ),
            *promises.letters_that_differ(by_sms, await self._texted(phones), silent=ended),
        ]
        return [f"{what} {await self._rows_about(what)}" for what in differing]

    async def _phones_without_mailbox(self) -> dict[str, str]:
        """The number of every household that gave no address for mail."""
        key = KeyRing(self.platform.local.keys).seal
        rows = await self.ask("matching", "SELECT person_id, contact FROM profile")
        told = {row["person_id"]: Contact.unsealed(key, row["contact"]) for row in rows}
        return {
            person: each.phone
            for person, each in told.items()
            if each.email is None and each.phone is not None
        }

    async def _texted(self, phones: Mapping[str, str]) -> list[Letter]:
        """Which proposals the SMS to these people are about, by the link that shows the match."""
        grants = await self._grants()
        opened = [
            grants[digest]
            for sms in await self._book(set(phones.values()))
            if homes.ASKED_BY_SMS in sms.text
            for token in TOKEN.findall(sms.text)
            if (digest := digest_of(token)) in grants
        ]
        return [Letter(row["person_id"], row["subject"], PROPOSED) for row in opened]

    async def _rows_about(self, what: str) -> list[str]:
        """How the notifications stand that a finding's match had, to see where its mail was lost."""
        told = await self.ask(
            "notifications",
            """SELECT purpose, channel, person_id, state, hold, why_ended, attempt FROM notification
               WHERE position(subject_id IN $1) > 0""",
            what,
        )
        return [str(dict(row)) for row in told]

    def _letter(self, mail: Mail) -> Letter | None:
        """Which letter about a match a mail is, by the things that its links open."""
        matches = {subject for purpose, subject in mail.about if purpose in WAYS_IN}
        if not matches:
            return None
        purposes = {purpose for purpose, _ in mail.about}
        kind = (
            PROPOSED if "answer" in purposes
            else MUTUAL if "consent-match" in purposes
            else RELEASED if mail.subject.startswith(homes.SUBJECT_OF_RELEASE)
            else mail.subject
        )  # fmt: skip
        to = normalise_email(mail.to)
        assert isinstance(to, Email), mail.to
        return Letter(
            person_id(KeyRing(self.platform.local.keys).person, email=to), matches.pop(), kind
        )

    async def _about_sms(self, history: History) -> list[str]:
        parts = {pair.seeker.phone: SMS_PARTS for pair in history.pairs}
        parts |= {pair.owner.phone: (*SMS_PARTS, homes.ANSWER_ARRIVED) for pair in history.pairs}
        people = [*history.households.values()]
        book = await self._book({*parts, *(person.phone for person in people)})
        return [
            *promises.sms_doubled(book),
            *promises.sms_that_differ(parts, book),
        ]

    async def _book(self, numbers: set[str]) -> list[Sms]:
        """What the centre has accepted for these phones."""
        server = self.platform.local.phone_url
        async with httpx.AsyncClient(timeout=60, verify=False) as client:
            told = [
                (await client.get(f"{server}/api/sms", params={"number": number})).json()["items"]
                for number in sorted(numbers)
            ]
        return [
            Sms(sms["number"], sms["text"])
            for items in told
            for sms in items
            if sms["direction"] == "message"
        ]

    async def _ledger(self) -> list[dict[str, Any]]:
        """What the mail server has accepted since the beginning, oldest first."""
        asked = {"limit": 1_000_000, "since": self.first_mail}
        async with httpx.AsyncClient(timeout=60, verify=False) as client:
            told = await client.get(f"{self.platform.local.mailbox_url}/api/mails", params=asked)
        return list(reversed(told.json()["items"]))

    async def _in_full(self) -> list[dict[str, Any]]:
        server = self.platform.local.mailbox_url
        async with httpx.AsyncClient(timeout=60, verify=False) as client:
            return [
                (await client.get(f"{server}/api/mails/{mail['id']}")).json()
                for mail in await self._ledger()
            ]

    async def _mails(self, letters: list[dict[str, Any]]) -> list[Mail]:
        """Every accepted mail with what its links open; who was erased has no links any more."""
        grants = await self._grants()
        return [
            Mail(
                message_id=mail["message_id"],
                to=mail["to"][0],
                subject=mail["subject"],
                about=frozenset(
                    (grant["purpose"], grant["subject"])
                    for token in tokens_in(mail)
                    if (grant := grants.get(digest_of(token)))
                    and grant["purpose"] not in OF_ONE_MAIL
                ),
            )
            for mail in letters
        ]

    async def _grants(self) -> dict[bytes, asyncpg.Record]:
        """What every link opens, and to whom it was given."""
        kept = "SELECT digest, purpose, subject, person_id FROM capability"
        rows = [row for service in OWNERS.values() for row in await self.ask(service, kept)]
        return {bytes(row["digest"]): row for row in rows}

    async def _told(self) -> list[Told]:
        """Every fact in the order of Kafka, each once; a seat is in order among those of its room."""
        told: dict[Any, Told] = {}
        async for record in traces.records_of(self.platform.local):
            said = codec.decode(
                record.topic, key=record.key, value=record.value, headers=record.headers
            )
            assert isinstance(said, Said), said
            told.setdefault(said.envelope.fact_id, as_told(record.topic, said))
        return list(told.values())

    async def _parked(self) -> list[str]:
        found: dict[str, int] = defaultdict(int)
        for service in SERVICES:
            for row in await self.ask(
                service, "SELECT topic, type, error_class, error FROM parked"
            ):
                found[f"parked at {service}: {dict(row)}"] += 1
        return [f"{what} ({n} times)" for what, n in found.items()]

    async def _outboxes_are_empty(self) -> bool:
        counts = [await self.ask(s, "SELECT count(*) AS n FROM outbox") for s in SERVICES]
        return all(rows[0]["n"] == 0 for rows in counts)

    async def _engine_has_caught_up(self) -> bool:
        rows = await self.ask("matching", "SELECT count(*) AS n FROM change_log")
        return bool(rows[0]["n"] == 0)

    async def _let_night_come(self) -> None:
        """Whom an offer without room kept back during the day is looked at again in the night."""
        await self.ask("matching", "UPDATE spread_due SET due_at = now()")

    async def _night_is_over(self) -> bool:
        rows = await self.ask(
            "matching", "SELECT count(*) AS n FROM spread_due WHERE due_at <= now()"
        )
        return bool(rows[0]["n"] == 0)

    async def _nothing_is_on_its_way(self) -> bool:
        rows = await self.ask(
            "notifications",
            """SELECT count(*) AS n FROM notification n LEFT JOIN claim c ON c.id = n.claim_id
                WHERE n.state = ANY($1) OR (n.state = 'held' AND c.state = 'open')""",
            list(OPEN_STATES),
        )
        return bool(rows[0]["n"] == 0)

    async def _everything_is_read(self) -> bool:
        lags = [await self._lag(s) for s in SERVICES if topics.read_by(s)]
        return not any(lags)

    async def _lag(self, service: str) -> int:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.platform.local.kafka_bootstrap,
            group_id=service,
            enable_auto_commit=False,
        )
        await consumer.start()
        try:
            partitions = [
                TopicPartition(topic.name, number)
                for topic in topics.read_by(service)
                for number in consumer.partitions_for_topic(topic.name) or ()
            ]
            ends = await consumer.end_offsets(partitions)
            lag = 0
            for partition, end in ends.items():
                lag += end - (await consumer.committed(partition) or 0)
            return lag
        finally:
            await consumer.stop()


def calendar_mails(letters: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Which seat each calendar part is about, and what it asks the calendar to do."""
    told = []
    for calendar in (calendar for mail in letters for calendar in mail["calendars"]):
        source = calendar["original"].replace("\r\n ", "").replace("\n ", "")
        seat = re.search(r"^UID:([0-9a-f-]{36})@", source, re.MULTILINE)
        assert seat, source
        told.append((seat[1], calendar["method"]))
    return told


def as_told(topic: str, said: Said) -> Told:
    """What of a fact its order shows; seats are keyed by gathering, each has its own versions."""
    about = str(getattr(said.fact, "seat_id", said.fact.key))
    return Told(topic, about, said.envelope.sequence, said.envelope.type)


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait for a condition; gives up only when surely nothing comes any more."""
    for _ in range(1800):
        if await holds():
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"never happened: {what}")
