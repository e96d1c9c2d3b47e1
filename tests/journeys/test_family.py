"""A single parent in Leipzig and a housing project near Weißwasser find each other."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contracts.registry import Dimension
from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name, new_number

Picture = Callable[[Page, str], None]


def test_family_and_project_find_each_other(
    platform: Platform, project: dict[str, Any], new_page: NewPage, picture: Picture
) -> None:
    family = f"ines.{new_name()}@example.org"
    family_phone = new_number()
    hers = new_page()

    fill_the_wizard_in_two_sittings(platform, hers, family, family_phone, picture)
    proposal = platform.mailbox(family).wait_for(project["title"])
    platform.phone(family_phone).wait_for("passt zu")  # of several at once one is texted

    assert not given_away(platform, project, family, family_phone, new_page)
    she_reads_why_and_says_yes(platform, hers, proposal, picture, title=project["title"])
    they_say_yes_to_all(platform, project["phone"], until_mailed=family)

    her_consent = platform.mailbox(family).wait_for("Ja gesagt|zustimmen|Zustimmung")
    their_consent = platform.mailbox(project["email"]).wait_for("Ja gesagt|zustimmen|Zustimmung")
    assert not given_away(platform, project, family, family_phone, new_page)
    consent(platform, hers, her_consent, name="Ines Krüger", email=family)
    assert not given_away(platform, project, family, family_phone, new_page)
    theirs = new_page()
    consent(platform, theirs, their_consent, name=project["contact"], email=project["email"])

    eventually(
        lambda: project["email"] in page_text(hers) or None,
        what="the family sees the project's contact",
    )
    picture(hers, "kontakt")
    assert family in page_text(theirs)
    eventually(
        lambda: (
            any(project["email"] in mail["text"] for mail in platform.mailbox(family).mails())
            or None
        ),
        what="the family gets the project's contact by mail",
    )
    known = given_away(platform, project, family, family_phone, new_page)
    assert {project["email"], project["contact"], family, "Krüger"} <= set(known)


def fill_the_wizard_in_two_sittings(
    platform: Platform, page: Page, email: str, phone: str, picture: Picture
) -> None:
    page.goto(platform.url)
    picture(page, "start")
    page.goto(f"{platform.url}/mitmachen/1")
    picture(page, "wizard")
    steps.fill_household(page)
    steps.fill_needs(page)
    steps.fill_place(page, radius_km=200)
    page.goto(f"{platform.url}/mitmachen/spaeter")
    page.fill("#email", email)
    page.click("main >> button:has-text('Link senden')")
    expect(page.locator("main")).to_contain_text("Die Mail ist unterwegs")
    page.context.clear_cookies()

    steps.open_link(page, platform, platform.mailbox(email).wait_for("weiter"))
    page.click("main >> button:has-text('Weitermachen')")
    expect(page.locator("main")).to_contain_text("erledigt")
    page.goto(f"{platform.url}/mitmachen/4")
    steps.fill_limits(page, max_eur=850, year=datetime.now(UTC).year + 1)
    steps.fill_aims(page)
    steps.fill_wishes(page)
    steps.skip_the_finer_step(page)
    steps.fill_contact(page, name="Ines Krüger", email=email, phone=phone)
    picture(page, "pruefen")
    page.click("main >> button:has-text('Suche starten')")
    if "/anmelden" in page.url:
        page.click("main >> button:has-text('Code senden')")
        steps.enter_code(page, platform, email)
        page.click("main >> button:has-text('Suche starten')")
    page.wait_for_url("**/treffer*")


def she_reads_why_and_says_yes(
    platform: Platform, page: Page, proposal: dict[str, Any], picture: Picture, *, title: str
) -> None:
    page.goto(f"{platform.url}/treffer")
    picture(page, "treffer")
    main = page.locator("main")
    expect(main).to_contain_text(title)
    expect(main).to_contain_text("790 € warm: Ihre Grenze sind 850 €.")
    steps.open_link(page, platform, proposal)
    if page.locator("text=Treffer öffnen").count():
        page.click("main >> button:has-text('Treffer öffnen')")
        picture(page, "warum")
        expect(page.locator("main")).to_contain_text("Warum das passt")
    else:
        picture(page, "antwort")
    page.click("main >> button:has-text('Ja, kennenlernen')")


def they_say_yes_to_all(platform: Platform, phone: str, *, until_mailed: str) -> None:
    """The project answers every text message as it asks, until she hears that both said yes.

    Other single parents may seek as well: then several questions are open, each with its number.
    """
    answered: set[int] = set()

    def look() -> bool | None:
        for place, sms in enumerate(platform.phone(phone).messages()):
            asked = re.search(r"\bJA\d*\b", sms["text"])
            if asked and place not in answered:
                platform.phone(phone).answer(asked.group())
                answered.add(place)
        mails = platform.mailbox(until_mailed).mails()
        return any("Ja gesagt" in mail["subject"] for mail in mails) or None

    eventually(look, what=f"the project's yes reaches {until_mailed}")


def consent(platform: Platform, page: Page, mail: dict[str, Any], *, name: str, email: str) -> None:
    steps.open_link(page, platform, mail)
    page.click("main >> button:has-text('öffnen')")
    if not page.input_value("#email"):
        page.fill("#name", name)
        page.fill("#email", email)
    page.check("#agree")
    page.click("main >> button:has-text('Zustimmen')")
    expect(page.locator("main")).to_contain_text("zugestimmt")


def given_away(
    platform: Platform, project: dict[str, Any], family: str, phone: str, new_page: NewPage
) -> list[str]:
    """What either side could reach the other by: in mails, in SMS, in the source of the match's page."""
    of_project = (project["email"], project["contact"], *spellings(project["phone"]))
    of_family = (family, "Krüger", *spellings(phone))
    told_family = told(platform, family, phone, new_page())
    told_project = told(platform, project["email"], project["phone"], new_page())
    return [secret for secret in of_project if secret in told_family] + [
        secret for secret in of_family if secret in told_project
    ]


def told(platform: Platform, email: str, phone: str, page: Page) -> str:
    """Everything that one side got, and what its match's page says beyond what it shows."""
    mails = platform.mailbox(email).mails()
    proposal = platform.mailbox(email).wait_for("passt zu")
    steps.open_link(page, platform, proposal, number=1)
    page.click("main >> button:has-text('Treffer öffnen')")
    expect(page.locator("main")).to_contain_text("Warum das passt")
    texts = [mail["text"] + (mail["html"] or "") for mail in mails]
    texts += [sms["text"] for sms in platform.phone(phone).messages()]
    return "\n".join([*texts, page.content()])


def spellings(phone: str) -> tuple[str, ...]:
    """A number as machines and as people write it."""
    return (phone, phone.removeprefix("+"), phone.replace("+49", "0"))


def page_text(page: Page) -> str:
    page.reload()
    return page.locator("main").inner_text()


@pytest.fixture
def project(platform: Platform) -> Iterator[dict[str, Any]]:
    """A project that fits this family alone: single parents only, dearer than others can pay."""
    made = a_project(platform)
    yield made
    body = {"reason": "Der Hof ist voll."}
    platform.tell("registry", f"/v1/review/{made['id']}/archive", body, roles=("editor",))


def a_project(platform: Platform) -> dict[str, Any]:
    name, phone = new_name(), new_number()
    title = f"Hof {new_address()}"
    contact = {"name": "Jadwiga Nowak", "email": f"hof.{name}@example.org", "phone": phone}
    fond_of = {"generations": 255, "garden": 255, "community": 191}
    wishes = [
        {
            "dimension": dimension,
            "position": fond_of.get(dimension, 128),
            "wanted": fond_of.get(dimension, 128),
            "weight": 3 if dimension in fond_of else 1,
        }
        for dimension in Dimension
    ]
    told = platform.tell(
        "registry",
        "/internal/v1/initiatives",
        {
            "kind": "housing-project",
            "title": title,
            "summary": "Acht Haushalte bauen einen Vierseithof um, mit Garten und Alt und Jung.",
            "description": "Wir bauen einen Hof bei Weißwasser um und suchen Alleinerziehende, "
            "die mit uns und unseren Großeltern dort leben möchten. Der Garten ist groß.",
            "topics": ["wohnen", "nachbarschaft"],
            "target_groups": ["alleinerziehende"],
            "legal_form": "ev",
            "stage": "erprobung",
            "actor_kind": "zivilgesellschaft",
            "ags": "14626600",
            "lat": 51.505,
            "lon": 14.64,
            "contact": contact,
            "housing": {
                "warm_cost_eur": 790,
                "free_places": 1,
                "persons_max": 4,
                "move_in_from": (datetime.now(UTC) + timedelta(days=30)).date().isoformat(),
                "move_in_to": (datetime.now(UTC) + timedelta(days=700)).date().isoformat(),
                "pets_allowed": False,
                "step_free": None,
                "kinds": ["single-parent"],
                "persons_min": 1,
                "tenures": ["rent"],
                "equity_eur": 0,
                "certificate_required": False,
                "smoke_free": True,
                "languages": ["de"],
                "wishes": wishes,
            },
            "state": "listed",
        },
    )
    return {
        "id": told["initiative_id"],
        "title": title,
        "contact": contact["name"],
        "email": contact["email"],
        "phone": phone,
    }
