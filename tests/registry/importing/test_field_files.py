"""Files of other systems' users that concern the search and the measures of an entry."""

import unicodedata
from base64 import b64encode

import pytest

from tests.registry.builders import DRESDEN, World, a_key
from tests.registry.directory.search_pairs import FOUND, NOT_FOUND
from tests.registry.importing.conftest import Room
from tests.registry.importing.files import cases, table


def test_every_pair_of_the_file_is_tried_in_the_search() -> None:
    def composed(pair: tuple[str, str]) -> tuple[str, ...]:
        return tuple(unicodedata.normalize("NFC", text) for text in pair)

    told = {True: set(map(composed, FOUND)), False: set(map(composed, NOT_FOUND))}

    for case in cases("search-pairs.csv"):
        pair = composed((case["Eintrag"], case["Anfrage"]))
        assert pair in told[case["gefunden"] == "ja"], pair


@pytest.mark.parametrize(
    ("lat", "lon", "slug"),
    [
        ("0", "0", "place-outside-saxony"),
        ("13,74", "51,05", "place-coordinates-swapped"),
        ("51,34", "12,37", "place-outside-municipality"),
    ],
)
async def test_swapped_and_zero_coordinates_of_a_row_are_refused(
    room: Room, lat: str, lon: str, slug: str
) -> None:
    head = "Name;AGS;Kurzbeschreibung;Thema;Breite;Länge"
    file = table(f"Treff;{DRESDEN};Ein Treff für alle.;Kultur;{lat};{lon}", head=head)

    (row,) = await room.rows(await room.bring(file))

    assert [(fault["field"], fault["slug"]) for fault in row["faults"]] == [("lat", slug)]


@pytest.mark.parametrize(("letters", "fates"), [(4997, {"new": 1}), (4998, {"bad": 1})])
async def test_a_cell_counts_letters_as_the_form_does(
    room: Room, letters: int, fates: dict[str, int]
) -> None:
    """Two line ends of two bytes and one ü of two code points are three letters."""
    text = "a" * letters + "\r\n\r\n" + "u\u0308"
    file = table(
        f'Treff;Dresden;Ein Treff für alle.;Kultur;"{text}"',
        head="Name;Ort;Kurzbeschreibung;Thema;Beschreibung",
    )

    told = await room.show(await room.bring(file))

    assert told["fates"] == fates


async def test_a_town_hall_brings_in_only_what_lies_in_its_place(room: Room, world: World) -> None:
    file = table("Treff;Dresden;Ein Treff für alle.;Kultur", "Hof;Leipzig;Ein Hof für alle.;Kultur")
    told = {"file_name": "a.csv", "list_name": "Liste", "content": b64encode(file).decode()}
    who = {"roles": frozenset({"municipality"}), "region": frozenset({DRESDEN})}
    headers = world.token("web", subject="dresden", **who)

    sent = await world.http.post("/v1/imports", json=told, headers={**headers, **a_key()})
    await room.work()
    rows = await world.http.get(
        f"/v1/imports/{sent.json()['import_id']}/rows", headers=world.as_editor()
    )

    faults = [[fault["slug"] for fault in row["faults"]] for row in rows.json()["items"]]
    assert faults == [[], ["row-outside-region"]]
    assert rows.json()["items"][1]["faults"][0]["details"] == {
        "found": "Leipzig",
        "area": "Dresden",
    }
