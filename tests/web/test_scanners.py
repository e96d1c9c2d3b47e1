"""Mail scanners fetch every link of a mail, like browsers; then the person presses the button."""

import html
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, Final
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import httpx
import pytest

from contracts.matching import MatchBecameMutual
from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.work.following.matching import Followers
from tests.notifications.builders import HANA, MATCH_ID, a_match_fact, a_proposal, a_seeker
from tests.notifications.house import read
from tests.registry.accompany.builders import Desk
from tests.registry.builders import ANNA, a_body, a_key
from tests.registry.following.builders import read_log
from tests.registry.identify.builders import KLARA, LENA, Room
from tests.registry.identify.builders import SITE as SITE_OF_ENTRY
from tests.web import scanned_board, scanned_homes, scanned_ideas
from tests.web.signing import hidden
from tests.web.town import SITE, Town

CHROME: Final = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36",
    "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "accept-language": "de-DE,de;q=0.9",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "none",
    "sec-fetch-user": "?1",
    "upgrade-insecure-requests": "1",
}
PERSON: Final = {**CHROME, "sec-fetch-site": "same-origin"}
TOKEN: Final = re.compile(r"/(?:m|abbestellen|unsubscribe)/([A-Za-z0-9_-]{20,100})")
PRESSED: Final[Mapping[str, dict[str, str]]] = {
    "manage-seat": {"do": "release-seat"},
    "answer": {"answer": "yes"},
    "enquiry-outcome": {"answer": "yes"},
    "answer-nomination": {"do": "accept-nomination"},
    **scanned_board.PRESSED,
}
"""Which button, where a page has several."""


async def draft(town: Town) -> EmailMessage:
    await town.registry.register()
    return (await town.carry())[-1]


async def submitted(town: Town) -> EmailMessage:
    await town.registry.submit()
    return (await town.carry())[-1]


async def unconfirmed(town: Town) -> EmailMessage:
    """An entry that nobody confirmed for almost a year."""
    long_ago = datetime.now(UTC) - timedelta(days=340)
    answer = await town.registry.http.post(
        "/internal/v1/initiatives",
        json=a_body(listed_at=long_ago.isoformat()),
        headers=town.registry.token("staff-cli") | a_key(),
    )
    assert answer.status_code == 201, answer.text
    while await run_one(town.registry.database, timers_of(town.registry.settings)):
        pass
    return (await town.carry())[-1]


async def enquired(town: Town) -> EmailMessage:
    """A visitor wrote to a listed entry."""
    letter = {"name": "Jan", "email": "jan@example.org", "text": "Kann ich bei Ihnen mithelfen?"}
    entry = await town.registry.list_entry()
    answer = await town.registry.http.post(
        f"/v1/initiatives/{entry}/enquiries", json=letter, headers=a_key()
    )
    assert answer.status_code == 201, answer.text
    return next(mail for mail in await town.carry() if "jan" in mail["To"])


async def forwarded(town: Town) -> EmailMessage:
    """The owner got a message."""
    mail = await enquired(town)
    tokens = {await town.purpose_of(token): token for token in TOKEN.findall(text_of(mail))}
    told = {"token": tokens["confirm-enquiry"]}
    await town.registry.http.post(
        "/v1/enquiries/confirm", json=told, headers=town.registry.token("web")
    )
    return (await town.carry())[-1]


async def concluded(town: Town) -> int:
    return len(await town.rows("registry", "SELECT FROM enquiry WHERE outcome IS NOT NULL"))


async def nominated(town: Town) -> EmailMessage:
    await Room(town.registry).nominate()
    return (await town.carry())[-1]


async def invited(town: Town) -> EmailMessage:
    await Room(town.registry).invite()
    mails = await town.carry()
    return next(mail for mail in mails if LENA in mail["To"])


async def claimed(town: Town) -> EmailMessage:
    room = Room(town.registry)
    await room.claim(await room.free_entry())
    return (await town.carry())[-1]


async def disputed(town: Town) -> EmailMessage:
    await Room(town.registry).prove(await town.registry.list_entry(website=SITE_OF_ENTRY))
    mails = await town.carry()
    return next(mail for mail in mails if KLARA in mail["To"])


async def contested(town: Town) -> EmailMessage:
    await Room(town.registry).prove(await town.registry.list_entry(website=SITE_OF_ENTRY))
    mails = await town.carry()
    return next(
        mail for mail in mails if ANNA in mail["To"] and "Jemand anderes" in str(mail["Subject"])
    )


async def asked_for_data(town: Town) -> EmailMessage:
    """Somebody without a sign-in wants to see what is kept of her."""
    async with town.somebody(**PERSON) as client:
        await client.post("/meine-daten/anfordern", data={"email": ANNA})
    return (await town.carry())[-1]


async def data_ready(town: Town) -> EmailMessage:
    """Her data are put together."""
    mail = await asked_for_data(town)
    tokens = {
        each for each in TOKEN.findall(text_of(mail)) if await town.purpose_of(each) == "ask-data"
    }
    (token,) = tokens
    async with town.somebody(**PERSON) as client:
        await client.post(f"/m/{token}")
        page = await client.get("/meine-daten")
        await client.post("/meine-daten", data=hidden(page))
    return (await town.carry())[-1]


async def accompanied(town: Town) -> EmailMessage:
    await Desk(town.registry).open()
    return next(mail for mail in await town.carry() if "begleitet" in mail["Subject"])


async def follows(town: Town, *, confirmed: bool = True) -> EmailMessage:
    """Somebody asked to follow a search; once she does, she gets a digest."""
    registry = town.registry
    wanted = {"email": "eva@example.org", "rhythm": "daily", "wanted": {"topic": ["nachbarschaft"]}}
    who = registry.as_owner("eva@example.org") if confirmed else {}
    answer = await registry.http.post("/v1/subscriptions", json=wanted, headers={**a_key(), **who})
    assert answer.status_code == 201, answer.text
    if confirmed:
        await registry.list_entry()
        await read_log(registry.database, Followers())
        await registry.http.post("/internal/v1/digests/now", headers=registry.token("staff-cli"))
        while await run_one(registry.database, timers_of(registry.settings)):
            pass
    return next(mail for mail in await town.carry() if "eva" in mail["To"])


async def asked_to_follow(town: Town) -> EmailMessage:
    return await follows(town, confirmed=False)


async def held(town: Town) -> EmailMessage:
    await town.events.book(await town.events.announce(), "Anna")
    return (await town.carry())[-1]


async def booked(town: Town) -> EmailMessage:
    trusted = town.events.token("staff-cli")
    await town.events.book(await town.events.announce(), "Anna", headers=trusted)
    return (await town.carry())[-1]


async def offered(town: Town) -> EmailMessage:
    gathering, trusted = await town.events.announce(capacity=1), town.events.token("staff-cli")
    first = (await town.events.book(gathering, "Anna", headers=trusted)).json()["seat_id"]
    await town.events.book(gathering, "Berta", headers=trusted)
    await town.carry()
    await town.events.act("release", token=await town.events.link(first, "manage"))
    mails = await town.carry()
    return next(mail for mail in mails if "berta" in mail["To"])


async def proposed(town: Town) -> EmailMessage:
    token = "m" + "s" * 43
    town.matching.opens(token, "see-match", subject=str(MATCH_ID), person=HANA)
    return await matched(town, a_proposal(), see=token)


async def mutual(town: Town) -> EmailMessage:
    token = "m" + "c" * 43
    town.matching.opens(token, "consent-match", subject=str(MATCH_ID), person=HANA)
    return await matched(town, a_match_fact(MatchBecameMutual), consent=token)


async def matched(town: Town, fact: Any, **links: str) -> EmailMessage:
    town.house.owners.people["/internal/v1/it"] = [a_seeker(links=links)]
    await town.house.hear(fact, dataref="/internal/v1/it")
    return (await town.carry())[-1]


async def profile(town: Town) -> EmailMessage:
    """No mail of ours has this link today; matching hands it out."""
    token = "m" + "p" * 43
    town.matching.opens(token, "own-profile", subject=str(uuid4()), person=HANA)
    return read(f"Subject: x\n\n{SITE}/m/{token}\n".encode())


async def paused(town: Town) -> EmailMessage:
    step = {"kind": "single-parent", "persons": "2", "pets": "no", "needs_step_free": "no"}
    async with town.somebody(**PERSON) as browser:
        await browser.post("/mitmachen/1", data=step)
        later = {"email": "ines@example.org", "idempotency_key": str(uuid4())}
        answer = await browser.post("/mitmachen/spaeter", data=later)
    assert answer.status_code == 200, answer.text
    return (await town.carry())[-1]


def fact(service: str, name: str) -> Callable[[Town], Awaitable[int]]:
    async def count(town: Town) -> int:
        return await town.said(service, name)

    return count


async def sessions(town: Town) -> int:
    return len(await town.rows("web", "SELECT FROM session"))


async def stops(town: Town) -> int:
    return len(await town.rows("notifications", "SELECT FROM consent WHERE channel = 'mail'"))


async def nothing(town: Town) -> int:
    return len(town.matching.acts)


CASES: Final = {
    "confirm-initiative": (draft, fact("registry", "initiative-submitted"), 1),
    "own-initiative": (submitted, sessions, 1),
    "confirm-enquiry": (enquired, fact("registry", "enquiry-forwarded"), 1),
    "enquiry-outcome": (forwarded, concluded, 1),
    "still-true": (unconfirmed, fact("registry", "initiative-reconfirmed"), 1),
    "confirm-nomination": (nominated, fact("registry", "nomination-mailbox-confirmed"), 1),
    "answer-nomination": (invited, fact("registry", "nomination-accepted"), 1),
    "confirm-claim": (claimed, fact("registry", "claim-verified"), 1),
    "see-claim": (disputed, sessions, 1),
    "contest-claim": (contested, sessions, 1),
    "confirm-subscription": (
        asked_to_follow,
        fact("registry", "area-subscription-confirmed"),
        1,
    ),
    "own-subscription": (follows, sessions, 1),
    "end-subscription": (follows, fact("registry", "area-subscription-ended"), 1),
    "own-case": (accompanied, sessions, 1),
    **scanned_ideas.CASES,
    **scanned_board.CASES,
    **scanned_homes.CASES,
    "confirm-seat": (held, fact("events", "seat-booked"), 1),
    "manage-seat": (booked, fact("events", "seat-released"), 1),
    "accept-offer": (offered, fact("events", "seat-booked"), 2),
    "see-match": (proposed, sessions, 1),
    "consent-match": (mutual, sessions, 1),
    "own-profile": (profile, sessions, 1),
    "answer": (proposed, fact("notifications", "answer-given"), 1),
    "unsubscribe": (proposed, stops, 1),
    "why": (proposed, nothing, 0),
    "resume-draft": (paused, sessions, 1),
    "ask-data": (asked_for_data, sessions, 1),
    "fetch-data": (data_ready, sessions, 2),
}
"""By purpose: the mail that has the link, what counts its effect, the count after the button.

Who asked for her data came by a link too. Two bookings before an offer is accepted: the first guest's and the accepted one.
"""


@pytest.mark.parametrize("purpose", CASES)
async def test_scanners_change_nothing_and_then_the_person_acts_once(town: Town, purpose: str):
    send, effect, after = CASES[purpose]
    mail = await send(town)
    tokens = {token: await town.purpose_of(token) for token in TOKEN.findall(text_of(mail))}
    (token, *_) = [token for token, found in tokens.items() if found == purpose]
    before, count = await town.everything(), await effect(town)

    visited = await scan(town, mail)

    assert await town.everything() == before
    assert town.matching.acts == []
    assert {status for address, status in visited.items() if token in address} <= {200, 405}
    assert any(token in address for address in visited)
    assert f"{SITE}/" in visited, "what a page names is fetched too"
    assert {status for status in visited.values() if status >= 500} == set()

    pressed = await press(town, token, want=PRESSED.get(purpose, {}))
    assert pressed == (purpose != "why")
    assert (count, await effect(town)) == (after - pressed, after)


async def test_a_page_that_acted_when_it_is_fetched_would_be_caught(town: Town):
    mail = await held(town)
    before = await town.everything()

    async def acting(scope: Any, receive: Any, send: Any) -> None:
        pressed = {"method": "POST", "headers": [(b"sec-fetch-site", b"same-origin")]}
        await town.web(
            {**scope, **(pressed if scope["path"].startswith("/m/") else {})}, receive, send
        )

    await scan(replace(town, web=acting), mail)

    assert await town.everything() != before


def test_every_purpose_of_a_link_is_scanned():
    from services.web.api import links  # noqa: PLC0415 - what the pages know is what counts

    known = {*links.ACTIONS, *links.ACTS, *links.ENTRANCES, "resume-draft"}
    of_several = {
        "release-seat",
        "accept-nomination",
        "decline-nomination",
        "open-draft",
        "say-stage",
    }

    assert known - of_several == set(CASES)


async def scan(town: Town, mail: EmailMessage) -> dict[str, int]:
    """HEAD, GET twice, GET as Chrome of each address in the mail, and all that those pages name."""
    visited: dict[str, int] = {}
    async with town.somebody(**{"user-agent": "LinkGuard/1.0"}) as scanner:
        for address in addresses(text_of(mail), SITE):
            answers = [
                await ask(town, scanner, method, address, headers)
                for method, headers in (("HEAD", {}), ("GET", {}), ("GET", {}), ("GET", CHROME))
            ]
            visited[address] = answers[-1].status_code
            for inner in addresses(answers[-1].text, address) - visited.keys():
                await ask(town, scanner, "HEAD", inner, CHROME)
                visited[inner] = (await ask(town, scanner, "GET", inner, CHROME)).status_code
        assert [cookie.name for cookie in scanner.cookies.jar if "zp" in cookie.name] == []
    return visited


async def ask(
    town: Town, scanner: httpx.AsyncClient, method: str, address: str, headers: dict[str, str]
) -> httpx.Response:
    """As the gateway passes it on: pages to the web, /api/<service> to the service."""
    path = urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl() or "/"
    service = re.match(r"/api/([a-z]+)(/.*)", path)
    if service is None:
        return await scanner.request(method, path, headers=headers)
    client = town.clients[service[1]]
    return await client.request(method, service[2], headers={**scanner.headers, **headers})


async def press(town: Town, token: str, *, want: dict[str, str]) -> bool:
    """The person opens the link and presses the button, twice; whether there is one."""
    async with town.somebody(**PERSON) as browser:
        page = await browser.get(f"/m/{token}")
        assert page.status_code == 200, page.text
        for action, fields in forms(page.text):
            if token in action and want.items() <= fields.items():
                answers = [await browser.post(action, data=fields) for _ in range(2)]
                assert answers[0].status_code in {200, 303}, answers[0].text
                return True
    return False


def text_of(mail: EmailMessage) -> str:
    """All that a scanner reads: both texts and the header of one click."""
    bodies = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*map(str, bodies), str(mail["List-Unsubscribe"] or "")])


def addresses(text: str, base: str) -> set[str]:
    """Addresses of ours, written out or named by a page."""
    named = re.findall(r"""(?:href|src|action|formaction|hx-get|hx-post)="([^"#]+)""", text)
    written = re.findall(r"https?://[^\s\"'<>)]+", text)
    found = {urljoin(base, html.unescape(one)) for one in [*named, *written]}
    return {one for one in found if one.startswith(f"{SITE}/")}


def forms(page: str) -> list[tuple[str, dict[str, str]]]:
    """Each form's address and what its hidden fields and texts hold."""
    found = re.findall(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', page, re.DOTALL)
    field = r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"'
    return [
        (html.unescape(action), {k: html.unescape(v) for k, v in re.findall(field, inside)})
        for action, inside in found
    ]
