"""Backed up, erased, restored, forgotten again: afterwards nothing is left of the person."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest

from contracts.registry import InitiativeKind
from services.chassis import erasure
from services.chassis.database import Database
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.keys import KeyRing
from services.chassis.relay import Relay
from services.chassis.seal import UnsealError, seal, unseal
from services.chassis.settings import ServiceSettings
from services.chassis.telemetry import telemetry
from services.events.decide.model import Rules
from services.events.work.desk import Desk
from services.matching.work import profiles
from services.matching.work.contacts import Contact as Card
from services.matching.work.desk import Desk as Matching
from services.notifications.store import contacts
from services.notifications.work.contact import Contact, seal_contact
from services.registry.decide.initiative import Initiative
from services.registry.settings import RegistrySettings
from services.registry.work import register
from services.web import decide
from services.web.store import sessions
from services.web.work import visitors as web
from tests.chassis.waiting import until
from tests.conftest import run as run_alone
from tests.events.house import Clock, House
from tests.matching.house import a_household
from tools import cli
from tools.environment import database_url, superuser_database_url
from tools.forgetting import as_superuser
from tools.hindrance import Hindrance
from tools.jobs import create_databases, migrate_all
from tools.keys import make_keys
from tools.servers.postgres import shipped_installation
from tools.settings import SERVICES, Local, read_settings

SHE: Final = "kanarienvogel@example.org"
OTHER: Final = "berta@example.org"
NAME: Final = "Kanarienvogel"


@pytest.fixture(scope="module")
def local(server: str, kafka_topics: str, tmp_path_factory: pytest.TempPathFactory) -> Local:
    """A platform without processes: its five databases and the topics."""
    told = {"ZP_POSTGRES_URL": server, "ZP_KAFKA_BOOTSTRAP": kafka_topics}
    local = read_settings(told | {"ZP_STATE_DIR": str(tmp_path_factory.mktemp("state"))})
    make_keys(local.keys)
    for job in (create_databases, migrate_all):
        run_alone(job(local))
    return local


async def test_who_was_erased_after_the_backup_is_forgotten_again_and_nobody_else(
    local: Local, tmp_path: Path
):
    she, other = person(local, SHE), person(local, OTHER)
    for mail in (SHE, OTHER):
        await live_everywhere(local, mail)
    await cli.handle_forget(local)
    back_up(local, tmp_path)
    await erase(local, she)
    untouched = await traces(local, other, OTHER)

    restore(local, tmp_path)
    restored = await traces(local, she, SHE)
    first = await cli.handle_forget(local)
    second = await cli.handle_forget(local)
    let_in(local)

    assert {service for service, _ in restored} == set(SERVICES)
    assert "erased" not in {table for _, table in restored}
    assert await traces(local, she, SHE) == {(service, "erased") for service in SERVICES}
    assert await traces(local, other, OTHER) == untouched
    assert (first.count(": 1 persons"), second.count(": 0 persons")) == (5, 5)


async def test_the_ledger_of_a_database_that_was_not_restored_counts_too(local: Local):
    mail = "dora@example.org"
    await live_everywhere(local, mail)
    await enter(local, person(local, mail), at=datetime.now(UTC), services=("registry",))

    await cli.handle_forget(local)

    left = await traces(local, person(local, mail), mail)
    assert {service for service, table in left if table != "erased"} == {"registry"}


async def test_who_came_back_after_the_erasure_stays(local: Local):
    mail = "frieda@example.org"
    she, knowing = person(local, mail), ("web", "notifications")
    await enter(local, she, at=datetime.now(UTC), services=knowing)
    await live_everywhere(local, mail)

    await cli.handle_forget(local)

    left = await traces(local, she, mail)
    assert {service for service, table in left if table != "erased"} == set(SERVICES)


async def test_without_kafka_it_says_so_and_forgets_nothing(local: Local):
    away = replace(local, given={**local.given, "ZP_KAFKA_BOOTSTRAP": "127.0.0.1:9"})

    with pytest.raises(Hindrance, match="Kafka cannot be read"):
        await cli.handle_forget(away)


async def enter(local: Local, she: str, *, at: datetime, services: tuple[str, ...]) -> None:
    """Let these ledgers know of an erasure."""
    for service in services:
        async with opened(local, service) as database, database.transaction() as tx:
            await erasure.mark_erased(tx, she, at)


def person(local: Local, mail: str) -> str:
    read = normalise_email(mail)
    assert isinstance(read, Email)
    return person_id(KeyRing(local.keys).person, email=read)


def opened(local: Local, service: str) -> Any:
    return Database.open(database_url(local, service), service=service)


async def live_everywhere(local: Local, mail: str) -> None:
    """An entry, a profile, a seat, an address to write to, a session with a draft."""
    keys, she = KeyRing(local.keys), person(local, mail)
    async with opened(local, "registry") as database, database.transaction() as tx:
        told = register.Registration(texts=some_texts(), name=NAME, email=mail, phone=None)
        settings = RegistrySettings(keys_dir=local.keys)
        draft = await register.register(tx, told, initiative_id=uuid4(), settings=settings)
        assert isinstance(draft, Initiative), draft
    async with opened(local, "matching") as database, database.transaction() as tx:
        await profiles.save_profile(
            tx,
            Matching(keys.seal, keys.link, patience=timedelta(days=14), notices_per_week=5),
            person_id=she,
            criteria=a_household(),
            contact=Card(NAME, mail, "+4915100000000"),
            sms_wanted=False,
            locale="de",
        )
    async with opened(local, "events") as database:
        await take_a_seat(database, keys, mail)
    async with opened(local, "notifications") as database, database.transaction() as tx:
        contact = seal_contact(keys, Contact(name=NAME, email=mail, phone=None))
        await contacts.keep_recipient(
            tx, she, contact_enc=contact, locale="de", said_at=tx.now, beginning=None
        )
    async with opened(local, "web") as database, database.transaction() as tx:
        await visit(tx, keys, person=she, mail=mail)


def some_texts() -> register.Texts:
    return register.Texts(
        kind=InitiativeKind.INITIATIVE,
        title="Nachbarschaftsgarten",
        summary="Beete für alle, mitten im Viertel.",
        description="Wir gärtnern mittwochs und sonnabends.",
        topics=("nachbarschaft",),
        target_groups=(),
        legal_form="ev",
        stage="etabliert",
        actor_kind="zivilgesellschaft",
        ags="14713000",
        lat=None,
        lon=None,
        website=None,
        housing=None,
    )


async def take_a_seat(database: Database, keys: KeyRing, mail: str) -> None:
    desk = Desk(rules=Rules(), keys=keys, public_host="zukunft.example", organizer="p@o.example")
    house = House(database, desk, Clock(datetime.now(UTC)))
    starts_at = datetime.now(UTC) + timedelta(days=30)
    gathering = await house.announce(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), booking_closes_at=starts_at
    )
    name = mail.partition("@")[0]
    seat = await house.seat(gathering, name, guests=(NAME,), is_proven=False)
    await house.confirm(seat)


async def visit(tx: Any, keys: KeyRing, *, person: str, mail: str) -> None:
    row = sessions.SessionRow(
        kind=decide.Kind.PERSON,
        person_id=person,
        principal={"capability": None, "roles": [], "name": "", "subject": ""},
        email_sealed=seal(keys.seal, mail),
        created_at=tx.now,
        seen_at=tx.now,
    )
    await sessions.insert_session(tx, uuid4().bytes, row)
    sealed = seal(keys.seal, json.dumps({"email": mail}))
    draft = sessions.DraftRow(id=uuid4(), form="wizard", person_id=person, data_sealed=sealed)
    await sessions.put_draft(tx, uuid4().bytes, draft)


async def erase(local: Local, she: str) -> None:
    """She presses the button, and the web's worker says so."""
    async with opened(local, "web") as database:
        async with database.transaction() as tx:
            await web.erase_person(tx, person=she, erased_at=tx.now)
        async with relaying(local, database):
            await until(lambda: outbox_is_empty(database))


@asynccontextmanager
async def relaying(local: Local, database: Database) -> AsyncIterator[None]:
    with telemetry(ServiceSettings(), role="worker") as measures:
        stop = asyncio.Event()
        relay = Relay(database, kafka=[local.kafka_bootstrap], telemetry=measures)
        running = asyncio.create_task(relay.run(stop))
        yield
        stop.set()
        await running


async def outbox_is_empty(database: Database) -> bool:
    async with database.read() as tx:
        return bool(await tx.fetchval("SELECT NOT EXISTS (SELECT FROM outbox)"))


def back_up(local: Local, folder: Path) -> None:
    for service in SERVICES:
        run(
            "pg_dump",
            "--format=custom",
            f"--file={folder / service}.dump",
            superuser_database_url(local, service),
        )


def restore(local: Local, folder: Path) -> None:
    """As the operations page says, while the services are kept out."""
    for service in SERVICES:
        run(
            "psql",
            superuser_database_url(local, service),
            "-c",
            f"ALTER DATABASE {service} CONNECTION LIMIT 0",
        )
        options = ("--clean", "--if-exists", "--single-transaction")
        run(
            "pg_restore",
            *options,
            f"--dbname={superuser_database_url(local, service)}",
            f"{folder / service}.dump",
        )


def let_in(local: Local) -> None:
    for service in SERVICES:
        run(
            "psql",
            superuser_database_url(local, service),
            "-c",
            f"ALTER DATABASE {service} CONNECTION LIMIT -1",
        )


def run(program: str, *words: str) -> None:
    binary = shipped_installation() / "bin" / program
    done = subprocess.run([str(binary), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def traces(local: Local, she: str, mail: str) -> set[tuple[str, str]]:
    """Where her id or her address stands, sealed columns opened; what is on its way out aside."""
    found = set()
    for service in SERVICES:
        async with as_superuser(local, service) as database, database.read() as tx:
            for table in await tx.fetch(
                "SELECT tablename FROM pg_tables WHERE schemaname='public'"
            ):
                rows = await tx.fetch(f'SELECT * FROM "{table[0]}"')
                texts = [readable(KeyRing(local.keys), value) for row in rows for value in row]
                if any(she in text or mail in text for text in texts):
                    found.add((service, table[0]))
    return {(service, table) for service, table in found if table != "outbox"}


def readable(keys: KeyRing, value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    try:
        return unseal(keys.seal, value)
    except UnsealError:
        return value.decode("utf-8", "replace")
