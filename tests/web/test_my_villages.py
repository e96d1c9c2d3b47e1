"""A household's part in villages: two ticks that do not hang together, a code, leaving, the others."""

from typing import Any, Final

import pytest

from services.matching.api import village_models as models
from tests.web.conftest import Behind
from tests.web.signing import INES, Visitor
from tests.web.village_pages import (
    ASKED,
    CONSENT,
    DRAFT,
    FOUND,
    FOUNDED,
    INVITED,
    SAID_YES,
    sends,
    tell_of_villages,
    text_of,
)

MY: Final = "/doerfer/meine"


@pytest.fixture
async def ines(visitor: Visitor, behind: Behind) -> Visitor:
    """A household that is asked."""
    tell_of_villages(behind)
    await visitor.signs_in()
    return visitor


async def test_a_household_sees_what_asks_it_what_it_is_in_and_what_went_on(ines: Visitor) -> None:
    said = text_of(await ines.client.get(MY))

    assert said.index("Hier werden Sie gefragt") < said.index("Hier sind Sie dabei")
    assert said.index("Hier sind Sie dabei") < said.index("Ohne Sie")
    assert "Antworten bis 9. März 2099" in said
    assert "Das Dorf ist gegründet" in said


async def test_who_is_asked_reads_what_the_others_are_and_no_name(ines: Visitor) -> None:
    said = text_of(await ines.client.get(f"{MY}/{ASKED}"))

    assert "Familie, 4 Personen, gründet mit: passt zu Ihnen zu 91 %, sehr gut" in said
    assert "Im Ruhestand, 1 Person: passt zu Ihnen zu 48 %, mittel" in said
    assert CONSENT in said
    assert 'name="join" value="yes">' in said
    assert 'name="agree" value="yes"' in said
    assert "checked" not in said


async def test_who_agreed_reads_who_came_since_and_who_left(ines: Visitor) -> None:
    said = text_of(await ines.client.get(f"{MY}/{FOUNDED}"))

    assert "Seit Ihrer Freigabe ist ein Haushalt dazugekommen." in said
    assert "Noch einmal freigeben" in said
    assert "Seit der Gründung sind 2 Haushalte gegangen." in said
    assert "Das Dorf bleibt gegründet, ohne Ihren Haushalt." in said


@pytest.mark.parametrize(("markets", "seeks"), [(["living", "groups"], True), (["living"], False)])
async def test_whom_no_village_asked_reads_whether_she_is_looked_for(
    ines: Visitor, markets: list[str], seeks: bool
) -> None:
    profile = {"state": "live", "contact": {}, "criteria": {"markets": markets}}
    ines.behind.says("matching", "/v1/profile", profile)
    ines.behind.says("matching", "/v1/villages/mine", {"items": []})

    said = text_of(await ines.client.get(MY))

    assert ("Ihr Haushalt sucht mit." in said) is seeks
    assert ("Sagen Sie in Ihrer Suche" in said) is not seeks


async def test_yes_alone_hands_out_no_contact(ines: Visitor) -> None:
    path = f"/v1/villages/{ASKED}/answer"
    ines.behind.says("matching", path, SAID_YES)

    sent = await sends(ines, f"{MY}/{ASKED}", do="yes", join="yes", name="Ines", email=INES)

    assert sent.headers["location"] == f"{MY}/{ASKED}?getan=yes"
    assert ines.told(path) == [{"answer": "yes"}]


async def test_yes_with_the_second_tick_brings_the_card_that_was_read(ines: Visitor) -> None:
    path = f"/v1/villages/{ASKED}/answer"
    ines.behind.says("matching", path, SAID_YES)

    await sends(
        ines,
        f"{MY}/{ASKED}",
        do="yes", join="yes", agree="yes", name="Ines Muster", email=INES, phone="",
        text_version=INVITED["consent_version"],
    )  # fmt: skip

    [said] = ines.told(path)
    form = models.VillageAnswerForm.model_validate(said)
    assert form.card is not None
    assert (form.card.name, form.card.email, form.card.phone) == ("Ines Muster", INES, None)
    assert form.card.text_version == INVITED["consent_version"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "join"),
        ({"agree": "yes", "name": "Ines", "email": INES}, "join"),
        ({"join": "yes", "agree": "yes", "name": "", "email": INES}, "name"),
        ({"join": "yes", "agree": "yes", "name": "Ines", "email": "", "phone": ""}, "email"),
    ],
)
async def test_a_yes_that_says_too_little_says_nothing(
    ines: Visitor, typed: dict[str, str], field: str
) -> None:
    again = await sends(ines, f"{MY}/{ASKED}", **{"do": "yes", **typed})

    assert again.status_code == 422
    assert f'id="{field}-error"' in again.text
    assert ines.told(f"/v1/villages/{ASKED}/answer") == []


@pytest.mark.parametrize(
    ("do", "typed", "path", "body"),
    [
        ("no", {}, "answer", {"answer": "no"}),
        ("revoke", {}, "revoke", {}),
        ("leave", {"sure": "yes"}, "leave", {}),
    ],
)
async def test_no_taking_back_and_leaving_each_tell_one_thing(
    ines: Visitor, do: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    told = f"/v1/villages/{FOUND}/{path}"
    ines.behind.says("matching", told, SAID_YES)

    sent = await sends(ines, f"{MY}/{FOUND}", do=do, **typed)

    assert sent.headers["location"] == f"{MY}/{FOUND}?getan={do}"
    assert ines.told(told) == [body]


async def test_a_household_founds_by_the_code_that_a_commune_gave_it(ines: Visitor) -> None:
    ines.behind.says("matching", "/v1/villages/join", INVITED)

    sent = await sends(ines, MY, code=" abcd efgh ")

    assert sent.headers["location"] == f"{MY}/{ASKED}?getan=code"
    assert ines.told("/v1/villages/join") == [{"code": "abcd efgh"}]


async def test_a_wrong_code_says_whom_to_ask(ines: Visitor) -> None:
    problem = {"slug": "founder-code-wrong", "field": "code"}
    ines.behind.says("matching", "/v1/villages/join", problem, status=422)

    again = await sends(ines, MY, code="ABCD-EFGX")

    assert again.status_code == 422
    assert "Dieser Code stimmt nicht." in again.text
    assert 'value="ABCD-EFGX"' in again.text


async def test_after_the_founding_those_who_consented_can_be_reached(ines: Visitor) -> None:
    said = text_of(await ines.client.get(f"{MY}/{FOUNDED}"))

    assert "Jan Beispiel" in said
    assert 'href="mailto:jan@example.org"' in said
    assert 'href="tel:+4915112345678"' in said


async def test_a_village_of_others_is_not_there(ines: Visitor) -> None:
    path = f"/v1/villages/mine/{DRAFT}"
    ines.behind.says("matching", path, {"slug": "not-found"}, status=404)

    assert (await ines.client.get(f"{MY}/{DRAFT}")).status_code == 404


async def test_all_of_it_is_one_step_from_where_people_are(ines: Visitor) -> None:
    for page in ("/meine-plattform", "/treffer"):
        assert 'href="/doerfer/meine"' in (await ines.client.get(page)).text
    assert 'href="/doerfer"' in (await ines.client.get("/zusammen-wohnen")).text
