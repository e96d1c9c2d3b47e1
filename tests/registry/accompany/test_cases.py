"""A case from the question to its end, over the API and in the outbox."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.registry.accompany.builders import (
    CONCERN,
    GROUP,
    KORA,
    MARA,
    MILAN,
    TODAY,
    Desk,
)
from tests.registry.builders import Clock, World, a_key


async def test_a_case_goes_from_the_question_to_its_end(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.log(case_id, TODAY, kind="visit", note="Im Garten gesessen.")
    await desk.does(MARA, case_id, "phase", phase="pilot")
    await desk.does(MARA, case_id, "milestones", title="Satzung steht")
    milestone = (await desk.sees(MARA, case_id))["milestones"][0]["milestone_id"]
    await desk.does(MARA, case_id, f"milestones/{milestone}/reached", reached_on=str(TODAY))
    await desk.does(MARA, case_id, "pause")
    await desk.does(MARA, case_id, "resume")

    closed = await desk.does(
        MARA, case_id, "close", outcome="founded", learnt="Früh mit dem Amt reden."
    )

    assert closed["state"] == "closed"
    assert await desk.said() == [
        "case-requested",
        "case-opened",
        "mentor-assigned",
        "touchpoint-logged",
        "phase-entered",
        "milestone-reached",
        "case-paused",
        "case-resumed",
        "case-closed",
    ]
    page = await desk.sees(KORA, case_id)
    assert (page["outcome"], page["learnt"]) == ("founded", "Früh mit dem Amt reden.")


async def test_facts_have_rising_sequences_and_say_no_text_no_address_and_no_mentor(
    desk: Desk, world: World
) -> None:
    case_id = await desk.open()
    await desk.log(case_id, TODAY, note="Ruft man besser abends an.")

    told = [fact for fact in await world.facts() if fact["topic"] == "registry-cases"]

    sequences = [int(fact["headers"]["ce_sequence"]) for fact in told]
    assert sequences == sorted(set(sequences))
    assert {fact["key"].decode() for fact in told} == {case_id}
    said = str(told)
    assert [word for word in ("Verein", "abends", "anna", "mara", "Muster") if word in said] == []
    assert json.loads(told[0]["payload"])["owner_person_id"] == world.person()


async def test_an_owner_asks_once_and_a_second_question_names_the_first(
    desk: Desk, world: World
) -> None:
    initiative_id = await world.list_entry()
    case_id = await desk.request_for(initiative_id)

    again = await desk.post(f"/v1/initiatives/{initiative_id}/case", world.as_owner(), **CONCERN)

    assert (again.status_code, again.json()["slug"]) == (409, "case-exists")
    assert again.json()["case_id"] == case_id


async def test_of_many_questions_at_once_one_becomes_a_case(desk: Desk, world: World) -> None:
    initiative_id = await world.list_entry()
    path = f"/v1/initiatives/{initiative_id}/case"

    answers = await asyncio.gather(
        *(desk.post(path, world.as_owner(), **CONCERN) for _ in range(6))
    )

    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
    assert await desk.said() == ["case-requested"]


async def test_the_same_contact_sent_twice_is_written_down_once(desk: Desk) -> None:
    case_id, key = await desk.open(), a_key()
    told = {"kind": "phone", "happened_on": str(TODAY)}

    answers = await asyncio.gather(
        *(desk.tells(MARA, case_id, "touchpoints", key=key, **told) for _ in range(4))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len((await desk.sees(MARA, case_id))["touchpoints"]) == 1


@pytest.mark.parametrize(
    ("other", "field", "slug"),
    [
        ({"concern": "kurz"}, "concern", "text-too-short"),
        ({"help": []}, "help", "choices-count"),
        ({"help": ["everything"]}, "help", "choice-unknown"),
        ({"phone": "keine Ahnung"}, "phone", "phone-invalid"),
    ],
)
async def test_what_is_wrong_with_a_question_is_named(
    desk: Desk, world: World, other: dict[str, Any], field: str, slug: str
) -> None:
    initiative_id = await world.list_entry()

    answer = await desk.post(
        f"/v1/initiatives/{initiative_id}/case", world.as_owner(), **{**CONCERN, **other}
    )

    assert answer.status_code == 422
    assert [(each["field"], each["slug"]) for each in answer.json()["errors"]] == [(field, slug)]


async def test_an_entry_whose_mailbox_nobody_confirmed_cannot_ask(desk: Desk, world: World) -> None:
    initiative_id = await world.register()

    answer = await desk.post(f"/v1/initiatives/{initiative_id}/case", world.as_owner(), **CONCERN)

    assert (answer.status_code, answer.json()["slug"]) == (409, "entry-not-confirmed")


async def test_a_group_without_a_mailbox_is_accompanied_from_the_phone_to_the_end(
    desk: Desk,
) -> None:
    case_id = await desk.open(case_id=await desk.write_down())
    await desk.log(case_id, TODAY, kind="visit")

    page = await desk.sees(MARA, case_id)
    closed = await desk.does(MARA, case_id, "close", outcome="goes-on-alone", learnt="Viel Kuchen.")

    assert page["contact"] == {"name": GROUP["name"], "email": None, "phone": "+493023125042"}
    assert (page["title"], page["initiative_id"]) == (GROUP["title"], None)
    assert closed["state"] == "closed"


async def test_a_group_needs_a_phone_or_a_mailbox(desk: Desk) -> None:
    told = {**CONCERN, "group": {**GROUP, "phone": None}}

    answer = await desk.post("/v1/cases", desk.staff(KORA), **told)

    assert [(each["field"], each["slug"]) for each in answer.json()["errors"]] == [
        ("phone", "phone-or-mail")
    ]


async def test_a_coordinator_opens_a_case_for_an_entry(desk: Desk, world: World) -> None:
    initiative_id = await world.list_entry()

    answer = await desk.post("/v1/cases", desk.staff(KORA), **CONCERN, initiative_id=initiative_id)

    mine = (await world.http.get("/v1/my/cases", headers=world.as_owner())).json()["items"]
    assert answer.status_code == 201
    assert [each["case_id"] for each in mine] == [answer.json()["case_id"]]


async def test_what_was_written_down_wrong_is_corrected_and_kept(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.log(case_id, TODAY, kind="phone", note="Angerufen.")
    wrong = (await desk.sees(MARA, case_id))["touchpoints"][0]["touchpoint_id"]

    better = {"kind": "visit", "happened_on": str(TODAY - timedelta(days=2)), "note": "Besucht."}
    await desk.does(MARA, case_id, f"touchpoints/{wrong}/correct", **better)

    kept = {each["touchpoint_id"]: each for each in (await desk.sees(MARA, case_id))["touchpoints"]}
    new = next(each for each in kept.values() if each["corrects"] == wrong)
    assert (kept[wrong]["is_corrected"], kept[wrong]["kind"]) == (True, "phone")
    assert kept[wrong]["notes"][0]["text"] == "Angerufen."
    assert (new["is_corrected"], new["kind"], new["notes"][0]["text"]) == (
        False,
        "visit",
        "Besucht.",
    )
    seen = (await desk.owner_sees(case_id))["touchpoints"]
    assert [each["kind"] for each in seen] == ["visit"]


async def test_two_corrections_at_once_are_one(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.log(case_id, TODAY)
    wrong = (await desk.sees(MARA, case_id))["touchpoints"][0]["touchpoint_id"]
    told = {"kind": "mail", "happened_on": str(TODAY)}

    answers = await asyncio.gather(
        *(desk.tells(MARA, case_id, f"touchpoints/{wrong}/correct", **told) for _ in range(4))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {a.json()["slug"] for a in answers if a.status_code == 409} == {"touchpoint-corrected"}


@pytest.mark.parametrize(("days", "slug"), [(1, "day-not-come"), (-3 * 365 - 1, "day-long-ago")])
async def test_a_contact_happened_today_or_some_time_ago(desk: Desk, days: int, slug: str) -> None:
    case_id = await desk.open()
    told = {"kind": "phone", "happened_on": str(TODAY + timedelta(days=days))}

    answer = await desk.tells(MARA, case_id, "touchpoints", **told)

    assert [each["slug"] for each in answer.json()["errors"]] == [slug]


async def test_a_contact_on_the_agreed_day_keeps_the_appointment(desk: Desk, clock: Clock) -> None:
    case_id = await desk.open()
    soon = TODAY + timedelta(days=10)
    await desk.does(MARA, case_id, "next-contact", next_contact_on=str(soon))
    clock.pass_by(days=10)

    await desk.log(case_id, soon, next_contact_on=str(soon + timedelta(days=14)))

    assert (await desk.owner_sees(case_id))["next_contact_on"] == str(soon + timedelta(days=14))
    assert (await desk.said())[-3:] == [
        "next-contact-agreed",
        "touchpoint-logged",
        "next-contact-agreed",
    ]


async def test_cohorts_group_cases_and_the_overview_narrows_to_one(desk: Desk) -> None:
    first, other = await desk.open(), await desk.write_down()
    cohort = await desk.post("/v1/cohorts", desk.staff(KORA), name="Werkstatt Lausitz 2026")
    again = await desk.post("/v1/cohorts", desk.staff(KORA), name="Werkstatt Lausitz 2026")
    cohort_id = cohort.json()["cohort_id"]

    await desk.does(KORA, first, "cohort", cohort_id=cohort_id)

    shown = await desk.world.http.get(
        "/v1/cases", params={"cohort": cohort_id}, headers=desk.staff(KORA)
    )
    assert again.json()["cohort_id"] == cohort_id
    assert [each["case_id"] for each in shown.json()["items"]] == [first]
    assert shown.json()["counts"] == {
        "requested": 1, "opened": 1, "paused": 0, "lapsed": 0, "needs_coordinator": 0, "wishes": 0,
    }  # fmt: skip
    assert other not in str(shown.json()["items"])


async def test_the_overview_shows_how_much_each_mentor_has(desk: Desk) -> None:
    await desk.open()
    await desk.open(title="Zweiter Garten")
    await desk.enter(MILAN)

    shown = (await desk.world.http.get("/v1/cases", headers=desk.staff(KORA))).json()

    assert {each["subject"]: each["load"] for each in shown["mentors"]} == {MARA: 2, MILAN: 0}


async def test_an_owner_wishes_another_mentor_and_the_hand_over_settles_it(desk: Desk) -> None:
    case_id = await desk.open()

    wished = await desk.owner_does(
        case_id, "wish", wish="other-mentor", text="Wir kommen nicht zueinander."
    )

    page = await desk.sees(KORA, case_id)
    assert wished.status_code == 200
    assert (page["wish"], page["wish_text"]) == ("other-mentor", "Wir kommen nicht zueinander.")
    await desk.hand_over(case_id, MILAN)
    assert (await desk.sees(KORA, case_id))["wish"] is None


async def test_a_mentor_does_not_read_why_somebody_wants_another_one(desk: Desk) -> None:
    case_id = await desk.open()

    await desk.owner_does(case_id, "wish", wish="other-mentor", text="Sie ist nie pünktlich.")

    page = await desk.sees(MARA, case_id)
    assert (page["wish"], page["wish_text"]) == (None, None)
    assert "wish" not in str(page["timeline"])


async def test_a_wish_to_end_waits_for_a_talk_unless_nobody_took_the_case_on(desk: Desk) -> None:
    asked, live = await desk.request(), await desk.open(title="Zweiter Garten")

    first = await desk.owner_does(asked, "wish", wish="end")
    second = await desk.owner_does(live, "wish", wish="end")

    assert (first.json()["state"], second.json()["state"]) == ("closed", "opened")
    assert (await desk.sees(KORA, asked))["outcome"] == "withdrawn"
    assert (await desk.sees(MARA, live))["wish"] == "end"
    await desk.does(KORA, live, "settle-wish")
    assert (await desk.sees(MARA, live))["wish"] is None


async def test_what_is_over_stays_over(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.does(MARA, case_id, "close", outcome="transferred", learnt="Geht auch in Zittau.")

    tried = {
        "touchpoints": {"kind": "phone", "happened_on": str(TODAY)},
        "notes": {"text": "Noch etwas."},
        "phase": {"phase": "pilot"},
        "pause": {},
        "resume": {},
        "next-contact": {"next_contact_on": str(TODAY)},
        "milestones": {"title": "Noch ein Ziel"},
        "ask-mentor": {"mentor": MARA},
    }
    slugs = {
        act: (await desk.tells(KORA, case_id, act, **told)).json()["slug"]
        for act, told in tried.items()
    }

    assert set(slugs.values()) == {"case-closed"}, slugs


async def test_a_case_that_never_began_can_only_be_declined_or_withdrawn(desk: Desk) -> None:
    case_id = await desk.request()

    founded = await desk.tells(KORA, case_id, "close", outcome="founded", learnt="Nichts.")
    gone = await desk.tells(KORA, case_id, "close", outcome="person-gone", learnt="Nichts.")
    declined = await desk.does(
        KORA, case_id, "close", outcome="not-taken-on", learnt="Passt nicht."
    )

    assert {founded.json()["slug"], gone.json()["slug"]} == {"outcome-not-fitting"}
    assert declined["state"] == "closed"
    assert await desk.said() == ["case-requested", "case-closed"]


async def test_staff_deeds_stand_in_the_audit_log_without_any_text(
    desk: Desk, world: World
) -> None:
    case_id = await desk.open()
    await desk.does(MARA, case_id, "notes", text="Vertraulich: Streit im Vorstand.")

    async with world.database.read() as tx:
        rows = await tx.fetch("SELECT * FROM audit_entry WHERE subject_kind = 'case' ORDER BY id")

    assert [(row["done_by"], row["deed"]) for row in rows] == [
        (KORA, "mentor-asked"),
        (MARA, "mentor-said-yes"),
        (MARA, "case-opened"),
        (MARA, "mentor-assigned"),
        (MARA, "note-written"),
    ]
    assert "Vorstand" not in str([dict(row) for row in rows])
