"""What answers taught: suggestions that a person confirms, and weights that she may begin with."""

from typing import Any, Final

import pytest

from services.chassis.database import open_database
from services.web.forms import wizard
from services.web.visit import DRAFT_COOKIE
from services.web.words import learned as words
from services.web.work import visitors
from tests.web.conftest import Behind
from tests.web.learned_pages import (
    LEARNED,
    NOTHING,
    SAID,
    SUGGESTIONS,
    TOLD,
    WEIGHTS,
    household_told,
)
from tests.web.real_pages import tell_everything
from tests.web.signing import Visitor

GARDEN: Final = {"dimension": "garden", "position": 128, "wanted": 128, "weight": 1}
STEPS: Final = ("take-over", "dismiss")
PROFILE: Final = {"state": "live", "criteria": {"wishes": [GARDEN]}}


@pytest.fixture
def ines(visitor: Visitor, behind: Behind) -> Visitor:
    tell_everything(behind)
    for (service, path), told in SAID.items():
        behind.says(service, path, told)
    behind.says("matching", "/v1/profile", PROFILE)
    for step in STEPS:
        behind.says("matching", f"/v1/profile/suggestions/{step}", {"items": []})
    return visitor


def text_of(page: Any) -> str:
    return " ".join(page.text.split())


async def test_each_suggestion_says_how_many_noes_and_from_what_to_what(ines: Visitor) -> None:
    await ines.signs_in()

    page = text_of(await ines.client.get(SUGGESTIONS))

    for told in (
        "3 Mal haben Sie Nein gesagt: zu teuer.",
        "<b>650 €</b> → <b>590 €</b>",
        "1.200 Mal haben Sie Nein gesagt: zu weit weg.",
        "<b>bis 50 km</b> → <b>bis 30 km</b>",
        "4 Mal haben Sie Nein gesagt: wegen «Garten».",
        "<b>etwas wichtig</b> → <b>wichtig</b>",
    ):
        assert told in page
    assert page.count(">Übernehmen<") == page.count(">Nicht mehr fragen<") == len(TOLD)


@pytest.mark.parametrize(("button", "path"), [("take", "take-over"), ("dismiss", "dismiss")])
async def test_a_suggestion_counts_only_by_its_button(
    ines: Visitor, button: str, path: str
) -> None:
    await ines.signs_in()
    page = await ines.client.get(SUGGESTIONS)
    told = {"csrf_token": ines.token(page), "do": button, "code": "narrow-radius"}
    before = [len(ines.sent(f"/v1/profile/suggestions/{step}")) for step in STEPS]

    done = await ines.client.post(SUGGESTIONS, data=told)
    after = await ines.client.get(done.headers["location"])

    assert before == [0, 0]
    assert ines.told(f"/v1/profile/suggestions/{path}") == [{"code": "narrow-radius"}]
    assert 'class="toast-text"' in after.text


async def test_a_suggestion_that_is_gone_is_said_and_the_others_stay(
    ines: Visitor, behind: Behind
) -> None:
    await ines.signs_in()
    token = ines.token(await ines.client.get(SUGGESTIONS))
    behind.says(
        "matching", "/v1/profile/suggestions/take-over", {"slug": "suggestion-gone"}, status=410
    )

    page = await ines.client.post(
        SUGGESTIONS, data={"csrf_token": token, "do": "take", "code": "narrow-radius"}
    )

    assert page.status_code == 422
    assert "Ihre Suche hat sich inzwischen geändert." in page.text
    assert "zu weit weg" in page.text


async def test_without_suggestions_the_page_says_when_one_comes(
    ines: Visitor, behind: Behind
) -> None:
    behind.says("matching", "/v1/profile/suggestions", {"items": []})
    await ines.signs_in()

    page = await ines.client.get(SUGGESTIONS)

    assert "Gerade haben wir keinen Vorschlag." in page.text
    assert ">Übernehmen<" not in page.text


@pytest.mark.parametrize(
    ("told", "weights"),
    [
        ({"code": "weigh-more:garden", "before": None, "after": 1, "noes": 3}, {"garden": 3}),
        ({"code": "weigh-more:garden", "before": None, "after": 1, "noes": 3}, {}),
        ({"code": "weigh-more:moonlight", "before": None, "after": 1, "noes": 3}, {"moonlight": 1}),
        ({"code": "something-new", "before": 1, "after": 2, "noes": 3}, {}),
    ],
    ids=str,
)
def test_what_changes_nothing_or_has_no_words_is_not_suggested(
    told: dict[str, Any], weights: dict[str, int]
) -> None:
    assert words.suggestion(told, weights=weights) is None


def test_a_search_without_a_limit_is_told_so() -> None:
    told = {"code": "lower-cost-limit", "before": None, "after": 590, "noes": 3}

    card = words.suggestion(told, weights={})

    assert card is not None
    assert (card["before"], card["after"]) == ("keine Grenze", "590 €")


async def test_weights_to_begin_with_say_from_how_many_answers_they_are(ines: Visitor) -> None:
    await household_told(ines)

    page = text_of(await ines.client.get(WEIGHTS))

    assert "aus 1.340 Antworten von 61 Haushalten" in page
    assert page.index("Garten: sehr wichtig") < page.index("Gemeinsam essen: etwas wichtig")


async def test_weights_are_taken_over_into_the_wishes_where_they_can_be_changed(
    ines: Visitor,
) -> None:
    await household_told(ines)

    done = await ines.client.post(WEIGHTS, data={})

    number = [step.name for step in wizard.STEPS].index("wuensche") + 1
    kept = await kept_wishes(ines)
    assert done.headers["location"] == f"/mitmachen/{number}"
    assert {name: wish["weight"] for name, wish in kept.items() if wish["weight"] != "0"} == {
        "garden": "3",
        "shared_meals": "1",
    }


async def test_a_button_in_the_wishes_changes_weights_and_nothing_else_that_is_typed(
    ines: Visitor,
) -> None:
    await household_told(ines)
    typed = {"garden_position": "5", "garden_weight": "1", "quiet_weight": "2"}

    await ines.client.post(WEIGHTS, data=typed)

    kept = await kept_wishes(ines)
    assert (kept["garden"]["position"], kept["garden"]["weight"]) == (255, "3")
    assert kept["quiet"]["weight"] == "2"


async def test_nothing_is_taken_over_before_the_button(ines: Visitor) -> None:
    await household_told(ines)

    await ines.client.get(WEIGHTS)

    assert await kept_wishes(ines) == {}


async def kept_wishes(visitor: Visitor) -> dict[str, Any]:
    """The wishes in the wizard's draft of this browser."""
    cookie = visitor.client.cookies[DRAFT_COOKIE]
    async with open_database(visitor.settings) as database, database.read() as tx:
        draft = await visitors.find_draft(tx, visitor.settings, form=wizard.FORM, cookie=cookie)
    assert draft is not None
    return dict(draft.data.get("wuensche", {}).get("wishes", {}))


@pytest.mark.parametrize("told", [NOTHING, None], ids=["too few answers", "matching is away"])
async def test_where_nothing_is_learned_nothing_is_offered_and_the_wizard_goes_on(
    ines: Visitor, behind: Behind, told: Any
) -> None:
    await household_told(ines)
    behind.says("matching", "/v1/defaults/family", told, status=200 if told else 503)

    page = await ines.client.get(WEIGHTS)
    done = await ines.client.post(WEIGHTS, data={})

    assert "Das wissen wir noch nicht." in page.text
    assert done.headers["location"].startswith("/mitmachen/")


async def test_whoever_has_not_begun_is_led_to_the_wizard(ines: Visitor) -> None:
    page = await ines.client.get(WEIGHTS)

    assert page.headers["location"] == "/mitmachen"


def test_a_weight_of_a_dimension_that_has_no_words_is_not_offered() -> None:
    told = words.default_weights({**LEARNED, "weights": {"moonlight": 3}})

    assert told is None
