"""What is kept of a village that is over, and for how long."""

from datetime import timedelta
from uuid import UUID

from contracts.matching import Stage
from services.matching.work.village_ageing import CARDS_LIVE, ENDED_LIVES, LOOKS_AGAIN
from tests.matching.house import Clock, a_person
from tests.matching.villages.hamlet import Hamlet, a_card
from tests.matching.villages.test_answering_a_village import asked_of_three
from tests.matching.walking import Walk

TABLES = ("village", "village_member", "village_household", "village_roster", "village_consent")


async def rows(hamlet: Hamlet) -> dict[str, int]:
    async with hamlet.house.database.read() as tx:
        return {name: await tx.fetchval(f"SELECT count(*) FROM {name}") for name in TABLES}


async def test_of_a_village_that_was_given_up_nothing_stays_after_a_month(
    hamlet: Hamlet, clock: Clock
):
    village = await asked_of_three(hamlet)
    one, *_ = await hamlet.asked(village)
    await hamlet.says(village, one, "yes", card=a_card(one))
    await hamlet.commune("POST", f"/{village}/end")

    clock.move(days=(ENDED_LIVES - timedelta(days=1)).days)
    await hamlet.house.rings()
    before = await rows(hamlet)
    clock.move(days=2)
    await hamlet.house.rings()

    assert (before["village"], before["village_member"]) == (1, 3)
    assert set((await rows(hamlet)).values()) == {0}


async def test_of_a_founded_village_cards_and_who_is_not_in_it_go_once_its_way_is_over(
    hamlet: Hamlet, clock: Clock
):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    (spare,) = {1, 2, 3, 4} - {one, two, three}
    await hamlet.says(village, one, "no")
    await hamlet.composes()
    await hamlet.asks(village)
    for n in (two, three, spare):
        await hamlet.says(village, n, "yes", card=a_card(n))

    clock.move(days=CARDS_LIVE.days + 1)
    await hamlet.house.rings()
    while_it_goes_on = await rows(hamlet)
    walk = Walk(hamlet.house, UUID(village))
    for n in (two, three, spare):
        await walk.says(a_person(n), Stage.SETTLED)
    clock.move(days=LOOKS_AGAIN.days + 1)
    await hamlet.house.rings()

    after = await rows(hamlet)
    assert (while_it_goes_on["village_consent"], while_it_goes_on["village_member"]) == (3, 4)
    assert (after["village_consent"], after["village_member"]) == (0, 3)
    assert (await hamlet.room(village))["state"] == "founded"
    assert [told["part"] for told in await hamlet.mine(two)] == ["yes"]
    assert await hamlet.mine(one) == []


async def test_a_village_that_had_a_way_is_still_named_on_it_and_knows_nobody_any_more(
    hamlet: Hamlet, clock: Clock
):
    village = await hamlet.founded("family", "senior")
    await hamlet.commune("POST", f"/{village}/end", reason="circumstances")

    clock.move(days=CARDS_LIVE.days + 1)
    await hamlet.house.rings()

    after = await rows(hamlet)
    assert (after.pop("village"), set(after.values())) == (1, {0})
