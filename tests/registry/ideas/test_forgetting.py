"""What is kept of authors, voters and jurors goes in time, and with the person, also said twice."""

from tests.registry.ideas.builders import EVA, INES, JAN, Ideas, adopted, not_adopted


async def kept(ideas: Ideas, *people: str) -> list[str]:
    """Tables of calls that still name one of these people."""
    tables = ("idea", "idea_juror", "idea_sheet", "idea_ballot", "idea_vote", "capability", "timer")
    names = [ideas.world.person(email) for email in people]
    async with ideas.world.database.read() as tx:
        return [
            table
            for table in tables
            for (row,) in await tx.fetch(f'SELECT t::text FROM "{table}" AS t')
            if any(name in row for name in names)
        ]


async def count(ideas: Ideas, sql: str) -> int:
    async with ideas.world.database.read() as tx:
        return int(await tx.fetchval(f"SELECT count(*) FROM {sql}"))


async def test_an_erasure_takes_ideas_votes_and_sheets_also_when_it_is_said_twice(
    ideas: Ideas,
) -> None:
    call_id = await ideas.open()
    juror = await ideas.juror(call_id, INES)
    own = await ideas.shown(call_id)
    other = await ideas.shown(call_id, email=JAN)
    await ideas.voted(own, JAN)
    await ideas.voted(other, INES)
    await ideas.vote(other, INES)
    await ideas.judge(juror, other, email=INES, marks=[1, 5], comment="Gut.")

    for _ in range(2):
        await ideas.world.erase(INES)

    assert await kept(ideas, INES) == []
    assert [each["idea_id"] for each in (await ideas.call(call_id))["ideas"]] == [other]
    assert await count(ideas, "idea_vote") == 0
    assert await count(ideas, "idea_sheet") == 0


async def test_after_the_closing_a_forgotten_voters_vote_stays_counted(ideas: Ideas) -> None:
    call_id = await ideas.open()
    idea = await ideas.shown(call_id)
    await ideas.voted(idea, EVA)
    await ideas.close()

    await ideas.world.erase(EVA)

    assert await kept(ideas, EVA) == []
    assert (await ideas.call(call_id))["result"]["votes"] == 1


async def test_ninety_days_after_the_decision_nobody_is_known_any_more(ideas: Ideas) -> None:
    call_id = await ideas.open()
    juror = await ideas.juror(call_id, EVA)
    first, second = await ideas.shown(call_id), await ideas.shown(call_id, email=JAN)
    await ideas.submit(call_id, email="ungesehen@example.org")
    await ideas.voted(first, EVA)
    await ideas.judge(juror, first, email=EVA, marks=[5, 5], comment="Sehr gut.")
    await ideas.close()
    desk = await ideas.get(f"/v1/idea-desk/{call_id}", **ideas.staff())
    unseen = [each["idea_id"] for each in desk["desk_ideas"] if not each["is_public"]]
    await ideas.decide(call_id, adopted(first), *(not_adopted(each) for each in [second, *unseen]))

    await ideas.pass_days(89)
    before = await kept(ideas, JAN)
    await ideas.pass_days(2)

    assert before == ["idea", "capability"] or set(before) == {"idea", "capability"}
    assert await kept(ideas, JAN, "ungesehen@example.org") == []
    assert await count(ideas, "idea_sheet WHERE comment <> ''") == 0
    result = (await ideas.call(call_id))["result"]
    assert (result["votes"], result["jury"][0]["score"]) == (1, 5.0)


async def test_a_new_beginning_after_an_erasure_is_kept(ideas: Ideas) -> None:
    call_id = await ideas.open()
    await ideas.world.erase(INES, minutes=0)
    ideas.clock.pass_by(seconds=5)
    idea_id = await ideas.submit(call_id)

    await ideas.pass_days(1)

    mine = await ideas.get("/v1/my/ideas", **ideas.world.as_owner(INES))
    assert [each["idea_id"] for each in mine["items"]] == [idea_id]
