"""Being forgotten here: a last mail, and nothing that names the person; codes and sessions end."""

import re
from uuid import UUID, uuid4

import httpx
import pytest

from services.chassis.database import open_database
from services.chassis.identity import Email, normalise_email, person_id
from services.web.settings import WebSettings
from services.web.work import visitors
from tests.web.conftest import Behind
from tests.web.signing import INES, Visitor

TABLES = ("session", "login_code", "draft", "capability", "rate")
STEP = {"kind": "single-parent", "persons": "2", "pets": "no", "needs_step_free": "no"}
MATCH = UUID("11111111-2222-4333-8444-555555555555")
ANSWER = f"/treffer/{MATCH}/antwort"


@pytest.fixture(autouse=True)
def mail_goes_out(behind: Behind) -> None:
    behind.says("notifications", "/v1/messages", {"status": "accepted"}, status=202)


@pytest.fixture
def ines(browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings) -> Visitor:
    return Visitor(browser_like, behind, settings)


async def test_the_last_mail_says_that_everything_is_forgotten(ines: Visitor) -> None:
    await ines.signs_in()

    await ines.client.post("/loeschen", data=await ines.fills("/loeschen", sure="yes"))

    assert [(mail["purpose"], mail["email"]) for mail in ines.told("/v1/messages")] == [
        ("erasure-done", INES)
    ]


async def test_an_erasure_stands_though_no_mail_can_be_sent(
    ines: Visitor, settings: WebSettings
) -> None:
    await ines.signs_in()
    del ines.behind.said["notifications", "/v1/messages"]

    answer = await ines.client.post("/loeschen", data=await ines.fills("/loeschen", sure="yes"))

    assert answer.status_code == 200
    assert await rows_naming(settings, INES) == {}


async def test_codes_and_drafts_that_name_a_person_go_with_her(
    ines: Visitor, settings: WebSettings
) -> None:
    await ines.client.post("/anmelden", data={"email": INES})
    await ines.client.post("/mitmachen/1", data=STEP)
    key = str(uuid4())
    await ines.client.post("/mitmachen/spaeter", data={"email": INES, "idempotency_key": key})
    await ines.signs_in()
    assert set(await rows_naming(settings, INES)) == set(TABLES)

    await ines.client.post("/loeschen", data=await ines.fills("/loeschen", sure="yes"))

    assert await rows_naming(settings, INES) == {}


async def test_counters_and_kept_forms_are_swept_soon(ines: Visitor, settings: WebSettings) -> None:
    await ines.client.post("/anmelden", data={"email": INES})
    await ines.signs_in()
    await sessions_end(settings)
    await ines.client.post(ANSWER, data={"answer": "yes"})

    async with open_database(settings) as database, database.transaction() as tx:
        await tx.execute("UPDATE rate SET minute = minute - interval '2 hours 1 minute'")
        await tx.execute("UPDATE draft SET updated_at = updated_at - interval '25 hours'")
        await visitors.sweep(tx, settings)
        left = [await tx.fetchval(f"SELECT count(*) FROM {table}") for table in ("rate", "draft")]

    assert left == [0, 0]


async def test_a_new_code_ends_the_older_one_of_the_browser(
    browser_like: httpx.AsyncClient, settings: WebSettings
) -> None:
    await browser_like.post("/anmelden", data={"email": INES})
    await browser_like.post("/anmelden", data={"email": INES})

    async with open_database(settings) as database, database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM login_code") == 1


async def test_an_answer_after_the_session_ended_is_kept_and_sent_after_sign_in(
    ines: Visitor, settings: WebSettings
) -> None:
    await ines.signs_in()
    await sessions_end(settings)
    ines.behind.says("matching", f"/v1/matches/{MATCH}/answer", {"state": "interested"})

    asked = await ines.client.post(ANSWER, data={"answer": "yes", "csrf_token": "old"})
    await ines.signs_in()
    page = await ines.client.get("/noch-senden")
    sent = await ines.client.post("/noch-senden", data=hidden_of(page))
    done = await ines.client.post(sent.headers["location"], data=hidden_of(page))

    assert asked.headers["location"] == "/anmelden?weiter=/noch-senden"
    assert "Ihre Antwort auf einen Treffer" in page.text
    assert (sent.status_code, sent.headers["location"]) == (307, ANSWER)
    assert done.headers["location"] == f"/treffer/{MATCH}"
    assert ines.told(f"/v1/matches/{MATCH}/answer") == [{"answer": "yes"}]


async def test_what_was_kept_is_shown_to_nobody_else_and_only_until_it_is_sent(
    ines: Visitor, settings: WebSettings
) -> None:
    await ines.signs_in()
    await sessions_end(settings)
    await ines.client.post(ANSWER, data={"answer": "yes"})

    await ines.signs_in("bert@example.org")
    other = await ines.client.get("/noch-senden")
    await ines.signs_in()
    page = await ines.client.get("/noch-senden")
    await ines.client.post("/noch-senden", data=hidden_of(page) | {"do": "drop"})
    again = await ines.client.get("/noch-senden")

    assert other.headers["location"] == "/meine-plattform"
    assert page.status_code == 200
    assert again.headers["location"] == "/meine-plattform"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        (ANSWER, f"/treffer/{MATCH}"),
        ("/treffer/pause", "/treffer"),
        ("/loeschen", "/loeschen"),
        (f"/eintrag/{MATCH}", f"/eintrag/{MATCH}"),
    ],
)
async def test_who_never_signed_in_is_led_to_the_page_of_the_form(
    browser_like: httpx.AsyncClient, path: str, page: str
) -> None:
    answer = await browser_like.post(path, data={"answer": "yes"})

    assert answer.headers["location"] == f"/anmelden?weiter={page}"


async def test_a_page_is_found_again_with_its_query(browser_like: httpx.AsyncClient) -> None:
    answer = await browser_like.get("/treffer?neu=1")

    assert answer.headers["location"] == "/anmelden?weiter=/treffer%3Fneu%3D1"


async def test_an_editors_answer_waits_for_her_too(ines: Visitor, settings: WebSettings) -> None:
    await ines.signs_in_as_editor()
    await sessions_end(settings)

    asked = await ines.client.post(f"/redaktion/{MATCH}", data={"do": "return", "reason": "Bitte."})
    await ines.signs_in_as_editor()
    page = await ines.client.get("/noch-senden")

    assert asked.headers["location"] == "/redaktion/anmelden?weiter=/noch-senden"
    assert "<blockquote><p>Bitte.</p></blockquote>" in page.text


def hidden_of(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the page's first form."""
    first = page.text.split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', first))


async def sessions_end(settings: WebSettings) -> None:
    async with open_database(settings) as database, database.transaction() as tx:
        await tx.execute("UPDATE session SET seen_at = seen_at - interval '29 days'")


async def rows_naming(settings: WebSettings, email: str) -> dict[str, int]:
    """How many rows of each table name the person behind a mailbox."""
    read = normalise_email(email)
    assert isinstance(read, Email)
    person = person_id(settings.keys.person, email=read)
    async with open_database(settings) as database, database.read() as tx:
        found = {
            table: await tx.fetchval(
                f"SELECT count(*) FROM {table} t WHERE position($1 IN t::text) > 0",
                person,
            )
            for table in TABLES
        }
    return {table: count for table, count in found.items() if count}
