"""An entry and its confirmed partners on one page, with the real registry behind."""

from html import unescape

from tests.registry.builders import ANNA, DRESDEN, a_key
from tests.web.test_scanners import PERSON
from tests.web.town import Town

EVA = "eva.beispiel@example.org"


async def name_as_partner(town: Town, one: str, other: str, *, email: str) -> None:
    answer = await town.registry.http.post(
        f"/v1/initiatives/{one}/partnerships",
        json={"partner_id": other},
        headers={**town.registry.as_owner(email), **a_key()},
    )
    assert answer.status_code < 300, answer.text


async def two_entries(town: Town) -> tuple[str, str]:
    contact = {"name": "Eva Beispiel", "email": EVA}
    return (
        await town.registry.list_entry(title="Kulturhof"),
        await town.registry.list_entry(title="Werkstatt am Bahnhof", ags=DRESDEN, contact=contact),
    )


async def test_partners_stand_on_one_page_with_a_map_once_both_have_said_so(town: Town) -> None:
    one, other = await two_entries(town)
    async with town.somebody(**PERSON) as browser:
        await name_as_partner(town, one, other, email=ANNA)
        before = await browser.get(f"/partner/{one}")
        await name_as_partner(town, other, one, email=EVA)
        pages = [await browser.get(f"/partner/{each}") for each in (one, other)]
        entry = await browser.get(f"/initiativen/{one}")

    assert before.status_code == 404
    for page in pages:
        text = unescape(page.text)
        assert page.status_code == 200
        assert "Kulturhof" in text
        assert "Werkstatt am Bahnhof" in text
        assert "Auf der Karte" in text
        for each in (one, other):
            assert f'href="/initiativen/{each}"' in text
    assert f'href="/partner/{one}"' in entry.text


async def test_an_entry_that_is_not_there_has_no_such_page(town: Town) -> None:
    async with town.somebody(**PERSON) as browser:
        page = await browser.get("/partner/00000000-0000-0000-0000-00000000002a")

    assert page.status_code == 404


async def test_a_district_offers_its_news_as_a_feed_that_reads(town: Town) -> None:
    await town.registry.list_entry(title="Kulturhof", ags=DRESDEN)
    await town.registry.list_entry(title="Anderswo")
    async with town.somebody(**PERSON) as browser:
        page = await browser.get("/kreis/dresden")
    feed = await town.registry.http.get("/v1/initiatives.atom", params={"district": "14612"})

    assert 'href="/api/registry/v1/initiatives.atom?district=14612"' in page.text
    assert "Kulturhof" in feed.text
    assert "Anderswo" not in feed.text
