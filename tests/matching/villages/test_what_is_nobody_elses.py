"""What a household owns is told to no other one, and who did not join a village leaves nothing there."""

from tests.matching.house import Clock, a_person
from tests.matching.villages.hamlet import Hamlet, a_card, a_quota


async def test_nobody_reads_what_a_single_household_owns_from_whom_a_village_misses(
    hamlet: Hamlet,
) -> None:
    await hamlet.households("family", "family", "single")
    await hamlet.seeks(9, "senior", max_equity_eur=37_000)
    village = await hamlet.plans(households=4, quotas=[a_quota("senior", at_least=2)])
    await hamlet.searches(village)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.seeks(20, "senior")
    await hamlet.house.follows()

    who = hamlet._who("web", "somebody", person_id=a_person(20), email="x@canary.example")
    told = (await hamlet.client.get("/v1/matches", headers=who)).json()

    [missing] = [item["counterpart"]["missing"] for item in told["items"]]
    assert missing
    assert {name for each in missing for name in each} == {"kind", "persons", "count", "is_any"}
    assert "37" not in repr(missing)


async def test_a_founded_village_keeps_no_roster_but_its_own(hamlet: Hamlet, clock: Clock) -> None:
    await hamlet.households("family", "senior", "single", "couple")
    village = await hamlet.plans(households=3, alternatives=2)
    found = await hamlet.searches(village)
    await hamlet.asks(village)
    people = await hamlet.asked(village)
    for n in people:
        await hamlet.says(village, n, "yes", card=a_card(n))

    room = await hamlet.room(village)

    assert len(found["rosters"]) == 2
    assert [roster["is_asked"] for roster in room["rosters"]] == [True]
    async with hamlet.house.database.read() as tx:
        rosters = await tx.fetch("SELECT members FROM village_roster")
        mine = await tx.fetch(
            "SELECT profile_id FROM profile WHERE person_id = ANY($1)",
            [a_person(n) for n in people],
        )
    assert [set(row["members"]) for row in rosters] == [{row["profile_id"] for row in mine}]
