"""The list of matches: in which order, what each card offers, how far one has come."""

import re
from typing import Any

import httpx
import pytest

from services.web.words.reasons import dimension_name
from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.test_match_pages import LIST, MATCH, PAGE, PROJECT, a_match, a_near, headings


@pytest.fixture(autouse=True)
async def ines_is_signed_in(behind: Behind, visitor: Visitor) -> None:
    await visitor.signs_in()
    behind.says("matching", f"{LIST}/{MATCH}", a_match())
    behind.says("matching", "/v1/profile", {"state": "live", "contact": {}})


async def test_where_lists_go_by_fit_those_with_something_open_stand_last_under_their_heading(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    clear, open_ = a_match(), a_match(has_unknown=True, counterpart={"title": "Hof Offen"})
    behind.says("matching", LIST, {"items": [clear, open_], "near_misses": []})

    page = await browser_like.get("/treffer")

    assert headings(page)[1:3] == ["Hof am Mühlteich", "Hier ist noch etwas offen"]
    assert page.text.index("Hier ist noch etwas offen") < page.text.index("Hof Offen")
    assert "Oben steht, was in beide Richtungen am besten passt." in page.text
    assert "ausgelost" not in page.text


async def test_a_drawn_list_is_shown_as_it_was_drawn_and_says_so(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    open_ = a_match(has_unknown=True, counterpart={"title": "Hof Offen"})
    told = {"items": [open_, a_match()], "near_misses": [], "order": {"living": {}}}
    behind.says("matching", LIST, told)

    page = await browser_like.get("/treffer")

    assert headings(page)[1:] == ["Hof Offen", "Hof am Mühlteich"]
    assert "Diese Reihenfolge wird jede Nacht nach einer veröffentlichten Regel" in page.text
    assert "am besten passt" not in page.text


@pytest.mark.parametrize("path", ["/treffer", PAGE], ids=["list", "match"])
async def test_a_share_says_what_it_only_assumes_and_who_can_make_it_exact(
    browser_like: httpx.AsyncClient, behind: Behind, path: str
) -> None:
    unsaid = [
        {"code": "dimension-unknown", "side": side, "share": 3, "params": {"dimension": name}}
        for side, name in (("seeker", "quiet"), ("seeker", "community"), ("offer", "garden"))
    ]
    match = a_match(obstacles=unsaid)
    behind.says("matching", LIST, {"items": [match], "near_misses": []})
    behind.says("matching", f"{LIST}/{MATCH}", match)

    page = (await browser_like.get(path)).text

    assert (
        f"Zu «{dimension_name('quiet')}» und «{dimension_name('community')}» hat das Projekt nichts"
        in page
    )
    assert (
        f"Zu «{dimension_name('garden')}» haben Sie nichts gesagt. Wir rechnen dort mit der Mitte"
        in page
    )
    assert '<a href="/mitmachen">Jetzt beantworten' in page


async def test_a_share_of_which_all_was_said_assumes_nothing(
    browser_like: httpx.AsyncClient,
) -> None:
    page = (await browser_like.get(PAGE)).text

    assert "86 %" in page
    assert "angenommen" not in page


async def test_where_both_said_yes_the_next_step_stands_first(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    asks = {"state": "mutual", "actions": ["no", "consent"], "deadline": "2027-03-15T22:59:00Z"}
    agreed = a_match(**asks, counterpart={"title": "Hof Einig"})
    behind.says("matching", LIST, {"items": [a_match(), agreed], "near_misses": []})

    page = await browser_like.get("/treffer")

    assert headings(page)[1:] == ["Hof Einig", "Hof am Mühlteich"]
    assert f'href="/treffer/{MATCH}#zustimmen">Kontakt freigeben' in page.text
    assert "Zustimmen bis 15. März 2027" in page.text
    assert "Antworten bis" not in page.text


@pytest.mark.parametrize(
    ("state", "mine", "actions", "is_asked"),
    [
        ("proposed", None, ["yes", "later", "no"], True),
        ("proposed", "later", ["yes", "no"], True),
        ("interested", "yes", ["later", "no"], False),
        ("declined", "no", ["yes", "later"], False),
        ("withdrawn", None, [], False),
    ],
)
async def test_a_deadline_stands_where_the_visitor_is_asked(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    state: str,
    mine: str | None,
    actions: list[str],
    is_asked: bool,
) -> None:
    told = a_match(
        state=state, answers={"mine": mine}, actions=actions, deadline="2027-03-15T22:59:00Z"
    )
    behind.says("matching", LIST, {"items": [told], "near_misses": []})

    page = await browser_like.get("/treffer")

    assert ("Antworten bis 15. März 2027" in page.text) is is_asked


async def test_a_card_promises_to_keep_the_contact_only_until_it_is_exchanged(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    promise = "Ihre Adresse sieht niemand, bevor beide Ja gesagt und zugestimmt haben."
    behind.says("matching", LIST, {"items": [a_match()], "near_misses": []})
    before = await browser_like.get("/treffer")
    behind.says("matching", LIST, {"items": [a_match(state="released")], "near_misses": []})

    after = await browser_like.get("/treffer")

    assert promise in before.text
    assert promise not in after.text


async def test_a_no_in_the_list_leads_to_the_question_why(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", LIST, {"items": [a_match()], "near_misses": []})

    listed = await browser_like.get("/treffer")
    asked = await browser_like.get(f"{PAGE}?antwort=nein")

    assert f'href="{PAGE}?antwort=nein#absagen">Passt nicht' in listed.text
    assert '<details id="absagen" open>' in asked.text
    assert "Woran liegt es?" in asked.text


async def test_after_a_yes_the_page_thanks_and_says_what_comes_next(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    told = {"state": "interested", "deadline": "2027-03-09T12:00:00+00:00"}
    mine = a_match(**told, answers={"mine": "yes"})
    behind.says("matching", f"{LIST}/{MATCH}", mine)
    said = await browser_like.get(PAGE)
    behind.says("matching", f"{LIST}/{MATCH}", a_match(**told))

    unsaid = await browser_like.get(PAGE)

    assert "Danke, Ihr Ja ist notiert." in said.text
    assert "Sie hat bis 9. März 2027 Zeit." in said.text
    assert now_of(said) == "Die andere Seite sagt Ja"
    assert now_of(unsaid) == "Sie sagen Ja"
    assert "Danke" not in unsaid.text


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ([{"state": "mutual"}], "Kontakt austauschen"),
        ([{"state": "mutual"}, {"state": "released"}], "Kennenlernen"),
        ([{"market": "support", "state": "released"}], "Kennenlernen"),
        ([{"market": "support"}], "Beide sagen Ja"),
    ],
)
async def test_the_way_of_the_list_stands_where_the_furthest_match_is(
    browser_like: httpx.AsyncClient, behind: Behind, told: list[dict[str, Any]], now: str
) -> None:
    behind.says("matching", LIST, {"items": [a_match(**each) for each in told]})

    page = await browser_like.get("/treffer")

    is_work = all(each.get("market") == "support" for each in told)
    assert now_of(page) == now
    assert ("Zusammenarbeiten" in page.text, "Probewohnen" in page.text) == (is_work, not is_work)
    assert ('href="/unterstuetzung/meine">Meine Unterstützung' in page.text) == is_work


async def test_every_page_of_the_list_leads_to_what_nearly_fits(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    near = [a_near("living", title="Hof 7", initiative_id=PROJECT)]
    behind.says("matching", LIST, {"items": [a_match()] * 11, "near_misses": near})

    first, last = [await browser_like.get(f"/treffer?seite={n}") for n in (1, 2)]

    assert 'href="/treffer?seite=2#knapp"' in first.text
    assert 'href="#knapp"' in last.text
    assert '<h2 id="knapp">' in last.text


def now_of(page: httpx.Response) -> str:
    found = re.search(r'<li class="now" aria-current="step">(.*?)</li>', page.text)
    return found[1] if found else ""
