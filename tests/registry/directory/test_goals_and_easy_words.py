"""An entry says to which goals it contributes, and what it is in Easy Language."""

import pytest

from tests.registry.builders import World, a_body, a_key

EASY = "Wir haben einen Garten.\nAlle dürfen kommen."


async def test_goals_and_easy_words_reach_the_public_page_the_filter_and_the_fact(
    world: World,
) -> None:
    initiative_id = await world.list_entry(sdgs=["3", "11"], summary_easy=EASY)

    shown = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    found = await world.find(sdg="11")
    [*_, listed] = [fact for fact in await world.facts() if b'"sdgs"' in fact["payload"]]

    assert (shown["sdgs"], shown["summary_easy"]) == (["3", "11"], EASY)
    assert [item["initiative_id"] for item in found["items"]] == [initiative_id]
    labels = {option["value"]: option["label"] for option in found["facets"]["sdg"]}
    assert labels == {"3": "Gesundheit und Wohlergehen", "11": "Nachhaltige Städte und Gemeinden"}
    assert b'"sdgs":["3","11"]' in listed["payload"].replace(b", ", b",").replace(b": ", b":")
    assert EASY.splitlines()[0].encode() not in listed["payload"]


async def test_an_entry_is_found_by_its_easy_words(world: World) -> None:
    await world.list_entry(summary_easy="Hier gibt es Kuchen für alle.")

    assert (await world.find(q="Kuchen"))["total"] == 1


@pytest.mark.parametrize("letter", ["ß", "ä", "a\u0308", "č", "👩"])
async def test_lengths_count_letters_and_not_bytes(world: World, letter: str) -> None:
    fits, long = [
        await world.http.post(
            "/v1/initiatives", json=a_body(summary_easy=letter * times), headers=a_key()
        )
        for times in (600, 601)
    ]

    assert (fits.status_code, long.status_code) == (201, 422)
    assert long.json()["errors"][0]["slug"] == "text-too-long"


@pytest.mark.parametrize(
    ("field", "value", "slug"),
    [
        ("sdgs", ["18"], "choice-unknown"),
        ("sdgs", ["3", "3"], "choice-repeated"),
        ("sdgs", ["1", "2", "3", "4", "5", "6"], "choices-count"),
        ("summary_easy", "Kurz.", "text-too-short"),
        ("summary_easy", "x" * 601, "text-too-long"),
    ],
)
async def test_what_is_no_goal_or_no_summary_is_refused_beside_its_field(
    world: World, field: str, value: object, slug: str
) -> None:
    body = {"sdgs": [], "summary_easy": None, field: value}
    answer = await world.http.post("/v1/initiatives", json=a_body(**body), headers=a_key())

    assert answer.status_code == 422
    assert [(error["field"], error["slug"]) for error in answer.json()["errors"]] == [(field, slug)]
