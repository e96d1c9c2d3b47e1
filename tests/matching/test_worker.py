"""Two workers as processes on a real Kafka: facts in, proposals out, one killed on the way."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from contracts import codec, topics
from contracts.codec import Said
from contracts.fact import DomainEvent, Envelope
from contracts.matching import ContactReleased, MatchFact, MatchProposed
from contracts.notifications import Answer, AnswerGiven, Channel, SubjectKind
from services.matching.decide.match import State
from tests.matching.house import OWNER, SEEKER, Clock, House, a_person, a_project
from tools.ports import free_port
from tools.topics import create_topics


@dataclass
class Workers:
    """Worker processes on the house's database."""

    house: House
    kafka: str
    keys: Path
    log: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Under a name as a replica keeps it: who comes back takes over from who was killed."""
        env = {
            **os.environ,
            "ZP_DATABASE_URL": self.house.database.dsn,
            "ZP_KAFKA_BOOTSTRAP": self.kafka,
            "ZP_KEYS_DIR": str(self.keys),
            "ZP_HTTP_PORT": str(free_port()),
            "ZP_INSTANCE": name,
        }
        with self.log.open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "services.matching", "worker"],
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    async def kill(self, name: str) -> None:
        self.running[name].send_signal(signal.SIGKILL)
        await asyncio.to_thread(self.running[name].wait)

    async def stop(self) -> None:
        for each in self.running.values():
            each.terminate()
        for each in self.running.values():
            await asyncio.to_thread(each.wait)


@pytest.fixture
async def workers(
    house: House, clock: Clock, kafka: str, keys, tmp_path: Path
) -> AsyncIterator[Workers]:
    """No worker yet; the clock is the real one, since the workers' is."""
    clock.now = datetime.now(UTC)
    await create_topics(kafka)
    workers = Workers(house, kafka, keys.folder, tmp_path / "log")
    yield workers
    await workers.stop()


async def test_facts_come_in_and_a_match_goes_from_proposal_to_contacts(
    house: House, workers: Workers
):
    workers.start("matching-1")
    project = a_project(uuid4().int)
    await say(workers.kafka, project)
    await house.seeks(SEEKER)
    await until(lambda: is_there(house, State.PROPOSED))
    match_id = (await house.the_match()).match_id

    for person in (SEEKER, OWNER):
        await say(workers.kafka, a_yes(match_id, person))
    await until(lambda: is_there(house, State.MUTUAL))
    for person in (SEEKER, OWNER):
        await house.consents(match_id, person)

    said = await heard(
        workers.kafka, {project.initiative_id}, until_=lambda f: isinstance(f, ContactReleased)
    )
    assert [type(fact).__name__ for fact in said] == [
        "MatchProposed",
        "InterestShown",
        "MatchBecameMutual",
        "ContactReleased",
    ]


async def test_a_killed_engine_is_followed_by_its_standby_and_no_pair_is_proposed_twice(
    house: House, workers: Workers
):
    workers.start("matching-1")
    workers.start("matching-2")
    projects = [a_project(uuid4().int, owner=a_person(50 + n)) for n in range(3)]
    for project in projects:
        await say(workers.kafka, project)
    for n in range(1, 9):
        await house.seeks(a_person(n))
        if n in {3, 6}:
            name = f"matching-{n // 3}"
            await until(lambda: is_there(house, State.PROPOSED))
            await workers.kill(name)
            workers.start(name)
    await until(lambda: has_ledger(house, 24))

    ids = {project.initiative_id for project in projects}
    counted: Counter[tuple[UUID, UUID]] = Counter()

    def all_are_there(fact: MatchFact) -> bool:
        if isinstance(fact, MatchProposed):
            counted[fact.seeker_id, fact.offer_id] += 1
        return len(counted) == 24

    await heard(workers.kafka, ids, until_=all_are_there)
    assert set(counted.values()) == {1}
    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM match WHERE state = 'proposed'") == 24


def a_yes(match_id: UUID, person: str) -> AnswerGiven:
    return AnswerGiven(
        subject_kind=SubjectKind.MATCH,
        subject_id=str(match_id),
        person_id=person,
        answer=Answer.YES,
        channel=Channel.SMS,
        answered_at=datetime.now(UTC),
    )


async def say(bootstrap: str, fact: DomainEvent) -> None:
    """Say a fact on Kafka as its owner would."""
    now = datetime.now(UTC)
    envelope = Envelope(
        fact_id=uuid4(),
        type=fact.TYPE,
        source=f"/{fact.TOPIC.owner}",
        subject=fact.key,
        sequence=1,
        time=now,
        recorded_at=now,
        correlation_id="test",
    )
    key, value, headers = codec.encode(fact, envelope)
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        await producer.send_and_wait(fact.TOPIC.name, value, key=key, headers=headers)


async def heard(
    bootstrap: str, initiatives: set[UUID], *, until_: Callable[[MatchFact], bool]
) -> list[MatchFact]:
    """The facts about matches of these initiatives on Kafka, up to the first that is enough.

    Each counts once: a relay that was killed after sending sends again, under the same id.
    """
    found: list[MatchFact] = []
    seen: set[UUID] = set()
    async with AIOKafkaConsumer(
        topics.MATCHES.name, bootstrap_servers=bootstrap, auto_offset_reset="earliest"
    ) as consumer:
        async for record in consumer:
            said = codec.decode(
                record.topic, key=record.key, value=record.value, headers=record.headers
            )
            if not isinstance(said, Said) or said.envelope.fact_id in seen:
                continue
            seen.add(said.envelope.fact_id)
            fact = said.fact
            if isinstance(fact, MatchFact) and fact.offer_id in initiatives:
                found.append(fact)
                if until_(fact):
                    return found
    return found


async def is_there(house: House, state: State) -> bool:
    return state in {m.match.state for m in await house.matches()}


async def has_ledger(house: House, size: int) -> bool:
    async with house.database.read() as tx:
        return await tx.fetchval("SELECT count(*) FROM ledger") >= size


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    while not await condition():  # noqa: ASYNC110 - another process is watched
        await asyncio.sleep(0.05)
