"""A nomination from the form to the directory: asked once, and nothing public before the yes."""

import asyncio
from typing import Any

import pytest

from services.chassis.database import Database
from tests.registry.builders import Clock, World, a_key
from tests.registry.identify.builders import LENA, NORA, Room, a_nomination, filled_in

CANARY = "Kanarienlesecafé"
FORM_ERRORS: list[tuple[dict[str, Any], str, str]] = [
    ({"title": "x"}, "title", "text-too-short"),
    ({"title": "Gewinn auf www.gewinn.example"}, "title", "name-with-address"),
    ({"title": "Preise https://preise.example"}, "title", "name-with-address"),
    ({"why": "kurz"}, "why", "text-too-short"),
    ({"summary": ""}, "summary", "text-too-short"),
    ({"ags": "99999999"}, "ags", "municipality-unknown"),
    ({"known_how": "gar nicht"}, "known_how", "choice-unknown"),
    ({"topics": ["raumfahrt"]}, "topics", "choice-unknown"),
    ({"website": "lesecafe"}, "website", "website-invalid"),
    ({"organisation": {"phone": "12"}}, "organisation_phone", "phone-not-callable"),
    ({"organisation": {"post": "Anger"}}, "organisation_post", "text-too-short"),
    ({"organisation": {"email": NORA}}, "organisation_email", "reach-is-nominator"),
    ({"organisation": {}, "website": None}, "organisation_email", "reach-missing"),
    ({"nominator": {"name": "", "email": NORA}}, "name", "text-too-short"),
    ({"nominator": {"name": "Nora", "email": "nora"}}, "email", "email-invalid"),
]


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


@pytest.mark.parametrize(("typed", "field", "slug"), FORM_ERRORS)
async def test_the_form_says_what_is_wrong_beside_the_field(
    world: World, typed: dict[str, Any], field: str, slug: str
) -> None:
    answer = await world.http.post("/v1/nominations", json=a_nomination(**typed), headers=a_key())

    assert answer.status_code == 422
    assert (field, slug) in [(each["field"], each["slug"]) for each in answer.json()["errors"]]


async def test_a_nomination_goes_from_the_form_to_the_directory(room: Room, world: World) -> None:
    nomination_id = await room.nominate()
    confirmed = await room.confirm(nomination_id)
    accepted = await room.accept(nomination_id)
    sent = await world.http.put(
        f"/v1/initiatives/{nomination_id}",
        json=filled_in(),
        headers={**world.as_owner(LENA), "if-match": '"1"'},
    )
    cleared = await world.decide(nomination_id, "clear", revision=2)

    states = [answer.json()["state"] for answer in (confirmed, accepted, sent, cleared)]
    assert states == ["invited", "accepted", "submitted", "listed"]
    assert [item["initiative_id"] for item in (await world.find())["items"]] == [nomination_id]
    assert await room.facts() == [
        "nomination-received",
        "nomination-mailbox-confirmed",
        "nomination-invited",
        "nomination-accepted",
        "nomination-listed",
    ]


async def test_nothing_is_public_and_nothing_is_said_before_the_organisation_agrees(
    room: Room, world: World
) -> None:
    nomination_id = await room.invite(title=CANARY, website="https://kanarien.example")

    seen = [
        (await world.http.get(path, params=params)).text
        for path, params in (
            ("/v1/initiatives", {}),
            ("/v1/initiatives", {"q": CANARY}),
            ("/v1/initiatives/points", {}),
            (f"/v1/initiatives/{nomination_id}", {}),
            (f"/v1/initiatives/{nomination_id}/claim-form", {}),
            ("/v1/figures", {}),
        )
    ]
    said = [str(fact) for fact in await world.facts()]
    async with world.database.read() as tx:
        rows = [str(dict(row)) for row in await tx.fetch("SELECT * FROM directory")]
        words = [row["written"] for row in await tx.fetch("SELECT written FROM directory_word")]
        entries = await tx.fetchval("SELECT count(*) FROM initiative")
        at_rest = [str(dict(row)) for row in await tx.fetch("SELECT * FROM nomination")]

    for text in (*seen, *said, *rows, *words, *at_rest):
        assert "kanarien" not in text.casefold()
        assert "nora" not in text.casefold()
    assert entries == 0


async def test_an_accepted_nomination_is_a_draft_of_its_own_that_says_where_its_words_come_from(
    room: Room, world: World
) -> None:
    nomination_id = await room.invite()
    await room.accept(nomination_id)

    own = await world.http.get(f"/v1/initiatives/{nomination_id}/own", headers=world.as_owner(LENA))
    consents = await room.consents(nomination_id, email=LENA)

    draft = own.json()["draft"]
    assert (own.json()["state"], draft["title"]) == ("drafted", "Lesecafé an der Mulde")
    assert draft["topics"] == ["nachbarschaft", "bildung"]
    stated = {"title", "summary", "topics", "place", "website"}
    assert {consents["sources"][field] for field in stated} == {"third-party"}
    assert not any(each["is_public"] for each in consents["consents"])
    assert (await world.find())["total"] == 0


async def test_who_is_not_the_organisation_cannot_see_the_draft(room: Room, world: World) -> None:
    nomination_id = await room.invite()
    await room.accept(nomination_id)

    for email in (NORA, "fremd@example.org"):
        own = f"/v1/initiatives/{nomination_id}/own"
        consents = f"/v1/initiatives/{nomination_id}/consents"
        for path in (own, consents):
            answer = await world.http.get(path, headers=world.as_owner(email))
            assert answer.status_code == 404


async def test_pressing_a_button_again_says_the_same(room: Room) -> None:
    nomination_id = await room.invite()
    first = await room.accept(nomination_id)
    said = await room.facts()

    again = [await room.accept(nomination_id), await room.confirm(nomination_id)]

    assert [answer.json()["state"] for answer in (first, *again)] == ["accepted"] * 3
    assert await room.facts() == said


async def test_opening_a_link_changes_nothing(room: Room, world: World) -> None:
    nomination_id = await room.invite()
    token = (await claimed(world, "invited"))["people"][0]["links"]["answer"]

    opened = [
        await world.http.post("/v1/links/open", json={"token": token}, headers=world.token("web"))
        for _ in range(3)
    ]

    told = opened[0].json()["summary"]
    assert {answer.json()["summary"]["state"] for answer in opened} == {"invited"}
    assert (told["title"], told["municipality"]) == ("Lesecafé an der Mulde", "Weißwasser")
    assert told["nominated_by"] == ""
    assert (await room.look(f"nominations/{nomination_id}"))["state"] == "invited"


async def test_a_nominator_is_named_only_who_agreed_to_it(room: Room, world: World) -> None:
    nominator = {"name": "Nora Nennt", "email": NORA, "may_be_named": True}
    await room.invite(nominator=nominator)
    token = (await claimed(world, "invited"))["people"][0]["links"]["answer"]

    opened = await world.http.post(
        "/v1/links/open", json={"token": token}, headers=world.token("web")
    )

    assert opened.json()["summary"]["nominated_by"] == "Nora Nennt"
    assert NORA not in opened.text


async def test_who_declined_is_never_asked_again_and_known_by_a_keyed_hash_alone(
    room: Room, world: World, clock: Clock
) -> None:
    first = await room.invite(title=CANARY)
    await room.decline(first)
    clock.pass_by(days=31)
    await room.ring()

    again = await room.nominate(website=None, nominator={"name": "Otto", "email": "o@example.org"})
    confirmed = await room.confirm(again)

    assert confirmed.json()["state"] == "expired"
    assert "nomination-invited" not in (await room.facts())[4:]
    async with world.database.read() as tx:
        rows = [dict(row) for row in await tx.fetch("SELECT * FROM asked")]
        kept = await tx.fetchrow("SELECT * FROM nomination WHERE id = $1::uuid", first)
    assert rows
    assert all(row["nomination_id"] is None and len(row["digest"]) == 32 for row in rows)
    assert (kept["told"], kept["nominator"], kept["nominator_person_id"]) == (None, None, None)
    assert kept["organisation_person_id"] is None


async def test_an_organisation_is_asked_once_however_many_name_it_at_once(room: Room) -> None:
    people = [{"name": f"N{n}", "email": f"n{n}@example.org"} for n in range(6)]
    named = [await room.nominate(nominator=person) for person in people]

    answers = await asyncio.gather(*(room.confirm(each) for each in named))

    states = sorted(answer.json()["state"] for answer in answers)
    assert states == ["expired"] * 5 + ["invited"]
    assert (await room.facts()).count("nomination-invited") == 1


async def test_yes_and_no_pressed_at_once_are_one_answer(room: Room) -> None:
    nomination_id = await room.invite()

    answers = await asyncio.gather(room.accept(nomination_id), room.decline(nomination_id))

    said = [fact for fact in await room.facts() if fact.endswith(("accepted", "declined"))]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(said) == 1


async def test_without_an_answer_it_expires_after_thirty_days(room: Room, clock: Clock) -> None:
    nomination_id = await room.invite()
    clock.pass_by(days=29, hours=23)
    await room.ring()
    before = (await room.look(f"nominations/{nomination_id}"))["state"]

    clock.pass_by(hours=2)
    await room.ring()

    found = await room.look(f"nominations/{nomination_id}")
    assert (before, found["state"], found["ending"]) == ("invited", "expired", "unanswered")
    assert (await room.accept(nomination_id)).json()["slug"] == "link-expired"


async def test_what_nobody_confirms_is_deleted_whole(
    room: Room, clock: Clock, database: Database
) -> None:
    await room.nominate()

    clock.pass_by(days=30, hours=1)
    await room.ring()

    async with database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM nomination") == 0


@pytest.mark.parametrize("end", ["accept", "decline"])
async def test_contacts_are_gone_thirty_days_after_the_end(
    room: Room, world: World, clock: Clock, end: str
) -> None:
    nomination_id = await room.invite()
    await getattr(room, end)(nomination_id)
    clock.pass_by(days=29, hours=23)
    await room.ring()
    kept = await room.look(f"nominations/{nomination_id}")

    clock.pass_by(hours=2)
    await room.ring()

    found = await room.look(f"nominations/{nomination_id}")
    assert kept["nominator"]["email"] == NORA
    assert (found["nominator"], found["organisation"]["email"], found["title"]) == (None, None, "")
    last = (await world.facts())[-1]
    assert (await claim_of(world, last)).status_code == 404


async def test_only_editors_see_the_desk(room: Room, world: World) -> None:
    nomination_id = await room.invite()

    for path in ("desk", f"nominations/{nomination_id}"):
        for headers in (world.as_owner(), world.token("web"), {}):
            answer = await world.http.get(f"/v1/identify/{path}", headers=headers)
            assert answer.status_code in {401, 403}


async def test_where_there_is_only_a_telephone_editors_call_and_write_down_the_answer(
    room: Room, world: World
) -> None:
    nomination_id = await room.nominate(organisation={"phone": "03576 123456"}, website=None)
    waits = (await room.confirm(nomination_id)).json()["state"]
    desk = await room.look("desk")
    version = (await room.look(f"nominations/{nomination_id}"))["version"]

    heard = await room.staff(
        f"nominations/{nomination_id}/answer",
        is_yes=True,
        way="phone",
        name="Lena Leitet",
        email=LENA,
        version=version,
    )

    found = await room.look(f"nominations/{nomination_id}")
    assert (waits, desk["due"], desk["nominations"][0]["reach"]) == (
        "mailbox-confirmed",
        1,
        "phone",
    )
    assert heard.json()["state"] == "accepted"
    assert (found["answered_by"], found["heard_from"]) == ("staff-1", "Lena Leitet")
    assert [deed["deed"] for deed in found["deeds"]] == ["write-down-answer"]
    assert "nomination-invited" in await room.facts()
    own = await world.http.get(f"/v1/initiatives/{nomination_id}/own", headers=world.as_owner(LENA))
    assert own.json()["state"] == "drafted"
    assert (await room.look("desk"))["due"] == 0


async def test_a_no_on_the_telephone_needs_no_mailbox(room: Room) -> None:
    nomination_id = await room.nominate(organisation={"phone": "03576 123456"}, website=None)
    await room.confirm(nomination_id)
    version = (await room.look(f"nominations/{nomination_id}"))["version"]
    told = {"is_yes": False, "way": "phone", "name": "Lena", "version": version}

    heard = await room.staff(f"nominations/{nomination_id}/answer", **told)

    assert heard.json()["state"] == "declined"


async def test_two_editors_at_one_nomination_the_second_hears_that_it_moved_on(room: Room) -> None:
    nomination_id = await room.nominate(organisation={"post": "Anger 1\n02943 Weißwasser"})
    await room.confirm(nomination_id)
    version = (await room.look(f"nominations/{nomination_id}"))["version"]
    path = f"nominations/{nomination_id}/ask"

    answers = await asyncio.gather(
        *(room.staff(path, editor=f"staff-{n}", way="letter", version=version) for n in range(2))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert (await room.facts()).count("nomination-invited") == 1


async def test_a_mailbox_that_an_editor_finds_is_written_to(room: Room, world: World) -> None:
    nomination_id = await room.nominate(organisation={})
    await room.confirm(nomination_id)
    version = (await room.look(f"nominations/{nomination_id}"))["version"]

    asked = await room.staff(
        f"nominations/{nomination_id}/ask", way="mail", email=LENA, version=version
    )

    person = (await claimed(world, "invited"))["people"][0]
    assert asked.json()["state"] == "invited"
    assert (person["email"], person["person_id"]) == (LENA, world.person(LENA))
    assert (await room.accept(nomination_id)).json()["state"] == "accepted"


async def test_an_editor_can_end_what_leads_nowhere_and_another_may_name_it_then(
    room: Room,
) -> None:
    nomination_id = await room.nominate(organisation={})
    await room.confirm(nomination_id)
    version = (await room.look(f"nominations/{nomination_id}"))["version"]

    closed = await room.staff(f"nominations/{nomination_id}/close", version=version)

    found = await room.look(f"nominations/{nomination_id}")
    assert (closed.json()["state"], found["ending"]) == ("expired", "closed")
    again = await room.nominate()
    assert (await room.confirm(again)).json()["state"] == "invited"


async def test_people_hear_what_concerns_them_and_nothing_of_the_other_side(
    room: Room, world: World
) -> None:
    nomination_id = await room.invite()
    invited = await claimed(world, "invited")
    await room.accept(nomination_id)
    accepted = {each["email"]: each for each in (await claimed(world, "accepted"))["people"]}

    assert [each["email"] for each in invited["people"]] == [LENA]
    assert set(accepted) == {LENA, NORA}
    assert set(accepted[LENA]["links"]) == {"own"}
    assert accepted[NORA]["links"] == {}
    assert "Weil dort" not in str(invited)


async def test_only_notifications_learns_who_it_is(room: Room, world: World) -> None:
    await room.nominate()
    path = (await world.facts())[-1]["headers"]["ce_dataref"]

    for issuer in ("web", "staff-cli"):
        answer = await world.http.get(path, headers=world.token(issuer))
        assert answer.status_code == 403


async def test_a_listed_entry_that_was_not_nominated_says_nothing_of_nominations(
    room: Room, world: World
) -> None:
    await world.list_entry()

    assert await room.facts() == []


async def claim_of(world: World, fact: dict[str, Any]) -> Any:
    path = fact["headers"]["ce_dataref"]
    return await world.http.get(path, headers=world.token("notifications"))


async def claimed(world: World, step: str) -> Any:
    """What notifications is told of the latest fact of this step."""
    facts = [fact for fact in await world.facts() if str(fact["type"]).endswith(f"{step}.v1")]
    answer = await claim_of(world, facts[-1])
    assert answer.status_code == 200, answer.text
    return answer.json()
