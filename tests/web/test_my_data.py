"""A person gets all that is kept of her as one encrypted file, whole or not at all."""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pyzipper import zipfile_aes

from services.chassis.database import Database
from services.chassis.timers import run_one
from services.web import app
from services.web.upstream import Breaker
from services.web.work import my_data
from services.web.work.packing import FILES
from tests.registry.builders import ANNA, a_body, a_key
from tests.web.signing import Visitor, hidden
from tests.web.test_scanners import TOKEN, text_of
from tests.web.town import Town

PASSPHRASE = re.compile(r"(?:[A-Z2-9]{4}-){5}[A-Z2-9]{4}")
BERT = {"name": "Bert Beispiel", "email": "bert@example.org", "phone": None}
PAGE = "/meine-daten"


@pytest.fixture
async def anna(town: Town, visitor: Visitor) -> Visitor:
    """Anna has an entry and a seat, and signed in; Bert has an entry too."""
    await town.registry.list_entry(title="Garten der Anna")
    await town.registry.list_entry(title="Laden von Bert", contact=BERT)
    wish = {"room": "on_site", "email": ANNA, "guests": [{"name": "Anna Muster"}]}
    booked = await town.clients["events"].post(
        f"/v1/gatherings/{await town.events.announce()}/seats",
        json=wish,
        headers=town.events.token("staff-cli") | a_key(),
    )
    assert booked.status_code == 201, booked.text
    await town.carry()
    await visitor.signs_in(ANNA)
    return visitor


@pytest.fixture
async def stranger(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    """Another browser, in which nobody signed in."""
    async with town.somebody(**{"sec-fetch-site": "same-origin"}) as client:
        yield client


async def ask(client: httpx.AsyncClient) -> httpx.Response:
    """Press the button, and look at the page that one comes to."""
    form = hidden(await client.get(PAGE))
    answer = await client.post(PAGE, data=form)
    assert answer.status_code == 303, answer.text
    return await client.get(answer.headers["location"])


async def fetch(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post(f"{PAGE}/datei", data=hidden(await client.get(PAGE)))


def passphrase_on(page: httpx.Response) -> str:
    found = PASSPHRASE.search(page.text)
    assert found, page.text
    return found[0]


def opened(file: bytes, passphrase: str) -> dict[str, str]:
    """What a person finds in the file."""
    with zipfile_aes.AESZipFile(io.BytesIO(file)) as archive:
        archive.setpassword(passphrase.encode())
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def to_anna(town: Town, about: str) -> list[str]:
    """The texts of the mails to Anna whose subject says this."""
    return [
        text_of(mail)
        for mail in await town.carry()
        if ANNA in mail["To"] and about in str(mail["Subject"])
    ]


async def link_of(town: Town, text: str, purpose: str) -> str:
    tokens = [each for each in TOKEN.findall(text) if await town.purpose_of(each) == purpose]
    return tokens[0]


async def test_all_services_answer_and_the_passphrase_opens_the_file(
    town: Town, anna: Visitor
) -> None:
    town.matching.held = {"profile": {"contact": {"name": "Anna sucht"}}}

    page = await ask(anna.client)
    told = opened((await fetch(anna.client)).content, passphrase_on(page))

    assert set(told) == {"uebersicht.html", "uebersicht.txt", *FILES.values()}
    entries = json.loads(told["verzeichnis.json"])["entries"]
    assert [each["contact"]["email"] for each in entries] == [ANNA]
    assert "Garten der Anna" in told["verzeichnis.json"]
    assert json.loads(told["suche.json"])["profile"]["contact"]["name"] == "Anna sucht"
    assert "Anna Muster" in told["veranstaltungen.json"]
    assert json.loads(told["nachrichten.json"])["contact"]["email"] == ANNA
    assert json.loads(told["webseite.json"])["visits"]
    for overview in (told["uebersicht.html"], told["uebersicht.txt"]):
        assert "Garten der Anna" in overview
        assert "Einträge (1)" in overview
        assert "Anmeldungen (1)" in overview
    assert "Themen: Nachbarschaft" in told["uebersicht.txt"]
    assert "geänderte Felder: Art, Titel, Kurzbeschreibung, " in told["uebersicht.txt"]
    assert [text for text in ("Bert", "bert@example.org") if text in str(told)] == []


async def test_the_file_is_encrypted_with_256_bits_and_its_names_tell_nothing(
    town: Town, anna: Visitor
) -> None:
    page = await ask(anna.client)
    answer = await fetch(anna.client)
    file = answer.content

    with zipfile_aes.AESZipFile(io.BytesIO(file)) as archive:
        infos = archive.infolist()
        archive.setpassword(b"AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")
        with pytest.raises(RuntimeError, match="Bad password"):
            archive.read("verzeichnis.json")
    assert {info.wz_aes_strength for info in infos} == {3}
    assert {info.CRC for info in infos} == {0}
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert b"Garten" not in file
    assert page.headers["cache-control"] == "no-store"


async def test_the_mail_brings_the_file_and_not_the_passphrase(
    town: Town, anna: Visitor, stranger: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    passphrase = passphrase_on(await ask(anna.client))
    (text,) = await to_anna(town, "Ihre Daten liegen bereit")
    token = await link_of(town, text, "fetch-data")

    await stranger.post(f"/m/{token}")
    page = await stranger.get(PAGE)
    file = (await fetch(stranger)).content

    assert opened(file, passphrase)
    assert not PASSPHRASE.search(page.text), "who has the mail alone cannot open the file"
    assert "Anmelden und Passphrase zeigen" in page.text
    assert passphrase not in text
    for service in town.books:
        rows = [str(each) for each in (await town.everything()).items() if service in each[0]]
        assert passphrase not in str(rows)
    assert passphrase not in "".join(capsys.readouterr())


async def test_asked_twice_at_once_it_is_one_file_and_one_mail(town: Town, anna: Visitor) -> None:
    form = hidden(await anna.client.get(PAGE))

    answers = await asyncio.gather(*(anna.client.post(PAGE, data=form) for _ in range(4)))
    pages = [await anna.client.get(PAGE) for _ in answers]
    await ask(anna.client)

    assert {answer.status_code for answer in answers} == {303}
    assert len({passphrase_on(page) for page in pages}) == 1
    assert len(await town.rows("web", "SELECT FROM data_export")) == 1
    assert len(await to_anna(town, "Ihre Daten liegen bereit")) == 1
    noted = "SELECT FROM audit_entry WHERE deed = 'export-data'"
    assert len(await town.rows("registry", noted)) == 1


async def test_while_a_part_is_away_nothing_is_handed_out_and_the_worker_goes_on(
    town: Town, anna: Visitor
) -> None:
    town.matching.held = None
    page = await ask(anna.client)
    token = hidden(await anna.client.get("/loeschen"))
    early = await anna.client.post(f"{PAGE}/datei", data=token)

    assert "die Suche nach Menschen zum Wohnen" in page.text
    assert not PASSPHRASE.search(page.text)
    assert early.status_code == 404
    assert await to_anna(town, "Ihre Daten") == []

    town.matching.held = {}
    town.web.state.upstream.breakers["matching"] = Breaker()
    assert await work_off(town, after=timedelta(minutes=2)) == 1

    assert opened((await fetch(anna.client)).content, passphrase_on(await anna.client.get(PAGE)))
    assert len(await to_anna(town, "Ihre Daten liegen bereit")) == 1
    assert await work_off(town, after=timedelta(minutes=9)) == 0


async def work_off(town: Town, *, after: timedelta) -> int:
    """What the worker does some time later."""
    async with later(town, after) as database:
        state = town.web.state
        shop = my_data.Workshop(database, state.settings, state.upstream, lambda *_: "")
        return await my_data.work_off(shop)


def later(town: Town, after: timedelta) -> Any:
    dsn = town.web.state.settings.database_url.get_secret_value()
    return Database.open(dsn, service="web", clock=lambda: datetime.now(UTC) + after)


async def test_after_seven_days_the_file_is_gone(town: Town, anna: Visitor) -> None:
    await ask(anna.client)

    for days, left in ((6, 1), (8, 0)):
        async with later(town, timedelta(days=days)) as database:
            while await run_one(database, app.TIMERS):
                pass
        assert len(await town.rows("web", "SELECT FROM data_export")) == left


async def test_erasure_takes_the_file_along_and_closes_its_link(
    town: Town, anna: Visitor, stranger: httpx.AsyncClient
) -> None:
    await ask(anna.client)
    (text,) = await to_anna(town, "Ihre Daten liegen bereit")
    token = await link_of(town, text, "fetch-data")
    form = hidden(await anna.client.get("/loeschen"))

    await anna.client.post("/loeschen", data={**form, "sure": "yes"})

    assert await town.rows("web", "SELECT FROM data_export") == []
    assert (await stranger.get(f"/m/{token}")).status_code == 410


async def test_what_is_put_together_beside_an_erasure_is_dropped(town: Town, anna: Visitor) -> None:
    town.matching.held = None
    await ask(anna.client)
    (row,) = await town.rows("web", "SELECT person_id FROM data_export")
    async with town.books["web"].transaction() as tx:
        await tx.execute("INSERT INTO erased VALUES ($1, now())", row["person_id"])
    town.matching.held = {}
    town.web.state.upstream.breakers["matching"] = Breaker()

    await work_off(town, after=timedelta(minutes=2))

    assert await town.rows("web", "SELECT FROM data_export") == []


async def test_who_has_no_sign_in_asks_by_a_link_in_a_mail(
    town: Town, stranger: httpx.AsyncClient
) -> None:
    await town.registry.list_entry(title="Garten der Anna")
    sent = await stranger.post(f"{PAGE}/anfordern", data={"email": ANNA})
    (text,) = await to_anna(town, "Ihre Daten bei")
    token = await link_of(town, text, "ask-data")

    opening = await stranger.get(f"/m/{token}")
    await stranger.post(f"/m/{token}", data=hidden(opening))
    page = await ask(stranger)
    told = opened((await fetch(stranger)).content, passphrase_on(page))

    assert "Schauen Sie in Ihr Postfach" in sent.text
    assert "Garten der Anna" in told["verzeichnis.json"]


async def test_nobody_learns_whether_an_address_is_known(
    town: Town, stranger: httpx.AsyncClient
) -> None:
    await town.registry.list_entry()

    known = await stranger.post(f"{PAGE}/anfordern", data={"email": ANNA})
    unknown = await stranger.post(f"{PAGE}/anfordern", data={"email": "nobody@example.org"})
    wrong = await stranger.post(f"{PAGE}/anfordern", data={"email": "anna"})

    def bare(text: str) -> str:
        return re.sub(r"[0-9a-f-]{36}", "", text)

    assert bare(known.text) == bare(unknown.text)
    assert wrong.status_code == 422
    assert 'value="anna"' in wrong.text


async def test_others_and_links_to_other_things_get_nothing(
    town: Town, anna: Visitor, stranger: httpx.AsyncClient
) -> None:
    await ask(anna.client)
    bert = Visitor(stranger, anna.behind, anna.settings)

    nobody = await stranger.get(PAGE)
    await bert.signs_in("bert@example.org")
    berts = await fetch(stranger)
    await anna.opens_link("some-entry")
    by_link = await anna.client.get(PAGE)

    assert nobody.headers["location"].startswith("/anmelden")
    assert berts.status_code == 404
    assert by_link.headers["location"].startswith("/anmelden")


async def test_a_file_can_be_deleted_early_and_asked_for_anew(town: Town, anna: Visitor) -> None:
    before = passphrase_on(await ask(anna.client))
    await town.registry.list_entry(title="Zweiter Garten")

    await anna.client.post(f"{PAGE}/verwerfen", data=hidden(await anna.client.get(PAGE)))
    page = await ask(anna.client)

    told = opened((await fetch(anna.client)).content, passphrase_on(page))
    assert passphrase_on(page) != before
    assert "Zweiter Garten" in told["verzeichnis.json"]
    assert a_body()["title"] not in told["verzeichnis.json"]
