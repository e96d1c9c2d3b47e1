"""Where fields come from and what may be public: saving clears no consent, a no counts at once."""

import json
from typing import Any

import pytest

from tests.registry.builders import ANNA, DRESDEN, World
from tests.registry.clearance.steps import merge, tell
from tests.registry.identify.builders import KLARA, LENA, SITE, Room, filled_in

PHONE = "+493576123456"
CARD = {"name": "Lena Leitet", "phone": "03576 123456", "email": LENA}
REASON = "Das Impressum nennt Klara Kommt."
POINT = {"lat": 51.5142, "lon": 14.6666}


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


async def send(world: World, entry: str, *, seen: int, **other: Any) -> Any:
    return await world.http.put(
        f"/v1/initiatives/{entry}",
        json=filled_in(**other),
        headers={**world.as_owner(LENA), "if-match": f'"{seen}"'},
    )


async def listed(room: Room, world: World, *given: str, **card: str) -> str:
    """A nominated entry on its way to the public, with these consents."""
    entry = await room.invite()
    await room.accept(entry)
    if given:
        assert (await room.agree(entry, *given, by=LENA, **card)).status_code == 200
    await send(world, entry, seen=1)
    assert (await world.decide(entry, "clear", revision=2)).status_code == 200
    return entry


async def test_what_third_parties_told_is_not_public_before_the_organisation_agrees(
    room: Room, world: World
) -> None:
    entry = await room.invite()
    await room.accept(entry)
    await world.http.put(
        f"/v1/initiatives/{entry}",
        json=filled_in(website="https://lesecafe.example", lat=None, lon=None),
        headers={**world.as_owner(LENA), "if-match": '"1"'},
    )
    await world.decide(entry, "clear", revision=2)

    consents = await room.consents(entry, email=LENA)

    assert consents["sources"]["website"] == "third-party"
    assert (await room.public(entry))["website"] is None


async def test_a_field_that_the_owner_corrects_is_her_own_statement(
    room: Room, world: World
) -> None:
    entry = await room.invite()
    await room.accept(entry)

    await send(world, entry, seen=1, title="Lesecafé Weißwasser")

    sources = (await room.consents(entry, email=LENA))["sources"]
    assert (sources["title"], sources["description"], sources["summary"]) == (
        "own",
        "own",
        "third-party",
    )


async def test_what_third_parties_told_stays_theirs_when_an_editor_restores_it(
    room: Room, world: World
) -> None:
    entry = await listed(room, world)
    await send(world, entry, seen=2, website=None)
    assert (await world.decide(entry, "clear", revision=3)).status_code == 200

    restored = await tell(world, f"/v1/review/{entry}/restore", {"revision": 2, "seen": 3})

    assert restored.status_code == 200, restored.text
    assert (await world.decide(entry, "clear", revision=4)).status_code == 200
    consents = await room.consents(entry, email=LENA)
    assert consents["sources"]["website"] == "third-party"
    assert (await room.public(entry))["website"] is None


async def test_what_third_parties_told_stays_theirs_in_another_entry(
    room: Room, world: World
) -> None:
    survivor = await world.list_entry()
    entry = await listed(room, world, "website")
    merged = await merge(world, entry, survivor, take=("summary", "website"), seen=(2, 1))
    assert merged.status_code == 200, merged.text

    sources = (await room.consents(survivor, email=ANNA))["sources"]

    assert {field: sources[field] for field in ("title", "summary", "website")} == {
        "title": "own",
        "summary": "third-party",
        "website": "third-party",
    }
    assert (await room.public(survivor))["website"] is None


async def test_a_consent_makes_a_field_public_and_saving_the_entry_clears_none(
    room: Room, world: World
) -> None:
    entry = await listed(room, world, "website", "contact_name", "contact_phone", **CARD)
    before = await room.public(entry)

    await send(world, entry, seen=2, summary="Ein Café zum Vorlesen und Zuhören.")
    await world.decide(entry, "clear", revision=3)

    after = await room.public(entry)
    given = {each["field"]: each for each in (await room.consents(entry, email=LENA))["consents"]}
    assert (before["website"], before["contact"]) == (
        "https://lesecafe.example",
        {"name": "Lena Leitet", "phone": PHONE, "email": ""},
    )
    assert (after["website"], after["contact"]) == (before["website"], before["contact"])
    assert after["summary"] == "Ein Café zum Vorlesen und Zuhören."
    assert given["website"]["is_given"] is True
    assert given["website"]["text_version"] == "2026-11"


async def test_taking_a_consent_back_counts_at_once_while_a_change_waits_for_editors(
    room: Room, world: World
) -> None:
    entry = await listed(room, world, "website", "contact_phone", **CARD)
    await send(world, entry, seen=2, summary="Das wartet noch auf die Redaktion.")
    said = len(await world.facts())

    await room.agree(entry, "contact_phone", by=LENA, **CARD)

    public = await room.public(entry)
    own = await world.http.get(f"/v1/initiatives/{entry}/own", headers=world.as_owner(LENA))
    new = (await world.facts())[said:]
    assert (public["website"], public["contact"]["phone"]) == (None, PHONE)
    assert public["summary"] == "Ein Café, in dem Ehrenamtliche vorlesen."
    assert (own.json()["review"], own.json()["revision"]) == ("waiting", 3)
    assert [str(fact["type"]).split(".")[2] for fact in new] == ["initiative-revised"]
    assert json.loads(new[0]["payload"])["revision"] == 2


async def test_without_consent_neither_page_nor_map_nor_fact_tells_more_than_the_municipality(
    room: Room, world: World
) -> None:
    entry = await listed(room, world, "point", **CARD)
    exact = await room.public(entry)
    await room.agree(entry, by=LENA, **CARD)

    coarse = await room.public(entry)
    points = (await world.http.get("/v1/initiatives/points")).json()["points"]
    last = json.loads((await world.facts())[-1]["payload"])["place"]
    near = await world.find(near=f"{POINT['lat']},{POINT['lon']}", radius_km=0.2)

    assert {name: exact["place"][name] for name in POINT} == POINT
    for told in (coarse["place"], points[0], last):
        assert {name: told[name] for name in POINT} != POINT
    assert near["total"] == 0
    assert coarse["place"]["municipality"] == "Weißwasser"


async def test_the_consents_of_an_earlier_revision_can_still_be_read(
    room: Room, world: World
) -> None:
    entry = await listed(room, world, "website", **CARD)
    await room.agree(entry, by=LENA, **CARD)
    await send(world, entry, seen=2, summary="Ein Café zum Vorlesen und Zuhören.")
    await room.agree(entry, "website", "point", by=LENA, **CARD)

    def given(told: Any) -> list[str]:
        return [each["field"] for each in told["consents"] if each["is_given"]]

    first, third = [await for_editor(world, entry, revision=n) for n in (1, 3)]
    assert (given(first), given(third)) == (["website"], ["website", "point"])
    assert first["sources"]["summary"] == "third-party"
    assert third["sources"]["summary"] == "own"
    assert len(third["words"]) == len(first["words"]) > 5


async def test_who_agreed_to_another_text_than_the_one_shown_agreed_to_nothing(
    room: Room, world: World
) -> None:
    entry = await room.invite()
    await room.accept(entry)

    answer = await world.http.put(
        f"/v1/initiatives/{entry}/consents",
        json={"text_version": "2020-01", "given": ["website"], "card": {}},
        headers=world.as_owner(LENA),
    )

    assert (answer.status_code, answer.json()["slug"]) == (409, "consent-text-outdated")
    assert not any(
        each["is_given"] for each in (await room.consents(entry, email=LENA))["consents"]
    )


@pytest.mark.parametrize(
    ("given", "card", "field", "slug"),
    [
        (["contact_phone"], {}, "contact_phone", "consent-to-nothing"),
        (["contact_phone"], {"phone": "abc"}, "contact_phone", "phone-not-callable"),
        (["contact_email"], {"email": "lena"}, "contact_email", "email-invalid"),
    ],
)
async def test_nobody_agrees_to_publish_nothing(
    room: Room, given: list[str], card: dict[str, str], field: str, slug: str
) -> None:
    entry = await room.invite()
    await room.accept(entry)

    answer = await room.agree(entry, *given, by=LENA, **card)

    assert [(each["field"], each["slug"]) for each in answer.json()["errors"]] == [(field, slug)]


async def test_an_entry_that_its_owner_registered_shows_what_the_form_calls_public(
    room: Room, world: World
) -> None:
    entry = await world.list_entry(website=SITE, ags=DRESDEN, lat=51.05, lon=13.74)

    public = await room.public(entry)

    assert (public["website"], public["place"]["lat"]) == (SITE, 51.05)
    assert public["contact"] == {"name": "", "phone": "", "email": ""}
    assert set((await room.consents(entry, email=ANNA))["sources"].values()) == {"own"}


async def test_saying_the_same_again_says_nothing_new(room: Room, world: World) -> None:
    entry = await listed(room, world, "website", **CARD)
    said = len(await world.facts())

    await room.agree(entry, "website", by=LENA, **CARD)

    assert len(await world.facts()) == said


async def test_how_to_reach_the_former_owner_ends_with_the_ownership(
    room: Room, world: World
) -> None:
    entry = await world.list_entry(website=SITE)
    card = {"name": "Anna Muster", "phone": "0351 123456", "email": ANNA}
    given = ("website", "point", "contact_name", "contact_phone", "contact_email")
    await room.agree(entry, *given, by=ANNA, **card)
    claim_id, _ = await room.prove(entry)
    version = (await room.look(f"claims/{claim_id}"))["version"]

    await room.staff(f"claims/{claim_id}/decide", for_claimant=True, reason=REASON, version=version)

    public = await room.public(entry)
    assert public["contact"] == {"name": "", "phone": "", "email": ""}
    assert public["website"] == SITE
    assert "anna" not in json.dumps(await room.consents(entry, email=KLARA)).casefold()


async def for_editor(world: World, entry: str, *, revision: int) -> Any:
    answer = await world.http.get(
        f"/v1/review/{entry}/consents",
        params={"revision": revision},
        headers=world.as_editor(),
    )
    return answer.json()
