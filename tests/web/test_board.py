"""The board as people meet it: filters, fits with reasons, forms that lose nothing, one's own."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.web.words import board
from tests.web import real_board as told
from tests.web.conftest import Behind
from tests.web.real_ideas import DISTRICTS
from tests.web.real_pages import ENTRY, ID, PLACE
from tests.web.signing import Visitor

POSTING = f"/mitmachbrett/{told.NEED}"
ASK = f"/v1/postings/{told.NEED}/introductions"
A_NEED: dict[str, Any] = {
    "side": "need",
    "category": "room",
    "title": "Raum für die Nähstube",
    "text": "Wir nähen mittwochs. Uns fehlt ein heller Raum.",
    "quantity": "40 Quadratmeter",
    "area": "near",
    "place": "Weißwasser/O.L.",
    "radius_km": "10",
    "starts_on_day": "1",
    "starts_on_month": "Mai",
    "starts_on_year": "2027",
    "name": "Ines Beispiel",
    "email": "ines@example.org",
}
A_WISH: dict[str, Any] = {
    "text": "Guten Tag, unser Saal steht leer. Möchten Sie ihn sehen?",
    "name": "Jan Beispiel",
    "email": "jan@example.org",
    "agrees": "yes",
}


@pytest.fixture(autouse=True)
def registry(behind: Behind) -> None:
    for (service, path), data in told.SAYS.items():
        behind.says(service, path, data)
    behind.says("registry", "/v1/municipalities", [PLACE])
    behind.says("registry", "/v1/districts", DISTRICTS)
    own = {
        "initiative_id": ID,
        "state": "listed",
        "revision": 1,
        "public_revision": 1,
        "draft": ENTRY,
    }
    behind.says("registry", f"/v1/initiatives/{ID}/own", own)


async def test_what_fits_is_shown_with_its_reasons(browser_like: httpx.AsyncClient) -> None:
    page = (await browser_like.get(POSTING)).text

    assert "Angebote, die dazu passen" in page
    for reason in ("Beide: Raum.", "12 km entfernt.", "Beides geht ab 1. Mai 2027."):
        assert reason in page
    assert "Gemeinde Weißwasser/O.L." in page


async def test_the_filters_are_handed_on_and_the_place_is_found(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    await browser_like.get("/mitmachbrett?art=need&was=room&ort=Weißwasser/O.L.&umkreis=20")

    asked = next(each for each in behind.asked if each.url.path == "/v1/postings").url.params
    assert dict(asked) == {
        "side": "need",
        "category": "room",
        "ags": PLACE["ags"],
        "radius_km": "20",
        "cursor": "0",
    }


async def test_a_need_is_put_up_once_however_often_the_button_is_pressed(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    answer = {"posting_id": str(uuid4()), "state": "draft", "expires_at": None}
    behind.says("registry", "/v1/postings", answer, status=201)
    form = await visitor.fills("/mitmachbrett/neu", **A_NEED)

    answers = [await browser_like.post("/mitmachbrett/neu", data=form) for _ in range(2)]

    assert ["sehen Sie in Ihr Postfach" in each.text for each in answers] == [True, True]
    assert len(set(visitor.keys("/v1/postings"))) == 1
    sent = visitor.told("/v1/postings")[0]
    assert (sent["ags"], sent["radius_km"], sent["starts_on"]) == (PLACE["ags"], 10, "2027-05-01")


async def test_a_whole_district_needs_no_place(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    answer = {"posting_id": str(uuid4()), "state": "draft", "expires_at": None}
    behind.says("registry", "/v1/postings", answer, status=201)
    typed = {**A_NEED, "area": "district", "place": "", "district": "14626"}

    await browser_like.post(
        "/mitmachbrett/neu", data=await visitor.fills("/mitmachbrett/neu", **typed)
    )

    [sent] = visitor.told("/v1/postings")
    assert (sent["district"], "ags" in sent) == ("14626", False)


async def test_what_was_typed_stays_when_something_is_wrong(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    typed = {**A_NEED, "category": "", "starts_on_month": "Frimaire"}

    answer = await browser_like.post(
        "/mitmachbrett/neu", data=await visitor.fills("/mitmachbrett/neu", **typed)
    )

    assert answer.status_code == 422
    assert 'href="#category"' in answer.text
    assert 'href="#starts_on_month"' in answer.text
    assert 'value="Raum für die Nähstube"' in answer.text
    assert visitor.sent("/v1/postings") == []


async def test_nobody_is_asked_without_the_consent_of_who_asks(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    answer = {"introduction_id": str(uuid4()), "posting_id": told.NEED, "state": "draft"}
    behind.says("registry", ASK, answer, status=201)
    page = f"{POSTING}/kennenlernen"

    without = await browser_like.post(
        page, data=await visitor.fills(page, **{**A_WISH, "agrees": ""})
    )
    agreed = await browser_like.post(page, data=await visitor.fills(page, **A_WISH))

    assert (without.status_code, agreed.status_code) == (422, 200)
    assert "sehen Sie in Ihr Postfach" in agreed.text
    [sent] = visitor.told(ASK)
    assert (sent["consent"], sent["from_posting_id"]) == (told.CONSENT["version"], None)


async def test_who_asks_from_her_own_posting_names_it(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    answer = {"introduction_id": str(uuid4()), "posting_id": told.NEED, "state": "requested"}
    behind.says("registry", ASK, answer, status=201)
    page = f"{POSTING}/kennenlernen?von={told.OFFER}"

    await browser_like.post(page.partition("?")[0], data=await visitor.fills(page, **A_WISH))

    assert visitor.told(ASK)[0]["from_posting_id"] == told.OFFER


@pytest.mark.parametrize(
    ("do", "path", "body"),
    [
        ("renew", f"/v1/postings/{told.NEED}/renew", {}),
        ("resolve", f"/v1/postings/{told.NEED}/resolve", {}),
        ("yes", f"/v1/introductions/{told.MEETING}/answer", {"answer": "yes"}),
        ("no", f"/v1/introductions/{told.MEETING}/answer", {"answer": "no"}),
    ],
)
async def test_the_owner_presses_one_button(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    do: str,
    path: str,
    body: dict[str, str],
) -> None:
    behind.says("registry", path, {"state": "listed"})
    await visitor.opens_link(told.NEED)
    page = f"{POSTING}/meins"
    token = visitor.token(await browser_like.get(page))

    answer = await browser_like.post(
        page, data={"do": do, "introduction_id": told.MEETING, "csrf_token": token}
    )

    assert answer.status_code == 303
    assert visitor.told(path) == [body]


async def test_a_card_is_shown_only_where_both_said_yes(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.opens_link(told.NEED)

    page = (await browser_like.get(f"{POSTING}/meins")).text

    assert page.count("jan@example.org") == 2, "once as a link, once as its text"
    assert page.count("Ja, Kontakt austauschen") == 1


async def test_an_entry_shows_its_partners_and_what_it_needs(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", f"/v1/initiatives/{ID}", ENTRY)

    page = (await browser_like.get(f"/initiativen/{ID}")).text

    assert "Werkstatt am Bahnhof" in page
    assert f'href="/mitmachbrett/{told.NEED}"' in page


async def test_an_entry_stands_without_its_partners_if_they_cannot_be_had(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", f"/v1/initiatives/{ID}", ENTRY)
    behind.said.pop(("registry", f"/v1/initiatives/{ID}/partners"))

    assert (await browser_like.get(f"/initiativen/{ID}")).status_code == 200


async def test_a_partner_is_named_confirmed_and_ended_by_buttons(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    path = f"/v1/initiatives/{ID}/partnerships"
    behind.says("registry", f"{path}/{told.PARTNERSHIP}/answer", {"state": "ended"})
    behind.says("registry", "/v1/initiatives", {"items": [{**ENTRY, "initiative_id": told.NEED}]})
    await visitor.signs_in()
    page = f"/eintrag/{ID}/partner"
    found = await browser_like.get(f"{page}?q=Hof")
    token = {"csrf_token": visitor.token(found)}

    ended = await browser_like.post(
        page, data={**token, "do": "no", "partnership_id": told.PARTNERSHIP}
    )

    assert f'value="{told.NEED}"' in found.text
    assert ended.headers["location"] == f"{page}?getan=beendet"


async def test_a_municipality_is_found_by_its_sorbian_name_and_hides_small_figures(
    browser_like: httpx.AsyncClient,
) -> None:
    found = (await browser_like.get("/gemeinden?q=Běła Woda")).text
    page = (await browser_like.get(f"/gemeinden/{told.AGS}")).text

    assert f'href="/gemeinden/{PLACE["ags"]}"' in found
    assert '<span lang="hsb">Běła Woda</span>' in page
    assert "14 Einträge" in page
    assert "unter 5" in page


@pytest.mark.parametrize("ags", ["1462661", "14626x10", "abc"])
async def test_what_is_no_key_of_a_municipality_is_not_found(
    browser_like: httpx.AsyncClient, ags: str
) -> None:
    assert (await browser_like.get(f"/gemeinden/{ags}")).status_code == 404


async def test_a_town_hall_puts_something_up_for_its_place(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    path = f"/v1/municipalities/{PLACE['ags']}/postings"
    behind.says("registry", path, {"posting_id": told.NEED, "state": "listed"}, status=201)
    await visitor.signs_in_as_editor(role="municipality")
    typed = {**A_NEED, "town": "Weißwasser/O.L."}

    answer = await browser_like.post(
        "/kommune/neu", data=await visitor.fills("/kommune/neu", **typed)
    )

    assert answer.headers["location"] == "/kommune?getan=1"
    assert visitor.told(path)[0]["title"] == "Raum für die Nähstube"


async def test_the_desk_of_town_halls_is_for_them(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="editor")

    assert (await browser_like.get("/kommune")).status_code == 403


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        (None, None, "jederzeit"),
        ("2020-01-01", None, "ab sofort"),
        (None, "2027-06-30", "bis 30. Juni 2027"),
        ("2027-05-01", "2027-06-30", "vom 1. Mai 2027 bis 30. Juni 2027"),
    ],
)
def test_days_are_said_as_people_do(starts_on: str | None, ends_on: str | None, said: str) -> None:
    assert board.when(starts_on, ends_on) == said
