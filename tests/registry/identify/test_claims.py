"""Claims to entries: three proofs, no take-over, and an owner whose links are nobody else's."""

import asyncio
from typing import Any

import pytest

from services.registry.work.identify.links import CONFIRM_CLAIM
from tests.registry.builders import ANNA, Clock, World
from tests.registry.identify.builders import KLARA, SITE, Room
from tests.registry.identify.test_nominations import claimed
from tests.registry.test_claims_and_erasure import dump

OTTO = "otto@example.org"
LETTER: dict[str, Any] = {
    "proof": "letter",
    "email": OTTO,
    "post": "Tauschladen e. V.\nAm Anger 3\n02943 Weißwasser",
}
REGISTER: dict[str, Any] = {
    "proof": "register",
    "email": OTTO,
    "register_number": "vr  1234",
    "court": "Amtsgericht Dresden",
}
REASON = "Das Vereinsregister nennt Otto nicht."
FORM_ERRORS: list[tuple[dict[str, Any], str, str]] = [
    ({"name": ""}, "name", "text-too-short"),
    ({"role": "x"}, "role", "text-too-short"),
    ({"email": "klara"}, "email", "email-invalid"),
    ({"email": "erfunden@gmx.de"}, "email", "domain-differs"),
    ({"email": "klara@tauschladen.example.org"}, "email", "domain-differs"),
    ({**LETTER, "post": "Anger"}, "post", "text-too-short"),
    ({**REGISTER, "register_number": "1234"}, "register_number", "register-number-invalid"),
    ({**REGISTER, "court": ""}, "court", "text-too-short"),
]


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


@pytest.mark.parametrize(("typed", "field", "slug"), FORM_ERRORS)
async def test_the_form_says_what_is_wrong_beside_the_field(
    room: Room, typed: dict[str, Any], field: str, slug: str
) -> None:
    answer = await room.try_to_claim(await room.free_entry(), **typed)

    assert answer.status_code == 422
    assert [(each["field"], each["slug"]) for each in answer.json()["errors"]] == [(field, slug)]


async def test_a_mail_at_the_sites_own_domain_proves_a_free_entry(room: Room, world: World) -> None:
    entry = await room.free_entry()
    form = await world.http.get(f"/v1/initiatives/{entry}/claim-form")

    _, state = await room.prove(entry)

    own = await world.http.get(f"/v1/initiatives/{entry}/own", headers=world.as_owner(KLARA))
    revised = (await world.facts())[-1]
    assert form.json()["domain"] == "tauschladen.example"
    assert (state, own.status_code) == ("verified", 200)
    assert await room.facts() == ["claim-opened", "claim-evidence-given", "claim-verified"]
    assert str(revised["type"]).endswith("initiative-revised.v1")
    assert f'"owner_person_id":"{world.person(KLARA)}"' in revised["payload"].decode()


@pytest.mark.parametrize(
    "website",
    [
        "https://tauschladen.jimdofree.com",
        "https://www.facebook.com/tauschladen",
        "https://www.uni-leipzig.de/tauschladen",
        "https://tauschladen.diakonie.de",
        None,
    ],
)
async def test_a_shared_domain_proves_nothing(room: Room, world: World, website: str) -> None:
    entry = await room.free_entry(website=website)
    host = (website or "https://tauschladen.example").split("/")[2].removeprefix("www.")

    form = await world.http.get(f"/v1/initiatives/{entry}/claim-form")
    answer = await room.try_to_claim(entry, email=f"klara@{host}")

    assert form.json()["domain"] is None
    assert answer.json()["errors"][0]["slug"] in {"domain-shared", "domain-without-website"}


async def test_a_domain_that_several_entries_share_proves_nothing(room: Room) -> None:
    entry = await room.free_entry()
    await room.free_entry(title="Leihladen", website="https://leihladen.tauschladen.example")

    answer = await room.try_to_claim(entry)

    assert answer.json()["errors"][0]["slug"] == "domain-shared"


async def test_a_code_by_letter_proves_a_free_entry(room: Room, world: World) -> None:
    entry = await room.free_entry()
    claim_id, waits = await room.prove(entry, **LETTER)
    code = await send_letter(room, claim_id)

    typed = await type_code(world, claim_id, code.lower().replace("-", " "))

    own = await world.http.get(f"/v1/initiatives/{entry}/own", headers=world.as_owner(OTTO))
    assert (waits, typed.json()["state"], own.status_code) == ("opened", "verified", 200)


async def test_of_the_code_only_a_keyed_hash_is_kept(room: Room, world: World) -> None:
    claim_id, _ = await room.prove(await room.free_entry(), **LETTER)
    code = await send_letter(room, claim_id)

    async with world.database.read() as tx:
        digest = await tx.fetchval("SELECT code_digest FROM ownership_claim")
    kept = await dump(world)

    assert len(digest) == 32
    for secret in (code, code.replace("-", "")):
        assert secret.casefold() not in kept


async def test_after_five_wrong_codes_the_claim_is_over(room: Room, world: World) -> None:
    claim_id, _ = await room.prove(await room.free_entry(), **LETTER)
    code = await send_letter(room, claim_id)

    answers = await asyncio.gather(*(type_code(world, claim_id, "AAAA-AAA2") for _ in range(8)))

    left = sorted(answer.json().get("tries_left", -1) for answer in answers)
    right = await type_code(world, claim_id, code)
    assert left.count(-1) == 3, "the other three heard that it is over"
    assert right.json()["slug"] == "claim-moved-on"
    assert await room.facts() == ["claim-opened", "claim-refused"]


async def test_a_code_expires_and_a_new_letter_makes_the_old_code_worthless(
    room: Room, world: World, clock: Clock
) -> None:
    claim_id, _ = await room.prove(await room.free_entry(), **LETTER)
    old = await send_letter(room, claim_id)
    new = await send_letter(room, claim_id)

    wrong = await type_code(world, claim_id, old)
    clock.pass_by(days=31)
    late = await type_code(world, claim_id, new)
    await room.ring()

    assert (wrong.json()["tries_left"], late.status_code) == (4, 410)
    assert (await room.facts())[-1] == "claim-expired"


async def test_an_editor_looks_a_register_number_up(room: Room) -> None:
    claim_id, waits = await room.prove(await room.free_entry(), **REGISTER)
    found = await room.look(f"claims/{claim_id}")
    desk = await room.look("desk")

    checked = await room.staff(f"claims/{claim_id}/check", is_right=True, version=found["version"])

    assert (waits, found["shown"]) == ("evidence-given", "VR 1234, Amtsgericht Dresden")
    assert (desk["due"], desk["claims"][0]["proof"]) == (1, "register")
    assert checked.json()["state"] == "verified"
    deeds = (await room.look(f"claims/{claim_id}"))["deeds"]
    assert [deed["deed"] for deed in deeds] == ["check-register-number"]


async def test_a_refusal_needs_a_reason_that_the_claimant_reads(room: Room, world: World) -> None:
    claim_id, _ = await room.prove(await room.free_entry(), **REGISTER)
    version = (await room.look(f"claims/{claim_id}"))["version"]
    path = f"claims/{claim_id}/check"

    silent = await room.staff(path, is_right=False, version=version)
    refused = await room.staff(path, is_right=False, reason=REASON, version=version)

    told = (await claimed(world, "claim-refused"))["people"]
    assert silent.json()["slug"] == "reason-missing"
    assert refused.json()["state"] == "refused"
    assert [(each["email"], each["details"]["reason"]) for each in told] == [(OTTO, REASON)]


async def test_an_entry_that_somebody_has_is_never_taken_over(room: Room, world: World) -> None:
    entry = await world.list_entry(website=SITE)

    claim_id, state = await room.prove(entry)

    owned = await world.http.get(f"/v1/initiatives/{entry}/own", headers=world.as_owner())
    assert (state, owned.status_code) == ("disputed", 200)
    people = {each["email"]: each for each in (await claimed(world, "disputed"))["people"]}
    assert set(people) == {KLARA, ANNA}
    assert people[KLARA]["links"] != people[ANNA]["links"]
    assert (await room.look("desk"))["due"] == 1
    assert (await room.look(f"claims/{claim_id}"))["owner"]["email"] == ANNA


async def test_both_sides_of_a_dispute_are_heard_and_nobody_else(room: Room, world: World) -> None:
    claim_id, _ = await room.prove(await world.list_entry(website=SITE))

    hers = await say(world, claim_id, KLARA, "Ich bin die Vorsitzende des Vereins.")
    theirs = await say(world, claim_id, ANNA, "Der Verein hat mich damit beauftragt.")
    stranger = await say(world, claim_id, OTTO, "Mich geht das nichts an.")

    found = await room.look(f"claims/{claim_id}")
    seen = await world.http.get(f"/v1/claims/{claim_id}", headers=world.as_owner(ANNA))
    assert [answer.status_code for answer in (hers, theirs, stranger)] == [200, 200, 404]
    assert found["claimant_says"] == "Ich bin die Vorsitzende des Vereins."
    assert found["rival_says"] == "Der Verein hat mich damit beauftragt."
    assert (seen.json()["side"], KLARA in seen.text) == ("rival", False)


async def test_an_editor_decides_a_dispute_with_a_reason_that_both_read(
    room: Room, world: World
) -> None:
    entry = await world.list_entry(website=SITE)
    claim_id, _ = await room.prove(entry)
    version = (await room.look(f"claims/{claim_id}"))["version"]
    path, reason = f"claims/{claim_id}/decide", "Das Impressum nennt Klara Kommt."

    silent = await room.staff(path, for_claimant=True, version=version)
    decided = await room.staff(path, for_claimant=True, reason=reason, version=version)

    told = {each["email"]: each for each in (await claimed(world, "claim-verified"))["people"]}
    owners = [
        (await world.http.get(f"/v1/initiatives/{entry}/own", headers=world.as_owner(email)))
        for email in (KLARA, ANNA)
    ]
    assert (silent.json()["slug"], decided.json()["state"]) == ("reason-missing", "verified")
    assert {each["details"]["reason"] for each in told.values()} == {reason}
    assert (set(told), set(told[ANNA]["links"])) == ({KLARA, ANNA}, set())
    assert [answer.status_code for answer in owners] == [200, 404]


async def test_a_dispute_that_the_owner_wins_leaves_all_as_it_was(room: Room, world: World) -> None:
    entry = await world.list_entry(website=SITE)
    claim_id, _ = await room.prove(entry)
    version = (await room.look(f"claims/{claim_id}"))["version"]
    said = len(await world.facts())

    await room.staff(
        f"claims/{claim_id}/decide", for_claimant=False, reason=REASON, version=version
    )

    owned = await world.http.get(f"/v1/initiatives/{entry}/own", headers=world.as_owner())
    assert owned.status_code == 200
    assert [fact["topic"] for fact in (await world.facts())[said:]] == ["registry-nominations"]


async def test_two_proofs_at_once_make_one_owner_and_one_dispute(room: Room) -> None:
    entry = await room.free_entry()
    claims = [await room.claim(entry), await room.claim(entry, email="udo@tauschladen.example")]

    answers = await asyncio.gather(*(room.confirm_claim(each) for each in claims))

    assert sorted(answer.json()["state"] for answer in answers) == ["disputed", "verified"]
    assert (await room.facts()).count("claim-verified") == 1


async def test_two_editors_at_one_dispute_the_second_hears_that_it_is_decided(
    room: Room, world: World
) -> None:
    claim_id, _ = await room.prove(await world.list_entry(website=SITE))
    version = (await room.look(f"claims/{claim_id}"))["version"]
    path = f"claims/{claim_id}/decide"

    answers = await asyncio.gather(
        room.staff(path, editor="a", for_claimant=True, reason=REASON, version=version),
        room.staff(path, editor="b", for_claimant=False, reason=REASON, version=version),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_no_link_of_the_former_owner_opens_the_entry_any_more(
    room: Room, world: World
) -> None:
    entry = await world.list_entry(website=SITE)
    old = (await claim_token(world, entry))["own"]
    claim_id, _ = await room.prove(entry)
    version = (await room.look(f"claims/{claim_id}"))["version"]
    await room.staff(f"claims/{claim_id}/decide", for_claimant=True, reason=REASON, version=version)

    new = (await claim_token(world, entry))["own"]
    opened = [(await open_link(world, token)).json() for token in (old, new)]

    assert old != new
    assert opened[0]["slug"] == "link-unknown"
    assert opened[1]["person_id"] == world.person(KLARA)


async def test_who_has_the_entry_gets_the_same_answer_and_hears_it_by_the_button(
    room: Room, world: World
) -> None:
    entry = await world.list_entry(website=SITE, contact={"name": "Klara", "email": KLARA})

    answer = await room.try_to_claim(entry)
    pressed = await room.confirm_claim(answer.json()["claim_id"])

    assert answer.status_code == 201
    assert pressed.json()["slug"] == "claim-is-owner"


async def test_only_what_is_public_can_be_claimed(room: Room, world: World) -> None:
    draft = await world.submit(website=SITE)

    assert (await room.try_to_claim(draft)).status_code == 404


async def test_an_unconfirmed_claim_bothers_no_editor_and_expires(room: Room, clock: Clock) -> None:
    claim_id = await room.claim(await room.free_entry(), **REGISTER)
    due = (await room.look("desk"))["due"]

    clock.pass_by(days=30, minutes=1)
    await room.ring()

    assert (due, (await room.look(f"claims/{claim_id}"))["state"]) == (0, "expired")


async def test_what_waits_for_an_editor_does_not_expire(room: Room, clock: Clock) -> None:
    entry = await room.free_entry()
    letter, _ = await room.prove(entry, **LETTER)
    register, _ = await room.prove(entry, **{**REGISTER, "email": "r@example.org"})

    clock.pass_by(days=60)
    await room.ring()

    states = [(await room.look(f"claims/{each}"))["state"] for each in (letter, register)]
    assert states == ["opened", "evidence-given"]


async def test_of_one_person_the_newest_way_counts(room: Room, world: World) -> None:
    entry = await room.free_entry()
    first, _ = await room.prove(entry, **LETTER)
    second, _ = await room.prove(entry, **REGISTER)

    states = [(await room.look(f"claims/{each}"))["state"] for each in (first, second)]
    assert states == ["expired", "evidence-given"]
    expired = [fact for fact in await world.facts() if str(fact["type"]).endswith("expired.v1")]
    told = await world.http.get(
        expired[-1]["headers"]["ce_dataref"], headers=world.token("notifications")
    )
    assert told.status_code == 404, "who goes on in another way is not told that it is over"


async def test_what_was_told_is_forgotten_thirty_days_after_the_end(
    room: Room, clock: Clock
) -> None:
    claim_id, _ = await room.prove(await room.free_entry())
    kept = await room.look(f"claims/{claim_id}")

    clock.pass_by(days=30, minutes=1)
    await room.ring()

    found = await room.look(f"claims/{claim_id}")
    assert (kept["claimant"]["email"], found["claimant"], found["shown"]) == (KLARA, None, "")


async def test_a_link_of_another_purpose_confirms_nothing(room: Room) -> None:
    claim_id = await room.claim(await room.free_entry())

    answer = await room.press("/v1/nominations/confirm", CONFIRM_CLAIM, claim_id)

    assert answer.json()["slug"] == "link-unknown"


async def send_letter(room: Room, claim_id: str) -> str:
    """An editor checks the address and prints; the code that stands on the paper."""
    version = (await room.look(f"claims/{claim_id}"))["version"]
    sent = await room.staff(f"claims/{claim_id}/letter", version=version)
    assert sent.status_code == 200, sent.text
    return str((await room.look(f"claims/{claim_id}/letter"))["code"])


async def type_code(world: World, claim_id: str, code: str) -> Any:
    return await world.http.post(
        f"/v1/claims/{claim_id}/code", json={"code": code}, headers=world.as_owner(OTTO)
    )


async def say(world: World, claim_id: str, email: str, text: str) -> Any:
    return await world.http.post(
        f"/v1/claims/{claim_id}/statement", json={"text": text}, headers=world.as_owner(email)
    )


async def claim_token(world: World, entry: str) -> dict[str, str]:
    """The links of the mail that tells the present owner of the entry."""
    path = f"/internal/v1/initiatives/{entry}/claim/listed"
    answer = await world.http.get(path, headers=world.token("notifications"))
    links: dict[str, str] = answer.json()["people"][0]["links"]
    return links


async def open_link(world: World, token: str) -> Any:
    return await world.http.post(
        "/v1/links/open", json={"token": token}, headers=world.token("web")
    )
