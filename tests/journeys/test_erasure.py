"""One request, and the person is nowhere any more; addresses were never on Kafka."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import asyncpg
from aiokafka import AIOKafkaConsumer
from playwright.sync_api import expect

from contracts import topics
from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_name, new_number, wait_for
from tools.environment import superuser_url
from tools.settings import SERVICES


def test_an_erased_person_is_nowhere(platform: Platform, new_page: NewPage) -> None:
    name = f"Kanari{new_name()}"
    email, phone = f"{name.lower()}@example.org", new_number()
    page = new_page()
    join(platform, page, name=name, email=email, phone=phone)
    canaries = [name.lower(), phone.removeprefix("+"), phone.replace("+49", "0")]

    steps.sign_in_by_code(page, platform, email)
    page.goto(f"{platform.url}/loeschen")
    page.check("#sure")
    page.click("main >> button:has-text('Alles löschen')")
    expect(page.locator("main")).to_contain_text("gelöscht")

    eventually(
        lambda: not wait_for(places_in_databases(platform, canaries)) or None,
        what="no database holds the person any more",
    )
    assert wait_for(places_on_kafka(platform, canaries)) == []
    assert places_in_logs(platform.local.state / "logs", canaries) == []


def join(platform: Platform, page, *, name: str, email: str, phone: str) -> None:
    page.goto(f"{platform.url}/mitmachen/1")
    steps.fill_household(page)
    steps.fill_place(page, radius_km=60)
    steps.fill_limits(page, max_eur=640, year=2027)
    steps.fill_wishes(page)
    steps.fill_contact(page, name=name, email=email, phone=phone)
    page.click("main >> button:has-text('Suche starten')")
    page.click("main >> button:has-text('Code senden')")
    steps.enter_code(page, platform, email)
    page.click("main >> button:has-text('Suche starten')")
    page.wait_for_url("**/treffer*")


async def places_in_databases(platform: Platform, canaries: Iterable[str]) -> list[str]:
    """Tables in which a canary stands in plain text, or its person in any way but the ledger."""
    places = []
    for service in SERVICES:
        connection = await asyncpg.connect(
            superuser_url(platform.local).rsplit("/", 1)[0] + f"/{service}"
        )
        try:
            async for table, row in rows_of(connection):
                if any(canary in row.lower() for canary in canaries):
                    places.append(f"{service}.{table}")
        finally:
            await connection.close()
    return places


async def rows_of(connection: asyncpg.Connection) -> AsyncIterator[tuple[str, str]]:
    tables = await connection.fetch(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    for table in tables:
        for row in await connection.fetch(f'SELECT t::text AS row FROM "{table[0]}" t'):
            yield table[0], row["row"]


async def places_on_kafka(platform: Platform, canaries: Iterable[str]) -> list[str]:
    """Records whose key, value or headers hold a canary, read from the very beginning."""
    names = [topic.name for topic in topics.ALL]
    consumer = AIOKafkaConsumer(
        *names, bootstrap_servers=platform.local.kafka_bootstrap, auto_offset_reset="earliest"
    )
    await consumer.start()
    found = []
    try:
        while batch := await consumer.getmany(timeout_ms=3000):
            for partition, records in batch.items():
                for record in records:
                    told = repr((record.key, record.value, record.headers)).lower()
                    if any(canary in told for canary in canaries):
                        found.append(f"{partition.topic}@{record.offset}")
    finally:
        await consumer.stop()
    return found


def places_in_logs(folder: Path, canaries: Iterable[str]) -> list[str]:
    texts = {path.name: path.read_text(errors="replace").lower() for path in folder.iterdir()}
    return [name for name, text in texts.items() if any(canary in text for canary in canaries)]
