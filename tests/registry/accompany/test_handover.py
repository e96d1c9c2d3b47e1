"""A mentor is asked and says yes; another takes over with her yes and the owner's consent."""

import asyncio
from typing import Any

import pytest
from asyncpg import CheckViolationError

from services.registry.decide.accompany.labels import CONSENT_TEXT, CONSENT_VERSION
from tests.registry.accompany.builders import CONSENTED, KORA, MARA, MILAN, TODAY, Desk
from tests.registry.builders import World


async def test_a_case_opens_by_the_yes_of_its_mentor(desk: Desk) -> None:
    await desk.enter(MARA)
    case_id = await desk.request()
    asked = await desk.ask(case_id, MARA)
    assert (await desk.sees(KORA, case_id))["state"] == "requested"

    await desk.does(MARA, case_id, "answer", handover_id=asked, yes=True)

    page = await desk.sees(MARA, case_id)
    assert (page["state"], page["mentor_name"]) == ("opened", "Mara Probe")
    assert page["handover"] is None


async def test_a_no_leaves_the_case_waiting_for_another_mentor(desk: Desk) -> None:
    await desk.enter(MARA)
    case_id = await desk.request()
    asked = await desk.ask(case_id, MARA)

    await desk.does(MARA, case_id, "answer", handover_id=asked, yes=False)

    page = await desk.sees(KORA, case_id)
    assert (page["state"], page["mentor"], page["handover"]) == ("requested", None, None)
    await desk.open(mentor=MILAN, case_id=case_id)
    assert (await desk.sees(KORA, case_id))["mentor"] == MILAN


@pytest.mark.parametrize("first", ["mentor", "owner"])
async def test_a_hand_over_needs_both_yeses_in_whatever_order(desk: Desk, first: str) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    asked = await desk.ask(case_id, MILAN, by=MARA)

    async def mentor() -> None:
        await desk.does(MILAN, case_id, "answer", handover_id=asked, yes=True)

    async def owner() -> None:
        done = await desk.owner_does(case_id, "consent", handover_id=asked, **CONSENTED)
        assert done.is_success

    steps = (mentor, owner) if first == "mentor" else (owner, mentor)
    await steps[0]()
    assert (await desk.sees(KORA, case_id))["mentor"] == MARA
    await steps[1]()

    assert (await desk.sees(KORA, case_id))["mentor"] == MILAN
    assert (await desk.said())[-3:] == ["handover-proposed", "case-handed-over", "mentor-assigned"]


async def test_the_consent_is_kept_with_the_version_of_its_text(desk: Desk, world: World) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    await desk.ask(case_id, MILAN)
    shown = (await desk.owner_sees(case_id))["consent_text"]

    asked = (await desk.owner_sees(case_id))["handover"]["handover_id"]
    await desk.owner_does(case_id, "consent", handover_id=asked, **CONSENTED)

    async with world.database.read() as tx:
        row = await tx.fetchrow("SELECT * FROM case_handover WHERE consent = 'given'")
    assert shown == {"version": CONSENT_VERSION, "text": CONSENT_TEXT}
    assert row is not None
    assert (row["consent_version"], row["consent_by"]) == (CONSENT_VERSION, "owner")


async def test_a_consent_to_an_older_text_does_not_count(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    asked = await desk.ask(case_id, MILAN)

    answer = await desk.owner_does(
        case_id, "consent", handover_id=asked, given=True, version="2020-1"
    )

    assert (answer.status_code, answer.json()["slug"]) == (409, "consent-text-changed")


async def test_who_refuses_keeps_her_mentor(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    asked = await desk.ask(case_id, MILAN)
    await desk.does(MILAN, case_id, "answer", handover_id=asked, yes=True)

    told = {**CONSENTED, "given": False}
    await desk.owner_does(case_id, "consent", handover_id=asked, **told)

    page = await desk.sees(KORA, case_id)
    assert (page["mentor"], page["handover"]) == (MARA, None)
    assert "case-handed-over" not in await desk.said()


async def test_for_a_group_without_a_mailbox_staff_write_the_consent_down(
    desk: Desk, world: World
) -> None:
    case_id = await desk.open(case_id=await desk.write_down())
    await desk.enter(MILAN)
    asked = await desk.ask(case_id, MILAN)
    await desk.does(MILAN, case_id, "answer", handover_id=asked, yes=True)

    await desk.does(MARA, case_id, "record-consent", handover_id=asked, **CONSENTED)

    async with world.database.read() as tx:
        by = await tx.fetchval("SELECT consent_by FROM case_handover WHERE consent = 'given'")
        noted = await tx.fetchval("SELECT count(*) FROM audit_entry WHERE deed = 'consent-given'")
    assert (await desk.sees(KORA, case_id))["mentor"] == MILAN
    assert (by, noted) == (MARA, 1)


async def test_who_hands_over_sees_nothing_any_more_and_who_takes_over_sees_all(
    desk: Desk, world: World
) -> None:
    case_id = await desk.open()
    await desk.log(case_id, TODAY, note="Nur für uns: die Kasse stimmt nicht.")

    await desk.hand_over(case_id, MILAN)

    gone = await world.http.get(f"/v1/cases/{case_id}", headers=desk.staff(MARA))
    worklist = await world.http.get("/v1/cases/worklist", headers=desk.staff(MARA))
    assert gone.status_code == 404
    assert case_id not in worklist.text
    tried = await desk.tells(MARA, case_id, "notes", text="Noch etwas.")
    assert tried.status_code == 404
    assert "die Kasse stimmt nicht" in str(await desk.sees(MILAN, case_id))


async def test_who_is_asked_sees_what_it_is_about_but_no_note_and_no_contact(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.log(case_id, TODAY, note="Vertraulich.")
    await desk.enter(MILAN)
    await desk.ask(case_id, MILAN)

    page = await desk.sees(MILAN, case_id)

    assert page["sight"] == "asked"
    assert page["concern"] == "Wir möchten aus dem Garten einen Verein machen."
    assert (page["contact"], page["reach"], page["touchpoints"], page["notes"]) == (
        None, None, [], [],
    )  # fmt: skip
    assert "Vertraulich" not in str(page)
    assert "anna" not in str(page)


async def test_only_one_mentor_is_asked_at_a_time_and_asking_can_be_withdrawn(desk: Desk) -> None:
    await desk.enter(MARA)
    await desk.enter(MILAN)
    case_id = await desk.request()
    asked = await desk.ask(case_id, MARA)

    second = await desk.tells(KORA, case_id, "ask-mentor", mentor=MILAN)
    await desk.does(KORA, case_id, "withdraw-handover", handover_id=asked)
    late = await desk.tells(MARA, case_id, "answer", handover_id=asked, yes=True)

    assert (second.status_code, second.json()["slug"]) == (409, "handover-waits")
    assert (late.status_code, late.json()["slug"]) == (409, "handover-over")
    await desk.open(mentor=MILAN, case_id=case_id)


async def test_only_the_asked_mentor_answers(desk: Desk) -> None:
    await desk.enter(MARA)
    await desk.enter(MILAN)
    case_id = await desk.request()
    asked = await desk.ask(case_id, MARA)

    answer = await desk.tells(MILAN, case_id, "answer", handover_id=asked, yes=True)

    assert answer.status_code == 404


async def test_a_mentor_with_one_place_takes_one_of_many_cases_at_once(desk: Desk) -> None:
    await desk.enter(MARA, capacity=1)
    case_ids = [await desk.request(title=f"Garten {n}") for n in range(5)]
    asked = {case_id: await desk.ask(case_id, MARA) for case_id in case_ids}

    answers = await asyncio.gather(
        *(
            desk.tells(MARA, case_id, "answer", handover_id=handover_id, yes=True)
            for case_id, handover_id in asked.items()
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert {a.json()["slug"] for a in answers if a.status_code == 409} == {"mentor-full"}


async def test_a_given_word_keeps_the_place_until_the_owner_has_consented(desk: Desk) -> None:
    case_id, other = await desk.open(), await desk.request(title="Zweiter Garten")
    await desk.enter(MILAN, capacity=1)
    handover = await desk.ask(case_id, MILAN)
    await desk.does(MILAN, case_id, "answer", handover_id=handover, yes=True)

    full = await desk.tells(KORA, other, "ask-mentor", mentor=MILAN)

    assert full.json()["slug"] == "mentor-full"
    await desk.owner_does(case_id, "consent", handover_id=handover, **CONSENTED)
    assert (await desk.sees(KORA, case_id))["mentor"] == MILAN


@pytest.mark.parametrize("other", [{"takes_new": False}, {"capacity": 0}])
async def test_a_mentor_who_takes_none_is_not_asked(desk: Desk, other: dict[str, Any]) -> None:
    await desk.enter(MARA, **other)
    case_id = await desk.request()

    answer = await desk.tells(KORA, case_id, "ask-mentor", mentor=MARA)

    assert (answer.status_code, answer.json()["slug"]) == (409, "mentor-full")


async def test_yes_and_withdrawal_at_once_have_one_end(desk: Desk) -> None:
    await desk.enter(MARA)
    case_id = await desk.request()
    asked = await desk.ask(case_id, MARA)

    yes, withdrawn = await asyncio.gather(
        desk.tells(MARA, case_id, "answer", handover_id=asked, yes=True),
        desk.tells(KORA, case_id, "withdraw-handover", handover_id=asked),
    )

    assert sorted((yes.status_code, withdrawn.status_code)) == [200, 409]
    state = (await desk.sees(KORA, case_id))["state"]
    assert state == ("opened" if yes.is_success else "requested")


async def test_the_same_answer_again_is_the_same_answer(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    asked = await desk.ask(case_id, MILAN)

    for _ in range(2):
        await desk.does(MILAN, case_id, "answer", handover_id=asked, yes=True)
        done = await desk.owner_does(case_id, "consent", handover_id=asked, **CONSENTED)
        assert done.is_success

    assert (await desk.said()).count("case-handed-over") == 1


@pytest.mark.parametrize("state", ["opened", "paused"])
async def test_the_database_itself_keeps_no_live_case_without_a_mentor(
    desk: Desk, world: World, state: str
) -> None:
    await desk.open()

    with pytest.raises(CheckViolationError, match="open_case_has_mentor"):
        async with world.database.transaction() as tx:
            await tx.execute("UPDATE case_file SET mentor = NULL, state = $1", state)


async def test_the_database_itself_lets_no_hand_over_be_done_without_consent(
    desk: Desk, world: World
) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    await desk.ask(case_id, MILAN)

    with pytest.raises(CheckViolationError):
        async with world.database.transaction() as tx:
            await tx.execute(
                """UPDATE case_handover SET ended = 'done', ended_at = now(), said_yes = true
                    WHERE from_mentor IS NOT NULL"""
            )
