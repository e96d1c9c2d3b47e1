"""An owner's images: limits, clearance, order, races, erasure."""

import asyncio
import base64
from uuid import UUID

import pytest

from services.registry.store import audit
from services.registry.store import images as store
from tests.registry.builders import ANNA, World, a_key
from tests.registry.images.builders import (
    BLUE,
    RED,
    Album,
    a_bomb,
    a_picture,
    errors_of,
    kept,
)

BERT = {"name": "Bert Beispiel", "email": "bert@example.org", "phone": "0151 23456780"}


@pytest.fixture
async def album(world: World) -> Album:
    return Album(world, await world.list_entry())


def other(n: int) -> bytes:
    return a_picture((400, 300), colour=(n, 40 * n % 255, 90))


async def test_an_image_waits_for_an_editor_then_everybody_sees_it(
    album: Album, world: World
) -> None:
    added = await album.add()
    before = await album.public()
    name = (await album.shown())["items"][0]["hash"]
    hidden = await world.http.get(f"/v1/images/{name}/1200")
    await album.clear()

    assert added.json()["review"] == "waiting"
    assert before == []
    assert hidden.status_code == 404
    [image] = await album.public()
    assert image == {
        "hash": name,
        "width": 1200,
        "height": 800,
        "widths": [480, 960, 1200],
        "alt": "Drei Hochbeete vor einer Backsteinwand",
        "is_ornament": False,
        "licence": "cc-by-4.0",
        "credit": "Anna Muster",
    }


async def test_an_image_of_a_cleared_text_stays_in_no_cache_for_long(
    album: Album, world: World
) -> None:
    await album.add()
    await album.clear()
    [image] = await album.public()

    answers = [await world.http.get(f"/v1/images/{image['hash']}/{w}") for w in image["widths"]]

    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["cache-control"] == "public, max-age=3600"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert len({answer.headers["etag"] for answer in answers}) == 3
    assert len(answers[0].content) < len(answers[2].content)
    odd = await world.http.get(f"/v1/images/{image['hash']}/500")
    assert odd.status_code == 404


async def test_what_waits_is_for_its_owner_and_editors_alone_and_kept_nowhere(
    album: Album, world: World
) -> None:
    await album.add()
    name = (await album.shown())["items"][0]["hash"]
    own, desk = f"{album.path}/{name}/480", f"/v1/review/{album.entry}/image?name={name}&width=480"

    seen = [
        await world.http.get(own, headers=world.as_owner(ANNA)),
        await world.http.get(desk, headers=world.as_editor()),
    ]
    refused = [
        await world.http.get(own, headers=world.as_owner("bert@example.org")),
        await world.http.get(own),
        await world.http.get(desk, headers=world.as_owner(ANNA)),
    ]

    assert [(answer.status_code, answer.headers["cache-control"]) for answer in seen] == [
        (200, "no-store")
    ] * 2
    assert [answer.status_code for answer in refused] == [404, 401, 403]


async def test_the_image_of_one_entry_opens_no_image_of_another(album: Album, world: World) -> None:
    foreign = Album(world, await world.list_entry(contact=BERT), email="bert@example.org")
    await foreign.add(a_picture(colour=BLUE))
    name = (await foreign.shown())["items"][0]["hash"]

    answer = await world.http.get(f"{album.path}/{name}/480", headers=world.as_owner(ANNA))

    assert answer.status_code == 404


async def test_everything_that_is_wrong_is_said_at_once(album: Album) -> None:
    answer = await album.add(b"no image", alt=" ", licence="mine", credit="", people_agree=False)

    assert errors_of(answer) == {
        "alt": "image-alt-missing",
        "licence": "choice-unknown",
        "credit": "text-too-short",
        "file": "image-unreadable",
        "consent": "image-consent-missing",
    }
    assert (await album.shown())["items"] == []


async def test_a_bomb_is_refused_beside_the_field(album: Album) -> None:
    assert errors_of(await album.add(a_bomb())) == {"file": "image-too-many-pixels"}


async def test_an_ornament_needs_no_words_and_keeps_none(album: Album) -> None:
    added = await album.add(alt="Ranke", is_ornament=True)

    [image] = (await album.shown())["items"]
    assert added.status_code == 201
    assert (image["alt"], image["is_ornament"]) == ("", True)


async def test_who_agreed_to_an_older_text_agreed_to_nothing(album: Album) -> None:
    answer = await album.add(text_version="2020-01")

    assert errors_of(answer) == {"consent": "image-consent-outdated"}


async def test_that_people_agreed_is_kept_with_text_and_time(album: Album, world: World) -> None:
    await album.add()

    async with world.database.read() as tx:
        told = await tx.fetchval("SELECT content -> 'images' -> 0 FROM revision WHERE revision = 2")
    assert told["consent_version"] == (await album.shown())["text_version"]
    assert told["consented_at"].startswith("2026-03-02T09:00")


async def test_the_seventh_image_is_refused_with_the_number(album: Album) -> None:
    for n in range(6):
        assert (await album.add(other(n))).status_code == 201

    answer = await album.add(other(7))

    assert answer.status_code == 422
    assert (answer.json()["slug"], answer.json()["most"]) == ("images-too-many", 6)


async def test_two_images_at_once_are_both_kept(album: Album) -> None:
    answers = await asyncio.gather(album.add(other(1)), album.add(other(2)))

    assert [answer.status_code for answer in answers] == [201, 201]
    shown = await album.shown()
    assert len({image["hash"] for image in shown["items"]}) == 2
    assert shown["revision"] == 3


async def test_the_same_picture_again_changes_only_the_words(album: Album) -> None:
    await album.add()
    await album.add(alt="Ein anderer Satz dazu")

    assert [image["alt"] for image in (await album.shown())["items"]] == ["Ein anderer Satz dazu"]


async def test_order_words_and_taking_away_wait_too(album: Album) -> None:
    await album.add(a_picture(colour=RED), alt="Das rote Bild")
    await album.add(a_picture(colour=BLUE), alt="Das blaue Bild")
    await album.clear()
    shown = await album.shown()
    first, second = shown["items"]

    turned = await album.arrange(second, {**first, "alt": "Wieder rot"}, seen=shown["revision"])

    assert turned.status_code == 200
    assert [image["alt"] for image in await album.public()] == ["Das rote Bild", "Das blaue Bild"]
    await album.clear()
    assert [image["alt"] for image in await album.public()] == ["Das blaue Bild", "Wieder rot"]
    shown = await album.shown()
    await album.arrange(shown["items"][0], seen=shown["revision"])
    await album.clear()
    assert [image["alt"] for image in await album.public()] == ["Das blaue Bild"]


async def test_consent_that_is_taken_back_erases_the_image_at_once_and_everywhere(
    album: Album, world: World
) -> None:
    await album.add(a_picture(colour=RED), alt="Das rote Bild")
    await album.add(a_picture(colour=BLUE), alt="Das blaue Bild")
    await album.clear()
    red, blue = (await album.shown())["items"]
    path = f"/v1/images/{red['hash']}/{red['widths'][0]}"
    assert (await world.http.get(path)).status_code == 200

    answer = await album.erase(red)

    assert answer.status_code == 200, answer.text
    assert [image["alt"] for image in await album.public()] == ["Das blaue Bild"]
    assert [image["alt"] for image in (await album.shown())["items"]] == ["Das blaue Bild"]
    assert (await world.http.get(path)).status_code == 404
    assert await kept(world) == {blue["hash"]}
    restored = {"revision": 2, "seen": 3}
    headers = {**world.as_owner(), **a_key()}
    await world.http.post(f"/v1/initiatives/{album.entry}/restore", json=restored, headers=headers)
    assert (await album.shown())["items"] == []
    again = await album.erase(red)
    assert (again.status_code, again.json()["slug"]) == (422, "image-unknown")


async def test_an_erased_image_leaves_what_waits_and_what_others_show(
    album: Album, world: World
) -> None:
    foreign = Album(world, await world.list_entry(contact=BERT), email="bert@example.org")
    await foreign.add(a_picture(colour=RED))
    await foreign.clear()
    await album.add(a_picture(colour=RED), alt="Das rote Bild")
    [red] = (await album.shown())["items"]

    not_mine = await album.erase(red, entry=foreign.entry)
    await album.erase(red)

    assert not_mine.status_code == 404
    assert (await album.shown())["items"] == []
    assert [image["hash"] for image in await foreign.public()] == [red["hash"]]
    assert (await world.http.get(f"/v1/images/{red['hash']}/{red['widths'][0]}")).status_code == 200


async def test_an_editor_erases_an_image_and_the_log_says_so(album: Album, world: World) -> None:
    await album.add()
    await album.clear()
    [image] = (await album.shown())["items"]
    path, told = f"/v1/review/{album.entry}/images/erase", {"hash": image["hash"]}

    refused = await world.http.post(path, json=told, headers={**world.as_owner(), **a_key()})
    done = await world.http.post(path, json=told, headers={**world.as_editor(), **a_key()})

    assert refused.status_code == 403
    assert done.status_code == 200, done.text
    assert await album.public() == []
    assert await kept(world) == set()
    async with world.database.read() as tx:
        deeds = await audit.deeds(tx, subject_id=UUID(album.entry), deed="erase-image", limit=5)
    assert len(deeds) == 1


async def test_who_orders_an_older_set_hears_that_it_changed(album: Album) -> None:
    await album.add()
    shown = await album.shown()
    await album.add(a_picture(colour=BLUE))

    late = await album.arrange(*shown["items"], seen=shown["revision"])

    assert (late.status_code, late.json()["slug"]) == (412, "precondition-failed")
    assert len((await album.shown())["items"]) == 2


async def test_nobody_brings_in_an_image_by_its_name(album: Album, world: World) -> None:
    foreign = Album(world, await world.list_entry(contact=BERT), email="bert@example.org")
    await foreign.add(a_picture(colour=BLUE))
    [image] = (await foreign.shown())["items"]

    answer = await album.arrange(image, seen=1)

    assert (answer.status_code, answer.json()["slug"]) == (422, "image-unknown")


async def test_a_change_of_the_text_leaves_the_images_alone(album: Album, world: World) -> None:
    await album.add()

    changed = await world.change(album.entry, seen=2, title="Garten West")

    assert changed.status_code == 200
    assert len((await album.shown())["items"]) == 1


async def test_an_older_text_comes_back_with_its_images(album: Album, world: World) -> None:
    await album.add()
    await album.arrange(seen=2)
    body = {"revision": 2, "seen": 3}
    headers = {**world.as_owner(), "idempotency-key": "6f2f0c1e-0000-4000-8000-000000000001"}

    await world.http.post(f"/v1/initiatives/{album.entry}/restore", json=body, headers=headers)

    assert len((await album.shown())["items"]) == 1


async def test_the_editor_sees_both_sets_and_that_images_changed(
    album: Album, world: World
) -> None:
    await album.add()

    answer = await world.http.get(f"/v1/review/{album.entry}", headers=world.as_editor())

    told = answer.json()
    assert told["changed_fields"] == ["images"]
    assert told["cleared"]["images"] == []
    assert [image["credit"] for image in told["proposed"]["images"]] == ["Anna Muster"]


async def test_a_draft_shows_no_images_yet(world: World) -> None:
    draft = Album(world, await world.register())

    answer = await draft.add()

    assert (answer.status_code, answer.json()["slug"]) == (409, "image-of-draft")
    assert await kept(world) == set()


async def test_an_owner_changes_images_forty_times_a_day_and_not_more(
    album: Album, world: World
) -> None:
    await album.add()
    for n in range(2, 41):
        [image] = (await album.shown())["items"]
        turned = {**image, "alt": f"Das ist Satz {n}"}
        assert (await album.arrange(turned, seen=n)).status_code == 200

    answer = await album.add(other(3))

    assert (answer.status_code, answer.json()["slug"]) == (429, "images-changed-too-often")


async def test_the_sweep_keeps_what_any_text_names(album: Album, world: World) -> None:
    await album.add()
    await album.arrange(seen=2)
    async with world.database.transaction() as tx:
        await store.put(tx, "0" * 64, {480: b"left over"})
    assert len(await kept(world)) == 2

    async with world.database.transaction() as tx:
        gone = await store.drop_unnamed(tx)

    assert gone == 1
    assert "0" * 64 not in await kept(world)
    assert len(await kept(world)) == 1


async def test_erasure_takes_the_bytes_that_nobody_else_shows(album: Album, world: World) -> None:
    foreign = Album(world, await world.list_entry(contact=BERT), email="bert@example.org")
    await album.add(a_picture(colour=RED))
    await album.add(a_picture(colour=BLUE))
    await foreign.add(a_picture(colour=BLUE))
    [shared] = (await foreign.shown())["items"]

    await world.erase(ANNA)

    assert await kept(world) == {shared["hash"]}


async def test_the_data_of_a_person_hold_her_pictures(album: Album, world: World) -> None:
    await album.add()
    [image] = (await album.shown())["items"]

    told = (await world.http.get("/v1/my/data", headers=world.as_owner())).json()

    [file] = told["entries"][0]["images"]
    assert file["file"] == f"{image['hash']}.webp"
    assert base64.b64decode(file["webp_base64"]).startswith(b"RIFF")


async def test_json_ld_says_licence_and_credit_of_each_image(album: Album, world: World) -> None:
    await album.add()
    await album.clear()

    graph = (await world.http.get("/v1/initiatives.jsonld")).json()["@graph"]

    [image] = graph[0]["image"]
    assert image["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert image["creditText"] == "Anna Muster"
    assert "/bilder/" in image["contentUrl"]
