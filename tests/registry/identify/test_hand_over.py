"""What the former owner of an entry can still do: nothing in its name, by no link of any mail."""

from typing import Any

import httpx
import pytest

from services.registry.work import enquiries
from services.registry.work.networking import partners
from tests.registry.builders import ANNA, Clock, World, a_key
from tests.registry.funding.desk import answers
from tests.registry.identify.builders import KLARA, SITE, Room
from tests.registry.networking.builders import EVA, JAN, Board
from tests.registry.test_enquiries import link


@pytest.fixture
def board(world: World, clock: Clock) -> Board:
    return Board(world, clock)


async def give_to_klara(world: World, entry: str) -> None:
    """An editor decides that the entry of Anna is Klara's."""
    room = Room(world)
    claim_id, _ = await room.prove(entry)
    version = (await room.look(f"claims/{claim_id}"))["version"]
    reason = "Das Impressum nennt Klara Kommt."
    path = f"claims/{claim_id}/decide"
    decided = await room.staff(path, for_claimant=True, reason=reason, version=version)
    assert decided.json()["state"] == "verified"


async def press(world: World, path: str, token: str, answer: str) -> httpx.Response:
    body = {"token": token, "answer": answer}
    return await world.http.post(path, json=body, headers={**world.token("web"), **a_key()})


@pytest.mark.parametrize("word", ["yes", "no"])
async def test_who_has_the_entry_no_more_answers_no_partner_by_an_old_link(
    board: Board, word: str
) -> None:
    world = board.world
    entry = await world.list_entry(website=SITE)
    contact = {"name": "Eva Beispiel", "email": EVA}
    other = await world.list_entry(contact=contact, title="Werkstatt am Bahnhof")
    path = f"/v1/initiatives/{other}/partnerships"
    proposed = await board.post(path, {"partner_id": entry}, **world.as_owner(EVA))
    partnership = proposed.json()["partnership_id"]
    await give_to_klara(world, entry)

    token = board.link(partners.ANSWER, partnership)
    late = await press(world, "/v1/partnerships/answer", token, word)

    own = f"/v1/initiatives/{entry}/partnerships"
    [waiting] = (await board.get(own, **world.as_owner(KLARA)))["items"]
    assert (late.json()["slug"], waiting["state"]) == ("link-unknown", "proposed")
    answered = await board.post(
        f"{own}/{partnership}/answer", {"answer": "yes"}, **world.as_owner(KLARA)
    )
    assert answered.json()["state"] == "confirmed"


async def test_who_has_the_entry_no_more_says_nothing_about_its_messages(world: World) -> None:
    entry = await world.list_entry(website=SITE)
    letter = {"name": "Jan Beispiel", "email": JAN, "text": "Kann ich am Sonnabend mithelfen?"}
    written = await world.http.post(
        f"/v1/initiatives/{entry}/enquiries",
        json=letter,
        headers={**a_key(), **world.as_owner(JAN)},
    )
    assert written.json()["state"] == "forwarded"
    await give_to_klara(world, entry)

    token = link(world, enquiries.OUTCOME, written.json()["enquiry_id"])
    late = await press(world, "/v1/enquiries/outcome", token, "yes")

    assert late.json()["slug"] == "link-unknown"
    assert (await world.http.get("/v1/figures")).json()["conversations"] == 0


async def test_what_the_former_owner_answered_about_funding_is_not_the_new_owners(
    world: World,
) -> None:
    entry = await world.list_entry(website=SITE)
    path = f"/v1/initiatives/{entry}/funding"
    told = {"answers": answers(amount_eur=4321), "agrees": True}
    saved = await world.http.put(path, json=told, headers=world.as_owner(ANNA))
    assert saved.status_code == 200, saved.text
    await give_to_klara(world, entry)

    seen: Any = (await world.http.get(path, headers=world.as_owner(KLARA))).json()

    assert (seen["saved_at"], seen["answers"]["amount_eur"]) == (None, None)
