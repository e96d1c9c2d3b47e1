"""What people do in the browser, step by step."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.platform import Platform, links_in

WISHES = {"generations": 5, "garden": 5, "community": 4}


def open_link(page: Page, platform: Platform, mail: dict, *, number: int = 0) -> None:  # type: ignore[type-arg]
    """Open a link of a mail that leads to the platform."""
    ours = [link for link in links_in(mail) if "/m/" in link]
    page.goto(platform.url + urlsplit(ours[number]).path)


def fill_household(page: Page) -> None:
    """A single parent with one child."""
    page.check("input[name=kind][value=single-parent]")
    page.fill("#persons", "2")
    page.click("main >> button:has-text('Speichern und weiter')")


def fill_needs(page: Page) -> None:
    """No animals, no steps in the way; German is ticked already."""
    for name in ("pets", "needs_step_free", "needs_smoke_free", "smokes", "has_certificate"):
        page.check(f"input[name={name}][value=no]")
    page.click("main >> button:has-text('Speichern und weiter')")


def fill_place(page: Page, *, radius_km: int) -> None:
    """From Leipzig, willing to move far."""
    page.fill("#place", "Leipzig")
    page.fill("#radius_km", str(radius_km))
    page.click("main >> button:has-text('Speichern und weiter')")


def fill_limits(page: Page, *, max_eur: int, year: int) -> None:
    """What it may cost, and from when; all ways to hold a home are ticked already."""
    page.fill("#max_warm_cost_eur", str(max_eur))
    page.fill("#max_equity_eur", "0")
    page.fill("#move_in_from_day", "1")
    page.fill("#move_in_from_month", "März")
    page.fill("#move_in_from_year", str(year))
    page.click("main >> button:has-text('Speichern und weiter')")


def fill_aims(page: Page) -> None:
    """A project, as is ticked already."""
    page.click("main >> button:has-text('Speichern und weiter')")


def fill_wishes(page: Page) -> None:
    """Old and young under one roof, and a garden."""
    for name, step in WISHES.items():
        page.check(f"input[name={name}_position][value='{step}']", force=True)
        page.check(f"input[name={name}_wanted][value='{step}']", force=True)
        page.select_option(f"#{name}_weight", "3")
    page.click("main >> button:has-text('Speichern und weiter')")


def skip_the_finer_step(page: Page) -> None:
    """Whoever wants to says no more."""
    page.click("main >> a:has-text('Überspringen')")


def fill_contact(page: Page, *, name: str, email: str, phone: str) -> None:
    """How to reach her."""
    page.fill("#name", name)
    page.fill("#email", email)
    page.fill("#phone", phone)
    page.check("#sms_wanted")
    page.click("main >> button:has-text('Speichern und weiter')")


def sign_in_as_editor(page: Page, platform: Platform) -> None:
    """Through the organisation's own provider."""
    page.goto(f"{platform.url}/redaktion")
    page.click("button[value='erika.muster']")
    page.wait_for_url("**/redaktion")


def sign_in_as_staff(page: Page, platform: Platform, who: str, desk: str) -> None:
    """Somebody of the staff, through the organisation's own provider, to a desk of her own."""
    page.goto(f"{platform.url}{desk}")
    page.click(f"button[value='{who}']")
    page.wait_for_url(f"**{desk}")


def sign_in_by_code(page: Page, platform: Platform, email: str) -> None:
    """By the code in the mail."""
    page.goto(f"{platform.url}/anmelden")
    page.fill("#email", email)
    page.click("main >> button:has-text('Code senden')")
    enter_code(page, platform, email)


def enter_code(page: Page, platform: Platform, email: str) -> None:
    """Type the newest code."""
    mail = platform.mailbox(email).wait_for("Anmeldecode")
    code = mail["subject"].split()[0]
    page.fill("#code", code)
    page.click("main >> button:has-text('Anmelden')")
