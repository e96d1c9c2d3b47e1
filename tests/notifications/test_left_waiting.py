"""No row waits for ever: neither beside another worker's answer, nor after its own visit."""

import asyncio
from datetime import timedelta

import pytest

from services.notifications.decide.purposes import SERVICES
from services.notifications.decide.receipts import Kind
from services.notifications.store import contacts, outcomes
from services.notifications.work import receive
from services.notifications.work.contact import settle_claim
from tests.chassis.waiting import until
from tests.notifications.builders import PROJECT, a_listing, a_person, a_proposal, a_seeker


async def settle(house, claim, *people) -> None:
    async with house.database.transaction() as tx:
        await settle_claim(tx, claim, list(people), keys=house.settings.keys)


async def waits_or_is_over(house, other) -> bool:
    async with house.database.read() as tx:
        waiting = await tx.fetchval(
            """SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        )
    return bool(waiting) or other.done()


async def test_an_address_told_to_another_worker_at_the_same_time_is_not_missed(house):
    await house.hear(a_proposal(), dataref="/match")
    await house.hear(a_listing(), dataref="/entry")
    async with house.database.transaction() as tx:
        claims = await contacts.take_claims(tx, owners=SERVICES, limit=9, lease=timedelta())
    match, entry = sorted(claims, key=lambda claim: claim.owner)

    async with house.database.transaction() as tx:
        people = [a_seeker(), a_person(PROJECT, email=None)]
        await settle_claim(tx, match, people, keys=house.settings.keys)
        other = asyncio.create_task(settle(house, entry, a_person(PROJECT)))
        await until(lambda: waits_or_is_over(house, other))
    await other

    (row,) = await house.rows(person_id=PROJECT, purpose="match-proposed", channel="mail")
    assert row["state"] == "ready"


async def test_a_row_planned_after_its_owner_answered_has_the_owner_asked_again(house):
    await house.hear_with(a_proposal(offer_person_id=None), a_seeker())

    await house.hear_with(a_proposal(), a_seeker(), a_person(PROJECT))

    (row,) = await house.rows(person_id=PROJECT, channel="mail")
    assert row["state"] == "ready"


@pytest.mark.parametrize("people", [[{}], [None], [{"person_id": 7}], 7])
async def test_an_owner_who_answers_nonsense_is_asked_again_and_ends_nothing(house, people):
    house.owners.people["/match"] = people
    await house.hear(a_proposal(), dataref="/match")

    await house.visit()
    house.owners.people["/match"] = [a_seeker(), a_person(PROJECT)]
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE claim SET not_before = $1", tx.now)
    await house.visit()

    assert {row["state"] for row in await house.rows(channel="mail")} == {"ready"}


async def test_receipts_that_beat_their_messages_are_no_work_and_hold_up_no_other(house):
    await house.hear_with(a_proposal(), a_seeker(), a_person(PROJECT))
    early, other = await house.rows(channel="mail")
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE notification SET state = 'accepted' WHERE id = $1", other["id"])
        for row in (early, other):
            await outcomes.keep_receipt(
                tx,
                provider="mail",
                event_id=str(row["id"]),
                reference=str(row["id"]),
                kind=str(Kind.DELIVERED),
                detail=None,
            )

        assert await receive.fold_receipts(tx, limit=1) == 1
        assert await receive.fold_receipts(tx, limit=1) == 0

    states = {row["id"]: row["state"] for row in await house.rows(channel="mail")}
    assert states == {early["id"]: "ready", other["id"]: "delivered"}
