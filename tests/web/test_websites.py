"""Websites that do not answer, as editors and visitors see them."""

from html import unescape

import httpx
import pytest

from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.website_pages import BROKEN, MOVED, PAGE, SAID, SUSPECTED


@pytest.fixture
async def editor(
    behind: Behind, visitor: Visitor, browser_like: httpx.AsyncClient
) -> httpx.AsyncClient:
    for (service, path), data in SAID.items():
        behind.says(service, path, data)
    await visitor.signs_in_as_editor()
    return browser_like


async def test_editors_read_what_is_broken_why_and_since_when(editor: httpx.AsyncClient) -> None:
    page = unescape((await editor.get(PAGE)).text)

    assert "3 Links" in page
    assert "Den Namen gibt es nicht mehr." in page
    assert f'href="{BROKEN["url"]}" rel="nofollow noopener noreferrer"' in page
    assert f'href="{MOVED["moved_to"]}"' in page


async def test_the_list_is_narrowed_to_one_state(editor: httpx.AsyncClient) -> None:
    page = unescape((await editor.get(PAGE, params={"stand": "suspected"})).text)

    assert str(SUSPECTED["title"]) in page
    assert str(MOVED["title"]) not in page


async def test_the_menu_of_editors_leads_there(editor: httpx.AsyncClient) -> None:
    assert f'href="{PAGE}"' in (await editor.get(PAGE)).text
