"""Rules and lists of municipalities are written by one, published by another, never changed."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.registry.builders import World
from tests.registry.funding.builders import DOEBELN, LEIPZIG, SOURCE, WEISSWASSER
from tests.registry.funding.desk import FELIX, FLORA, SEAT, Desk, a_rule_text, answers

BERNSDORF_ZWICKAU, BERNSDORF_BAUTZEN = "14524010", "14625030"
SHEET = {
    "id": "testregion",
    "version": "2026.1",
    "label": "Testregion",
    "valid_from": "2026-01-01",
    "source": "Amtsblatt 3, Seite 7",
    "read_on": "2026-02-01",
}


async def propose(desk: Desk, *criteria: dict[str, Any], **other: Any) -> Any:
    return await desk.tells("/calls/dorf/rules", {"rule": a_rule_text(*criteria, **other)})


async def test_the_proposer_cannot_publish_and_another_can(desk: Desk) -> None:
    await desk.drafts()
    await propose(desk)

    own = await desk.tells("/calls/dorf/rules/1/publish", by=FLORA)
    other = await desk.tells("/calls/dorf/rules/1/publish", by=FELIX)

    assert (own.status_code, own.json()["slug"]) == (409, "proposal-needs-another")
    assert (other.status_code, other.json()["proposal"]["decided_by"]) == (200, FELIX)


async def test_of_two_who_publish_and_decline_at_once_one_is_too_late(desk: Desk) -> None:
    await desk.drafts()
    await propose(desk)

    done = await asyncio.gather(
        *(desk.tells("/calls/dorf/rules/1/publish", by=f"staff-{n}") for n in range(8)),
        *(desk.tells("/calls/dorf/rules/1/decline", by=f"staff-{n}") for n in range(8, 12)),
    )

    assert sorted(answer.status_code for answer in done) == [200] + [409] * 11
    (stored,) = (await desk.tells("/calls/dorf", method="GET")).json()["rules"]
    winner = next(answer.json() for answer in done if answer.status_code == 200)
    assert stored["proposal"] == winner["proposal"]
    said = await desk.said()
    assert said.count("rule-version-published") == int(stored["state"] == "published")


async def test_of_two_proposals_at_once_each_gets_a_number_of_its_own(desk: Desk) -> None:
    await desk.drafts()

    done = await asyncio.gather(*(propose(desk) for _ in range(5)))

    assert sorted(answer.json()["version"] for answer in done) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE funding_rule SET rule = '{}'",
        "UPDATE funding_rule SET valid_to = '2026-12-31'",
        "UPDATE funding_rule SET state = 'proposed', decided_by = NULL, decided_at = NULL",
        "DELETE FROM funding_rule",
        "UPDATE area_set SET read_on = '2020-01-01' WHERE id = 'sn'",
        "DELETE FROM area_member WHERE ags = '14713000'",
        "UPDATE area_member SET certainty = 'disputed'",
    ],
)
async def test_not_even_the_database_changes_what_was_published(desk: Desk, change: str) -> None:
    await desk.drafts()
    await desk.rules()

    with pytest.raises(asyncpg.RaiseError):
        async with desk.world.database.transaction() as tx:
            await tx.execute(change)


async def test_a_later_version_never_reaches_back(desk: Desk) -> None:
    await desk.drafts()
    await desk.rules()

    back = await propose(desk, valid_from="2026-03-01")
    today = await propose(desk, valid_from="2026-03-02")

    assert back.json()["slug"] == "rule-reaches-back"
    assert today.status_code == 201


async def test_an_answer_for_a_past_day_stays_when_the_rule_changes(desk: Desk) -> None:
    await desk.opens()
    before = await desk.checks(on="2026-02-15")
    narrower = {"id": "form", "kind": "legal_form", "one_of": ["eg"], "source": SOURCE}
    await desk.rules("dorf", SEAT, narrower, valid_from="2026-03-02")

    then, now = await desk.checks(on="2026-02-15"), await desk.checks()

    changing = {"call"}
    assert {k: v for k, v in then.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert (then["rule_version"], then["verdict"]) == (1, "met")
    assert (now["rule_version"], now["verdict"]) == (2, "not-met")


@pytest.mark.parametrize(
    ("criterion", "place", "slug"),
    [
        ({"kind": "moon_phase"}, "all.0", "rule-kind-unknown"),
        ({"kind": "legal_form", "one_of": []}, "all.0.one_of", "rule-list-empty"),
        ({"kind": "legal_form"}, "all.0.one_of", "rule-field-missing"),
        ({"kind": "legal_form", "one_of": ["ev"], "not": True}, "all.0.not", "rule-field-unknown"),
        ({"kind": "amount_eur", "at_least": 2, "at_most": 1}, "all.0", "rule-contradicts"),
        ({"kind": "call_window", "closes_on": "31.3.2026"}, "all.0.closes_on", "rule-date"),
        ({"kind": "seat_area", "in": "Sachsen"}, "all.0.in", "rule-spelling"),
        ({"kind": "duration_months", "at_most": "lang"}, "all.0.at_most", "rule-value-wrong"),
    ],
)
async def test_what_cannot_be_read_is_named_by_its_place(
    desk: Desk, criterion: dict[str, Any], place: str, slug: str
) -> None:
    await desk.drafts()
    told = {"id": "x", "source": SOURCE, **criterion}

    refused = await desk.tells("/calls/dorf/rules/preview", {"rule": a_rule_text(told)})

    errors = refused.json()["errors"]
    assert refused.status_code == 422
    assert (place, slug) in [(error["field"], error["slug"]) for error in errors]
    assert all(error["detail"] for error in errors)


async def test_a_rule_of_a_dated_call_needs_the_dates(desk: Desk) -> None:
    await desk.drafts(closes_on="2026-12-31")

    refused = await propose(desk)

    assert refused.json()["slug"] == "rule-window-missing"


async def test_a_rule_is_tried_with_made_up_applicants_and_nothing_is_stored(desk: Desk) -> None:
    await desk.drafts()

    tried = await desk.tells("/calls/dorf/rules/preview", {"rule": a_rule_text(SEAT)})

    told = {each["name"]: (each["verdict"], each["reasons"]) for each in tried.json()["examples"]}
    assert told["Verein in Weißwasser"] == ("met", [])
    assert told["Verein in Leipzig"] == ("not-met", ["seat-outside-area"])
    assert (await desk.tells("/calls/dorf", method="GET")).json()["rules"] == []


async def test_a_list_is_imported_by_one_and_counts_once_another_publishes_it(desk: Desk) -> None:
    text = f"\ufeffags;certainty;name\r\n{WEISSWASSER};listed\r\n{DOEBELN};strittig\r\n\r\n"
    await desk.drafts()
    in_it = {**SEAT, "in": "testregion@2026.1"}

    proposed = await desk.tells("/areas", {**SHEET, "text": text})
    too_early = await propose(desk, in_it)
    own = await desk.tells("/areas/testregion/2026.1/publish", by=FLORA)
    other = await desk.tells("/areas/testregion/2026.1/publish", by=FELIX)
    await desk.rules("dorf", in_it)
    await desk.tells("/calls/dorf/publish")

    assert (proposed.json()["listed"], proposed.json()["disputed"]) == (1, 1)
    assert too_early.json()["slug"] == "rule-names-unknown"
    assert (own.json()["slug"], other.status_code) == ("proposal-needs-another", 200)
    assert (await desk.checks())["verdict"] == "met"
    assert (await desk.checks(told=answers(seat_ags=DOEBELN)))["verdict"] == "unknown"
    assert "area-set-published" in await desk.said()


async def test_both_bernsdorf_are_told_apart_by_their_keys(desk: Desk, world: World) -> None:
    text = f"{BERNSDORF_BAUTZEN};listed;Bernsdorf"
    await desk.tells("/areas", {**SHEET, "text": text})
    await desk.tells("/areas/testregion/2026.1/publish", by=FELIX)
    await desk.opens("dorf", {**SEAT, "in": "testregion@2026.1"})

    bautzen = await desk.checks(told=answers(seat_ags=BERNSDORF_BAUTZEN))
    zwickau = await desk.checks(told=answers(seat_ags=BERNSDORF_ZWICKAU))

    assert (bautzen["verdict"], zwickau["verdict"]) == ("met", "not-met")
    members = (await world.http.get("/v1/funding/areas/testregion/2026.1")).json()["members"]
    assert members == [{"ags": BERNSDORF_BAUTZEN, "name": "Bernsdorf", "certainty": "listed"}]


@pytest.mark.parametrize(
    ("row", "slug"),
    [
        ("14522;listed", "area-row-not-a-municipality"),
        ("147;listed", "area-row-not-a-municipality"),
        ("DED43;listed", "area-row-not-a-municipality"),
        ("Bernsdorf;listed", "area-row-no-key"),
        ("14999999;listed", "area-row-unknown"),
        (f"{LEIPZIG};vielleicht", "area-row-certainty"),
        (f"{LEIPZIG};listed;Dresden", "area-row-other-name"),
        (f"{WEISSWASSER};disputed", "area-row-doubled"),
    ],
)
async def test_a_wrong_line_is_named_by_its_number_and_nothing_is_stored(
    desk: Desk, row: str, slug: str
) -> None:
    text = f"ags;certainty\n{WEISSWASSER};listed\n{row}\n"

    imported = (await desk.tells("/areas", {**SHEET, "text": text})).json()

    assert imported["errors"] == [{"line": 3, "slug": slug, "told": row}]
    assert imported["area"] is None
    sets = (await desk.tells("", method="GET")).json()["areas"]
    assert "testregion" not in {each["id"] for each in sets}


async def test_a_dry_run_reads_and_stores_nothing(desk: Desk) -> None:
    told = {**SHEET, "text": f"{WEISSWASSER};listed", "dry_run": True}

    imported = (await desk.tells("/areas", told)).json()

    assert (imported["listed"], imported["area"]) == (1, None)


async def test_a_version_of_a_list_is_there_once(desk: Desk) -> None:
    await desk.tells("/areas", {**SHEET, "text": f"{WEISSWASSER};listed"})

    again = await desk.tells("/areas", {**SHEET, "text": f"{LEIPZIG};listed"})

    assert again.json()["errors"][0]["slug"] == "area-version-taken"


async def test_the_lists_that_come_with_the_software_say_that_they_are_fixtures(
    world: World,
) -> None:
    for version, listed in (("2021-27.1", 362), ("2021-27.1d", 363), ("2014-20.1", 355)):
        told = (await world.http.get(f"/v1/funding/areas/sn-transition/{version}")).json()

        assert told["area"]["is_fixture"] is True
        assert "widersprechen sich" in told["area"]["source"]
        assert len(told["members"]) == listed
