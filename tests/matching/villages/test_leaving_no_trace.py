"""Nothing of a person who was erased stays in a village, and no contact goes out before both agreed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.web.words.my_data_labels import LABELS
from tests.matching.house import Clock, a_person
from tests.matching.villages.hamlet import Hamlet, a_card

ACTS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["yes", "card", "consent", "revoke"])),
    max_size=12,
)

ROUNDS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["yes", "card", "card", "no"])), max_size=8
)


async def profile_of(hamlet: Hamlet, n: int) -> str:
    async with hamlet.house.database.read() as tx:
        return str(
            await tx.fetchval("SELECT profile_id FROM profile WHERE person_id = $1", a_person(n))
        )


@pytest.mark.parametrize("stage", ["found", "asked", "answered", "founded"])
async def test_nothing_that_is_stored_names_a_household_after_its_erasure(
    hamlet: Hamlet, clock: Clock, stage: str
):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3, alternatives=1)
    await hamlet.searches(village)
    if stage != "found":
        await hamlet.asks(village)
        await hamlet.claims(village, "asked")
    if stage in {"answered", "founded"}:
        await hamlet.says(village, 1, "yes", card=a_card(1))
    if stage == "founded":
        await hamlet.says(village, 2, "yes", card=a_card(2))
        await hamlet.says(village, 3, "yes", card=a_card(3))
    profile = await profile_of(hamlet, 1)
    said_before = len(await hamlet.house.facts("matching-villages"))

    await hamlet.house.erases(a_person(1), clock())
    await hamlet.composes()

    room = await hamlet.room(village)
    said_since = (await hamlet.house.facts("matching-villages"))[said_before:]
    assert a_person(1) not in str([dict(fact) for fact in said_since])
    async with hamlet.house.database.transaction() as tx:
        await tx.execute("DELETE FROM outbox")  # What was said before leaves within seconds.
        await tx.execute("DELETE FROM erased")
    stored = await hamlet.house.everything()
    assert profile not in stored
    assert a_person(1) not in stored
    assert room["state"] == ("founded" if stage == "founded" else "blocked")


async def test_a_village_that_asks_goes_on_without_who_was_erased(hamlet: Hamlet, clock: Clock):
    await hamlet.households("family", "senior", "single", "couple")
    village = await hamlet.plans(households=3, alternatives=1)
    await hamlet.searches(village)
    await hamlet.asks(village)
    one, two, _ = await hamlet.asked(village)
    await hamlet.says(village, two, "yes")

    await hamlet.house.erases(a_person(one), clock())
    await hamlet.composes()
    await hamlet.asks(village)

    assert await hamlet.asked(village) == sorted({1, 2, 3, 4} - {one, two})
    (told,) = await hamlet.mine(two)
    assert (told["state"], told["part"]) == ("asked", "yes")


async def test_those_who_founded_a_village_read_of_each_other_and_nothing_of_who_was_erased(
    hamlet: Hamlet, clock: Clock
):
    await hamlet.founded("family", "senior", "single")

    await hamlet.house.erases(a_person(1), clock())

    (told,) = await hamlet.mine(2)
    others = [(o["kind"], o["email"]) for o in told["others"]]
    assert (told["state"], others) == ("founded", [("single", "card3@canary.example")])


async def test_a_copy_of_my_data_tells_my_villages_and_what_i_agreed_to(hamlet: Hamlet):
    village = await hamlet.founded("family", "senior")

    who = hamlet._who("web", "somebody", person_id=a_person(1))
    held = (await hamlet.client.get("/v1/my/data", headers=who)).json()

    (mine,) = held["villages"]
    assert (mine["village_id"], mine["answer"], mine["state"]) == (village, "yes", "founded")
    (agreed,) = held["village_consents"]
    assert agreed["card"]["email"] == "card1@canary.example"
    assert "card2@canary.example" not in str(held)
    assert {*mine, *agreed} <= set(LABELS)


async def test_a_commune_reads_no_name_and_no_contact(hamlet: Hamlet):
    village = await hamlet.founded("family", "senior", "single")

    told = str(await hamlet.room(village)) + (await hamlet.commune("GET", "")).text

    assert "canary" not in told
    assert "Karte" not in told
    assert "Name" not in told
    assert not any(a_person(n) in told for n in (1, 2, 3))
    assert not any([await profile_of(hamlet, n) in told for n in (1, 2, 3)])


async def test_facts_about_villages_carry_no_contact(hamlet: Hamlet):
    await hamlet.founded("family", "senior", "single")

    told = str([dict(fact) for fact in await hamlet.house.facts("matching-villages")])

    assert "canary" not in told
    assert "Karte" not in told


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
async def test_a_card_is_read_only_in_a_founded_village_by_who_agreed_of_who_agreed(
    hamlet: Hamlet, acts
):
    async with hamlet.house.database.transaction() as tx:
        await tx.execute("TRUNCATE village CASCADE")
        await tx.execute("TRUNCATE profile, entrant")
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3, alternatives=1)
    await hamlet.searches(village)
    await hamlet.asks(village)
    yes: set[int] = set()
    agreed: set[int] = set()
    for n, act in acts:
        match act:
            case "yes":
                await hamlet.says(village, n, "yes")
                yes |= {n}
            case "card":
                await hamlet.says(village, n, "yes", card=a_card(n))
                yes |= {n}
                agreed |= {n}
            case "consent":
                await hamlet.person(n, "POST", f"/{village}/consent", **a_card(n))
                agreed |= {n} & yes
            case "revoke":
                await hamlet.person(n, "POST", f"/{village}/revoke")
                agreed -= {n}

        for reader in (1, 2, 3):
            seen = (await hamlet.person(reader, "GET", "/mine")).text
            shown = {k for k in (1, 2, 3) if f"card{k}@canary.example" in seen}
            may = agreed - {reader} if yes == {1, 2, 3} and reader in agreed else set()
            assert shown == may


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ROUNDS)
async def test_in_whatever_round_a_card_goes_only_to_whom_its_owner_read_of(hamlet: Hamlet, acts):
    kinds = ("family", "senior", "single", "couple")
    async with hamlet.house.database.transaction() as tx:
        await tx.execute("TRUNCATE village CASCADE")
        await tx.execute("TRUNCATE profile, entrant")
    await hamlet.households(*kinds)
    village = await hamlet.plans(households=3, alternatives=1)
    await hamlet.searches(village)
    await hamlet.asks(village)
    read_of: dict[int, set[int]] = {}
    for n, act in [*acts, *((n, "yes") for n in range(1, 5))]:
        page = await hamlet.mine(n)
        shown = {1 + kinds.index(o["kind"]) for o in (page[0]["others"] if page else ())}
        can = page[0]["actions"] if page else ()
        if act == "no" and "no" in can:
            await hamlet.says(village, n, "no")
            await hamlet.composes()
            await hamlet.asks(village)
        elif act == "card" and {"yes", "consent"} & {*can}:
            way = "answer" if "yes" in can else "consent"
            body = {"answer": "yes", "card": a_card(n)} if way == "answer" else a_card(n)
            await hamlet.person(n, "POST", f"/{village}/{way}", **body)
            read_of[n] = shown
        elif act == "yes" and "yes" in can:
            await hamlet.says(village, n, "yes")

    is_founded = (await hamlet.room(village))["state"] == "founded"
    for reader in range(1, 5):
        seen = (await hamlet.person(reader, "GET", "/mine")).text
        read = {k for k in range(1, 5) if f"card{k}@canary.example" in seen}
        willing = {k for k in read_of.get(reader, ()) if reader in read_of.get(k, ())}
        assert read == (willing if is_founded else set())


async def test_a_block_hides_a_card_that_was_released(hamlet: Hamlet):
    await hamlet.founded("family", "senior", "single")
    async with hamlet.house.database.transaction() as tx:
        await tx.execute(
            """INSERT INTO block (person_id, blocked_person_id, match_id, blocked_at)
               VALUES ($1, $2, gen_random_uuid(), now())""",
            a_person(1),
            a_person(2),
        )

    seen = {o["kind"]: o["email"] for o in (await hamlet.mine(2))[0]["others"]}

    assert seen == {"family": None, "single": "card3@canary.example"}


async def test_a_late_erasure_spares_who_signed_up_anew(hamlet: Hamlet, clock: Clock):
    before = clock() - timedelta(days=1)
    village = await hamlet.founded("family", "senior")

    await hamlet.house.erases(a_person(1), before)

    assert (await hamlet.room(village))["state"] == "founded"
    assert [told["part"] for told in await hamlet.mine(1)] == ["yes"]
