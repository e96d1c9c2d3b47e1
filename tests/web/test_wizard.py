"""The wizard: the place that is meant, the mailed link, sending twice, changing later."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.web.settings import WebSettings
from tests.days import in_days, typed_day
from tests.web.conftest import Behind, Outage
from tests.web.signing import INES, Visitor, hidden
from tests.web.wizard_steps import HOUSEHOLD, LIMITS, STEPS, a_profile, fills_in

PLACES = "/v1/municipalities"
LATER = "/mitmachen/spaeter"
CHECK = "/mitmachen/pruefen"
MESSAGES = "/v1/messages"
PROFILE = "/v1/profile"


@pytest.fixture(autouse=True)
def everything_is_there(behind: Behind) -> None:
    behind.says("notifications", MESSAGES, {"status": "accepted"}, status=202)
    behind.says("registry", PLACES, [a_place("Leipzig", "14713000")])
    behind.says("matching", PROFILE, {"slug": "not-found", "title": ""}, status=404)


async def test_the_place_of_exactly_this_name_is_meant(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    larger = a_place("Auerbach/Vogtland", "14523020")
    behind.says("registry", PLACES, [larger, a_place("Auerbach", "14521040")])
    await fills_in(browser_like, upto=2)

    answer = await browser_like.post("/mitmachen/3", data={"place": "auerbach", "radius_km": "30"})
    page = await browser_like.get("/mitmachen/3")

    assert answer.headers["location"] == "/mitmachen/4"
    assert 'value="Auerbach"' in page.text


async def test_who_names_a_place_that_exists_twice_chooses(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    two = [
        a_place("Bernsdorf", "14625030", "Bautzen"),
        a_place("Bernsdorf", "14524010", "Zwickau"),
    ]
    await fills_in(browser_like)
    await visitor.signs_in()
    behind.says("registry", PLACES, two)
    behind.says("matching", PROFILE, {"state": "live"})
    typed = {"place": "Bernsdorf", "radius_km": "30"}

    asked = await browser_like.post(
        "/mitmachen/3", data=await visitor.fills("/mitmachen/3", **typed)
    )
    chosen = await browser_like.post(
        "/mitmachen/3", data={**hidden(asked), **typed, "ags": "14524010"}
    )
    again = await browser_like.get("/mitmachen/3")
    await browser_like.post(CHECK, data=await visitor.fills(CHECK))

    assert asked.status_code == 422
    assert 'href="#ags"' in asked.text
    assert "Bernsdorf (Zwickau)" in asked.text
    assert chosen.status_code == 303
    assert 'value="14524010" checked' in again.text
    assert visitor.told(PROFILE)[0]["place"]["ags"] == "14524010"


async def test_a_beginning_that_many_places_share_is_asked_for_in_full(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", PLACES, [a_place(f"Neu{n}", f"147130{n}0") for n in range(10, 22)])

    answer = await browser_like.post("/mitmachen/3", data={"place": "Neu", "radius_km": "30"})

    assert answer.status_code == 422
    assert "Bitte schreiben Sie den ganzen Namen." in answer.text


async def test_the_page_says_that_the_mail_goes_only_if_it_goes(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await browser_like.post("/mitmachen/1", data=HOUSEHOLD)
    behind.says("notifications", MESSAGES, {"slug": "idempotency-key-reused"}, status=422)

    answer = await browser_like.post(LATER, data=await visitor.fills(LATER, email=INES))

    assert answer.status_code == 422
    assert "Die Mail ist unterwegs" not in answer.text
    assert f'value="{INES}"' in answer.text


async def test_a_code_that_cannot_be_mailed_is_not_asked_for(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("notifications", MESSAGES, {"slug": "fields-invalid"}, status=422)

    answer = await browser_like.post("/anmelden", data={"email": INES})

    assert answer.status_code == 422
    assert "Bitte prüfen Sie Ihre Angaben." in answer.text


async def test_going_back_to_mend_the_address_mails_the_right_one_too(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await browser_like.post("/mitmachen/1", data=HOUSEHOLD)
    form = await visitor.fills(LATER, email="inse@example.org")
    await browser_like.post(LATER, data=form)

    answers = [await browser_like.post(LATER, data={**form, "email": INES}) for _ in range(2)]

    assert [told["email"] for told in visitor.told(MESSAGES)] == ["inse@example.org", INES, INES]
    first, second, doubled = visitor.keys(MESSAGES)
    assert first != second == doubled
    assert all(f"Der Link an {INES}" in answer.text for answer in answers)


async def test_resume_links_to_one_mailbox_end_at_a_limit(
    browser_like: httpx.AsyncClient, visitor: Visitor, settings: WebSettings
) -> None:
    await browser_like.post("/mitmachen/1", data=HOUSEHOLD)

    answers = [
        await browser_like.post(LATER, data={"email": INES, "idempotency_key": str(uuid4())})
        for _ in range(settings.mails_per_mailbox + 1)
    ]

    assert answers[-1].status_code == 429
    assert len(visitor.sent(MESSAGES)) == settings.mails_per_mailbox


async def test_a_resume_link_that_could_not_be_mailed_does_not_count(
    browser_like: httpx.AsyncClient, outage: Outage, settings: WebSettings
) -> None:
    await browser_like.post("/mitmachen/1", data=HOUSEHOLD)
    with outage("notifications", MESSAGES):
        for _ in range(settings.mails_per_mailbox + 1):
            away = await browser_like.post(LATER, data={"email": INES})

    answer = await browser_like.post(LATER, data={"email": INES})

    assert (away.status_code, answer.status_code) == (503, 200)


async def test_resume_links_to_many_mailboxes_end_at_a_limit(
    browser_like: httpx.AsyncClient, visitor: Visitor, settings: WebSettings
) -> None:
    await browser_like.post("/mitmachen/1", data=HOUSEHOLD)

    for n in range(settings.mails_per_visitor + 1):
        answer = await browser_like.post(LATER, data={"email": f"fremd{n}@example.org"})

    assert answer.status_code == 429
    assert len(visitor.sent(MESSAGES)) == settings.mails_per_visitor


async def test_who_resumes_a_finished_draft_by_link_shows_the_mailbox_sends_and_gets_matches(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await resumes_elsewhere(browser_like, visitor)

    asked = await browser_like.post(CHECK, data=await visitor.fills(CHECK))
    sign_in = await browser_like.get(asked.headers["location"])
    behind.says("matching", PROFILE, {"state": "live"})
    behind.says("matching", "/v1/matches", {"items": [], "near_misses": []})
    back = await shows_mailbox(visitor, sign_in)
    sent = await browser_like.post(back, data=await visitor.fills(back))
    matches = await browser_like.get(sent.headers["location"])

    assert asked.headers["location"] == "/anmelden?weiter=/mitmachen/pruefen&aus=entwurf"
    assert f'value="{INES}"' in sign_in.text
    assert "Bevor die Suche startet, prüfen wir, ob die Adresse Ihre ist" in sign_in.text
    assert sent.headers["location"] == "/treffer?neu=1"
    assert matches.status_code == 200
    ((who, told),) = zip(visitor.speakers(PROFILE), visitor.told(PROFILE), strict=True)
    assert (who.capability, who.email) == (None, INES)
    assert told["contact"]["name"] == "Ines Muster"


async def test_a_resume_link_tells_no_service_of_a_mailbox_that_nobody_has_shown(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await resumes_elsewhere(browser_like, visitor, mailed_to="other@example.org")

    await browser_like.post(CHECK, data=await visitor.fills(CHECK))
    await browser_like.get("/meine-plattform")

    whos = visitor.speakers("/v1/profile", method="GET")
    assert [who.email for who in whos] == [None] * len(whos) != []
    assert visitor.told(PROFILE) == []


async def test_who_has_signed_in_stays_so_when_resuming_by_link(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like)
    await browser_like.post(LATER, data=await visitor.fills(LATER, email=INES))
    await visitor.signs_in()
    await presses(visitor, visitor.told(MESSAGES)[-1]["params"]["link_token"])
    behind.says("matching", PROFILE, {"state": "live"})

    sent = await browser_like.post(CHECK, data=await visitor.fills(CHECK))

    assert sent.headers["location"] == "/treffer?neu=1"
    assert [who.capability for who in visitor.speakers(PROFILE)] == [None]


async def test_a_double_click_on_the_last_button_leads_to_the_matches_twice(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like)
    await visitor.signs_in()
    form = await visitor.fills(CHECK)
    behind.says("matching", PROFILE, {"state": "live"})
    first = await browser_like.post(CHECK, data=form)
    behind.says("matching", PROFILE, {"slug": "not-found", "title": ""}, status=404)

    second = await browser_like.post(CHECK, data=form)

    assert first.headers["location"] == second.headers["location"] == "/treffer?neu=1"


async def test_after_sending_another_search_can_be_filled_in(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like)
    await visitor.signs_in()
    form = await visitor.fills(CHECK)
    behind.says("matching", PROFILE, {"state": "live"})
    await browser_like.post(CHECK, data=form)
    behind.says("matching", PROFILE, {"slug": "not-found", "title": ""}, status=404)

    saved = await browser_like.post("/mitmachen/1", data={**form, **HOUSEHOLD, "persons": "7"})
    page = await browser_like.get("/mitmachen/1")

    assert saved.headers["location"] == "/mitmachen/2"
    assert 'value="7"' in page.text


async def test_a_profile_that_is_refused_stays_on_the_page(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like)
    await visitor.signs_in()
    form = await visitor.fills(CHECK)
    behind.says("matching", PROFILE, {"slug": "phone-needed-for-sms"}, status=422)

    answer = await browser_like.post(CHECK, data=form)

    assert answer.status_code == 422
    assert "Für Nachrichten per SMS brauchen wir Ihre Handynummer." in answer.text
    assert "Ines Muster" in answer.text


async def test_what_was_saved_is_filled_in_and_one_answer_can_be_changed(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("matching", PROFILE, a_profile())
    pages = [await browser_like.get(f"/mitmachen/{n}") for n in range(1, 9)]
    limits = {**LIMITS, "max_equity_eur": "0", "tenures": ["rent", "cooperative"]}
    form = {**hidden(pages[3]), **limits, "max_warm_cost_eur": "800"}

    changed = await browser_like.post("/mitmachen/4", data=form)
    await browser_like.post(CHECK, data=await visitor.fills(CHECK))

    shown = ["single-parent", "de", "Leipzig", "700", "groups", "5", "1", "Ines Muster"]
    assert [text for text, page in zip(shown, pages, strict=True) if is_filled(page, text)] == shown
    assert changed.headers["location"] == CHECK
    (told,) = visitor.told(PROFILE)
    before = a_profile()["criteria"]
    assert told.pop("contact") == {"name": "Ines Muster", "phone": None, "sms_wanted": False}
    assert told == {**before, "max_warm_cost_eur": 800, "locale": "de"}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (typed_day("move_in_from", -1), "move_in_from_day", "Bitte nennen Sie heute oder einen"),
        (
            {**typed_day("move_in_from", -9), **typed_day("move_in_to", -2)},
            "move_in_to_day",
            "oder lassen Sie ihn frei",
        ),
    ],
)
async def test_a_day_of_moving_in_that_is_over_is_asked_for_anew(
    browser_like: httpx.AsyncClient, typed: dict[str, str], field: str, sentence: str
) -> None:
    await fills_in(browser_like)

    answer = await browser_like.post("/mitmachen/4", data={**LIMITS, **typed})
    page = await browser_like.get("/mitmachen/4")

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text
    assert f'value="{in_days(300).year}"' in page.text


async def test_a_saved_first_day_that_has_passed_is_from_now_on_and_holds_nobody_up(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    profile = a_profile()
    profile["criteria"]["move_in_from"] = in_days(-40).isoformat()
    await visitor.signs_in()
    behind.says("matching", PROFILE, profile)
    kept = {**LIMITS, "max_warm_cost_eur": "650", **typed_day("move_in_from", -40)}
    other = {**kept, **typed_day("move_in_from", -39)}

    form = await visitor.fills("/mitmachen/4")
    refused = await browser_like.post("/mitmachen/4", data={**form, **other})
    saved = await browser_like.post("/mitmachen/4", data={**form, **kept})
    page = await browser_like.get(CHECK)
    await browser_like.post(CHECK, data=await visitor.fills(CHECK))

    assert (refused.status_code, saved.status_code) == (422, 303)
    assert "ab sofort" in page.text
    (told,) = visitor.told(PROFILE)
    assert (told["move_in_from"], told["max_warm_cost_eur"]) == (in_days(0).isoformat(), 650)


async def test_a_wish_that_nobody_touches_is_not_stated(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like, upto=5)
    page = await browser_like.get("/mitmachen/6")
    await browser_like.post("/mitmachen/6", data={"garden_weight": "2"})
    await browser_like.post("/mitmachen/8", data=STEPS[8])
    await visitor.signs_in()
    behind.says("matching", PROFILE, {"state": "live"})

    await browser_like.post(CHECK, data=await visitor.fills(CHECK))

    assert visitor.told(PROFILE)[0]["wishes"] == [
        {"dimension": "garden", "position": 128, "wanted": 128, "weight": 2}
    ]
    assert page.text.count('<option value="0" selected>') == 8


async def test_the_summary_names_what_counts_with_its_weight(
    browser_like: httpx.AsyncClient,
) -> None:
    wished = {"community_weight": "2", "garden_weight": "3", "quiet_weight": "2"}
    await fills_in(browser_like)
    await browser_like.post("/mitmachen/6", data=wished)
    page = await browser_like.get(CHECK)
    await browser_like.post("/mitmachen/6", data={"garden_weight": "0"})
    without = await browser_like.get(CHECK)

    told = "sehr wichtig: Garten; wichtig: Gemeinschaft, Ruhe im Haus"
    assert told in page.text
    assert "alles egal" in without.text


async def test_a_profile_of_others_fills_in_nothing(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", PROFILE, a_profile())

    page = await browser_like.get("/mitmachen/1")

    assert "checked" not in page.text
    assert behind.asked == []


def is_filled(page: httpx.Response, text: str) -> bool:
    return f'value="{text}" checked' in page.text or f'type="text" value="{text}"' in page.text


async def resumes_elsewhere(
    client: httpx.AsyncClient, visitor: Visitor, mailed_to: str = INES
) -> None:
    """Fill in all steps, ask for the link, and press its button in another browser."""
    await fills_in(client)
    await client.post(LATER, data=await visitor.fills(LATER, email=mailed_to))
    client.cookies.clear()
    await presses(visitor, visitor.told(MESSAGES)[-1]["params"]["link_token"])


async def presses(visitor: Visitor, token: str) -> None:
    pressed = await visitor.client.post(f"/m/{token}", data=await visitor.fills(f"/m/{token}"))
    assert pressed.headers["location"] == "/mitmachen"


async def shows_mailbox(visitor: Visitor, sign_in: httpx.Response) -> str:
    """Sign in by the mailed code; where that leads to."""
    await visitor.client.post("/anmelden", data={**hidden(sign_in), "email": INES})
    code = visitor.told(MESSAGES)[-1]["params"]["code"]
    answer = await visitor.client.post("/anmelden/code", data={"code": code})
    return answer.headers["location"]


def a_place(name: str, ags: str, district: str = "Leipzig") -> dict[str, Any]:
    return {
        "ags": ags,
        "name": name,
        "name_hsb": None,
        "district": ags[:5],
        "district_name": district,
        "lat": 51.34,
        "lon": 12.37,
    }


async def test_errors_are_summed_up_in_the_order_of_the_fields(
    browser_like: httpx.AsyncClient,
) -> None:
    answer = await browser_like.post("/mitmachen/3", data={"place": "", "radius_km": "-5"})

    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#([^"]+)">', answer.text) == ["place", "radius_km"]
    assert "Bitte geben Sie eine ganze Zahl von 1 bis 200 km ein." in answer.text
