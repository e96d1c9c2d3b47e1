"""The cases of the specification through the API: who can apply where, why not, what would help."""

from datetime import date
from typing import Any

import pytest

from tests.registry.builders import World
from tests.registry.funding.builders import (
    DOEBELN,
    LEIPZIG,
    LEISNIG,
    SOURCE,
    TRANSITION,
    WEISSWASSER,
)
from tests.registry.funding.desk import FROM_LEIPZIG, SEAT, Desk, answers

MET, UNKNOWN, NOT_MET = "met", "unknown", "not-met"


@pytest.mark.parametrize(
    ("seat", "in_2021", "in_2021_disputed", "in_2014"),
    [
        (LEIPZIG, NOT_MET, NOT_MET, NOT_MET),
        (WEISSWASSER, MET, MET, MET),
        (DOEBELN, NOT_MET, UNKNOWN, NOT_MET),
        (LEISNIG, MET, MET, NOT_MET),
    ],
)
async def test_the_table_of_the_cases(
    desk: Desk, seat: str, in_2021: str, in_2021_disputed: str, in_2014: str
) -> None:
    found = {}
    for n, version in enumerate(("2021-27.1", "2021-27.1d", "2014-20.1")):
        await desk.opens(f"f{n}", {**SEAT, "in": f"sn-transition@{version}"})
        found[version] = (await desk.checks(f"f{n}", answers(seat_ags=seat)))["verdict"]

    assert found == {
        "2021-27.1": in_2021,
        "2021-27.1d": in_2021_disputed,
        "2014-20.1": in_2014,
    }


async def test_a_seat_in_leipzig_with_a_branch_in_weisswasser(desk: Desk) -> None:
    branch = {"id": "zweig", "kind": "branch_area", "in": TRANSITION, "source": SOURCE}
    await desk.opens("dorf", {"any": [SEAT, branch]})

    told = await desk.checks(told={**FROM_LEIPZIG, "branch_ags": [WEISSWASSER]})

    (choice,) = told["criteria"]["parts"]
    verdicts = {part["kind"]: part["verdict"] for part in choice["parts"]}
    assert verdicts == {"seat_area": NOT_MET, "branch_area": MET}
    assert told["verdict"] == MET
    assert [part["is_barrier"] for part in choice["parts"]] == [False, False]


async def test_the_same_service_in_another_kreis_has_another_answer(desk: Desk) -> None:
    await desk.opens("f", SEAT)
    await desk.opens("c", {**SEAT, "in": "sn@1"})

    leipzig = {key: (await desk.checks(key, FROM_LEIPZIG))["verdict"] for key in ("f", "c")}
    weisswasser = {key: (await desk.checks(key))["verdict"] for key in ("f", "c")}

    assert leipzig == {"f": NOT_MET, "c": MET}
    assert weisswasser == {"f": MET, "c": MET}


async def test_an_answer_says_reason_own_value_required_value_and_source(desk: Desk) -> None:
    await desk.opens()

    told = await desk.checks(told=FROM_LEIPZIG)

    (finding,) = told["criteria"]["parts"]
    assert finding == {
        "criterion": "sitz",
        "kind": "seat_area",
        "verdict": NOT_MET,
        "reason": "seat-outside-area",
        "own": LEIPZIG,
        "required": {"area": TRANSITION},
        "source": SOURCE,
        "is_barrier": True,
    }
    assert told["places"][LEIPZIG] == "Leipzig"
    assert told["areas"][TRANSITION]["read_on"] == "2026-01-15"
    assert (told["rule_version"], told["valid_from"]) == (1, "2026-01-01")


async def test_from_leipzig_a_branch_is_advised_before_a_move(desk: Desk) -> None:
    branch = {"id": "zweig", "kind": "branch_area", "in": TRANSITION, "source": SOURCE}
    await desk.opens("dorf", {"any": [SEAT, branch]})

    told = await desk.checks(told=FROM_LEIPZIG)

    assert [[(c["field"], c["effort"]) for c in changes] for changes in told["changes"]] == [
        [("branch_ags", "branch")],
        [("seat_ags", "seat")],
    ]


async def test_a_partner_is_found_in_the_directory_the_nearest_first_and_each_is_tried(
    desk: Desk, world: World
) -> None:
    pair = {
        "id": "paar",
        "kind": "consortium",
        "partner_form": "ev",
        "partner_area": TRANSITION,
        "source": SOURCE,
    }
    await desk.opens("dorf", {"any": [SEAT, pair]})
    far = await world.list_entry(ags=WEISSWASSER, title="Verein in Weißwasser")
    near = await world.list_entry(ags=LEISNIG, title="Verein in Leisnig")
    await world.list_entry(ags=LEIPZIG, title="Verein in Leipzig")
    await world.list_entry(ags=DOEBELN, title="Verein in Döbeln")
    await world.list_entry(ags=LEISNIG, legal_form="gmbh", title="GmbH in Leisnig")
    await world.list_entry(ags=LEISNIG, legal_form=None, title="Noch ohne Form")
    own = await world.list_entry(ags=LEISNIG, title="Der eigene Eintrag")

    told = await desk.checks(told=FROM_LEIPZIG, initiative_id=own)

    assert [each["initiative_id"] for each in told["partners"]] == [near, far]
    assert {(each["criterion"], each["is_all_met"]) for each in told["partners"]} == {
        ("paar", True)
    }
    assert told["partners"][0]["distance_km"] < told["partners"][1]["distance_km"]


async def test_a_partner_that_is_no_way_out_is_said_to_be_one_step(
    desk: Desk, world: World
) -> None:
    pair = {"id": "paar", "kind": "consortium", "source": SOURCE}
    sums = {"id": "summe", "kind": "amount_eur", "at_most": 1_000, "source": SOURCE}
    await desk.opens("dorf", pair, sums)
    await world.list_entry(ags=LEISNIG)

    told = await desk.checks()

    assert [each["is_all_met"] for each in told["partners"]] == [False]


async def test_whoever_needs_no_partner_is_proposed_none(desk: Desk, world: World) -> None:
    pair = {"id": "paar", "kind": "consortium", "source": SOURCE}
    await desk.opens("dorf", {"any": [SEAT, pair]})
    await world.list_entry(ags=LEISNIG)

    assert (await desk.checks())["partners"] == []


async def test_a_call_whose_terms_are_not_known_is_open(desk: Desk) -> None:
    await desk.drafts()
    await desk.tells("/calls/dorf/publish")

    told = await desk.checks()

    assert (told["verdict"], told["criteria"], told["rule_version"]) == (UNKNOWN, None, None)


async def test_all_calls_at_once_come_sorted_by_verdict(desk: Desk, world: World) -> None:
    await desk.opens("nein", SEAT)
    await desk.opens("ja", {**SEAT, "in": "sn@1"})
    await desk.drafts("offen")
    await desk.tells("/calls/offen/publish")

    told = await world.http.post("/v1/funding/check", json={"answers": FROM_LEIPZIG})

    items = told.json()["items"]
    assert [(each["call"]["call"], each["verdict"]) for each in items] == [
        ("ja", MET),
        ("offen", UNKNOWN),
        ("nein", NOT_MET),
    ]
    assert [(each["met"], each["unknown"], each["not_met"]) for each in items] == [
        (1, 0, 0),
        (0, 0, 0),
        (0, 0, 1),
    ]


@pytest.mark.parametrize(
    ("told", "field", "slug"),
    [
        ({"legal_form": "ltd"}, "legal_form", "choice-unknown"),
        ({"themes": ["mond"]}, "themes", "choice-unknown"),
        ({"seat_ags": "14999999"}, "ags", "municipality-unknown"),
        (
            {"work": [{"ags": LEIPZIG, "percent": 60}, {"ags": LEISNIG, "percent": 50}]},
            "work",
            "work-above-hundred",
        ),
    ],
)
async def test_an_answer_that_names_what_is_not_there_is_refused(
    desk: Desk, world: World, told: dict[str, Any], field: str, slug: str
) -> None:
    await desk.opens()

    refused = await world.http.post("/v1/funding/calls/dorf/check", json={"answers": told})

    assert [(e["field"], e["slug"]) for e in refused.json()["errors"]] == [(field, slug)]


async def test_nobody_is_named_who_only_asked(desk: Desk, world: World) -> None:
    await desk.opens()
    asker = "00000000-0000-4000-8000-000000000001"

    for _ in range(2):
        await desk.checks(told=FROM_LEIPZIG, asker=asker)

    facts = [f for f in await world.facts() if f["type"].endswith("eligibility-evaluated.v1")]
    assert len(facts) == 2
    for fact in facts:
        assert b'"initiative_id":null' in fact["payload"]
        assert b'"owner_person_id":null' in fact["payload"]
        assert b'"seat-outside-area"' in fact["payload"]
    async with world.database.read() as tx:
        rows = await tx.fetch("SELECT asker::text, district, area_sets FROM funding_evaluation")
    assert [tuple(row) for row in rows] == [(asker, "14713", [TRANSITION])]


async def test_a_question_about_a_past_day_is_not_counted(desk: Desk, world: World) -> None:
    await desk.opens()

    await desk.checks(
        told=FROM_LEIPZIG, on=str(date(2026, 2, 1)), asker="00000000-0000-4000-8000-000000000001"
    )

    async with world.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM funding_evaluation") == 0


async def test_a_call_that_is_only_announced_is_judged_for_its_first_day(desk: Desk) -> None:
    dated = {"opens_on": "2026-04-01", "closes_on": "2026-04-30"}
    window = {"id": "frist", "kind": "call_window", "source": SOURCE, **dated}
    await desk.opens("bald", window, SEAT, **dated)

    asked, today = await desk.checks("bald"), await desk.checks("bald", on="2026-03-02")

    assert (asked["on"], asked["verdict"]) == ("2026-04-01", MET)
    assert (today["verdict"], today["reasons"]) == (NOT_MET, ["not-open-yet"])


async def test_a_call_that_is_over_is_no_open_question_even_if_its_terms_are_not_known(
    desk: Desk,
) -> None:
    await desk.drafts("d", closes_on="2025-02-21")
    await desk.tells("/calls/d/publish")

    told = await desk.checks("d")

    assert (told["verdict"], told["reasons"]) == (NOT_MET, ["deadline-passed"])
