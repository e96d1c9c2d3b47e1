"""News by mail: from the search to the mail and the end of it, with the real registry behind."""

import re
from email.message import EmailMessage

import httpx
import pytest

from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.work.following.matching import Followers
from tests.notifications.house import part
from tests.registry.following.builders import read_log
from tests.web.conftest import Behind
from tests.web.following_pages import FOLLOWED, OWN, SAID
from tests.web.real_pages import SAID as ALL_SAID
from tests.web.signing import Visitor, hidden
from tests.web.test_scanners import PERSON, TOKEN, forms
from tests.web.town import Town

EVA = "eva@example.org"
FORM = "/neues-per-mail"
TYPED = {"q": "", "place": "", "umkreis": "25", "rhythm": "daily", "email": EVA}


async def morning(town: Town) -> list[EmailMessage]:
    """The worker looks, the morning comes, and the mails that are ready then."""
    registry = town.registry
    await read_log(registry.database, Followers())
    await registry.http.post("/internal/v1/digests/now", headers=registry.token("staff-cli"))
    while await run_one(registry.database, timers_of(registry.settings)):
        pass
    return await town.carry()


async def link_in(town: Town, mail: EmailMessage, purpose: str) -> str:
    """The token of a link in a mail."""
    tokens = {
        await town.purpose_of(token): token for token in TOKEN.findall(part(mail, "text/plain"))
    }
    return str(tokens[purpose])


async def subscribe(
    browser: httpx.AsyncClient, path: str = FORM, **typed: object
) -> httpx.Response:
    page = await browser.get(path)
    return await browser.post(FORM, data={**hidden(page), **TYPED, **typed})


async def press(browser: httpx.AsyncClient, token: str) -> httpx.Response:
    page = await browser.get(f"/m/{token}")
    [(action, fields)] = [each for each in forms(page.text) if token in each[0]]
    return await browser.post(action, data=fields)


async def test_a_search_is_followed_by_mail_told_of_news_once_and_ended(town: Town) -> None:
    async with town.somebody(**PERSON) as browser:
        sent = await subscribe(browser, topic=["nachbarschaft"], district=["14713"])
        [asked] = await town.carry()
        unconfirmed = await morning(town)
        confirmed = await press(browser, await link_in(town, asked, "confirm-subscription"))
        page = await browser.get(confirmed.headers["location"])
        await town.registry.list_entry(title="Neu im Viertel")
        await town.registry.list_entry(title="Nicht hier", ags="14612000")
        [digest] = [mail for mail in await morning(town) if EVA in mail["To"]]
        again = [mail for mail in await morning(town) if EVA in mail["To"]]
        ended = await press(browser, await link_in(town, digest, "end-subscription"))
        await town.registry.list_entry(title="Zu spät")
        late = [mail for mail in await morning(town) if EVA in mail["To"]]

    assert "sehen Sie in Ihr Postfach" in sent.text
    assert unconfirmed == [] or EVA not in str(unconfirmed[0]["To"])
    assert "Thema Nachbarschaft; in Leipzig" in page.text
    assert "Sie folgen jetzt dieser Suche." in page.text
    text = part(digest, "text/plain")
    assert "Neu im Viertel" in text
    assert "Nicht hier" not in text
    assert "Das Abo ist beendet." in ended.text
    assert [mail["Subject"] for mail in (*again, *late)] == []


async def test_the_form_takes_over_the_search_that_one_comes_from(town: Town) -> None:
    await town.registry.list_entry()
    async with town.somebody(**PERSON) as browser:
        found = await browser.get("/initiativen?q=Garten&topic=kultur&ort=Görlitz&umkreis=10&sdg=3")
        [href] = re.findall(r'href="(/neues-per-mail\?[^"]+)"', found.text)
        form = await browser.get(href.replace("&amp;", "&"))

    assert "Neues dazu per Mail" in found.text
    for told in (
        'name="q" type="text" value="Garten"',
        'value="Görlitz"',
        '<option value="10" selected>',
        'name="topic" value="kultur" checked',
        'name="sdg" value="3" checked',
    ):
        assert told in form.text


async def test_a_place_is_followed_within_its_radius(town: Town) -> None:
    async with town.somebody(**PERSON) as browser:
        await subscribe(browser, place="Weißwasser", umkreis="10")
        [asked] = await town.carry()
        confirmed = await press(browser, await link_in(town, asked, "confirm-subscription"))
        page = await browser.get(confirmed.headers["location"])
        changed = await browser.get(f"{confirmed.headers['location'].partition('?')[0]}/aendern")

    assert "bis 10 km um Weißwasser" in part(asked, "text/plain")
    assert "Bis 10 km um Weißwasser" in page.text
    assert 'value="Weißwasser' in changed.text
    assert '<option value="10" selected>' in changed.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "eva@"}, "email"),
        ({"place": "Xyzzhausen"}, "place"),
        ({"place": "Bernsdorf"}, "ags"),
        ({"rhythm": "stündlich"}, "rhythm"),
        ({"place": "Görlitz", "umkreis": "-4"}, "umkreis"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    town: Town, typed: dict[str, str], said: str
) -> None:
    async with town.somebody(**PERSON) as browser:
        answer = await subscribe(browser, q="Lastenrad", topic=["kultur"], **typed)

    assert answer.status_code == 422
    assert f'id="{said}-error"' in answer.text
    assert 'value="Lastenrad"' in answer.text
    assert 'name="topic" value="kultur" checked' in answer.text
    assert await town.rows("registry", "SELECT FROM subscription") == []


async def test_one_pauses_goes_on_and_changes_on_ones_own_page(town: Town) -> None:
    async with town.somebody(**PERSON) as browser:
        await subscribe(browser, topic=["kultur"])
        [asked] = await town.carry()
        confirmed = await press(browser, await link_in(town, asked, "confirm-subscription"))
        own = confirmed.headers["location"].partition("?")[0]
        states = []
        for step in ("pause", "resume"):
            page = await browser.get(own)
            done = await browser.post(own, data={**hidden(page), "do": step})
            states.append(await town.rows("registry", "SELECT state FROM subscription"))
        form = await browser.get(f"{own}/aendern")
        told = {**hidden(form), **TYPED, "q": "Garten", "rhythm": "weekly"}
        changed = await browser.post(f"{own}/aendern", data=told)
        page = await browser.get(own)

    assert done.status_code == changed.status_code == 303
    assert [rows[0]["state"] for rows in states] == ["paused", "confirmed"]
    assert "Suchwort «Garten»" in page.text
    assert "jeden Montag" in page.text


async def test_nobody_else_opens_or_changes_the_page(town: Town) -> None:
    async with town.somebody(**PERSON) as browser, town.somebody(**PERSON) as other:
        await subscribe(browser, topic=["kultur"])
        [asked] = await town.carry()
        confirmed = await press(browser, await link_in(town, asked, "confirm-subscription"))
        own = confirmed.headers["location"].partition("?")[0]

        seen = await other.get(own)
        told = await other.post(own, data={"do": "end"})

    assert {seen.status_code, told.status_code} == {303}
    assert seen.headers["location"].startswith("/anmelden")
    [row] = await town.rows("registry", "SELECT state FROM subscription")
    assert row["state"] == "confirmed"


async def test_a_robot_and_a_double_click_make_no_second_mail(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    for (service, path), data in {**ALL_SAID, **SAID}.items():
        behind.says(service, path, data)
    form = await visitor.fills(FORM, **TYPED)

    answers = [await browser_like.post(FORM, data=form) for _ in range(2)]
    trapped = await browser_like.post(FORM, data={**form, "website_url": "x"})

    assert {answer.status_code for answer in (*answers, trapped)} == {200}
    assert len(set(visitor.keys("/v1/subscriptions"))) == 1
    assert len(visitor.keys("/v1/subscriptions")) == 2


async def test_a_link_session_for_one_thing_opens_no_other(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", f"/v1/subscriptions/{FOLLOWED['subscription_id']}", FOLLOWED)
    await visitor.opens_link("00000000-0000-0000-0000-000000000009")

    assert (await browser_like.get(OWN)).status_code == 404
