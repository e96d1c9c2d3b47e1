"""An idea is handed in, voted for, judged and adopted; and a need meets an offer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import NewPage
from tests.journeys.platform import Platform, new_address, new_name

Picture = Callable[[Page, str], None]
DAY = timedelta(days=1)


def test_an_idea_is_handed_in_judged_and_becomes_an_entry(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    name, title = new_name(), f"Mittagstisch {new_address()}"
    author, voter, juror = (f"{who}.{name}@example.org" for who in ("autor", "wahl", "jury"))
    call = an_open_call(platform, juror=juror)
    theirs, others, jurys, staff = (new_page() for _ in range(4))

    theirs.goto(f"{platform.url}/ideen/{call}")
    expect(theirs.locator("main")).to_contain_text("23-mal nach «Tagespflege»")
    picture(theirs, "aufruf")
    hand_in(theirs, title=title, email=author)
    press(theirs, platform, author, "Bitte bestätigen", "Ja, Idee einreichen")
    expect(theirs.locator("main")).to_contain_text("eingereicht")

    steps.sign_in_as_editor(staff, platform)
    staff.goto(f"{platform.url}/aufrufe/{call}")
    staff.click("main >> button:has-text('Allen zeigen')")
    expect(staff.locator("body")).to_contain_text("für alle zu sehen")
    picture(staff, "aufruf-fuer-die-redaktion")

    vote(others, platform, call, title=title, email=voter)
    press(others, platform, voter, "Ihre Stimme", "Ja, das ist meine Stimme")
    expect(others.locator("main")).to_contain_text("Ihre Stimme zählt")
    vote(others, platform, call, title=title, email=voter)
    press(others, platform, voter, "Ihre Stimme", "Ja, das ist meine Stimme")
    assert_hidden(others, platform, call)

    press(jurys, platform, juror, "Einladung in die Jury", "Zu den Ideen")
    judge(jurys, title=title)
    picture(jurys, "jury")

    close(staff, platform, call)
    others.goto(f"{platform.url}/ideen/{call}")
    expect(others.locator("main")).to_contain_text("So haben alle abgestimmt (1 Stimme)")
    picture(others, "aufruf-ergebnis")
    decide(staff, platform, call, picture)

    press(theirs, platform, author, "wird eine Initiative", "Eintrag öffnen")
    expect(theirs.locator("#title")).to_have_value(title)
    picture(theirs, "eintrag-aus-idee")
    theirs.click("main >> button:has-text('Eintrag abgeben')")
    expect(theirs.locator("main")).to_contain_text("wird geprüft")


def test_a_need_meets_an_offer_and_both_say_yes(
    platform: Platform, new_page: NewPage, picture: Picture
) -> None:
    name, address = new_name(), new_address()
    need, offer = f"Raum {address}", f"Saal {address}"
    seeker, giver = f"sucht.{name}@example.org", f"bietet.{name}@example.org"
    theirs, others = new_page(), new_page()

    put_up(theirs, platform, side="need", title=need, email=seeker)
    press(theirs, platform, seeker, "Bitte bestätigen", "Ja, aushängen")
    put_up(others, platform, side="offer", title=offer, email=giver)
    press(others, platform, giver, "Bitte bestätigen", "Ja, aushängen")

    press(others, platform, giver, "hängt am Mitmachbrett", "Meinen Zettel öffnen")
    fitting = others.locator("main .card", has_text=need)
    expect(fitting).to_contain_text("Im selben Ort")
    picture(others, "zettel")
    fitting.locator("a:has-text('Kennenlernen anfragen')").click()
    ask(others, email=giver)
    expect(others.locator("main")).to_contain_text("Wir haben die andere Seite gefragt")

    asked = platform.mailbox(seeker).wait_for("Möchten Sie sich kennenlernen")
    assert giver not in asked["text"]
    steps.open_link(theirs, platform, asked)
    expect(theirs.locator("main")).to_contain_text("Der Saal steht mittwochs leer")
    picture(theirs, "kennenlernen")
    theirs.click("main >> button:has-text('Ja, Kontakt austauschen')")

    for mine, other in ((seeker, giver), (giver, seeker)):
        card = platform.mailbox(mine).wait_for("können sich jetzt kennenlernen")
        assert other in card["text"]


def an_open_call(platform: Platform, *, juror: str) -> str:
    """A call for ideas in Weißwasser, open since yesterday; its id."""
    now = datetime.now(UTC)
    told = platform.tell(
        "registry",
        "/v1/idea-desk",
        {
            "title": f"Gut älter werden {new_address()}",
            "intro": "Was hilft Menschen, in ihrem Dorf alt zu werden? Wir suchen Ideen.",
            "themes": ["alter"],
            "area": {"districts": ["14626"], "municipalities": []},
            "criteria": [{"label": "Nutzen vor Ort", "weight": 1}],
            "evidence": [
                {
                    "kind": "empty-search",
                    "district": "14626",
                    "stem": "tagespflege",
                    "weeks": 8,
                    "count": 23,
                    "source": "Suchprotokoll der Plattform",
                    "read_on": now.date().isoformat(),
                }
            ],
            "opens_at": (now - DAY).isoformat(),
            "closes_at": (now + 9 * DAY).isoformat(),
        },
        roles=("editor",),
    )
    path = f"/v1/idea-desk/{told['call_id']}"
    told_juror = {"name": "Jo Jury", "email": juror}
    platform.tell("registry", f"{path}/jurors", told_juror, roles=("editor",))
    platform.tell("registry", f"{path}/release", {}, roles=("editor",))
    return str(told["call_id"])


def close(page: Page, platform: Platform, call: str) -> None:
    """Staff closes the call before its last day."""
    page.goto(f"{platform.url}/aufrufe/{call}")
    page.click("main >> summary:has-text('Aufruf jetzt schließen')")
    page.check("#sure")
    page.click("main >> button:has-text('Aufruf schließen')")
    expect(page.locator("body")).to_contain_text("geschlossen")


def press(page: Page, platform: Platform, email: str, mail: str, button: str) -> None:
    """Open the newest such mail's first link and press its button."""
    steps.open_link(page, platform, platform.mailbox(email).wait_for(mail))
    page.click(f"main >> button:has-text('{button}')")


def hand_in(page: Page, *, title: str, email: str) -> None:
    page.click("main >> a:has-text('Idee einreichen')")
    page.fill("#title", title)
    page.fill("#summary", "Ein Bus holt Nachbarinnen zum gemeinsamen Essen in die Schule.")
    page.fill(
        "#description", "Dreimal die Woche kocht die Schulküche für alle, die sonst allein äßen."
    )
    page.fill("#place", "Weißwasser")
    page.fill("#name", "Ines Beispiel")
    page.fill("#email", email)
    page.click("main >> button:has-text('Idee senden')")
    expect(page.locator("main")).to_contain_text("Postfach")


def vote(page: Page, platform: Platform, call: str, *, title: str, email: str) -> None:
    page.goto(f"{platform.url}/ideen/{call}")
    page.locator("main h3 a", has_text=title).click()
    page.fill("#email", email)
    page.click("main >> button:has-text('Für diese Idee stimmen')")
    expect(page.locator("main")).to_contain_text("Postfach")


def assert_hidden(page: Page, platform: Platform, call: str) -> None:
    page.goto(f"{platform.url}/ideen/{call}")
    assert "Stimmen)" not in page.content()
    assert page.locator("main table").count() == 0


def judge(page: Page, *, title: str) -> None:
    page.locator("main a", has_text=title).click()
    page.check("input[name=mark_0][value='5']", force=True)
    page.fill("#comment", "Genau das fehlt.")
    page.click("main >> button:has-text('Bewertung speichern')")
    expect(page.locator("main")).to_contain_text("bewertet")


def decide(page: Page, platform: Platform, call: str, picture: Picture) -> None:
    page.goto(f"{platform.url}/aufrufe/{call}/entscheiden")
    page.check("input[type=radio][value=yes]")
    page.fill("main textarea", "Das fehlt uns am meisten.")
    picture(page, "entscheiden")
    page.click("main >> button:has-text('Entscheidung bekannt geben')")
    expect(page.locator("body")).to_contain_text("Entschieden")


def put_up(page: Page, platform: Platform, *, side: str, title: str, email: str) -> None:
    page.goto(f"{platform.url}/mitmachbrett/neu?art={side}")
    page.check("input[name=category][value=room]")
    page.fill("#title", title)
    page.fill("#text", "Für unsere Nähstube, mittwochs am Nachmittag, mit Strom und Licht.")
    page.fill("#place", "Weißwasser")
    page.fill("#name", "Ines Beispiel")
    page.fill("#email", email)
    page.click("main >> button:has-text('Aushängen')")
    expect(page.locator("main")).to_contain_text("Postfach")


def ask(page: Page, *, email: str) -> None:
    page.fill("#text", "Guten Tag! Der Saal steht mittwochs leer. Mögen Sie ihn ansehen?")
    page.fill("#name", "Jan Beispiel")
    page.fill("#email", email)
    page.check("#agrees")
    page.click("main >> button:has-text('Anfrage senden')")
