"""Images of an entry through the pages, with the real registry behind them."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from services.web.settings import WebSettings
from tests.registry.images.builders import BLUE, a_photo_of_a_phone, a_picture
from tests.web.conftest import Behind
from tests.web.signing import Visitor, hidden
from tests.web.town import Town

INES = {"name": "Ines Muster", "email": "ines@example.org", "phone": "0151 23456789"}
RIGHT = {
    "alt": "Drei Hochbeete vor einer Backsteinwand",
    "credit": "Ines Muster",
    "licence": "cc-by-4.0",
    "consent": "yes",
}


@pytest.fixture
async def entry(town: Town) -> str:
    return await town.registry.list_entry(contact=INES)


@pytest.fixture
async def owner(
    town: Town, browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings
) -> httpx.AsyncClient:
    await Visitor(browser_like, behind, settings).signs_in(INES["email"])
    return browser_like


async def send(
    browser: httpx.AsyncClient, entry: str, file: bytes | None = None, **typed: Any
) -> httpx.Response:
    page = f"/eintrag/{entry}/bilder"
    shown = (await browser.get(page)).text
    form = {**hidden(await browser.get(page)), **_version(shown), **RIGHT, **typed}
    sent = a_photo_of_a_phone() if file is None else file
    files = {"file": ("garten.jpg", sent, "image/jpeg")} if sent else None
    return await browser.post(page, data={k: v for k, v in form.items() if v}, files=files)


def _version(page: str) -> dict[str, str]:
    found = re.search(r'name="text_version" value="([^"]+)"', page)
    return {"text_version": found[1]} if found else {}


async def clear(town: Town, entry: str, revision: int) -> None:
    answer = await town.registry.decide(entry, "clear", revision=revision)
    assert answer.status_code == 200, answer.text


async def test_an_image_comes_in_waits_and_stands_on_the_page_of_the_entry(
    owner: httpx.AsyncClient, entry: str, town: Town
) -> None:
    sent = await send(owner, entry)
    mine = unescape((await owner.get(f"/eintrag/{entry}/bilder")).text)
    before = unescape((await owner.get(f"/initiativen/{entry}")).text)
    await clear(town, entry, 2)
    after = unescape((await owner.get(f"/initiativen/{entry}")).text)

    assert sent.status_code == 303, sent.text
    assert "Bild 1 (noch nicht öffentlich)" in mine
    assert "/bilder/" not in before
    assert 'alt="Drei Hochbeete vor einer Backsteinwand"' in after
    assert "Bild: Ines Muster" in after
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in after
    assert 'width="800" height="1200"' in after, "the page knows the size before the image comes"
    assert re.search(r'srcset="/bilder/[0-9a-f]{64}-480.webp 480w, ', after)


async def test_a_cleared_image_is_kept_by_browsers_and_one_that_waits_is_not(
    owner: httpx.AsyncClient, entry: str, town: Town
) -> None:
    await send(owner, entry)
    page = (await owner.get(f"/eintrag/{entry}/bilder")).text
    waiting = re.findall(r'src="([^"]+\.webp)"', page)[0]
    public = waiting.removeprefix(f"/eintrag/{entry}")

    own, hidden_one = await owner.get(waiting), await owner.get(public)
    await clear(town, entry, 2)
    shown = await owner.get(public)
    again = await owner.get(public, headers={"if-none-match": shown.headers["etag"]})

    assert (own.status_code, own.headers["cache-control"]) == (200, "no-store")
    assert hidden_one.status_code == 404
    assert shown.headers["content-type"] == "image/webp"
    assert shown.headers["cache-control"] == "public, max-age=3600"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.content.startswith(b"RIFF")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("file", "typed", "sentence"),
    [
        (b"", {}, "Bitte wählen Sie ein Bild aus."),
        (bytes(11 * 1024 * 1024), {}, "Das Bild hat mehr als 8 MB. Bitte verkleinern Sie es."),
        (b"kein Bild", {}, "Diese Datei können wir nicht als Bild lesen."),
        (None, {"alt": ""}, "Bitte beschreiben Sie das Bild in einem Satz"),
        (None, {"consent": ""}, "Bitte fragen Sie die Personen auf dem Bild"),
    ],
)
async def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    owner: httpx.AsyncClient, entry: str, file: bytes | None, typed: dict[str, str], sentence: str
) -> None:
    answer = await send(owner, entry, file, **typed)

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Ines Muster"' in page
    assert await _count(owner, entry) == 0


async def test_images_change_places_get_other_words_and_leave_without_javascript(
    owner: httpx.AsyncClient, entry: str
) -> None:
    await send(owner, entry, a_picture(), alt="Das rote Bild")
    await send(owner, entry, a_picture(colour=BLUE), alt="Das blaue Bild")
    page = f"/eintrag/{entry}/bilder"

    moved = await press(owner, page, "up-1", alt_0="Ganz rotes Bild")
    alts = re.findall(r'<img[^>]* alt="([^"]*)"', (await owner.get(page)).text)
    await press(owner, page, "off-0")
    rest = re.findall(r'<img[^>]* alt="([^"]*)"', (await owner.get(page)).text)

    assert moved.headers["location"] == f"{page}?getan=geaendert"
    assert alts == ["Das blaue Bild", "Ganz rotes Bild"]
    assert rest == ["Ganz rotes Bild"]


async def test_an_owner_and_an_editor_erase_an_image_at_once(
    owner: httpx.AsyncClient, visitor: Visitor, entry: str, town: Town
) -> None:
    await send(owner, entry, a_picture(), alt="Das rote Bild")
    await send(owner, entry, a_picture(colour=BLUE), alt="Das blaue Bild")
    await clear(town, entry, 3)

    done = await press(owner, f"/eintrag/{entry}/bilder", "erase-0")
    mine = unescape((await owner.get(done.headers["location"])).text)
    left = (await owner.get(f"/initiativen/{entry}")).text
    review = f"/redaktion/{entry}"
    await visitor.signs_in_as_editor()
    asked = await owner.get(review)
    [shown] = re.findall(r'name="hash" value="([^"]+)"', asked.text)
    form = {**hidden(asked), "hash": shown}
    by_editor = await owner.post(f"{review}/bilder/loeschen", data=form)
    nothing = (await owner.get(f"/initiativen/{entry}")).text

    assert "Das Bild ist gelöscht" in mine
    assert "Das rote Bild" not in left
    assert "Das blaue Bild" in left
    assert by_editor.headers["location"] == f"{review}?getan=bild-geloescht"
    assert "Das blaue Bild" not in nothing


async def test_nobody_else_opens_the_page_or_what_waits(
    owner: httpx.AsyncClient, town: Town
) -> None:
    theirs = await town.registry.list_entry(title="Garten West")

    assert (await owner.get(f"/eintrag/{theirs}/bilder")).status_code == 404


async def press(browser: httpx.AsyncClient, page: str, do: str, **typed: str) -> httpx.Response:
    """Press a button of the form with all images, as it was shown or with other words."""
    shown = (await browser.get(page)).text
    own = shown[: shown.index("Ein Bild hinzufügen")]
    names = re.findall(r'name="hash" value="([^"]+)"', own)
    form: dict[str, Any] = {
        **dict(re.findall(r'name="(csrf_token|idempotency_key|revision)" value="([^"]*)"', own)),
        "hash": names,
        "do": do,
    }
    alts = re.findall(r'<input[^>]*name="(alt_\d)"[^>]*value="([^"]*)"', own)
    form |= {name: unescape(value) for name, value in alts}
    form |= {f"credit_{n}": "Ines Muster" for n in range(len(names))}
    form |= {f"licence_{n}": "cc-by-4.0" for n in range(len(names))}
    return await browser.post(f"{page}/aendern", data={**form, **typed})


async def _count(browser: httpx.AsyncClient, entry: str) -> int:
    return (await browser.get(f"/eintrag/{entry}/bilder")).text.count('name="hash"')
