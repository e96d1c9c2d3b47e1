"""Registering an entry and correcting one's own: the place, going back, refusals, limits."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.web.forms.wizard import DIMENSIONS
from services.web.settings import WebSettings
from tests.days import in_days, typed_day
from tests.web.conftest import Behind, Outage
from tests.web.signing import Visitor, hidden

ENTRY = str(uuid4())
NEW = "/initiativen/neu"
OWN = f"/eintrag/{ENTRY}"
REGISTER = "/v1/initiatives"
CHANGE = f"/v1/initiatives/{ENTRY}"
PLACES = "/v1/municipalities"
TEXTS = {
    "kind": "initiative",
    "title": "Dorfladen",
    "summary": "Ein Laden für alle.",
    "description": "Wir verkaufen Brot.",
    "topics": "versorgung",
    "place": "Bernsdorf",
}
TYPED = {**TEXTS, "place": "Leipzig", "name": "Ines Muster", "email": "ines@example.org"}
BAUTZEN, ZWICKAU = "14625030", "14524010"


@pytest.fixture(autouse=True)
def the_registry_answers(behind: Behind) -> None:
    behind.says("registry", "/v1/vocabulary", a_vocabulary())
    behind.says("registry", PLACES, [a_place("Leipzig", "14713000", "Leipzig")])
    behind.says("registry", REGISTER, {"initiative_id": ENTRY, "state": "drafted"}, status=201)
    behind.says("registry", CHANGE, {"initiative_id": ENTRY, "revision": 4})


async def test_an_entry_is_sent_once_however_often_the_button_is_pressed(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    form = await visitor.fills(NEW, **TYPED)

    answers = [await browser_like.post(NEW, data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(set(visitor.keys(REGISTER))) == 1
    assert visitor.told(REGISTER)[0]["ags"] == "14713000"


async def test_going_back_to_mend_the_address_sends_the_entry_to_the_right_one(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    form = await visitor.fills(NEW, **{**TYPED, "email": "inse@example.org"})
    await browser_like.post(NEW, data=form)

    answer = await browser_like.post(NEW, data={**form, "email": "ines@example.org"})

    assert answer.status_code == 200
    assert "ines@example.org" in answer.text
    assert len(set(visitor.keys(REGISTER))) == 2


async def test_a_refused_entry_comes_back_with_a_key_of_its_own(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", REGISTER, {"slug": "idempotency-key-reused"}, status=422)
    form = await visitor.fills(NEW, **TYPED)

    answer = await browser_like.post(NEW, data=form)

    assert answer.status_code == 422
    assert hidden(answer)["idempotency_key"] != form["idempotency_key"]


async def test_a_refused_field_is_named_where_it_stands(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    problem = {
        "slug": "fields-invalid",
        "errors": [{"field": "title", "slug": "text-too-short", "shortest": 3}],
    }
    behind.says("registry", REGISTER, problem, status=422)

    answer = await browser_like.post(NEW, data=TYPED)

    assert answer.status_code == 422
    assert 'href="#title">Name: Bitte schreiben Sie etwas mehr' in answer.text
    assert "mindestens 3 Zeichen" in answer.text


async def test_what_is_wrong_is_listed_in_the_order_of_the_page(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    wrong = [{"field": name, "slug": "choice-unknown"} for name in ("stage", "topics")]
    problem = {
        "slug": "fields-invalid",
        "errors": [*wrong, {"field": "title", "slug": "text-too-short", "shortest": 3}],
    }
    behind.says("registry", REGISTER, problem, status=422)

    answer = await browser_like.post(NEW, data={**TYPED, "stage": "unbekannt"})

    listed = answer.text[answer.text.index('id="error-summary"') :]
    assert re.findall(r'<li><a href="#(\w+)"', listed) == ["title", "topics", "stage"]


async def test_entries_to_one_mailbox_end_at_a_limit(
    browser_like: httpx.AsyncClient, visitor: Visitor, settings: WebSettings
) -> None:
    answers = [
        await browser_like.post(NEW, data={**TYPED, "title": f"Laden {n}"})
        for n in range(settings.mails_per_mailbox + 1)
    ]

    assert answers[-1].status_code == 429
    assert 'href="#email"' in answers[-1].text
    assert len(visitor.sent(REGISTER)) == settings.mails_per_mailbox


async def test_an_entry_that_could_not_be_handed_over_does_not_count(
    browser_like: httpx.AsyncClient, outage: Outage, settings: WebSettings
) -> None:
    with outage("registry", REGISTER):
        for _ in range(settings.mails_per_mailbox + 1):
            away = await browser_like.post(NEW, data=TYPED)

    answer = await browser_like.post(NEW, data=TYPED)

    assert (away.status_code, answer.status_code) == (503, 200)


async def test_a_new_entry_in_a_place_that_exists_twice_asks_which(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    exists_twice(behind)
    form = await visitor.fills(NEW, **{**TYPED, "place": "Bernsdorf"})

    asked = await browser_like.post(NEW, data=form)
    chosen = await browser_like.post(NEW, data={**form, "ags": ZWICKAU})

    assert (asked.status_code, chosen.status_code) == (422, 200)
    assert 'href="#ags"' in asked.text
    assert [told["ags"] for told in visitor.told(REGISTER)] == [ZWICKAU]


@pytest.mark.parametrize("ags", [BAUTZEN, ZWICKAU])
async def test_mending_a_typo_does_not_move_the_entry(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, ags: str
) -> None:
    await visitor.signs_in()
    exists_twice(behind)
    behind.says("registry", f"{CHANGE}/own", an_own_entry(ags=ags))
    page = await browser_like.get(OWN)

    sent = {**hidden(page), **TEXTS, "ags": chosen_place(page), "title": "Dorfladen Ost"}
    await browser_like.post(OWN, data=sent)

    assert visitor.told(CHANGE)[0]["ags"] == ags


async def test_an_entry_keeps_its_place_by_key_although_a_larger_one_begins_so(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    larger = a_place("Auerbach/Vogtland", "14523020", "Vogtland")
    behind.says("registry", PLACES, [larger, a_place("Auerbach", "14521040", "Erzgebirge")])
    behind.says("registry", f"{CHANGE}/own", an_own_entry(ags="14521040", name="Auerbach"))

    form = {**await visitor.fills(OWN), **TEXTS, "place": "Auerbach"}
    await browser_like.post(OWN, data=form)

    assert form["ags"] == "14521040"
    assert visitor.told(CHANGE)[0]["ags"] == "14521040"


async def test_a_correction_names_the_revision_and_carries_a_key(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("registry", f"{CHANGE}/own", an_own_entry())
    form = {**await visitor.fills(OWN), **TEXTS, "place": "Leipzig"}

    answers = [await browser_like.post(OWN, data=form) for _ in range(2)]

    assert {answer.headers["location"] for answer in answers} == {f"{OWN}?gesendet=1"}
    assert {request.headers["if-match"] for request in visitor.sent(CHANGE)} == {"3"}
    assert len(set(visitor.keys(CHANGE))) == 1


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("reparaturtreff.example", "https://reparaturtreff.example"),
        ("www.reparaturtreff.example/treff", "https://www.reparaturtreff.example/treff"),
        ("http://reparaturtreff.example", "http://reparaturtreff.example"),
        ("", None),
    ],
)
async def test_a_website_is_taken_without_https_as_in_a_list(
    browser_like: httpx.AsyncClient, visitor: Visitor, typed: str, sent: str | None
) -> None:
    form = await visitor.fills(NEW, **TYPED, website=typed)

    await browser_like.post(NEW, data=form)

    assert [told["website"] for told in visitor.told(REGISTER)] == [sent]


@pytest.mark.parametrize("typed", ["Reparaturtreff", "a@reparaturtreff.example", "ftp://x.example"])
async def test_what_is_no_website_is_named_beside_the_field(
    browser_like: httpx.AsyncClient, visitor: Visitor, typed: str
) -> None:
    form = await visitor.fills(NEW, **TYPED, website=typed)

    answer = await browser_like.post(NEW, data=form)

    assert answer.status_code == 422
    assert 'href="#website"' in answer.text
    assert visitor.told(REGISTER) == []


async def test_who_was_slower_sees_both_versions_and_keeps_what_was_typed(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("registry", f"{CHANGE}/own", an_own_entry())
    form = {**await visitor.fills(OWN), **TEXTS, "place": "Leipzig", "title": "Mein Titel"}
    behind.says("registry", f"{CHANGE}/own", an_own_entry(revision=4, title="Aus dem Nebenfenster"))
    behind.says("registry", CHANGE, {"slug": "precondition-failed", "revision": 4}, status=412)

    answer = await browser_like.post(OWN, data=form)

    assert answer.status_code == 412
    assert "inzwischen geändert" in answer.text
    assert hidden(answer)["revision"] == "4"
    assert 'value="Mein Titel"' in answer.text
    assert re.findall(
        r"<t[hd] (?!scope=\"col\")[^>]*class=\"kern-table__(?:header|cell)\"[^>]*>([^<]+)",
        answer.text,
    ) == [
        "Name",
        "Aus dem Nebenfenster",
        "Mein Titel",
    ]


async def test_an_offer_of_a_home_that_nobody_changed_is_no_difference(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    housing = {"step_free": None, "pets_allowed": True, "free_places": 2, "kinds": ["family"]}
    home = {"kind": "housing-project", "housing": {**housing, "wishes": no_wishes()}}
    behind.says("registry", f"{CHANGE}/own", an_own_entry(**home))
    behind.says("registry", CHANGE, {"slug": "precondition-failed", "revision": 4}, status=412)
    typed = {"free_places": "2", "pets_allowed": "yes", "step_free": "", "kinds": "family"}
    own = {**await visitor.fills(OWN), **TEXTS, "place": "Leipzig", "kind": "housing-project"}

    same = await browser_like.post(OWN, data={**own, **typed})
    other = await browser_like.post(OWN, data={**own, **typed, "free_places": "3"})

    assert "Beide Fassungen" not in same.text
    assert "freie Plätze: 2; Tiere: ja" in other.text
    assert "freie Plätze: 3; Tiere: ja" in other.text


async def test_days_of_moving_in_that_are_over_are_asked_for_anew_and_nothing_is_sent(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    days = {**typed_day("move_in_from", -9), **typed_day("move_in_to", -1)}
    typed = {**TYPED, "kind": "housing-project", "free_places": "2", **days}

    answer = await browser_like.post(NEW, data=await visitor.fills(NEW, **typed))

    assert answer.status_code == 422
    assert "Bitte nennen Sie heute oder einen späteren Tag." in answer.text
    assert "oder lassen Sie ihn frei." in answer.text
    assert visitor.sent(REGISTER) == []


async def test_an_entry_whose_first_day_has_passed_can_be_corrected_elsewhere(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    housing = {"free_places": 2, "move_in_from": in_days(-40).isoformat(), "wishes": no_wishes()}
    home = {"kind": "housing-project", "housing": housing}
    behind.says("registry", f"{CHANGE}/own", an_own_entry(**home))
    typed = {**TEXTS, "place": "Leipzig", "kind": "housing-project", "free_places": "3"}
    own = {**await visitor.fills(OWN), **typed}

    kept = await browser_like.post(OWN, data={**own, **typed_day("move_in_from", -40)})
    other = await browser_like.post(OWN, data={**own, **typed_day("move_in_from", -39)})

    assert (kept.status_code, other.status_code) == (303, 422)
    assert visitor.told(CHANGE)[0]["housing"]["move_in_from"] == in_days(-40).isoformat()


async def test_what_the_registry_says_of_a_day_stands_beside_it(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    late = {"field": "housing.move_in_from", "slug": "move-in-past"}
    behind.says("registry", REGISTER, {"slug": "fields-invalid", "errors": [late]}, status=422)
    days = typed_day("move_in_from", 0)
    typed = {**TYPED, "kind": "housing-project", "free_places": "2", **days}

    answer = await browser_like.post(NEW, data=await visitor.fills(NEW, **typed))

    assert answer.status_code == 422
    assert 'href="#move_in_from_day"' in answer.text


async def test_a_rejected_entry_cannot_be_corrected(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("registry", f"{CHANGE}/own", an_own_entry())
    behind.says("registry", CHANGE, {"slug": "entry-rejected"}, status=409)

    answer = await browser_like.post(
        OWN, data={**await visitor.fills(OWN), **TEXTS, "place": "Leipzig"}
    )

    assert answer.status_code == 422
    assert "Dieser Eintrag wurde abgelehnt." in answer.text


async def test_wrong_fields_of_a_correction_are_named_and_nothing_is_sent(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("registry", f"{CHANGE}/own", an_own_entry())
    behind.says("registry", PLACES, [])

    answer = await browser_like.post(
        OWN, data=await visitor.fills(OWN, **{**TEXTS, "title": "", "place": "Atlantis"})
    )

    assert answer.status_code == 422
    assert all(f'href="#{field}"' in answer.text for field in ("title", "place"))
    assert "Diesen Ort finden wir in Sachsen nicht." in answer.text
    assert visitor.sent(CHANGE) == []


async def test_a_draft_can_be_handed_in_without_its_mail(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("registry", f"{CHANGE}/own", an_own_entry(state="drafted"))

    page = await browser_like.get(OWN)

    assert "Eintrag abgeben" in page.text


@pytest.mark.parametrize(
    ("public", "said"),
    [
        (1, "Bis dahin bleibt öffentlich, was schon freigegeben ist."),
        (None, "Öffentlich wird er, sobald sie ihn freigibt."),
    ],
)
async def test_what_stays_public_is_told_only_of_an_entry_that_is(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, public: int | None, said: str
) -> None:
    await visitor.signs_in()
    own = {**an_own_entry(), "public_revision": public}
    behind.says("registry", f"{CHANGE}/own", own)

    page = await browser_like.get(f"{OWN}?gesendet=1")

    assert said in page.text


async def test_the_source_of_a_field_that_is_left_open_is_not_told(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    origins = {"sources": dict.fromkeys(("kind", "title", "target_groups"), "own"), "consents": []}
    behind.says("registry", f"{CHANGE}/own", an_own_entry())
    behind.says("registry", f"{CHANGE}/consents", origins)

    page = await browser_like.get(OWN)

    assert "<li>Art: eigene Angabe</li>" in page.text
    assert "<li>Für wen: eigene Angabe</li>" not in page.text


def no_wishes() -> list[dict[str, Any]]:
    return [{"weight": 0, "wanted": 128, "position": 128, "dimension": name} for name in DIMENSIONS]


def exists_twice(behind: Behind) -> None:
    two = [a_place("Bernsdorf", BAUTZEN, "Bautzen"), a_place("Bernsdorf", ZWICKAU, "Zwickau")]
    behind.says("registry", PLACES, two)


def chosen_place(page: httpx.Response) -> str:
    """The key of the ticked place."""
    (ticked,) = [ags for ags in (BAUTZEN, ZWICKAU) if f'value="{ags}" checked' in page.text]
    return ticked


def a_place(name: str, ags: str, district: str) -> dict[str, Any]:
    return {
        "ags": ags,
        "name": name,
        "name_hsb": None,
        "district": ags[:5],
        "district_name": district,
        "lat": 51.3,
        "lon": 12.4,
    }


def an_own_entry(
    *, ags: str = "14713000", name: str = "", revision: int = 3, state: str = "listed", **other: Any
) -> dict[str, Any]:
    names = {"14713000": "Leipzig", BAUTZEN: "Bernsdorf", ZWICKAU: "Bernsdorf"}
    return {
        "initiative_id": ENTRY,
        "state": state,
        "review": "cleared",
        "revision": revision,
        "public_revision": 1,
        "draft": {
            **TEXTS,
            "topics": ["versorgung"],
            "target_groups": [],
            "place": {"ags": ags, "municipality": name or names[ags]},
            "housing": None,
            **other,
        },
        "history": [],
        "actions": ["revise"],
    }


def a_vocabulary() -> dict[str, Any]:
    names = ("target_groups", "legal_forms", "stages", "actor_kinds")
    return {
        "topics": [{"value": "versorgung", "label": "Versorgung"}],
        **{name: [] for name in names},
    }
