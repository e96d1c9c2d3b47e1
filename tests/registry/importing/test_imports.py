"""An official's file: shown first, stored once, known again; a bad row stops no other."""

import asyncio
from typing import Any

import pytest

from tests.registry.builders import DRESDEN, Clock, World, a_key
from tests.registry.importing.conftest import LIST, OFFICIAL, Room
from tests.registry.importing.files import ENCODED, content, table
from tests.registry.test_claims_and_erasure import dump

GOOD = table(
    "Nähcafé Löbtau;Dresden;Hier wird gemeinsam genäht.;Nachbarschaft",
    "Radwerkstatt Pieschen;Dresden;Hier werden Räder heil.;Mobilität",
)
MIXED = table(
    "Nähcafé Löbtau;Dresden;Hier wird gemeinsam genäht.;Nachbarschaft",
    "Kochclub;Bernsdorf;Hier wird gemeinsam gekocht.;Ernährung und Garten",
    ";Dresden;Ohne Namen geht es nicht.;Kultur",
    "Radwerkstatt Pieschen;Dresden;Hier werden Räder heil.;Fahrräder",
    "Lesestube Mickten;Dresden;Hier wird vorgelesen.;Kultur",
)


@pytest.mark.parametrize("name", ENCODED)
async def test_each_of_the_encodings_gives_three_entries_once_a_topic_is_named(
    room: Room, world: World, name: str
) -> None:
    import_id = await room.bring(content(name))
    seen = await room.show(import_id)
    told = {"mapped": seen["mapped"], "usual_topic": "nachbarschaft"}

    answer = await world.http.put(
        f"/v1/imports/{import_id}/reading",
        json=told,
        headers={**room.as_official(), "if-match": str(seen["revision"])},
    )
    await room.work()

    assert seen["fates"] == {"bad": 3}
    assert answer.status_code == 200, answer.text
    assert (await room.show(import_id))["fates"] == {"new": 3}
    assert (await room.store(import_id))["outcomes"] == {"new": 3}


async def test_looking_at_a_file_stores_nothing_of_its_rows(room: Room, world: World) -> None:
    import_id = await room.bring(MIXED)

    told = await room.show(import_id)

    assert told["fates"] == {"new": 2, "bad": 3}
    assert told["state"] == "checked"
    assert await room.waiting() == []
    assert await room.facts() == []


async def test_each_error_names_the_row_the_field_what_was_found_and_what_is_right(
    room: Room,
) -> None:
    bad = await room.rows(await room.bring(MIXED), fate="bad")

    faults = [(row["number"], row["faults"][0]["field"], row["faults"][0]["slug"]) for row in bad]
    assert faults == [
        (3, "place", "place-ambiguous"),
        (4, "title", "title-missing"),
        (5, "topics", "choice-not-in-list"),
    ]
    assert "14625030" in bad[0]["faults"][0]["details"]["candidates"]
    assert bad[2]["faults"][0]["details"]["found"] == "Fahrräder"
    assert "Mobilität" in bad[2]["faults"][0]["details"]["allowed"]


async def test_a_bad_row_stops_no_other(room: Room) -> None:
    told = await room.bring_and_store(MIXED)

    assert told["state"] == "done"
    assert told["outcomes"] == {"new": 2}
    assert {item["title"] for item in await room.waiting()} == {
        "Nähcafé Löbtau",
        "Lesestube Mickten",
    }


async def test_the_same_file_again_changes_nothing(room: Room, world: World) -> None:
    await room.bring_and_store(GOOD)
    before = await room.facts()

    again = await room.bring(GOOD)
    shown = await room.show(again)
    stored = await room.store(again)

    assert shown["fates"] == {"unchanged": 2}
    assert shown["list_stored_at"] is not None
    assert stored["outcomes"] == {}
    assert await room.facts() == before
    assert len(await room.waiting()) == 2


async def test_an_imported_entry_is_public_only_once_an_editor_cleared_it(
    room: Room, world: World
) -> None:
    await room.bring_and_store(GOOD)
    before = await world.find()

    ids = await room.clear_all()

    assert before["total"] == 0
    assert (await world.find())["total"] == 2
    assert await room.facts() == ["initiative-imported"] * 2 + ["initiative-listed"] * 2
    entry = (await world.http.get(f"/v1/initiatives/{ids[0]}")).json()
    assert entry["has_owner"] is False


async def test_the_origin_of_each_field_says_file_row_and_who(room: Room, world: World) -> None:
    await room.bring_and_store(GOOD)
    entry = (await room.waiting())[0]

    told = await world.http.get(
        f"/v1/review/{entry['initiative_id']}/consents", headers=world.as_editor()
    )

    assert told.status_code == 200, told.text
    assert set(told.json()["sources"].values()) == {"import"}
    (origin,) = told.json()["imports"]
    row = {"Nähcafé Löbtau": 2, "Radwerkstatt Pieschen": 3}[entry["title"]]
    assert (origin["list_name"], origin["file_name"]) == (LIST, "vereine.csv")
    assert (origin["created_by"], origin["number"], origin["revision"]) == (OFFICIAL, row, 1)


async def test_a_changed_row_waits_as_a_new_text_of_the_same_entry(
    room: Room, world: World
) -> None:
    await room.bring_and_store(GOOD)
    await room.clear_all()
    first = (await world.find(q="Nähcafé"))["items"][0]["initiative_id"]
    changed = GOOD.replace("gemeinsam genäht".encode(), "dienstags genäht".encode())

    import_id = await room.bring(changed)
    rows = await room.rows(import_id, fate="changed")
    stored = await room.store(import_id)

    assert [(row["initiative_id"], row["changed"]) for row in rows] == [(first, ["summary"])]
    assert stored["outcomes"] == {"changed": 1}
    public = (await world.http.get(f"/v1/initiatives/{first}")).json()
    assert public["summary"] == "Hier wird gemeinsam genäht."
    assert [item["revision"] for item in await room.waiting()] == [2]
    await room.clear_all()
    public = (await world.http.get(f"/v1/initiatives/{first}")).json()
    assert public["summary"] == "Hier wird dienstags genäht."


async def test_an_editor_brings_an_older_text_of_an_import_back(room: Room, world: World) -> None:
    await room.bring_and_store(GOOD)
    await room.clear_all()
    await room.bring_and_store(GOOD.replace("gemeinsam genäht".encode(), "viel genäht".encode()))
    (entry,) = await room.clear_all()

    answer = await world.http.post(
        f"/v1/review/{entry}/restore",
        json={"revision": 1, "seen": 2},
        headers={**world.as_editor(), **a_key()},
    )

    assert answer.status_code == 200, answer.text
    assert [item["revision"] for item in await room.waiting()] == [3]


async def test_a_column_that_the_file_lacks_changes_nothing_of_its_field(room: Room) -> None:
    await room.bring_and_store(
        table("Treff;Dresden;Ein Treff für alle.;Kultur;https://treff.example", head=HEAD_SITE)
    )

    again = await room.bring(table("Treff;Dresden;Ein Treff für alle.;Kultur"))

    assert (await room.show(again))["fates"] == {"unchanged": 1}


HEAD_SITE = "Name;Ort;Kurzbeschreibung;Thema;Website"
HEAD_ID = "Nr;Name;Ort;Kurzbeschreibung;Thema"


async def test_a_row_with_an_id_of_its_list_may_change_even_its_name(room: Room) -> None:
    await room.bring_and_store(table("7;Treff;Dresden;Ein Treff für alle.;Kultur", head=HEAD_ID))

    renamed = table("7;Treff am Markt;Dresden;Ein Treff für alle.;Kultur", head=HEAD_ID)
    rows = await room.rows(await room.bring(renamed))
    other_list = await room.rows(await room.bring(renamed, list_name="Kulturkalender"))

    assert [(row["fate"], row["changed"]) for row in rows] == [("changed", ["title"])]
    assert [row["fate"] for row in other_list] == ["new"]


async def test_two_rows_of_one_entry_are_named_together(room: Room) -> None:
    rows = await room.rows(
        await room.bring(
            table("Treff;Dresden;Ein Treff.....;Kultur", "TREFF;Dresden;Noch einer...;Kultur")
        )
    )

    assert [row["fate"] for row in rows] == ["new", "bad"]
    assert rows[1]["faults"] == [{"field": "title", "slug": "row-doubled", "details": {"other": 2}}]


async def test_a_row_that_looks_like_another_entry_asks_what_it_is(
    room: Room, world: World
) -> None:
    listed = await world.list_entry(title="Nähcafé Löbtau e. V.", ags=DRESDEN)
    import_id = await room.bring(GOOD)
    (alike,) = await room.rows(import_id, fate="alike")

    left = await room.press(import_id, "choices", choices=[_choice(2, "leave-out")])
    stored = await room.store(import_id)

    assert alike["alike"][0]["initiative_id"] == listed
    assert alike["alike"][0]["alike"] == "same-name"
    assert left.json()["undecided"] == 0
    assert stored["outcomes"] == {"new": 1}


async def test_what_somebody_says_about_a_likeness_is_known_the_next_time(
    room: Room, world: World
) -> None:
    listed = await world.list_entry(title="Nähcafé Löbtau e. V.", ags=DRESDEN)
    import_id = await room.bring(GOOD)
    said = await room.press(import_id, "choices", choices=[_choice(2, "same", listed)])

    await room.store(import_id)
    again = await room.rows(await room.bring(GOOD))

    assert said.status_code == 200, said.text
    assert [(row["fate"], row["why"]) for row in again] == [("kept", "owned"), ("unchanged", None)]


async def test_a_row_may_be_new_although_it_looks_like_another(room: Room, world: World) -> None:
    await world.list_entry(title="Nähcafé Löbtau e. V.", ags=DRESDEN)
    import_id = await room.bring(GOOD)
    await room.press(import_id, "choices", choices=[_choice(2, "new")])

    stored = await room.store(import_id)

    assert stored["outcomes"] == {"new": 2}


async def test_an_entry_that_somebody_took_over_is_never_changed_by_a_file(
    room: Room, world: World
) -> None:
    await world.list_entry(title="Nähcafé Löbtau", ags=DRESDEN)
    import_id = await room.bring(GOOD)
    (alike,) = await room.rows(import_id, fate="alike")
    await room.press(
        import_id, "choices", choices=[_choice(2, "same", alike["alike"][0]["initiative_id"])]
    )

    await room.store(import_id)

    rows = await room.rows(import_id)
    assert (rows[0]["outcome"], rows[0]["why"]) == ("kept", "owned")
    assert len(await room.waiting()) == 1


async def test_what_an_editor_rejected_does_not_come_back_with_the_same_file(
    room: Room, world: World
) -> None:
    await room.bring_and_store(GOOD)
    waiting = {item["title"]: item["initiative_id"] for item in await room.waiting()}
    answer = await world.decide(
        waiting["Nähcafé Löbtau"], "reject", reason="Das ist Werbung für ein Geschäft."
    )
    returned = await world.decide(
        waiting["Radwerkstatt Pieschen"], "return", reason="Bitte genauer."
    )

    again = await room.rows(
        await room.bring(GOOD.replace("gemeinsam genäht".encode(), "viel genäht".encode()))
    )

    assert answer.status_code == 200, answer.text
    assert (returned.status_code, returned.json()["slug"]) == (409, "entry-without-contact")
    assert [(row["fate"], row["why"]) for row in again] == [
        ("kept", "rejected"),
        ("unchanged", None),
    ]


async def test_pressed_twice_at_once_everything_is_stored_once(room: Room) -> None:
    import_id = await room.bring(GOOD)

    answers = await asyncio.gather(*(room.press(import_id, "store") for _ in range(6)))
    await asyncio.gather(room.work(), room.work(), room.work())

    assert [answer.status_code for answer in answers] == [200] * 6
    assert (await room.show(import_id))["outcomes"] == {"new": 2}
    assert len(await room.waiting()) == 2


async def test_two_officials_with_one_file_make_no_doubles(room: Room) -> None:
    one, other = await room.bring(GOOD), await room.bring(GOOD, list_name="Andere Liste")

    await asyncio.gather(room.press(one, "store"), room.press(other, "store"))
    await asyncio.gather(room.work(), room.work())

    outcomes = [(await room.show(each))["outcomes"] for each in (one, other)]
    assert sorted(outcomes, key=str) == [{"new": 2}, {"unchanged": 2}]
    assert len(await room.waiting()) == 2


async def test_what_was_read_anew_meanwhile_is_not_stored(room: Room, world: World) -> None:
    import_id = await room.bring(GOOD)
    seen = await room.show(import_id)
    await world.http.put(
        f"/v1/imports/{import_id}/reading",
        json={"mapped": seen["mapped"], "usual_topic": "kultur"},
        headers={**room.as_official(), "if-match": str(seen["revision"])},
    )

    early = await room.press(import_id, "store")
    late = await room.press(import_id, "store", revision=seen["revision"])

    assert (early.status_code, early.json()["slug"]) == (409, "import-not-checked")
    assert (late.status_code, late.json()["slug"]) == (412, "precondition-failed")


async def test_a_name_column_that_we_do_not_know_can_be_named(room: Room, world: World) -> None:
    import_id = await room.bring(
        table("Treff;Dresden;Kultur;Ein Treff für alle.", head="Wie;Ort;Thema;Kurztext")
    )
    seen = await room.show(import_id)

    answer = await world.http.put(
        f"/v1/imports/{import_id}/reading",
        json={"mapped": {**seen["mapped"], "title": 0}},
        headers={**room.as_official(), "if-match": str(seen["revision"])},
    )
    await room.work()

    assert (seen["missing"], seen["checked"]) == (["title"], 0)
    assert answer.status_code == 200, answer.text
    assert (await room.show(import_id))["fates"] == {"new": 1}


@pytest.mark.parametrize(
    ("file", "slug"),
    [
        (b"", "file-empty"),
        (b"PK\x03\x04", "file-no-table"),
        (b"Treff;01067\nHof;01109\n", "file-without-head"),
        (content("csv-mixed-encoding.csv"), "file-encodings-mixed"),
    ],
)
async def test_a_file_that_cannot_be_read_leaves_nothing_behind(
    room: Room, world: World, file: bytes, slug: str
) -> None:
    before = await dump(world)

    answer = await room.send(file)

    assert (answer.status_code, answer.json()["slug"]) == (422, slug)
    assert await dump(world) == before


async def test_the_refusal_of_a_mixed_file_names_line_and_byte(room: Room) -> None:
    told = (await room.send(content("csv-mixed-encoding.csv"))).json()

    assert (told["line"], told["byte"], told["other_line"]) == (2, "0xFC", 3)


async def test_officials_see_their_own_files_and_editors_all(room: Room, world: World) -> None:
    import_id = await room.bring(GOOD)

    other = await world.http.get(f"/v1/imports/{import_id}", headers=room.as_official("bautzen"))
    editor = await world.http.get(f"/v1/imports/{import_id}", headers=world.as_editor())
    listed = await world.http.get("/v1/imports", headers=room.as_official("bautzen"))

    assert other.status_code == 404
    assert editor.status_code == 200
    assert listed.json()["items"] == []


async def test_a_dropped_file_leaves_only_its_name(room: Room, world: World) -> None:
    import_id = await room.bring(GOOD)

    once, twice = await room.press(import_id, "drop"), await room.press(import_id, "drop")
    stored = await room.press(import_id, "store")

    assert (once.status_code, twice.status_code) == (200, 200)
    assert (stored.status_code, stored.json()["slug"]) == (409, "import-over")
    assert await room.rows(import_id) == []


async def test_nobody_decides_for_two_weeks_and_the_file_goes(room: Room, clock: Clock) -> None:
    import_id = await room.bring(GOOD)

    clock.pass_by(days=14)
    await room.work()

    assert (await room.show(import_id))["state"] == "dropped"
    assert await room.rows(import_id) == []


async def test_the_report_stands_for_a_month_and_goes(room: Room, clock: Clock) -> None:
    told = await room.bring_and_store(GOOD)
    kept = await room.rows(told["import_id"])

    clock.pass_by(days=30)
    await room.work()

    assert len(kept) == 2
    assert await room.rows(told["import_id"]) == []
    assert len(await room.waiting()) == 2


async def test_mailboxes_of_a_file_are_kept_nowhere_in_the_clear(room: Room, world: World) -> None:
    await room.bring(content("csv-utf8bom.csv"))

    everything = str(await dump(world))

    assert "bürgerbus" in everything
    assert "bus@example.org" not in everything


@pytest.mark.parametrize("times", [1, 2])
async def test_a_file_goes_with_a_person_whom_it_names(
    room: Room, world: World, times: int
) -> None:
    import_id = await room.bring(content("csv-utf8bom.csv"))

    for _ in range(times):
        await world.erase("bus@example.org")

    told = await room.show(import_id)
    assert told["state"] == "dropped"
    async with world.database.read() as tx:
        assert await tx.fetchval("SELECT content FROM import_run") is None
        assert await tx.fetchval("SELECT count(*) FROM import_person") == 0


async def test_an_erasure_while_a_file_is_stored_takes_only_the_rows_that_name_her(
    room: Room, world: World
) -> None:
    rows = [
        f"Treff {n};Dresden;Der Treff mit der Nummer {n}.;Kultur;{mail}"
        for n, mail in ((1, "bert@example.org"), (2, "anna@example.org"), (3, ""))
    ]
    import_id = await room.bring(table(*rows, head="Name;Ort;Kurzbeschreibung;Thema;Mail"))
    await room.press(import_id, "store")

    for _ in range(2):
        await world.erase("anna@example.org")
    await room.work()

    assert [(row["number"], row["outcome"]) for row in await room.rows(import_id)] == [
        (2, "new"),
        (4, "new"),
    ]
    assert {item["title"] for item in await room.waiting()} == {"Treff 1", "Treff 3"}
    async with world.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM import_person") == 1


async def test_five_thousand_rows_are_stored_in_parts_and_each_once(room: Room) -> None:
    rows = [f"Treff Nummer {n};Dresden;Der Treff mit der Nummer {n}.;Kultur" for n in range(5000)]

    answer = await room.send(table(*rows))
    checked_in = await room.work()
    import_id = answer.json()["import_id"]
    shown = await room.show(import_id)
    await room.press(import_id, "store")
    stored_in = await room.work()

    assert shown["fates"] == {"new": 5000}
    assert (checked_in, stored_in) == (51, 101)
    assert (await room.show(import_id))["outcomes"] == {"new": 5000}


async def test_the_same_request_twice_is_one_import(room: Room, world: World) -> None:
    key = a_key()
    told = {"file_name": "a.csv", "list_name": LIST, "content": "TmFtZTtPcnQKVHJlZmY7RHJlc2Rlbgo="}
    headers = {**room.as_official(), **key}

    one, other = [
        (await world.http.post("/v1/imports", json=told, headers=headers)).json() for _ in range(2)
    ]

    assert one == other


def _choice(number: int, choice: str, initiative_id: str | None = None) -> dict[str, Any]:
    return {"number": number, "choice": choice, "initiative_id": initiative_id}
