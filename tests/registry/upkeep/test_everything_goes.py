"""Whoever asks to be forgotten is nowhere: in no table, no index, no copy, however it comes about.

The test knows every table of the registry. A table that a later migration adds makes it fail,
until somebody lets her leave something there or says why nobody can.
"""

import asyncio
from typing import Final

import pytest

from contracts.web import PersonErased
from services.chassis.timers import run_one
from services.registry import messages
from services.registry.app import timers_of
from services.registry.work.directory_copy import DirectoryCopy
from tests.registry.builders import Clock, World
from tests.registry.clearance.steps import tell
from tests.registry.identify.builders import Room
from tests.registry.upkeep import life
from tests.registry.upkeep.life import MAILBOX, WORD, Life, Place

OF_NOBODY: Final = {
    "alembic_version": "The number of the newest migration.",
    "area_member": "Municipalities of a list.",
    "area_set": "Lists of municipalities, published by two funders.",
    "cohort": "A name that a coordinator gives to a group of cases.",
    "demand_publication": "Published sums of unmet demand, of at least five people each.",
    "directory_state": "By which rules words are read.",
    "district": "Geography.",
    "follow_state": "How far the change log was read.",
    "funding_call": "What funders publish.",
    "funding_rule": "What funders publish.",
    "idea_call": "What staff calls for.",
    "import_key": "By what a row is known again: the place and the name of an initiative.",
    "imported_revision": "Which text came of which row of which file.",
    "inbox": "Ids of facts that were read.",
    "mentor": "Staff, by the subject and the name of their sign-in; they leave by their employer.",
    "municipality": "Geography.",
    "municipality_change": "Geography.",
    "search_filter": "Counts of filters per week, of nobody.",
    "search_word": "Counts of words per Kreis and week, of nobody, a word from five searches on.",
}
"""Tables in which nothing of a person can stand, and why."""
KEPT: Final = {
    Place("erased", "person_id"): (
        "The ledger by which a restored backup or a late fact brings nobody back: a keyed hash and"
        " a moment (GDPR Art. 5(2), 17(3)(b)); it goes when the key is changed."
    ),
}
"""What stays of her after all, and by which right."""
KEYED: Final = {
    "asked": (
        "That an organisation was asked once is kept as a keyed hash of where it was asked, so"
        " that nobody asks it again (GDPR Art. 21(3)); of the mailbox nothing can be read."
    ),
}
"""Tables in which she stands as a hash that no search of texts finds."""
BARE: Final = {
    "audit_entry": "What staff did: ids, states and numbers, never changed.",
    "case_file": "That a case was and how it ended: numbers for the statistics.",
    "case_handover": "Who of the staff took over from whom.",
    "case_milestone": "That there was a goal and when it was reached, without its words.",
    "case_note": "That there was a note, without its words.",
    "case_phase": "How long a phase took.",
    "case_step": "When a case began, paused and ended.",
    "case_touchpoint": "How often and in which way somebody met.",
    "change": "That an entry left the directory: copies elsewhere must hear of it.",
    "enquiry": "That somebody wrote, without who and what.",
    "initiative": "An id that says nothing, so that links to it say that it is gone.",
    "look": "Who of the staff looked at an entry; it ends by itself.",
    "merge": "Which id went into which.",
    "subscription": "That somebody followed something, without who and what.",
    "ownership_claim": "That somebody else claimed an entry; what he told is his.",
}
"""Where the ids of her entries and cases stay, of which nobody can say any more whose they were."""


@pytest.fixture
def one(world: World) -> Life:
    return Life(world)


async def relay(world: World) -> None:
    """What the relay does within seconds: the outbox holds nothing any more."""
    async with world.database.transaction() as tx:
        await tx.execute("DELETE FROM outbox")


async def ring(world: World) -> None:
    while await run_one(world.database, timers_of(world.settings)):
        pass


async def left(world: World) -> set[Place]:
    """Where she still stands and may not."""
    return await life.places(world, life.own_traces(world)) - set(KEPT)


async def test_every_table_can_hold_something_of_her_or_says_why_not(
    one: Life, world: World
) -> None:
    await one.live()
    await world.erase("somebody.else@example.org")

    traces = (*life.own_traces(world), *one.ids, *one.pictures)
    held = {place.table for place in await life.places(world, traces)}

    unthought = await life.tables(world) - held - set(OF_NOBODY) - set(KEYED) - {"erased"}
    assert unthought == set(), "let her leave something there (life.py), or say why nobody can"
    assert held & set(OF_NOBODY) == set()


async def test_she_is_nowhere_once_she_is_forgotten(one: Life, world: World, clock: Clock) -> None:
    await one.live()
    copy = DirectoryCopy(
        world.database, world.settings.model_copy(update={"registry_search": "memory"})
    )
    await copy.look()
    assert len(await left(world)) > 30, "she stood nearly everywhere"
    assert await found(copy)

    await world.erase(MAILBOX)
    await relay(world)
    await copy.look()

    assert await left(world) == set()
    assert await life.places(world, tuple(one.pictures)) == set()
    assert not await found(copy)
    bare = await life.places(world, tuple(one.ids))
    assert {place.table for place in bare} == set(BARE)
    assert (await world.find(q=WORD))["total"] == 0
    await world.erase(MAILBOX)
    clock.pass_by(days=400)
    await ring(world)
    await relay(world)
    assert await left(world) == set(), "neither a second time nor a timer brings her back"


async def found(copy: DirectoryCopy) -> list[str]:
    """What the index in memory finds of her."""
    assert copy.index is not None
    async with copy.database.read() as tx:
        page = await copy.searching(tx).find(life.asking_for_her())
    return [hit.entry.content.title for hit in page.hits]


async def test_no_fact_names_her_by_more_than_her_id(one: Life, world: World) -> None:
    await one.live()
    await world.erase(MAILBOX)

    told = b"\n".join(fact["payload"] or b"" for fact in await world.facts()).decode()

    secrets = [f"Kana {WORD}", MAILBOX, "99887766", "99 88"]
    assert [secret for secret in secrets if secret.casefold() in told.casefold()] == []


async def test_what_runs_beside_the_erasure_goes_when_it_is_looked_at_again(
    one: Life, world: World, clock: Clock
) -> None:
    entry = await one.register()
    room = Room(world)
    berts = await world.list_entry(title="Garten West", contact=life.BERT)
    report = {"reason": "wrong", "words": f"Ich bin {WORD}.", "email": MAILBOX}
    letter = {"name": life.NAME, "email": MAILBOX, "text": f"Hier schreibt {WORD}, guten Tag!"}
    block = {"initiative_id": entry, "kind": "person", "reason": life.REASON}

    await asyncio.gather(
        world.erase(MAILBOX),
        one.change(entry, seen=1, title=f"{WORD}beet"),
        one.report(berts, report),
        one.write(berts, letter),
        one.draft(),
        one.ask_for_money(entry),
        one.agree(entry),
        tell(world, "/v1/senders/blocks", block),
        room.nominate(nominator={"name": life.NAME, "email": MAILBOX, "may_be_named": True}),
        return_exceptions=True,
    )
    clock.pass_by(minutes=2)
    await ring(world)
    await relay(world)

    assert await left(world) == set()


async def test_late_news_of_an_erasure_spares_what_came_after_it(
    one: Life, world: World, clock: Clock
) -> None:
    await one.live()
    asked_at = clock.now
    clock.pass_by(days=2)
    anew = await one.register()

    async with world.database.transaction() as tx:
        fact = PersonErased(person_id=world.person(MAILBOX), erased_at=asked_at)
        await messages.on_person_erased(fact, tx)
    await relay(world)

    own = await world.http.get(f"/v1/initiatives/{anew}/own", headers=one.signed_in())
    mine = await world.http.get("/v1/my/initiatives", headers=one.signed_in())
    async with world.database.read() as tx:
        texts = await tx.fetchval(
            "SELECT count(*) FROM revision WHERE initiative_id = ANY($1::uuid[])", one.ids[:-1]
        )
        notes = await tx.fetchval("SELECT count(*) FROM case_note WHERE text IS NOT NULL")
    assert own.status_code == 200
    assert [each["initiative_id"] for each in mine.json()["items"]] == [anew]
    assert (texts, notes) == (0, 0)
