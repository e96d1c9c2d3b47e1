"""A citizen names an initiative, which decides for itself; and a shop claims what others made of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, eventually, new_address, new_name

Picture = Callable[[Page, str], None]
WHY = "Weil dort Alt und Jung zusammenkommen, jeden Dienstag, seit elf Jahren."
PHONE = "03576 123456"


def test_a_nominated_initiative_says_yes_corrects_consents_and_is_found(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    name = new_name()
    nominator, theirs = f"nora.{name}@example.org", f"kontakt@lesecafe-{name}.example"
    title, website = f"Lesecafé {new_address()}", f"https://lesecafe-{name}.example"
    citizen, organisation, editors = new_page(), new_page(), new_page()

    nominate(platform, citizen, picture, nominator, theirs, title=title, website=website)
    steps.open_link(citizen, platform, platform.mailbox(nominator).wait_for("Vorschlag"))
    citizen.click("main >> button:has-text('Ja, das ist mein Vorschlag')")
    expect(citizen.locator("main")).to_contain_text("bestätigt")

    invitation = platform.mailbox(theirs).wait_for("in das Verzeichnis")
    assert not is_found(platform, citizen, title)
    steps.open_link(organisation, platform, invitation)
    expect(organisation.locator("main")).to_contain_text(WHY)
    assert nominator not in organisation.content()
    picture(organisation, "einladung")
    organisation.click("main >> button:has-text('Ja, wir möchten einen Eintrag')")
    expect(organisation.locator("main")).to_contain_text("Dieser Entwurf kommt aus einem Vorschlag")
    picture(organisation, "entwurf")
    entry = organisation.url.rsplit("/", 1)[-1]

    consent(platform, organisation, entry, picture)
    organisation.goto(f"{platform.url}/eintrag/{entry}")
    organisation.fill("#description", "Dienstags um drei lesen wir vor, was Gäste mitbringen.")
    organisation.click("main >> button:has-text('Eintrag abgeben')")
    expect(organisation.locator("main")).to_contain_text("Gesendet")
    assert not is_found(platform, citizen, title)

    clear(platform, editors, title, picture)
    listed = platform.mailbox(nominator).wait_for("steht jetzt im Verzeichnis")
    assert f"/initiativen/{entry}" in listed["text"]
    eventually(lambda: is_found(platform, citizen, title) or None, what="the entry is found")
    public = see(platform, citizen, entry)
    assert website in public
    assert "+493576123456" in public
    assert theirs not in public
    picture(citizen, "eintrag-mit-kontakt")

    organisation.goto(f"{platform.url}/eintrag/{entry}/freigaben")
    organisation.uncheck("#agree_contact_phone")
    organisation.click("main >> button:has-text('Speichern')")
    expect(organisation.locator("body")).to_contain_text("Das gilt ab sofort")
    public = see(platform, citizen, entry)
    assert website in public
    assert "+493576123456" not in public


def test_a_shop_claims_what_an_import_made_of_it_and_nobody_takes_it_over(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    domain = f"tauschladen-{new_name()}.example"
    klara, udo = f"klara@{domain}", f"udo@{domain}"
    entry, title = an_imported_entry(platform, domain)
    hers, his, editors = new_page(), new_page(), new_page()

    say_that_is_us(platform, hers, entry, "Klara Kommt", klara, picture)
    steps.open_link(hers, platform, platform.mailbox(klara).wait_for("ist Ihr Eintrag"))
    hers.click("main >> button:has-text('Ja, das sind wir')")
    expect(hers.locator("main")).to_contain_text("Der Eintrag gehört jetzt Ihnen")
    picture(hers, "anspruch-bestaetigt")
    steps.open_link(hers, platform, platform.mailbox(klara).wait_for("ist jetzt Ihr Eintrag"))
    hers.click("main >> button:has-text('Eintrag öffnen')")
    expect(hers.locator("main")).to_contain_text("Korrektur senden")

    say_that_is_us(platform, his, entry, "Udo Auch", udo, picture)
    steps.open_link(his, platform, platform.mailbox(udo).wait_for("ist Ihr Eintrag"))
    his.click("main >> button:has-text('Ja, das sind wir')")
    expect(his.locator("main")).to_contain_text("Die Redaktion hört beide Seiten")
    his.fill("#text", "Ich war bis zum Sommer Kassenwart und habe den Schlüssel noch.")
    his.click("main >> button:has-text('Senden')")
    expect(his.locator("body")).to_contain_text("das liest die Redaktion")
    steps.open_link(hers, platform, platform.mailbox(klara).wait_for("Jemand anderes"))
    hers.click("main >> button:has-text('Öffnen')")
    hers.fill("#text", "Ich bin die Vorsitzende; Udo Auch ist ausgetreten.")
    hers.click("main >> button:has-text('Senden')")
    expect(hers.locator("body")).to_contain_text("das liest die Redaktion")

    decide_for_the_owner(platform, editors, title, picture)
    kept = platform.mailbox(klara).wait_for("bleibt bei Ihnen")
    refused = platform.mailbox(udo).wait_for("Zu Ihrer Meldung")
    for mail in (kept, refused):
        assert "Im Vereinsregister steht Klara Kommt." in mail["text"]


def nominate(
    platform: Platform,
    page: Page,
    picture: Picture,
    nominator: str,
    organisation: str,
    *,
    title: str,
    website: str,
) -> None:
    page.goto(f"{platform.url}/initiativen")
    page.click("main >> a:has-text('Eine Initiative vorschlagen')")
    page.fill("#title", title)
    page.fill("#place", "Weißwasser")
    page.fill("#summary", "Ein Café, in dem Ehrenamtliche vorlesen.")
    page.locator("summary", has_text="Themen wählen").click()
    page.check("input[name=topics][value=nachbarschaft]")
    page.fill("#why", WHY)
    page.check("input[name=known_how][value=takes-part]")
    page.fill("#website", website)
    page.fill("#name", "Nora Nennt")
    page.fill("#email", nominator)
    page.fill("#organisation_email", nominator)
    page.click("main >> button:has-text('Vorschlag senden')")
    expect(page.locator("main")).to_contain_text("tragen Sie bitte selbst ein")
    picture(page, "vorschlagen")
    page.fill("#organisation_email", organisation)
    page.click("main >> button:has-text('Vorschlag senden')")
    expect(page.locator("main")).to_contain_text("Postfach")


def consent(platform: Platform, page: Page, entry: str, picture: Picture) -> None:
    page.goto(f"{platform.url}/eintrag/{entry}/freigaben")
    assert not page.is_checked("#agree_website"), "nobody agreed to anything yet"
    page.check("#agree_website")
    page.check("#agree_contact_name")
    page.click("main >> button:has-text('Speichern')")
    expect(page.locator("main")).to_contain_text("nehmen Sie das Häkchen weg")
    page.fill("#contact_name", "Lena Leitet")
    page.fill("#contact_phone", PHONE)
    page.check("#agree_contact_phone")
    page.click("main >> button:has-text('Speichern')")
    expect(page.locator("body")).to_contain_text("Das gilt ab sofort")
    picture(page, "freigaben")


def clear(platform: Platform, page: Page, title: str, picture: Picture) -> None:
    steps.sign_in_as_editor(page, platform)

    def look() -> bool | None:
        page.goto(f"{platform.url}/redaktion")
        return page.locator("main a", has_text=title).count() > 0 or None

    eventually(look, what=f"«{title}» waits for the editors")
    page.locator("main a", has_text=title).first.click()
    expect(page.locator("main")).to_contain_text("vorgeschlagen von Dritten")
    expect(page.locator("main")).to_contain_text("zugestimmt am")
    picture(page, "pruefung-mit-herkunft")
    page.click("main >> button:has-text('Freigeben')")
    expect(page.locator("body")).to_contain_text("Freigegeben")


def an_imported_entry(platform: Platform, domain: str) -> tuple[str, str]:
    title = f"Tauschladen {new_address()}"
    listed_at = datetime.now(UTC) - timedelta(days=90)
    told = platform.tell(
        "registry",
        "/internal/v1/unowned-initiatives",
        {
            "kind": "initiative",
            "title": title,
            "summary": "Bringen und holen, was man teilen kann.",
            "description": "Samstags ist offen.",
            "topics": ["nachbarschaft"],
            "ags": "14626600",
            "website": f"https://www.{domain}",
            "listed_at": listed_at.isoformat(),
        },
    )
    return str(told["initiative_id"]), title


def say_that_is_us(
    platform: Platform, page: Page, entry: str, name: str, email: str, picture: Picture
) -> None:
    page.goto(f"{platform.url}/initiativen/{entry}")
    page.click("main >> a:has-text('Das sind wir')")
    page.fill("#name", name)
    page.fill("#role", "Vorstand")
    page.check("input[name=proof][value=domain]")
    page.fill("#email", "erfunden@gmx.de")
    page.click("main >> button:has-text('Absenden')")
    expect(page.locator("main")).to_contain_text("die auf tauschladen-")
    picture(page, "das-sind-wir")
    page.fill("#email", email)
    page.click("main >> button:has-text('Absenden')")
    expect(page.locator("main")).to_contain_text("Postfach")


def decide_for_the_owner(platform: Platform, page: Page, title: str, picture: Picture) -> None:
    steps.sign_in_as_editor(page, platform)
    page.click(".desks >> a:has-text('Vorschläge und Ansprüche')")
    picture(page, "vorschlaege-und-ansprueche")
    page.locator("main a", has_text=title).first.click()
    expect(page.locator("main")).to_contain_text("Kassenwart")
    expect(page.locator("main")).to_contain_text("ausgetreten")
    picture(page, "streit")
    page.fill("#reason", "Im Vereinsregister steht Klara Kommt.")
    page.click("main >> button:has-text('Eintrag bleibt, wo er ist')")
    expect(page.locator("body")).to_contain_text("Beide Seiten haben eine Mail")


def see(platform: Platform, page: Page, entry: str) -> str:
    page.goto(f"{platform.url}/initiativen/{entry}")
    return page.content()


def is_found(platform: Platform, page: Page, title: str) -> bool:
    page.goto(f"{platform.url}/initiativen?q={title.rsplit(maxsplit=1)[-1]}")
    return page.locator("#results a", has_text=title).count() > 0
