"""What services and the door refuse reaches people as a German page, never as an error of ours."""

from uuid import uuid4

import httpx
import pytest

from services.notifications.decide.purposes import PURPOSES
from tests.web.conftest import Behind
from tests.web.test_pages import a_page, an_entry

GATHERING = str(uuid4())

LEIPZIG = {
    "ags": "14713000",
    "name": "Leipzig",
    "district_name": "Leipzig",
    "lat": 51.3,
    "lon": 12.4,
}


@pytest.mark.parametrize("query", ["umkreis=²&ort=Leipzig", f"umkreis={'9' * 5000}"])
async def test_odd_digits_in_the_radius_count_as_no_radius(
    browser_like: httpx.AsyncClient, behind: Behind, query: str
) -> None:
    behind.says("registry", "/v1/initiatives", a_page(an_entry(title="Dorfladen")))
    behind.says("registry", "/v1/municipalities", [LEIPZIG])

    answer = await browser_like.get(f"/initiativen?{query}")

    assert answer.status_code == 200
    assert 'value="25" selected' in answer.text


@pytest.mark.parametrize(
    ("query", "slug", "sentence"),
    [
        ("cursor=zzz", "cursor-unknown", "Diese Seite der Liste gibt es nicht mehr."),
        ("topic=zzz", "filter-unknown", "Diesen Filter gibt es nicht."),
        ("ort=Leipzig&umkreis=9999", "radius-out-of-range", "So groß kann der Umkreis nicht sein."),
        (f"q={'x' * 600}", "fields-invalid", "Bitte prüfen Sie Ihre Angaben."),
    ],
)
async def test_a_refused_filter_shows_the_whole_list_and_says_why(
    browser_like: httpx.AsyncClient, behind: Behind, query: str, slug: str, sentence: str
) -> None:
    behind.says("registry", "/v1/initiatives", a_page(an_entry(title="Dorfladen")))
    behind.refuses("registry", "/v1/initiatives", slug, when=query.rpartition("=")[2])
    behind.says("registry", "/v1/municipalities", [LEIPZIG])

    answer = await browser_like.get(f"/initiativen?{query}")

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Dorfladen" in answer.text


@pytest.mark.parametrize("status", [403, 409, 422, 429])
async def test_a_page_that_a_service_refuses_says_so_and_not_that_we_are_away(
    browser_like: httpx.AsyncClient, behind: Behind, status: int
) -> None:
    problem = {"slug": "booking-closed", "title": "Booking is closed"}
    behind.says("events", f"/v1/gatherings/{GATHERING}", problem, status=status)

    answer = await browser_like.get(f"/veranstaltungen/{GATHERING}")

    assert answer.status_code == status
    assert "Die Anmeldung ist geschlossen." in answer.text
    assert "Booking" not in answer.text


async def test_a_token_of_ours_that_does_not_count_is_our_fault(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("events", f"/v1/gatherings/{GATHERING}", {"slug": "token-invalid"}, status=401)

    answer = await browser_like.get(f"/veranstaltungen/{GATHERING}")

    assert answer.status_code == 503


@pytest.mark.parametrize("path", ["/initiativen?q=%00", "/initiativen?%ff=1"])
async def test_what_cannot_be_stored_is_refused_with_a_german_page(
    browser_like: httpx.AsyncClient, path: str
) -> None:
    answer = await browser_like.get(path)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "Steuerzeichen" in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]


async def test_a_form_that_is_too_large_is_refused_with_a_german_page(
    browser_like: httpx.AsyncClient,
) -> None:
    answer = await browser_like.post("/mitmachen/1", data={"persons": "x" * 70_000})

    assert answer.status_code == 413
    assert '<html lang="de"' in answer.text
    assert "Das ist zu viel Text auf einmal." in answer.text


async def test_the_calendar_file_is_passed_on_as_it_is(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("events", f"/v1/gatherings/{GATHERING}.ics", b"BEGIN:VCALENDAR\r\n")

    answer = await browser_like.get(f"/veranstaltungen/{GATHERING}/termin.ics")

    assert answer.content == b"BEGIN:VCALENDAR\r\n"
    assert answer.headers["content-type"].startswith("text/calendar")


async def test_a_calendar_file_that_is_not_there_is_a_german_page(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("events", f"/v1/gatherings/{GATHERING}.ics", {"slug": "not-found"}, status=404)

    answer = await browser_like.get(f"/veranstaltungen/{GATHERING}/termin.ics")

    assert answer.status_code == 404
    assert '<html lang="de"' in answer.text


async def test_a_calendar_file_waits_for_events_as_every_page_does(
    browser_like: httpx.AsyncClient,
) -> None:
    answer = await browser_like.get(f"/veranstaltungen/{GATHERING}/termin.ics")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"


async def test_the_privacy_page_promises_unsubscribing_only_where_there_is_a_button(
    browser_like: httpx.AsyncClient,
) -> None:
    answer = await browser_like.get("/datenschutz")

    stoppable = {purpose.topic for purpose in PURPOSES.values() if purpose.topic}
    by_owner = {purpose.name for purpose in PURPOSES.values() if purpose.owner_unsubscribes}
    assert stoppable == {"matches", "ways", "funding"}
    assert by_owner == {"area-digest"}
    assert "Für Neues aus dem Verzeichnis ebenfalls." in answer.text
    assert "Nachrichten zu Treffern lassen sich mit einem Klick abbestellen." in answer.text
    assert "Nachrichten auf Ihrem gemeinsamen Weg danach auch." in answer.text
    assert "Für Nachrichten zu Förderaufrufen gilt das auch." in answer.text
    assert "Jede Nachricht sagt" not in answer.text
