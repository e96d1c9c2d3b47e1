"""Whoever is forgotten is nowhere in this room: as nominator, nominated, claimant or former owner."""

import pytest

from services.registry.work.identify import erasing
from tests.registry.builders import ANNA, Clock, World
from tests.registry.identify.builders import KLARA, LENA, NORA, SITE, Room, filled_in
from tests.registry.identify.test_claims import LETTER, OTTO, REASON, REGISTER, say, send_letter
from tests.registry.test_claims_and_erasure import dump, relay_all

CANARY = "kanari.nennt@example.org"
NOMINATOR = {"name": "Kanari Nennt", "email": CANARY, "may_be_named": True}
ENDS = ["received", "invited", "accepted", "declined", "expired"]


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


async def reach(room: Room, state: str, *, clock: Clock, **told: object) -> str:
    """A nomination in a state."""
    nomination_id = await room.nominate(**told)
    if state != "received":
        await room.confirm(nomination_id)
    if state == "accepted":
        await room.accept(nomination_id)
    if state == "declined":
        await room.decline(nomination_id)
    if state == "expired":
        clock.pass_by(days=31)
        await room.ring()
    return nomination_id


@pytest.mark.parametrize("state", ENDS)
async def test_a_forgotten_nominator_is_nowhere(
    room: Room, world: World, clock: Clock, state: str
) -> None:
    why = "Weil Kanari dort jeden Dienstag vorliest."
    nomination_id = await reach(room, state, clock=clock, nominator=NOMINATOR, why=why)

    await world.erase(CANARY)
    await relay_all(world)

    kept = await dump(world)
    assert kept.count(world.person(CANARY)) == 1, "only the ledger of the erased"
    async with world.database.read() as tx:
        row = await tx.fetchrow("SELECT * FROM nomination WHERE id = $1::uuid", nomination_id)
        held = await erasing.held_of(tx, world.person(CANARY), keys=world.settings.keys)
    assert (row and row["nominator"]) is None
    assert held == {"nominations": [], "claims": [], "entries": []}


async def test_the_organisation_can_still_answer_when_its_nominator_is_forgotten(
    room: Room, world: World
) -> None:
    nomination_id = await room.invite(nominator=NOMINATOR)

    await world.erase(CANARY)

    assert (await room.accept(nomination_id)).json()["state"] == "accepted"


@pytest.mark.parametrize("state", ENDS)
async def test_a_forgotten_organisation_is_nowhere_and_not_asked_again(
    room: Room, world: World, clock: Clock, state: str
) -> None:
    nomination_id = await reach(room, state, clock=clock)

    await world.erase(LENA)
    await world.erase(LENA)
    said = (await room.facts()).count("nomination-declined")
    await relay_all(world)

    kept = await dump(world)
    assert kept.count(world.person(LENA)) == 1, "only the ledger of the erased"
    async with world.database.read() as tx:
        row = await tx.fetchrow("SELECT * FROM nomination WHERE id = $1::uuid", nomination_id)
    assert row["told"] is None
    assert said == (1 if state in {"invited", "declined"} else 0)
    if state != "received":
        again = await room.nominate(nominator={"name": "Otto", "email": OTTO})
        assert (await room.confirm(again)).json()["state"] == "expired"


@pytest.mark.parametrize("evidence", [{}, LETTER, REGISTER], ids=["domain", "letter", "register"])
async def test_a_forgotten_claimant_is_nowhere(
    room: Room, world: World, evidence: dict[str, str]
) -> None:
    entry = await world.list_entry(website=SITE)
    claim_id, _ = await room.prove(entry, **evidence)
    email = evidence.get("email", KLARA)
    if evidence is LETTER:
        await send_letter(room, claim_id)
    if not evidence:
        await say(world, claim_id, email, "Ich bin die Vorsitzende des Vereins.")

    await world.erase(email)
    await world.erase(email)
    said = await room.facts()
    await relay_all(world)

    kept = await dump(world)
    assert kept.count(world.person(email)) == 1, "only the ledger of the erased"
    assert said.count("claim-expired") == 1
    async with world.database.read() as tx:
        row = await tx.fetchrow("SELECT * FROM ownership_claim")
    assert [row[name] for name in ("told", "claimant_says", "code_digest")] == [None] * 3
    owned = await world.http.get(f"/v1/initiatives/{entry}/own", headers=world.as_owner())
    assert owned.status_code == 200


async def test_a_claim_to_an_entry_whose_owner_is_forgotten_ends(room: Room, world: World) -> None:
    claim_id, _ = await room.prove(await world.list_entry(website=SITE))
    await say(world, claim_id, ANNA, "Der Verein hat mich damit beauftragt.")

    await world.erase(ANNA)
    await relay_all(world)

    assert (await dump(world)).count(world.person(ANNA)) == 1
    assert (await room.look(f"claims/{claim_id}"))["state"] == "expired"
    assert (await room.look("desk"))["due"] == 0


async def test_who_lost_a_dispute_is_forgotten_too(room: Room, world: World) -> None:
    claim_id, _ = await room.prove(await world.list_entry(website=SITE))
    await say(world, claim_id, ANNA, "Der Verein hat mich damit beauftragt.")
    version = (await room.look(f"claims/{claim_id}"))["version"]
    path = f"claims/{claim_id}/decide"
    await room.staff(path, for_claimant=True, reason=REASON, version=version)

    await world.erase(ANNA)
    await relay_all(world)

    found = await room.look(f"claims/{claim_id}")
    assert (await dump(world)).count(world.person(ANNA)) == 1
    assert (found["state"], found["rival_says"], found["reason"]) == ("verified", "", "")


async def test_what_was_said_beside_the_erasure_goes_when_it_is_looked_at_again(
    room: Room, world: World, clock: Clock
) -> None:
    await world.erase(CANARY)
    await room.nominate(nominator=NOMINATOR)

    clock.pass_by(minutes=2)
    await room.ring()
    await relay_all(world)

    assert (await dump(world)).count(world.person(CANARY)) == 1


async def test_who_comes_back_after_being_forgotten_is_not_forgotten_again(
    room: Room, world: World, clock: Clock
) -> None:
    await world.erase(NORA)
    clock.pass_by(hours=1)
    nomination_id = await room.invite()

    await world.erase(NORA, minutes=-59)

    found = await room.look(f"nominations/{nomination_id}")
    assert found["nominator"]["email"] == NORA


async def test_what_is_held_of_a_person_is_told_in_the_clear(room: Room, world: World) -> None:
    nomination_id = await room.invite(nominator={"name": "Nora Nennt", "email": NORA})
    await room.accept(nomination_id)
    await world.http.put(
        f"/v1/initiatives/{nomination_id}",
        json=filled_in(),
        headers={**world.as_owner(LENA), "if-match": '"1"'},
    )
    claim_id, _ = await room.prove(await world.list_entry(website=SITE))
    await say(world, claim_id, KLARA, "Ich bin die Vorsitzende des Vereins.")

    async with world.database.read() as tx:
        nora, lena, klara, anna = [
            await erasing.held_of(tx, world.person(email), keys=world.settings.keys)
            for email in (NORA, LENA, KLARA, ANNA)
        ]

    assert nora["nominations"][0]["nominator"]["email"] == NORA
    assert lena["nominations"][0]["organisation_email"] == LENA
    assert "nominator" not in lena["nominations"][0], "who nominated is the nominator's own"
    assert lena["entries"][0]["sources"]["title"] == "third-party"
    assert klara["claims"][0]["says"] == "Ich bin die Vorsitzende des Vereins."
    assert (anna["claims"][0]["side"], "email" in anna["claims"][0]) == ("rival", False)
