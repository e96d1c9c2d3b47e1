"""Needs and offers: put up by people, entries and town halls, found, fitted, renewed, settled."""

import json
from datetime import timedelta
from typing import Any

import pytest

from services.registry.work.networking import postings
from tests.registry.builders import ANNA, NOW
from tests.registry.networking.builders import (
    DRESDEN,
    EVA,
    GOERLITZ,
    INES,
    JAN,
    LEIPZIG,
    WEISSWASSER,
    Board,
    a_posting,
    an_offer,
    content_of,
)


async def test_a_need_hangs_once_its_mailbox_is_confirmed(board: Board) -> None:
    posting_id = await board.draft(a_posting())
    before = await board.found()

    states = [(await board.confirm(posting_id)).json()["state"] for _ in range(2)]

    assert before == []
    assert states == ["listed", "listed"]
    assert await board.found() == [posting_id]
    assert await board.said() == ["need-drafted", "need-listed"]


async def test_nobody_learns_who_it_is_from_the_board_or_a_fact(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    await board.put_up(an_offer())

    public = json.dumps(
        [
            await board.get("/v1/postings"),
            await board.get(f"/v1/postings/{posting_id}"),
            [fact["payload"].decode() for fact in await board.world.facts()],
        ]
    )

    for word in (INES, JAN, "Ines Beispiel", "Jan Anbieter", "23456789", "Nähstube in"):
        assert word not in public


@pytest.mark.parametrize(
    ("told", "field", "slug"),
    [
        ({"text": "Zu kurz."}, "text", "text-too-short"),
        ({"ags": "14999999"}, "ags", "municipality-unknown"),
        ({"radius_km": 0}, "radius_km", "number-out-of-range"),
        ({"district": "14626"}, "district", "area-doubled"),
        ({"ends_on": "2026-03-01"}, "ends_on", "date-past"),
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "ends_on", "dates-reversed"),
        ({"email": "ines@"}, "contact.email", "email-invalid"),
    ],
)
async def test_what_is_wrong_is_named_by_field(
    board: Board, told: dict[str, Any], field: str, slug: str
) -> None:
    answer = await board.post("/v1/postings", a_posting(**told))

    assert answer.status_code == 422
    assert [(each["field"], each["slug"]) for each in answer.json()["errors"]] == [(field, slug)]


async def test_the_board_is_searched_by_side_category_and_ground(board: Board) -> None:
    room = await board.put_up(a_posting())
    far = await board.put_up(an_offer(ags=LEIPZIG))
    whole = await board.put_up(an_offer(category="time", ags=None, district="14626"))

    assert await board.found(side="offer") == [whole, far] or set(
        await board.found(side="offer")
    ) == {whole, far}
    assert await board.found(category="room", side="need") == [room]
    assert set(await board.found(district="14626")) == {room, whole}
    assert await board.found(ags=LEIPZIG) == [far]
    assert await board.found(ags=GOERLITZ, radius_km=50) == [whole, room]
    refused = await board.world.http.get("/v1/postings", params={"ags": "99999999"})
    assert (refused.status_code, refused.json()["slug"]) == (422, "filter-unknown")


async def test_what_fits_is_shown_to_both_with_the_reason_the_nearest_first(board: Board) -> None:
    need = await board.put_up(a_posting(radius_km=60, starts_on="2026-05-01"))
    here = await board.put_up(an_offer(ends_on="2026-08-31"))
    near = await board.put_up(an_offer(ags=GOERLITZ, title="Saal in Görlitz", email=EVA))
    await board.put_up(an_offer(ags=DRESDEN, email="fern@example.org"))
    await board.put_up(an_offer(category="money", email="anders@example.org"))

    fits = (await board.get(f"/v1/postings/{need}"))["fits"]
    back = (await board.get(f"/v1/postings/{here}"))["fits"]

    assert [fit["posting"]["posting_id"] for fit in fits] == [here, near]
    assert fits[0]["distance_km"] == 0
    assert 38 < fits[1]["distance_km"] < 50
    assert (fits[0]["starts_on"], fits[0]["ends_on"]) == ("2026-05-01", "2026-08-31")
    assert [fit["posting"]["posting_id"] for fit in back] == [need]


async def test_an_entry_says_what_it_needs_and_its_owner_alone_may(board: Board) -> None:
    entry = await board.world.list_entry()
    path = f"/v1/initiatives/{entry}/postings"
    told = content_of(a_posting())

    stranger = await board.post(path, told, **board.world.as_owner(JAN))
    posted = await board.post(path, told, **board.world.as_owner(ANNA, capability=entry))

    assert (stranger.status_code, posted.json()["state"]) == (404, "listed")
    [item] = (await board.get("/v1/postings"))["items"]
    assert item["entry"] == {"initiative_id": entry, "title": "Nachbarschaftsgarten Ost"}
    await board.world.decide(entry, "archive", reason="Den Verein gibt es nicht mehr.")
    assert await board.found() == [], "what an entry needs is seen as long as the entry is"


async def test_a_town_hall_puts_up_what_its_place_needs_and_that_is_noted(board: Board) -> None:
    path = f"/v1/municipalities/{GOERLITZ}/postings"

    refused = await board.post(path, a_posting(), **board.staff("editor"))
    posted = await board.post(path, a_posting(), **board.staff())

    assert (refused.status_code, posted.json()["state"]) == (403, "listed")
    [item] = (await board.get("/v1/town-desk/postings", **board.staff()))["items"]
    assert item["town"]["name"] == "Görlitz"
    async with board.world.database.read() as tx:
        assert await tx.fetchval("SELECT deed FROM audit_entry") == "post-for-town"


async def test_it_is_asked_about_a_week_before_renewed_by_one_button_and_expires_else(
    board: Board,
) -> None:
    kept = await board.put_up(a_posting())
    left = await board.put_up(an_offer())

    await board.pass_days(83)
    renewed = await board.renew(kept)
    await board.pass_days(8)

    assert renewed.json()["expires_at"] == (NOW + timedelta(days=173)).isoformat().replace(
        "+00:00", "Z"
    )
    assert await board.found() == [kept]
    assert await board.said() == [
        "need-listed",
        "offer-listed",
        "need-expiry-due",
        "offer-expiry-due",
        "offer-expired",
    ]
    back = [(await board.renew(left)).json()["state"] for _ in range(2)]
    assert back == ["listed", "listed"]
    assert (await board.said())[-1] == "offer-listed"


async def test_it_leaves_the_board_when_its_days_are_over(board: Board) -> None:
    posting_id = await board.put_up(a_posting(ends_on="2026-03-10"))

    await board.pass_days(7)
    before = await board.found()
    await board.pass_days(2)
    late = await board.renew(posting_id)

    assert (before, await board.found()) == ([posting_id], [])
    assert (late.status_code, late.json()["slug"]) == (409, "posting-over")


async def test_its_owner_settles_it_and_nobody_else(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    path = f"/v1/postings/{posting_id}/resolve"

    stranger = await board.post(path, **board.world.as_owner(JAN))
    settled = [await board.post(path, **board.world.as_owner(INES)) for _ in range(2)]

    assert stranger.status_code == 404
    assert [answer.json()["state"] for answer in settled] == ["resolved"] * 2
    assert (await board.said()).count("need-resolved") == 1
    assert await board.found() == []


async def test_staff_takes_off_what_does_not_belong_there_and_says_why(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    path = f"/v1/postings/{posting_id}/take-off"

    without = await board.post(path, {"reason": " "}, **board.staff("editor"))
    taken = await board.post(path, {"reason": "Das ist Werbung."}, **board.staff("editor"))
    [told] = await board.told((await board.world.facts())[-1])

    assert (without.status_code, taken.json()["state"]) == (422, "resolved")
    assert (told["email"], told["details"]["reason"]) == (INES, "Das ist Werbung.")


async def test_the_owner_gets_her_link_and_hears_how_much_fits(board: Board) -> None:
    await board.put_up(an_offer())
    posting_id = await board.put_up(a_posting())

    [told] = await board.told((await board.world.facts())[-1])

    assert told["details"]["fits"] == "1"
    assert told["links"]["own_posting"] == board.link(postings.OWN, posting_id)
    opened = board.world.as_owner(INES, capability=posting_id)
    assert (await board.get(f"/v1/postings/{posting_id}/own", **opened))["actions"] == [
        "renew",
        "resolve",
    ]


async def test_what_nobody_confirms_goes_after_a_week_and_what_ended_after_ninety_days(
    board: Board,
) -> None:
    await board.draft(a_posting())
    ended = await board.put_up(an_offer())
    await board.post(f"/v1/postings/{ended}/resolve", **board.world.as_owner(JAN))

    await board.pass_days(8)
    week = await rows(board)
    await board.pass_days(83)

    assert week == [ended]
    assert await rows(board) == []


async def test_a_municipality_shows_what_is_there_and_hides_small_figures(board: Board) -> None:
    entry = await board.world.list_entry(ags=WEISSWASSER)
    need = await board.put_up(a_posting())
    await board.put_up(an_offer(ags=LEIPZIG))

    town = await board.get(f"/v1/municipalities/{WEISSWASSER}/page")

    assert (town["municipality"]["name"], town["municipality"]["name_hsb"]) == (
        "Weißwasser",
        "Běła Woda",
    )
    assert (town["listed"], [each["initiative_id"] for each in town["entries"]]) == (1, [entry])
    assert [each["posting_id"] for each in town["postings"]] == [need]
    assert town["figures"] == {"enquiries": None, "conversations": None}
    assert town["topics"] == {"nachbarschaft": None}
    unknown = await board.world.http.get("/v1/municipalities/14999999/page")
    assert unknown.status_code == 404


async def rows(board: Board) -> list[str]:
    async with board.world.database.read() as tx:
        return [str(row["id"]) for row in await tx.fetch("SELECT id FROM posting ORDER BY id")]
