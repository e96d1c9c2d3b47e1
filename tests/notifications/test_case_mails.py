"""What owners hear of their accompaniment: each thing once, and none instead of another."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.cases import (
    CaseClosed,
    CaseOpened,
    CaseOutcome,
    CasePhase,
    ContactLapsed,
    HandoverProposed,
    MentorAssigned,
    MilestoneReached,
    NextContactAgreed,
)
from tests.notifications.builders import HANA, a_person

CASE_ID = UUID("00000000-0000-4000-8000-0000000000f1")
CASE = {"case_id": CASE_ID, "initiative_id": None, "owner_person_id": HANA}
DETAILS = {
    "title": "Dorfladen",
    "mentor": "Mara Probe",
    "is_handover": "",
    "next_contact_on": "2026-11-30",
    "milestone": "Satzung steht",
    "outcome": "gegründet",
}
OWNER = a_person(HANA, details=DETAILS, links={"own": "r" + "o" * 43})
DAY = date(2026, 11, 30)


def a_milestone(**other):
    return MilestoneReached(**{**CASE, "milestone_id": uuid4(), "reached_on": DAY, **other})


@pytest.mark.parametrize(
    ("fact", "purpose"),
    [
        (MentorAssigned(**CASE, handover_id=uuid4()), "case-mentor-assigned"),
        (NextContactAgreed(**CASE, next_contact_on=DAY), "case-next-contact"),
        (a_milestone(), "case-milestone-reached"),
        (HandoverProposed(**CASE, handover_id=uuid4()), "case-handover-asked"),
        (CaseClosed(**CASE, outcome=CaseOutcome.FOUNDED), "case-closed"),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
async def test_each_step_that_concerns_her_is_one_mail_to_the_owner(house, fact, purpose):
    await house.hear_with(fact, OWNER)

    assert await house.states() == {purpose: ["ready"]}
    (mail,) = await house.mails()
    assert "/m/r" + "o" * 43 in mail.get_body(("plain",)).get_content()


async def test_two_goals_reached_in_one_minute_are_two_mails(house):
    for _ in range(2):
        await house.hear_with(a_milestone(), OWNER)

    assert await house.states() == {"case-milestone-reached": ["ready", "ready"]}


async def test_another_day_makes_the_first_one_moot(house):
    await house.hear_with(NextContactAgreed(**CASE, next_contact_on=DAY), OWNER)
    await house.hear_with(NextContactAgreed(**CASE, next_contact_on=date(2026, 12, 7)), OWNER)

    assert sorted((await house.states())["case-next-contact"]) == ["cancelled", "ready"]


async def test_the_end_makes_the_next_contact_moot_and_leaves_the_goal_alone(house):
    await house.hear_with(NextContactAgreed(**CASE, next_contact_on=DAY), OWNER)
    await house.hear_with(a_milestone(), OWNER)
    await house.hear_with(CaseClosed(**CASE, outcome=CaseOutcome.FOUNDED), OWNER)

    assert await house.states() == {
        "case-next-contact": ["cancelled"],
        "case-milestone-reached": ["ready"],
        "case-closed": ["ready"],
    }


async def test_a_group_without_a_mailbox_gets_no_mail_and_waits_for_none(house):
    by_phone = a_person(
        HANA, email=None, phone="+493023125042", details=DETAILS, links={"own": "r" + "o" * 43}
    )

    await house.hear_with(MentorAssigned(**CASE, handover_id=uuid4()), by_phone)

    assert (await house.states())["case-mentor-assigned"] != ["ready"]
    assert await house.mails() == []


@pytest.mark.parametrize(
    "fact",
    [
        CaseOpened(**CASE, phase=CasePhase.IDENTIFY),
        ContactLapsed(**CASE, silent_since=DAY),
        NextContactAgreed(**CASE, next_contact_on=None),
        CaseClosed(**{**CASE, "owner_person_id": None}, outcome=CaseOutcome.PERSON_GONE),
    ],
    ids=lambda fact: type(fact).__name__,
)
async def test_what_is_no_news_for_an_owner_is_told_to_nobody(house, fact):
    await house.hear_with(fact, OWNER)

    assert await house.states() == {}
