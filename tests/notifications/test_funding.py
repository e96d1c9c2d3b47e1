"""Owners who saved a check hear once that a call has opened, and nobody else hears anything."""

from datetime import date
from uuid import UUID

import pytest

from contracts.funding import (
    EligibilityEvaluated,
    FundingCallClosed,
    FundingCallWithdrawn,
    Verdict,
)
from services.notifications.store import outcomes
from tests.notifications.builders import INITIATIVE_ID, PROJECT, a_person
from tests.notifications.house import part

CALL_ID = UUID("00000000-0000-4000-8000-0000000000f1")
OWNER = a_person(
    PROJECT,
    details={
        "title": "Hof am Mühlteich",
        "call_title": "Älter werden im Dorf",
        "funder": "Stiftung Musterland",
        "closes_on": "2026-11-30",
        "verdict": "met",
        "path": "/foerderung/aufrufe/dorf",
    },
    links={"own": "r" + "o" * 43},
)


def an_evaluation(**changes) -> EligibilityEvaluated:
    told = {
        "subject_id": "c1",
        "call_id": CALL_ID,
        "call": "dorf",
        "rule_version": 1,
        "area_sets": (),
        "on": date(2026, 10, 1),
        "verdict": Verdict.MET,
        "reasons": (),
        "initiative_id": INITIATIVE_ID,
        "owner_person_id": PROJECT,
        "is_news": True,
    }
    return EligibilityEvaluated(**{**told, **changes})


def the_call(kind, **changes):
    told = {
        "call_id": CALL_ID,
        "call": "dorf",
        "revision": 1,
        "title": "Älter werden im Dorf",
        "funder": "Stiftung Musterland",
        "url": None,
        "opens_on": None,
        "closes_on": None,
        "themes": (),
        "rule_version": 1,
        "is_illustrative": False,
    }
    return kind(**{**told, **changes})


async def test_the_owner_hears_once_and_can_stop_this_kind(house):
    await house.hear_with(an_evaluation(), OWNER)
    await house.hear_with(an_evaluation(), OWNER)

    (mail,) = await house.mails()
    text = part(mail, "text/plain")
    assert "wahrscheinlich förderfähig" in text
    assert "bis zum 30. November 2026" in text
    assert "Keine Mails zu Förderaufrufen mehr" in text
    assert mail["List-Unsubscribe"]


@pytest.mark.parametrize(
    "changes",
    [{"is_news": False}, {"owner_person_id": None, "initiative_id": None}],
    ids=["no news", "not saved"],
)
async def test_nobody_hears_of_what_is_no_news_or_was_not_saved(house, changes):
    await house.hear_with(an_evaluation(**changes), OWNER)

    assert await house.rows() == []


@pytest.mark.parametrize("kind", [FundingCallClosed, FundingCallWithdrawn])
async def test_a_call_that_is_over_is_not_told_any_more(house, kind):
    await house.hear(an_evaluation(), dataref="/internal/v1/gone")

    await house.hear(the_call(kind))

    assert {row["why_ended"] for row in await house.rows()} == {"moved-on"}


async def test_two_owners_hear_of_one_call_each_for_themselves(house):
    other = a_person("p_" + "e" * 32, email="bert@example.org", details=OWNER["details"])
    await house.hear_with(an_evaluation(), OWNER)

    await house.hear_with(
        an_evaluation(
            subject_id="c2",
            initiative_id=UUID(int=9),
            owner_person_id="p_" + "e" * 32,
        ),
        {**other, "links": OWNER["links"]},
    )

    assert len(await house.mails()) == 2


async def test_whoever_stopped_mails_about_funding_gets_none(house):
    async with house.database.transaction() as tx:
        await outcomes.stop_topic(tx, PROJECT, topic="funding", channel="mail", method="test")
    await house.hear_with(an_evaluation(), OWNER)

    await house.carry()

    assert [row["state"] for row in await house.rows()] != ["accepted"]
