"""Each kind of damage to the books is found."""

import asyncio

import pytest

from services.events import fsck
from services.events.settings import EventsSettings
from services.events.store.seats import NOBODY
from tests.events.house import House

DAMAGE = {
    "taken-differs": "UPDATE room SET taken = taken - 1",
    "waiting-differs": "UPDATE room SET waiting = waiting + 1",
    "ledger-has-gap": "DELETE FROM seat_ledger WHERE seq = 1",
    "ledger-does-not-add-up": "UPDATE seat_ledger SET delta = 1 WHERE seq = 2",
    "ledger-over-capacity": "UPDATE seat_ledger SET capacity = 1 WHERE seq = 2",
    "ledger-end-differs": "UPDATE room SET capacity = capacity + 1",
    "seat-without-its-lines": "UPDATE seat SET revision = revision + 1",
    "seat-differs-from-its-last-line": "UPDATE seat SET state = 'lapsed' WHERE state = 'booked'",
    "fact-without-ledger-line": "UPDATE seat_ledger SET fact_id = gen_random_uuid()",
    "guests-differ": "DELETE FROM seat_guest",
    "person-kept-after-erasure": "INSERT INTO erased SELECT person_id, now() FROM seat LIMIT 1",
    "contact-of-nobody": f"UPDATE seat SET person_id = '{NOBODY}' WHERE state = 'booked'",
    "live-seat-of-nobody": f"UPDATE seat SET person_id = '{NOBODY}' WHERE state = 'waiting'",
    "left-undone": "UPDATE room SET capacity = capacity + 5",
}


async def test_sound_books_have_no_finding(house: House):
    await busy(house)

    assert await house.findings() == []


@pytest.mark.parametrize("damage", DAMAGE)
async def test_each_damage_is_found(house: House, damage: str):
    await busy(house)
    async with house.database.transaction() as tx:
        await tx.execute(DAMAGE[damage])
        await tx.execute("UPDATE erased SET erased_at = $1", house.clock.now)

    assert damage in {finding.partition(":")[0] for finding in await house.findings()}


async def test_the_command_ends_with_one_on_a_finding(house: House, keys, capsys):
    await busy(house)
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE room SET taken = taken - 1")
    settings = EventsSettings(database_url=house.database.dsn, keys_dir=keys.folder)

    code = await asyncio.to_thread(fsck.fsck, settings)

    assert code == 1
    assert "taken-differs" in capsys.readouterr().out


async def busy(house: House) -> None:
    """Two inside, one waiting."""
    gathering = await house.announce(capacity=3)
    await house.seat(gathering, "Anna")
    await house.seat(gathering, "Berta", guests=("Berta", "Cem"))
    await house.seat(gathering, "Dora")
