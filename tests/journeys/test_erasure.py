"""One request, and the person is nowhere any more; addresses were never on Kafka."""

import secrets
from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import asyncpg
from playwright.sync_api import Page, expect

from tests.journeys import steps, traces
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_name, new_number, wait_for
from tests.journeys.traces import Person, Place
from tools.environment import superuser_database_url

LEDGER = "erased"
KNOWN = {
    "registry": {"initiative", "revision", "directory", "directory_word", "capability"},
    "matching": {"profile", "match", "notice", "capability"},
    "notifications": {"recipient", "notification", "capability", "seat"},
    "events": {"seat", "seat_guest", "seat_delivery", "capability"},
    "web": {"session", "draft", "rate"},
}
"""Where she stands before she asks to be forgotten, beside what is planted."""
READERS = ("registry", "matching", "notifications", "events")


def test_an_erased_person_is_nowhere(platform: Platform, new_page: NewPage) -> None:
    name = f"Kanari{new_name()}"
    person = traces.somebody(
        platform.local, name=name, email=f"{name.lower()}@example.org", phone=new_number()
    )
    page = new_page()
    become_known_everywhere(platform, page, person)
    for service in READERS:
        wait_for(plant(platform, service, person))
    eventually(
        lambda: stands_in(platform, person, KNOWN) or None,
        what="she is known everywhere",
        told=lambda: sorted(places(platform, person)),
    )
    for service in READERS:
        assert stands_in(platform, person, {service: {"parked", "timer"}})
    assert wait_for(traces.on_kafka(platform.local, [person.person_id]))

    ask_to_be_forgotten(platform, page, person)

    eventually(
        lambda: not lasting(platform, person) or None,
        what="no database knows the person any more, but for the ledger of the forgotten",
        told=lambda: sorted(lasting(platform, person)),
    )
    assert ledgers(platform, person) == {*READERS, "web"}
    assert wait_for(traces.on_kafka(platform.local, person.secrets)) == []
    eventually(
        lambda: traces.in_logs(platform.local.logs, ["/loeschen"]) or None,
        what="the logs tell of the request",
    )
    assert traces.in_logs(platform.local.logs, person.traces) == []


def become_known_everywhere(platform: Platform, page: Page, person: Person) -> None:
    """A search with matches, a seat, an entry in the directory, and the wizard begun anew."""
    join(platform, page, person)
    gathering = platform.announce(places=3)
    wish = {
        "room": "on_site",
        "email": person.email,
        "locale": "de",
        "guests": [{"name": person.name}],
    }
    platform.tell("events", f"/v1/gatherings/{gathering}/seats", wish)
    platform.tell("registry", "/internal/v1/initiatives", an_entry(person))
    mailbox = platform.mailbox(person.email)
    for subject in ("Ihr Platz", "passt zu"):
        mailbox.wait_for(subject)
    page.goto(f"{platform.url}/mitmachen/1")
    steps.fill_household(page)


def join(platform: Platform, page: Page, person: Person) -> None:
    page.goto(f"{platform.url}/mitmachen/1")
    steps.fill_household(page)
    steps.fill_needs(page)
    steps.fill_place(page, radius_km=200)
    steps.fill_limits(page, max_eur=900, year=datetime.now(UTC).year + 1)
    steps.fill_aims(page)
    steps.fill_wishes(page)
    steps.skip_the_finer_step(page)
    steps.fill_contact(page, name=person.name, email=person.email, phone=person.phone)
    page.click("main >> button:has-text('Suche starten')")
    page.click("main >> button:has-text('Code senden')")
    steps.enter_code(page, platform, person.email)
    page.click("main >> button:has-text('Suche starten')")
    page.wait_for_url("**/treffer*")


def ask_to_be_forgotten(platform: Platform, page: Page, person: Person) -> None:
    steps.sign_in_by_code(page, platform, person.email)
    page.goto(f"{platform.url}/loeschen")
    page.check("#sure")
    page.click("main >> button:has-text('Alles löschen')")
    expect(page.locator("main")).to_contain_text("gelöscht")


def an_entry(person: Person) -> dict[str, Any]:
    """An entry whose texts name its owner, as people do; only the title goes over Kafka."""
    return {
        "kind": "initiative",
        "title": "Nähstube am Markt",
        "summary": f"{person.name} näht mit der Nachbarschaft.",
        "description": f"Jeden Dienstag näht {person.name} mit allen, die es lernen möchten.",
        "topics": ["nachbarschaft"],
        "target_groups": [],
        "legal_form": None,
        "stage": None,
        "actor_kind": None,
        "ags": "14626600",
        "contact": {"name": person.name, "email": person.email, "phone": person.phone},
        "state": "listed",
    }


async def plant(platform: Platform, service: str, person: Person) -> None:
    """A parked fact and a timer that name her: of every kind that a service may keep."""
    connection = await asyncpg.connect(superuser_database_url(platform.local, service))
    try:
        await connection.execute(
            """INSERT INTO parked (consumer, topic, partition, record_offset, key, headers, payload,
                                   error_class, error, due_at, state)
               VALUES ($1, 'matching-matches', 0, $2, 'somebody-else', '[]', $3,
                       'Planted', 'planted', now(), 'dead')""",
            service,
            secrets.randbelow(2**60),
            f'{{"seeker_person_id": "{person.person_id}"}}'.encode(),
        )
        await connection.execute(
            """INSERT INTO timer (name, subject, due_at, payload)
               VALUES ('planted', $1, now() + interval '1 day', '{}')""",
            person.person_id,
        )
    finally:
        await connection.close()


def places(platform: Platform, person: Person) -> set[Place]:
    return wait_for(traces.in_databases(platform.local, person.traces))


def stands_in(
    platform: Platform, person: Person, tables: dict[str, Collection[str]] | dict[str, set[str]]
) -> bool:
    found: dict[str, set[str]] = defaultdict(set)
    for place in places(platform, person):
        found[place.service].add(place.table)
    return all(found[service] >= set(wanted) for service, wanted in tables.items())


def lasting(platform: Platform, person: Person) -> set[Place]:
    return {place for place in places(platform, person) if place.table != LEDGER}


def ledgers(platform: Platform, person: Person) -> set[str]:
    return {place.service for place in places(platform, person) if place.table == LEDGER}
