"""The last seat in Weißwasser, the waiting list, and the calendar that follows."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_name

Picture = Callable[[Page, str], None]


def test_the_last_seat_goes_on_to_the_next_guest(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    gathering = platform.announce(places=1)
    first, second = f"gast.{new_name()}@example.org", f"gast.{new_name()}@example.org"
    hers, his = new_page(), new_page()

    book(platform, hers, gathering, name="Anna Muster", email=first, picture=picture)
    confirm(platform, hers, first)
    booked = wait_for_calendar(platform, first, "REQUEST")
    book(platform, his, gathering, name="Ben Beispiel", email=second, picture=None)
    confirm(platform, his, second)
    expect(his.locator("main")).to_contain_text("Warteliste")

    open_managing_link(platform, hers, first)
    picture(hers, "mein-platz")
    hers.click("main >> button:has-text('Platz absagen')")
    expect(hers.locator("main")).to_contain_text("abgesagt")

    offer = platform.mailbox(second).wait_for("frei|Angebot")
    steps.open_link(his, platform, offer)
    picture(his, "angebot")
    his.click("main >> button:has-text('Ja, ich nehme den Platz')")
    expect(his.locator("main")).to_contain_text("gehört Ihnen")
    taken = wait_for_calendar(platform, second, "REQUEST")
    cancelled = wait_for_calendar(platform, first, "CANCEL")

    assert uid(cancelled) == uid(booked)
    assert sequence(cancelled) > sequence(booked)
    assert uid(taken) != uid(booked)
    assert "STATUS:CANCELLED" in cancelled["original"]


def test_the_same_form_sent_twice_is_one_seat(platform: Platform, new_page: NewPage) -> None:
    gathering = platform.announce(places=5)
    email, page = f"gast.{new_name()}@example.org", new_page()

    book(platform, page, gathering, name="Cem Yılmaz", email=email, picture=None)
    page.go_back()
    page.click("main >> button:has-text('Platz buchen') >> nth=-1")
    expect(page.locator("main")).to_contain_text("Postfach")

    shown = platform.tell("events", f"/v1/gatherings/{gathering}", None, method="GET")
    assert sum(room["free"] for room in shown["rooms"]) == 4


def book(
    platform: Platform,
    page: Page,
    gathering: str,
    *,
    name: str,
    email: str,
    picture: Picture | None,
) -> None:
    page.goto(f"{platform.url}/veranstaltungen/{gathering}")
    if picture:
        picture(page, "veranstaltung")
    page.fill("#guest_1", name)
    page.fill("#email", email)
    page.click("main >> button:has-text('Platz buchen') >> nth=-1")
    expect(page.locator("main")).to_contain_text("Postfach")


def confirm(platform: Platform, page: Page, email: str) -> None:
    steps.open_link(page, platform, platform.mailbox(email).wait_for("[Bb]estätig|Warteliste"))
    page.click("main >> button:has-text('bestätigen') >> nth=-1")
    expect(page.locator("main")).to_contain_text("bestätigt")


def open_managing_link(platform: Platform, page: Page, email: str) -> None:
    mail = next(m for m in platform.mailbox(email).mails() if m["calendars"])
    for number in range(5):
        steps.open_link(page, platform, mail, number=number)
        if page.locator("text=Platz absagen").count():
            return
    raise AssertionError("no link of the mail leads to the seat")


def wait_for_calendar(platform: Platform, email: str, method: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        for mail in platform.mailbox(email).mails():
            for calendar in mail["calendars"]:
                if calendar["method"] == method:
                    return dict(calendar)
        return None

    return eventually(look, what=f"a calendar mail {method} to {email}")


def uid(calendar: dict[str, Any]) -> str:
    return line(calendar, "UID")


def sequence(calendar: dict[str, Any]) -> int:
    return int(line(calendar, "SEQUENCE"))


def line(calendar: dict[str, Any], name: str) -> str:
    lines = calendar["original"].replace("\r\n ", "").replace("\n ", "").splitlines()
    return next(text for text in lines if text.startswith(f"{name}:")).split(":", 1)[1]
