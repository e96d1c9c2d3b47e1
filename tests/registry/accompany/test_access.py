"""A case is for its mentor, the coordinators and its owner, and for nobody else."""

from typing import Any

import pytest

from tests.registry.accompany.builders import KORA, MARA, MILAN, TODAY, Desk
from tests.registry.builders import ANNA, World

SECRET = "Der Vorstand streitet um die Kasse."
SHARED = "Bitte bringt die Satzung mit."
ROLES = ("editor", "organiser", "funder", "municipality", "auditor", "ops")


async def test_only_mentor_coordinator_and_owner_see_a_case(desk: Desk, world: World) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    other = await world.submit(contact={"name": "Ben", "email": "ben@example.org"})

    staff = f"/v1/cases/{case_id}"
    mine = f"/v1/my/cases/{case_id}"
    seen = {
        "mentor": (staff, desk.staff(MARA)),
        "coordinator": (staff, desk.staff(KORA)),
        "another mentor": (staff, desk.staff(MILAN)),
        **{role: (staff, world.token("web", roles=frozenset({role}))) for role in ROLES},
        "owner as staff": (staff, world.as_owner()),
        "owner": (mine, world.as_owner()),
        "owner by the link to the case": (mine, world.as_owner(capability=case_id)),
        "owner by a link to something else": (mine, world.as_owner(capability=other)),
        "stranger": (mine, world.as_owner("ben@example.org")),
        "mentor as owner": (mine, desk.staff(MARA)),
        "nobody": (staff, {}),
    }
    answers = {
        who: (await world.http.get(path, headers=headers)).status_code
        for who, (path, headers) in seen.items()
    }

    assert answers == {
        "mentor": 200,
        "coordinator": 200,
        "another mentor": 404,
        **dict.fromkeys(ROLES, 403),
        "owner as staff": 403,
        "owner": 200,
        "owner by the link to the case": 200,
        "owner by a link to something else": 404,
        "stranger": 404,
        "mentor as owner": 403,
        "nobody": 401,
    }


ACTS: dict[str, dict[str, Any]] = {
    "phase": {"phase": "pilot"},
    "pause": {},
    "resume": {},
    "close": {"outcome": "founded", "learnt": "Nichts davon."},
    "next-contact": {"next_contact_on": str(TODAY)},
    "touchpoints": {"kind": "phone", "happened_on": str(TODAY)},
    "milestones": {"title": "Satzung"},
    "notes": {"text": "Hallo."},
    "ask-mentor": {"mentor": MILAN},
}


@pytest.mark.parametrize("act", ACTS)
async def test_another_mentor_does_nothing_in_a_case(desk: Desk, act: str) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    before = await desk.said()

    answer = await desk.tells(MILAN, case_id, act, **ACTS[act])

    assert answer.status_code == 404
    assert await desk.said() == before


async def test_the_overview_and_the_figures_are_for_coordinators(desk: Desk, world: World) -> None:
    for path in ("/v1/cases", "/v1/cases/figures"):
        answers = [
            (await world.http.get(path, headers=headers)).status_code
            for headers in (desk.staff(KORA), desk.staff(MARA), world.as_owner(), {})
        ]
        assert answers == [200, 403, 403, 401], path


async def test_an_owner_reads_shared_notes_and_no_internal_one(desk: Desk) -> None:
    case_id = await desk.open()
    await desk.does(MARA, case_id, "notes", text=SECRET)
    await desk.does(MARA, case_id, "notes", text=SHARED, visibility="shared")
    await desk.log(case_id, TODAY, kind="visit", note=f"Beim Besuch: {SECRET}")
    await desk.log(case_id, TODAY, kind="phone", note="Wir sehen uns!", visibility="shared")

    page = await desk.owner_sees(case_id)

    assert [each["text"] for each in page["notes"]] == [SHARED]
    by_kind = {each["kind"]: each["notes"] for each in page["touchpoints"]}
    assert by_kind["visit"] == []
    assert [each["text"] for each in by_kind["phone"]] == ["Wir sehen uns!"]
    assert SECRET not in str(page)


async def test_a_note_shared_by_mistake_is_taken_back_with_a_trace(
    desk: Desk, world: World
) -> None:
    case_id = await desk.open()
    await desk.does(MARA, case_id, "notes", text=SECRET, visibility="shared")
    note = (await desk.sees(MARA, case_id))["notes"][0]["note_id"]
    assert SECRET in str(await desk.owner_sees(case_id))

    await desk.does(MARA, case_id, f"notes/{note}/withdraw")
    again = await desk.tells(MARA, case_id, f"notes/{note}/share")

    async with world.database.read() as tx:
        rows = await tx.fetch("SELECT done_by FROM audit_entry WHERE deed = 'note-withdrawn'")
    kept = (await desk.sees(MARA, case_id))["notes"][0]
    assert SECRET not in str(await desk.owner_sees(case_id))
    assert (kept["text"], kept["is_withdrawn"]) == (SECRET, True)
    assert [row["done_by"] for row in rows] == [MARA]
    assert again.json()["slug"] == "note-withdrawn"


async def test_an_internal_note_can_be_shared_later_and_not_taken_back_unshared(
    desk: Desk,
) -> None:
    case_id = await desk.open()
    await desk.does(MARA, case_id, "notes", text=SHARED)
    note = (await desk.sees(MARA, case_id))["notes"][0]["note_id"]

    early = await desk.tells(MARA, case_id, f"notes/{note}/withdraw")
    await desk.does(MARA, case_id, f"notes/{note}/share")

    assert early.json()["slug"] == "note-not-shared"
    assert SHARED in str(await desk.owner_sees(case_id))


async def test_notes_and_contacts_are_sealed_in_the_database(desk: Desk, world: World) -> None:
    case_id = await desk.open(case_id=await desk.write_down())
    await desk.does(MARA, case_id, "notes", text=SECRET)

    async with world.database.read() as tx:
        tables = ("case_file", "case_note", "case_touchpoint", "case_step", "case_handover")
        held = [dict(row) for name in tables for row in await tx.fetch(f"SELECT * FROM {name}")]

    told = str(held)
    assert "Strickrunde" in told
    assert [word for word in ("Kasse", "Gisela", "23125042", "Verein") if word in told] == []


@pytest.mark.parametrize("issuer", ["web", "staff-cli"])
async def test_only_notifications_claims_whom_to_reach(
    desk: Desk, world: World, issuer: str
) -> None:
    await desk.open()
    refs = [fact["headers"].get("ce_dataref", "") for fact in await world.facts()]
    path = next(ref for ref in refs if "claim/mentor-assigned" in ref)

    told = await world.http.get(path, headers=world.token("notifications"))
    other = await world.http.get(path, headers=world.token(issuer))

    person = told.json()["people"][0]
    assert (person["email"], person["details"]["mentor"]) == (ANNA, "Mara Probe")
    assert other.status_code == 403


async def test_the_link_in_a_mail_opens_the_case_and_opening_changes_nothing(
    desk: Desk, world: World
) -> None:
    case_id = await desk.open()
    refs = [fact["headers"].get("ce_dataref", "") for fact in await world.facts()]
    path = next(ref for ref in refs if "claim/mentor-assigned" in ref)
    told = await world.http.get(path, headers=world.token("notifications"))
    token = told.json()["people"][0]["links"]["own"]
    before = await desk.said()

    opened = await world.http.post(
        "/v1/links/open", json={"token": token}, headers=world.token("web")
    )

    assert (opened.json()["purpose"], opened.json()["subject"]) == ("own-case", case_id)
    assert opened.json()["summary"]["title"] == "Nachbarschaftsgarten Ost"
    assert await desk.said() == before
