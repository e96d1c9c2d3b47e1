"""Calls of villages: who is missing for everybody to read, and the way from there into the wizard."""

import pytest

from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.typed import ticked
from tests.web.village_pages import (
    ASKED,
    BLOCKED,
    FOUND,
    GOERLITZ,
    TERMS,
    sends,
    tell_of_villages,
    text_of,
)
from tests.web.wizard_steps import a_profile, fills_in

MY = "/doerfer/meine"


@pytest.fixture
def told(behind: Behind) -> Behind:
    tell_of_villages(behind)
    return behind


@pytest.fixture
async def ines(visitor: Visitor, told: Behind) -> Visitor:
    """A household that is asked."""
    await visitor.signs_in()
    return visitor


async def test_everybody_reads_who_is_missing_where_until_when_and_no_more(
    visitor: Visitor, told: Behind
) -> None:
    listed = await visitor.client.get("/doerfer")
    one = await visitor.client.get(f"/doerfer/{BLOCKED}")

    for page in (listed, one):
        said = text_of(page)
        assert "2 Familien, je etwa 4 Personen" in said
        assert "1 Haushalt im Ruhestand<" in said
        assert "1 weiterer Haushalt, gleich welcher" in said
        assert "allein lebt" not in said
        assert "Görlitz" in said
        assert "bis 9. März 2099" in said
        assert 'action="/doerfer/mitmachen"' in said


async def test_a_call_that_is_over_is_not_there(visitor: Visitor, told: Behind) -> None:
    path = f"/v1/villages/calls/{FOUND}"
    told.says("matching", path, {"slug": "not-found"}, status=404)

    assert (await visitor.client.get(f"/doerfer/{FOUND}")).status_code == 404


async def test_who_takes_part_finds_villages_ticked_in_the_wizard_and_nothing_answered(
    visitor: Visitor, told: Behind
) -> None:
    sent = await visitor.client.post("/doerfer/mitmachen")
    overview = await visitor.client.get(sent.headers["location"])
    await fills_in(visitor.client, upto=4)
    aims = await visitor.client.get("/mitmachen/5")

    assert sent.headers["location"] == "/mitmachen"
    assert "erledigt" not in overview.text
    assert ticked(aims.text, "markets") == ["groups"]


async def test_the_wizard_names_the_village_that_the_visitor_came_from(
    visitor: Visitor, told: Behind
) -> None:
    call = await visitor.client.get(f"/doerfer/{BLOCKED}")
    key = ticked(call.text, "village_id")[0]

    sent = await visitor.client.post("/doerfer/mitmachen", data={"village_id": key})

    assert key == BLOCKED
    for path in (sent.headers["location"], "/mitmachen/1"):
        page = text_of(await visitor.client.get(path))
        assert f'<a href="/doerfer/{BLOCKED}">{TERMS["title"]}</a>' in page


async def test_who_searches_already_only_has_to_send_it_with_villages_ticked(ines: Visitor) -> None:
    ines.behind.says("matching", "/v1/profile", a_profile(markets=["founding"]))
    ines.behind.says("registry", "/v1/municipalities", [{**GOERLITZ, "ags": "14713000"}])

    sent = await sends(ines, MY, to="/doerfer/mitmachen")

    assert sent.headers["location"] == "/mitmachen/pruefen"
    aims = await ines.client.get("/mitmachen/5")
    assert ticked(aims.text, "markets") == ["founding", "groups"]


async def test_who_came_from_a_call_is_led_back_to_it_while_it_is_open(ines: Visitor) -> None:
    ines.behind.says("matching", "/v1/profile", a_profile(markets=["founding"]))
    ines.behind.says("registry", "/v1/municipalities", [{**GOERLITZ, "ags": "14713000"}])
    await sends(ines, MY, to="/doerfer/mitmachen", village_id=BLOCKED)

    sent = await sends(ines, "/mitmachen/pruefen")

    assert sent.headers["location"] == f"/doerfer/{BLOCKED}?neu=1"
    page = await ines.client.get(sent.headers["location"])
    assert "Sie machen mit. Passt Ihr Haushalt" in page.text
    assert "Sind Sie das?" not in page.text


async def test_what_a_village_shall_be_is_read_before_anybody_says_yes(
    visitor: Visitor, told: Behind
) -> None:
    public = await visitor.client.get(f"/doerfer/{BLOCKED}")
    await visitor.signs_in()
    asked = await visitor.client.get(f"{MY}/{ASKED}")
    silent = await visitor.client.get(f"{MY}/{BLOCKED}")

    for page in (public, asked):
        for fact in ("alten Schule", "620 € bis 940 €", "Einzug ab Mai 2099", "tel:+49", "Bauamt"):
            assert fact in text_of(page)
    assert "Miete noch offen" in text_of(silent)
    assert "Einzug noch offen" in text_of(silent)
