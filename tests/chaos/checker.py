"""Holds databases, topics and the mail server's own book against what people were told."""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts import codec, topics
from contracts.codec import Said
from tests.chaos.workload import History
from tests.journeys.platform import Platform
from tools.environment import superuser_url
from tools.settings import SERVICES

OPEN_STATES = ("planned", "ready", "claimed", "handing_over", "unknown")


@dataclass(frozen=True)
class Checker:
    """Reads everything there is to read."""

    platform: Platform

    async def ask(self, service: str, sql: str, *args: Any) -> list[asyncpg.Record]:
        """Rows of a service's database."""
        address = superuser_url(self.platform.local).rsplit("/", 1)[0] + f"/{service}"
        connection = await asyncpg.connect(address)
        try:
            return list(await connection.fetch(sql, *args))
        finally:
            await connection.close()

    async def wait_until_quiet(self) -> None:
        """Until every fact is out, read and answered for, and no notification is on its way."""
        await until(self._outboxes_are_empty, "the outboxes are empty")
        await until(self._everything_is_read, "every reader has read everything")
        await until(self._outboxes_are_empty, "the outboxes are empty again")
        await until(self._nothing_is_on_its_way, "no notification is on its way")

    async def findings(self, history: History, gatherings: list[str]) -> list[str]:
        """Every violated promise."""
        said = await self._facts()
        return [
            *await self._seats_that_differ(history),
            *await self._overbooked(gatherings),
            *await self._out_of_order(said),
            *await self._seat_mails(gatherings),
            *self._mails_accepted_twice(),
            *await self._proposed_twice(),
            *await self._parked(),
        ]

    async def _seats_that_differ(self, history: History) -> list[str]:
        rows = await self.ask("events", "SELECT seat_id::text, state FROM seat")
        stored = {row["seat_id"]: row["state"] for row in rows}
        findings = []
        for seat_id, state in history.seats.items():
            now = stored.get(seat_id)
            if now is None:
                findings.append(f"lost: seat {seat_id} was answered and is not there")
            elif (state == "released") != (now == "released"):
                findings.append(f"seat {seat_id}: answered {state}, stored {now}")
        return findings

    async def _overbooked(self, gatherings: list[str]) -> list[str]:
        rows = await self.ask(
            "events",
            """SELECT gathering_id::text AS id, max(taken) AS most, max(capacity) AS capacity
                 FROM seat_ledger WHERE gathering_id::text = ANY($1) GROUP BY 1""",
            gatherings,
        )
        return [f"overbooked: {row['id']}" for row in rows if row["most"] > row["capacity"]]

    async def _facts(self) -> dict[tuple[str, str], list[Said]]:
        """Every fact by topic and key, in the order of Kafka, each once."""
        consumer = AIOKafkaConsumer(
            *(topic.name for topic in topics.ALL),
            bootstrap_servers=self.platform.local.kafka_bootstrap,
            auto_offset_reset="earliest",
        )
        await consumer.start()
        by_key: dict[tuple[str, str], list[Said]] = defaultdict(list)
        seen = set()
        try:
            while batch := await consumer.getmany(timeout_ms=4000):
                for records in batch.values():
                    for record in records:
                        told = codec.decode(
                            record.topic, key=record.key, value=record.value, headers=record.headers
                        )
                        assert isinstance(told, Said), told
                        if told.envelope.fact_id not in seen:
                            seen.add(told.envelope.fact_id)
                            by_key[record.topic, told.fact.key].append(told)
        finally:
            await consumer.stop()
        return by_key

    async def _out_of_order(self, said: dict[tuple[str, str], list[Said]]) -> list[str]:
        """Seats are keyed by gathering: their room's counter rises; others by their own version."""
        findings = []
        for (topic, key), facts in said.items():
            order: dict[str, int] = {}
            for told in facts:
                about = str(getattr(told.fact, "seat_id", key))
                before = order.get(about, -1)
                if told.envelope.sequence < before:
                    findings.append(f"order: {topic} {key} {told.envelope.type}")
                order[about] = told.envelope.sequence
        return findings

    async def _seat_mails(self, gatherings: list[str]) -> list[str]:
        """Each booked seat has exactly one accepted mail with its calendar REQUEST."""
        rows = await self.ask(
            "events",
            """SELECT seat_id::text AS id FROM seat
                WHERE state = 'booked' AND gathering_id::text = ANY($1)""",
            gatherings,
        )
        sent = Counter(self._calendar_mails())
        return [
            f"seat {row['id']}: {sent[row['id'], 'REQUEST']} calendar mails"
            for row in rows
            if sent[row["id"], "REQUEST"] != 1
        ] + [f"{method} mailed {n} times for {seat}" for (seat, method), n in sent.items() if n > 1]

    def _calendar_mails(self) -> list[tuple[str, str]]:
        server = self.platform.local.mailbox_url
        told = []
        for mail in self._mails():
            if not re.search("Ihr Platz|abgesagt|Platz", mail["subject"]):
                continue
            full = httpx.get(f"{server}/api/mails/{mail['id']}", timeout=30).json()
            for calendar in full["calendars"]:
                source = calendar["original"].replace("\r\n ", "").replace("\n ", "")
                seat = re.search(r"^UID:([0-9a-f-]{36})@", source, re.MULTILINE)
                assert seat, source
                told.append((seat[1], calendar["method"]))
        return told

    def _mails(self) -> list[dict[str, Any]]:
        server, mails = self.platform.local.mailbox_url, []
        params: dict[str, Any] = {"limit": 100_000}
        told = httpx.get(f"{server}/api/mails", params=params, timeout=60).json()
        mails.extend(told["items"])
        return mails

    def _mails_accepted_twice(self) -> list[str]:
        counted = Counter(mail["message_id"] for mail in self._mails())
        return [f"mail {name} accepted {n} times" for name, n in counted.items() if n > 1]

    async def _proposed_twice(self) -> list[str]:
        rows = await self.ask(
            "notifications",
            """SELECT purpose, occasion, person_id, channel FROM notification
                GROUP BY 1, 2, 3, 4 HAVING count(*) > 1""",
        )
        return [f"planned twice: {dict(row)}" for row in rows]

    async def _parked(self) -> list[str]:
        findings = []
        for service in SERVICES:
            rows = await self.ask(service, "SELECT topic, type, error_class, error FROM parked")
            findings += [f"parked at {service}: {dict(row)}" for row in rows]
        return findings

    async def _outboxes_are_empty(self) -> bool:
        counts = [await self.ask(s, "SELECT count(*) AS n FROM outbox") for s in SERVICES]
        return all(rows[0]["n"] == 0 for rows in counts)

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


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait for a condition; gives up only when surely nothing comes any more."""
    for _ in range(1800):
        if await holds():
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"never happened: {what}")
