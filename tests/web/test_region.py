"""Staff of one Kreis: the claim of the sign-in, what the pages show, what they refuse."""

from typing import Any

import pytest

from services.web.oidc import _region as read_region
from tests.registry.builders import LEIPZIG, WEISSWASSER
from tests.web.signing import Visitor
from tests.web.town import Town

GOERLITZ = "14626"


@pytest.mark.parametrize(
    ("claim", "region"),
    [
        (None, set()),
        ([GOERLITZ], {GOERLITZ}),
        ([GOERLITZ, "14625"], {GOERLITZ, "14625"}),
        ('["14626"]', {GOERLITZ}),
        (GOERLITZ, {GOERLITZ}),
        (["14626600"], {"14626600"}),
    ],
)
def test_a_region_is_read_however_the_provider_says_it(claim: Any, region: set[str]) -> None:
    assert read_region(claim) == region


@pytest.mark.parametrize(
    "claim", [[], "", "Görlitz", ["146"], ["14626", ""], ["1462%"], [14626], {"a": 1}, "[", True]
)
def test_a_region_that_cannot_be_read_lets_nobody_in(claim: Any) -> None:
    assert read_region(claim) is None


async def test_the_pages_say_what_they_show_and_who_decides_elsewhere(
    town: Town, visitor: Visitor
) -> None:
    await town.registry.submit(title="Hier", ags=WEISSWASSER)
    there = await town.registry.submit(title="Dort", ags=LEIPZIG)
    await visitor.signs_in_as_editor(region=GOERLITZ)

    queue = await visitor.client.get("/redaktion")
    elsewhere = await visitor.client.get(f"/redaktion/{there}")

    assert "Sie sehen: Landkreis Görlitz" in queue.text
    assert ("Hier" in queue.text, "Dort" in queue.text) == (True, False)
    assert elsewhere.status_code == 403
    assert "nicht in Ihrem Gebiet, sondern hier: Leipzig." in elsewhere.text


async def test_an_editor_of_the_whole_state_reads_of_no_region(
    town: Town, visitor: Visitor
) -> None:
    await town.registry.submit(title="Dort", ags=LEIPZIG)
    await visitor.signs_in_as_editor()

    queue = await visitor.client.get("/redaktion")

    assert "Sie sehen:" not in queue.text
    assert "Dort" in queue.text
