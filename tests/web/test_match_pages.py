"""Matches by market, shares, near misses, why not, people kept apart, a project's households."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.web.conftest import Behind, Outage
from tests.web.signing import Visitor

MATCH, PROJECT = str(uuid4()), str(uuid4())
PAGE = f"/treffer/{MATCH}"
LIST = "/v1/matches"
BLOCKS = "/v1/blocks"
WHY = f"/v1/explanations/{PROJECT}"
HOUSEHOLDS = f"/v1/initiatives/{PROJECT}/matches"


@pytest.fixture(autouse=True)
async def ines_is_signed_in(behind: Behind, visitor: Visitor) -> None:
    await visitor.signs_in()
    behind.says("matching", f"{LIST}/{MATCH}", a_match())
    behind.says("matching", LIST, {"items": [], "near_misses": []})
    behind.says("matching", "/v1/profile", {"state": "live", "contact": {}})


async def test_matches_stand_under_the_heading_of_their_market(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    told = [
        a_match(market="groups", counterpart={"title": "Dorf am Bach", "distance_km": 4}),
        a_match(market="founding", side="offer", counterpart={"kind": "couple", "persons": 2}),
        a_match(),
        a_match(market="support", counterpart={"kind": "mentor"}),
        a_match(market="support", side="offer", counterpart={"kind": "mentor"}),
        a_match(side="offer", counterpart={"kind": "family", "persons": 4}),
    ]
    behind.says("matching", LIST, {"items": told, "near_misses": []})

    page = await browser_like.get("/treffer")

    assert headings(page) == [
        "Wohnprojekte für Sie",
        "Hof am Mühlteich",
        "Haushalte für Ihr Wohnprojekt",
        "Eine Familie, 4 Personen",
        "Mit anderen etwas gründen",
        "Ein Paar, 2 Personen",
        "Bei einem Dorf dabei sein",
        "Dorf am Bach",
        "Unterstützung für Ihre Initiative",
        "Eine Mentorin oder ein Mentor",
        "Initiativen, die Sie unterstützen",
        "Eine Initiative",
    ]
    assert "<h1>6 Treffer</h1>" in page.text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"state": "interested", "answers": {"mine": "yes"}}, "Sie haben Ja gesagt"),
        ({"state": "interested", "answers": {"mine": None}}, "Die andere Seite hat Ja gesagt"),
        ({"state": "mutual"}, "Beide haben Ja gesagt"),
        ({"state": "declined", "actions": ["yes", "later"]}, "Absage zurücknehmen"),
        ({"deadline": "2027-03-09T12:00:00+00:00"}, "Antworten bis 9. März 2027"),
    ],
)
async def test_a_card_says_where_the_match_stands(
    browser_like: httpx.AsyncClient, behind: Behind, told: dict[str, Any], said: str
) -> None:
    behind.says("matching", LIST, {"items": [a_match(**told)], "near_misses": []})
    behind.says("matching", f"{LIST}/{MATCH}", a_match(**told))

    pages = [await browser_like.get(path) for path in ("/treffer", PAGE)]

    assert [said in page.text for page in pages] == [True, True]


async def test_a_village_that_calls_leads_to_its_call_and_promises_no_meeting(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    village = {"village_id": PROJECT, "title": "Dorf am Bach", "municipality": "Görlitz"}
    told = a_match(market="groups", counterpart=village, actions=["yes", "later", "no"])
    behind.says("matching", LIST, {"items": [told], "near_misses": []})
    behind.says("matching", f"{LIST}/{MATCH}", told)

    listed, page = [await browser_like.get(path) for path in ("/treffer", PAGE)]

    for each in (listed, page):
        assert "Ja, das wäre etwas für uns" in each.text
        assert "Ja, kennenlernen" not in each.text
    assert f'href="/doerfer/{PROJECT}"' in page.text
    assert "fragen wir Sie, ob Sie bei diesem Dorf dabei sind." in page.text
    for each in (listed, page):
        for words_of_pairs in ("Wartet auf beide", "in beide Richtungen", "Sicht der anderen"):
            assert words_of_pairs not in each.text.split("<main")[1].split("<aside")[0]
    assert "Die andere Seite sagt Ja" not in page.text


async def test_an_interest_in_a_village_is_noted_and_is_not_yet_the_yes_that_founds_it(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    village = {"village_id": PROJECT, "title": "Dorf am Bach", "municipality": "Görlitz"}
    told = a_match(market="groups", counterpart=village, state="interested", actions=[])
    told |= {"answers": {"mine": "yes"}}
    behind.says("matching", LIST, {"items": [told], "near_misses": []})
    behind.says("matching", f"{LIST}/{MATCH}", told)
    behind.says("matching", "/v1/villages/mine", {"items": []})

    page, mine = [await browser_like.get(path) for path in (PAGE, "/doerfer/meine")]

    for each in (page, mine):
        assert "Interesse ist notiert" in each.text
        assert "Das ist noch kein Ja zum Dorf" in each.text
    assert "Dorf am Bach" in mine.text
    assert "Noch hat kein Dorf gefragt" not in mine.text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("place-taken", "Der Platz ist inzwischen vergeben. Wird wieder einer frei"),
        ("no-longer-fits", "weil sich auf einer Seite etwas geändert hat"),
    ],
)
async def test_the_page_of_a_match_that_is_over_says_why(
    browser_like: httpx.AsyncClient, behind: Behind, reason: str, said: str
) -> None:
    told = {"state": "withdrawn", "actions": [], "end": {"by": None, "reason": reason}}
    behind.says("matching", f"{LIST}/{MATCH}", a_match(**told))

    page = await browser_like.get(PAGE)

    assert said in page.text


async def test_taking_a_no_back_says_later(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("matching", f"{LIST}/{MATCH}", a_match(state="declined", actions=["yes", "later"]))
    behind.says("matching", f"{LIST}/{MATCH}/answer", a_match())

    await browser_like.post(f"{PAGE}/antwort", data=await visitor.fills(PAGE, answer="later"))

    assert visitor.told(f"{LIST}/{MATCH}/answer") == [{"answer": "later"}]


async def test_the_shares_of_both_sides_are_told_as_text_and_add_up(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    shares = [
        a_share("seeker", "garden", 60, 15),
        a_share("seeker", "quiet", 20, 5),
        a_share("offer", "community", 90, 10),
    ]
    scores = {"seeker_score": 3277, "offer_score": 3686}
    behind.says("matching", f"{LIST}/{MATCH}", a_match(shares=shares, **scores))

    page = await browser_like.get(PAGE)

    assert "Bei Ihnen 80 %, bei dem Projekt 90 %." in page.text
    assert "<b>Garten</b>: 60 von 75 %" in page.text
    assert "<b>Ruhe im Haus</b>: 20 von 25 %" in page.text
    assert "Zusammen: 80 % passen, 20 % fehlen." in page.text
    assert "Zusammen: 90 % passen, 10 % fehlen." in page.text


async def test_the_heading_of_a_side_is_the_sum_below_it(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    shares = [a_share("seeker", "garden", 88, 12), a_share("offer", "quiet", 70, 30)]
    scores = {"seeker_score": 3563, "offer_score": 2867}
    behind.says("matching", f"{LIST}/{MATCH}", a_match(shares=shares, **scores))

    page = await browser_like.get(PAGE)

    assert "Was Ihnen wichtig ist: 88 %" in page.text
    assert "Zusammen: 88 % passen, 12 % fehlen." in page.text
    assert "Bei Ihnen 88 %" in page.text


async def test_whoever_offers_reads_the_own_score_first(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    scores = {"seeker_score": 4096, "offer_score": 2048}
    behind.says("matching", f"{LIST}/{MATCH}", a_match(side="offer", shares=[], **scores))

    page = await browser_like.get(PAGE)

    assert "Bei Ihnen 50 %, bei dem Haushalt 100 %." in page.text


async def test_what_is_not_known_is_marked_as_open_and_not_as_in_the_way(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    obstacles = [
        {"code": "smoke-free-unknown", "params": {}},
        {"code": "pets-failed", "params": {}},
    ]
    behind.says("matching", f"{LIST}/{MATCH}", a_match(obstacles=obstacles))

    page = await browser_like.get(PAGE)

    assert marked(page, "open") == ["Ob geraucht wird, hat das Projekt noch nicht angegeben."]
    assert marked(page, "not") == ["Tiere gehen dort leider nicht."]


async def test_what_would_have_to_change_is_told_for_both_sides_the_own_first(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    moves = [
        {"code": "lower-cost", "side": "offer", "params": {"by_eur": 40}},
        {"code": "raise-cost", "side": "seeker", "params": {"by_eur": 40}},
    ]
    behind.says("matching", f"{LIST}/{MATCH}", a_match(relaxation=moves))

    page = await browser_like.get(PAGE)

    mine = page.text.index("Mit 40 € mehr im Monat würde es passen.")
    assert mine < page.text.index("Es passte, wenn das Projekt 40 € weniger kostete.")
    assert "Was müsste sich ändern?" in page.text


async def test_near_misses_stand_by_market_and_a_household_has_no_public_page(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    cost = {"code": "cost-above", "params": {"offer_eur": 640, "limit_eur": 600}}
    kind = {"code": "kind-not-welcome", "params": {"kinds": ["family"]}}
    near = [
        {**a_near("founding", kind="couple", persons=2), "obstacles": [kind]},
        {**a_near("living", title="Hof 7", initiative_id=PROJECT), "obstacles": [cost]},
    ]
    behind.says("matching", LIST, {"items": [], "near_misses": near})

    page = await browser_like.get("/treffer")

    assert page.text.index("Hof 7") < page.text.index("Ein Paar, 2 Personen")
    assert f'href="/treffer/warum/{PROJECT}"' in page.text
    assert "640 € warm: mehr als Ihre 600 €." in page.text
    assert "Der andere Haushalt sucht gerade andere Haushalte." in page.text
    assert 'href=""' not in page.text


@pytest.mark.parametrize(
    ("market", "side", "offered", "not_offered"),
    [
        ("living", "seeker", ["cost", "equity", "garden"], ["kind", "topic", "crafts", "rural"]),
        ("living", "offer", ["kind", "size", "garden"], ["counterpart", "area"]),
        ("founding", "seeker", ["counterpart", "kind", "crafts"], ["cost", "equity", "rural"]),
        ("support", "offer", ["topic", "area", "rural"], ["pets", "garden", "tenure"]),
    ],
)
async def test_a_no_offers_the_reasons_of_its_market(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    market: str,
    side: str,
    offered: list[str],
    not_offered: list[str],
) -> None:
    behind.says("matching", f"{LIST}/{MATCH}", a_match(market=market, side=side))

    page = await browser_like.get(PAGE)

    found = set(re.findall(r'<option value="([^"]+)"', page.text))
    assert found >= {*offered, "other"}
    assert found & set(not_offered) == set()


async def test_a_person_is_blocked_on_the_page_of_the_match_and_let_back_in_the_list(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("matching", f"{LIST}/{MATCH}/block", {"is_blocked": True})
    behind.says("matching", f"{LIST}/{MATCH}/unblock", {"is_blocked": False})
    told = {"match_id": MATCH, "blocked_at": "2026-11-02T10:00:00Z", "counterpart": {"title": "H."}}
    behind.says("matching", BLOCKS, {"items": [told]})

    blocked = await browser_like.post(f"{PAGE}/sperren", data=await visitor.fills(PAGE))
    page = await browser_like.get(blocked.headers["location"])
    form = await visitor.fills("/treffer/gesperrt")
    back = await browser_like.post(f"{PAGE}/entsperren", data=form)

    assert "seit 2. November 2026" in page.text
    assert f'action="{PAGE}/entsperren"' in page.text
    assert back.headers["location"] == "/treffer/gesperrt"
    assert len(visitor.sent(f"{LIST}/{MATCH}/block")) == 1
    assert len(visitor.sent(f"{LIST}/{MATCH}/unblock")) == 1


async def test_a_block_that_is_refused_says_why(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("matching", f"{LIST}/{MATCH}/block", {"slug": "nobody-to-block"}, status=409)

    answer = await browser_like.post(f"{PAGE}/sperren", data=await visitor.fills(PAGE))

    assert answer.status_code == 409
    assert "Bitte sagen Sie stattdessen ab." in answer.text


async def test_a_link_of_another_match_blocks_nobody(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.opens_link(MATCH)
    form = await visitor.fills(PAGE)
    await visitor.opens_link(str(uuid4()))

    answer = await browser_like.post(f"{PAGE}/sperren", data=form)

    assert answer.status_code in {403, 404}
    assert visitor.sent(f"{LIST}/{MATCH}/block") == []


async def test_why_a_project_is_not_proposed_is_told_with_the_least_change(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    cost = {"code": "cost-above", "params": {"offer_eur": 640, "limit_eur": 600}}
    move = {"code": "raise-cost", "side": "seeker", "params": {"by_eur": 40}}
    told = a_near("living", title="Hof 7", initiative_id=PROJECT)
    why = {**told, "obstacles": [cost], "relaxation": [move], "standing": "fits-not"}
    behind.says("matching", WHY, why)

    page = await browser_like.get(f"/treffer/warum/{PROJECT}")

    assert "Warum nicht?" in page.text
    assert "640 € warm: mehr als Ihre 600 €." in page.text
    assert "Mit 40 € mehr im Monat würde es passen." in page.text
    assert f'href="/initiativen/{PROJECT}"' in page.text


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("proposed", "Das haben wir Ihnen schon vorgeschlagen."),
        ("declined-by-you", "Hier haben Sie abgesagt."),
        ("outranked", "Das passt, aber anderes passt noch besser zu Ihnen."),
        ("paused", "macht gerade Pause"),
        ("brand-new", "Nichts steht fest im Weg."),
    ],
)
async def test_where_a_project_stands_is_said_with_the_way_to_its_match(
    browser_like: httpx.AsyncClient, behind: Behind, standing: str, said: str
) -> None:
    told = a_near("living", title="Hof 7", initiative_id=PROJECT)
    behind.says("matching", WHY, {**told, "standing": standing, "match_id": MATCH})

    page = await browser_like.get(f"/treffer/warum/{PROJECT}")

    assert said in page.text
    assert f'href="{PAGE}">Zum Treffer' in page.text


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        ({"slug": "not-found"}, 404, "Dazu können wir noch nichts sagen."),
        ({"slug": "not-ready"}, 503, "lässt sich gerade nicht laden"),
        ({"slug": "forbidden"}, 403, "lässt sich gerade nicht laden"),
        ({}, 200, "lässt sich gerade nicht laden"),
    ],
)
async def test_the_page_stands_where_matching_gives_no_explanation(
    browser_like: httpx.AsyncClient, behind: Behind, told: dict[str, Any], status: int, said: str
) -> None:
    behind.says("matching", WHY, told, status=status)

    page = await browser_like.get(f"/treffer/warum/{PROJECT}")

    assert page.status_code == 200
    assert said in page.text


async def test_the_page_stands_while_matching_is_away(
    browser_like: httpx.AsyncClient, behind: Behind, outage: Outage
) -> None:
    behind.says("matching", WHY, {})
    with outage("matching", WHY):
        page = await browser_like.get(f"/treffer/warum/{PROJECT}")

    assert "lässt sich gerade nicht laden" in page.text


async def test_a_projects_households_are_chosen_by_kind_and_age_with_what_each_shows(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    found = a_match(side="offer", counterpart={"kind": "family", "persons": 3, "pets": True})
    facets = {
        "kind": [{"value": "family", "count": 1}, {"value": "senior", "count": 2}],
        "age": [{"value": "70+", "count": 1}],
    }
    behind.says("matching", HOUSEHOLDS, {"items": [found], "total": 2, "facets": facets})

    page = await browser_like.get(f"/projekt/{PROJECT}/haushalte?age=70%2B")

    asked = behind.asked[-1].url
    assert dict(asked.params) == {"age": "70+"}
    assert "2 Haushalte passen, 1 davon gewählt." in page.text
    assert (
        f'href="/projekt/{PROJECT}/haushalte?age=70%2B&amp;kind=senior">Menschen im Ruh'
        in page.text
    )
    assert (
        f'href="/projekt/{PROJECT}/haushalte" aria-current="true"><b>70 und älter</b>' in page.text
    )
    assert "bringt Tiere mit" in page.text


async def test_a_project_of_others_shows_no_households(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", HOUSEHOLDS, {"slug": "not-found"}, status=404)

    assert (await browser_like.get(f"/projekt/{PROJECT}/haushalte")).status_code == 404


def headings(page: httpx.Response) -> list[str]:
    main = page.text[page.text.index("<main") : page.text.index("<aside")]
    texts = re.findall(r"<h[23]>(.*?)</h[23]>", main)
    return [re.sub(r"<[^>]+>", "", text) for text in texts]


def marked(page: httpx.Response, how: str) -> list[str]:
    entries = re.findall(rf'<li class="{how}">.*?</svg>.*?<span>(.*?)</span></li>', page.text)
    return [re.sub(r"<[^>]+>", "", text) for text in entries]


def a_share(side: str, dimension: str, close: int, lost: int) -> dict[str, Any]:
    return {
        "side": side,
        "dimension": dimension,
        "is_known": True,
        "close_percent": close,
        "lost_percent": lost,
    }


def a_near(market: str, **counterpart: Any) -> dict[str, Any]:
    return {
        "market": market,
        "counterpart": {"distance_km": 3.0, **counterpart},
        "fit_percent": 71,
        "obstacles": [],
        "relaxation": [],
    }


def a_match(**told: Any) -> dict[str, Any]:
    return {
        "match_id": MATCH,
        "own_id": MATCH,
        "market": "living",
        "state": "proposed",
        "side": "seeker",
        "counterpart": {"initiative_id": PROJECT, "title": "Hof am Mühlteich", "distance_km": 12.0},
        "fit_percent": 86,
        "reasons": [],
        "obstacles": [],
        "relaxation": [],
        "answers": {"mine": None},
        "contact": None,
        "deadline": None,
        "actions": ["yes", "later", "no"],
        "consent_text": None,
        **told,
    }
