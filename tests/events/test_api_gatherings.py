"""Gatherings over HTTP: what everybody sees and what organisers do."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from tests.events.server import Api, a_draft


async def test_an_announced_gathering_is_public_with_its_free_places(api: Api):
    gathering = await api.announce(capacity=30, series="Sozial.Innovativ.Sächsisch")

    listed = (await api.client.get("/v1/gatherings")).json()["items"]
    one = (await api.client.get(f"/v1/gatherings/{gathering}")).json()

    assert [item["gathering_id"] for item in listed] == [gathering]
    assert (one["state"], one["booking_open"]) == ("announced", True)
    assert one["rooms"] == [{"kind": "on_site", "capacity": 30, "free": 30, "waiting": 0}]
    assert one["venue"]["city"] == "Weißwasser"


async def test_the_list_is_by_series_and_time(api: Api):
    near = await api.announce(series="A")
    far = await api.announce(
        starts_at=(datetime.now(UTC) + timedelta(days=90)).isoformat(),
        ends_at=(datetime.now(UTC) + timedelta(days=91)).isoformat(),
    )
    later = (datetime.now(UTC) + timedelta(days=60)).isoformat()

    by_series = await api.client.get("/v1/gatherings", params={"series": "A"})
    by_time = await api.client.get("/v1/gatherings", params={"from": later})

    assert [item["gathering_id"] for item in by_series.json()["items"]] == [near]
    assert [item["gathering_id"] for item in by_time.json()["items"]] == [far]


async def test_only_organisers_announce_revise_and_look_at_seats(api: Api):
    gathering = await api.announce()
    somebody = api.token(person_id="p_" + "2" * 32)

    announced = await api.post("/v1/gatherings", a_draft(), somebody)
    looked = await api.client.get(f"/v1/gatherings/{gathering}/seats")
    cancelled = await api.post(f"/v1/gatherings/{gathering}/cancel", {}, somebody)

    statuses = (announced.status_code, looked.status_code, cancelled.status_code)
    assert statuses == (403, 401, 403)


async def test_a_revision_needs_the_one_that_was_seen(api: Api):
    gathering = await api.announce()
    path, organiser = f"/v1/gatherings/{gathering}", api.organiser

    blind = await api.client.put(path, json=a_draft(), headers=organiser)
    first = await api.client.put(path, json=a_draft(25), headers={**organiser, "if-match": '"1"'})
    stale = await api.client.put(path, json=a_draft(26), headers={**organiser, "if-match": '"1"'})

    assert (blind.status_code, first.status_code, stale.status_code) == (428, 200, 412)
    assert stale.json()["revision"] == 2
    assert (await api.room(gathering))["capacity"] == 25


async def test_capacity_never_goes_below_what_is_taken(api: Api):
    gathering = await api.announce(capacity=3)
    await api.book(gathering, "Anna")

    refused = await api.client.put(
        f"/v1/gatherings/{gathering}",
        json=a_draft(0),
        headers={**api.organiser, "if-match": '"1"'},
    )

    assert (refused.status_code, refused.json()["slug"]) == (409, "capacity-below-taken")


async def test_a_cancelled_gathering_stays_visible_and_closed(api: Api):
    gathering = await api.announce()
    for _ in range(2):
        answer = await api.post(f"/v1/gatherings/{gathering}/cancel", {}, api.organiser)

    one = (await api.client.get(f"/v1/gatherings/{gathering}")).json()
    refused = await api.book(gathering, "Anna")

    assert answer.json() == {"gathering_id": gathering, "revision": 2, "state": "cancelled"}
    assert (one["state"], one["booking_open"]) == ("cancelled", False)
    assert refused.json()["slug"] == "gathering-cancelled"


async def test_organisers_see_names_and_states_but_no_address(api: Api):
    gathering = await api.announce(capacity=1)
    await api.book(gathering, "Anna")
    await api.book(gathering, "Berta")

    answer = await api.client.get(f"/v1/gatherings/{gathering}/seats", headers=api.organiser)

    told = [(item["guests"], item["state"]) for item in answer.json()["items"]]
    assert told == [(["Anna"], "held"), (["Berta"], "waiting")]
    assert answer.json()["items"][1]["why"]["reason"] == "not-confirmed"
    assert "@example.org" not in answer.text


async def test_an_organiser_releases_a_seat_that_the_guest_released_already(api: Api):
    gathering = await api.announce()
    seat = (await api.book(gathering, "Anna")).json()["seat_id"]
    by_guest = await api.act("release", token=await api.link(seat, "manage"))

    by_organiser = await api.post("/v1/seats/release", {"seat_id": seat}, api.organiser)

    assert by_organiser.json() == by_guest.json()
    assert (await api.room(gathering))["free"] == 20


async def test_the_calendar_file_is_read_by_others(api: Api):
    gathering = await api.announce()

    answer = await api.client.get(f"/v1/gatherings/{gathering}.ics")

    calendar = Calendar.from_ical(answer.content)
    (entry,) = calendar.walk("VEVENT")
    assert answer.headers["content-type"] == "text/calendar; method=PUBLISH; charset=utf-8"
    assert (calendar["METHOD"], entry["UID"]) == ("PUBLISH", f"{gathering}@localhost")
    assert entry["SUMMARY"] == "Sofagespräche; mit Gästen, Fragen"
    assert entry["DTSTART"].dt.tzinfo is not None
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


async def test_figures_count_what_is_ahead(api: Api):
    gathering = await api.announce(capacity=10)
    trusted = api.token("staff-cli")
    await api.book(gathering, "Anna", guests=[{"name": "A"}, {"name": "B"}], headers=trusted)

    figures = (await api.client.get("/v1/figures")).json()

    assert figures == {"upcoming": 1, "free_places": 8, "booked": 2}


async def test_a_gathering_that_is_not_there_is_not_found(api: Api):
    nowhere = "00000000-0000-0000-0000-000000000000"

    for path in (f"/v1/gatherings/{nowhere}", f"/v1/gatherings/{nowhere}.ics"):
        assert (await api.client.get(path)).status_code == 404
