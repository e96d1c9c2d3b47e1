"""The demo's sites: real places, every kind of service area, and what the room promises to show."""

from typing import Any, Final

from services.registry.api.site_models import SitesIn
from services.registry.decide.sites import Coverage
from tests.demo.demo_files import initiatives, read

KREIS_GOERLITZ: Final = "14626"
CROSTWITZ: Final = "14625080"


def stated() -> dict[str, dict[str, Any]]:
    """Key of an entry → its sites and service area."""
    told = read("sites.json")
    return {**told["of"], **{entry["key"]: entry["stated"] for entry in told["entries"]}}


def areas() -> list[dict[str, Any]]:
    told = [
        (each.get("serves"), *(s.get("serves") for s in each.get("sites", [])))
        for each in stated().values()
    ]
    return [area for each in told for area in each if area]


def test_more_than_fifteen_entries_have_several_sites_or_come_to_people():
    assert len(stated()) >= 15
    assert {entry["key"] for entry in initiatives()} >= read("sites.json")["of"].keys()


def test_every_kind_of_service_area_is_shown_and_none_too():
    assert {area["covers"] for area in areas()} == set(Coverage)
    assert any(
        not site.get("serves") for each in stated().values() for site in each.get("sites", [])
    )


def test_the_registry_reads_all_of_it():
    for each in stated().values():
        SitesIn.model_validate(each)


def test_every_place_is_in_the_gazetteer():
    known = {town["ags8"] for town in read("geo/municipalities.json")}
    known |= {key[:5] for key in known}
    named = {key for area in areas() for key in area.get("places", [])}
    named |= {site["ags"] for each in stated().values() for site in each.get("sites", [])}

    assert named <= known


def test_a_library_serves_the_whole_kreis_and_a_shop_eight_villages():
    told = stated()

    assert told["buecherbus-neisse"]["serves"]["places"] == [KREIS_GOERLITZ]
    assert len(told["ladenbus-mandau"]["serves"]["places"]) == 8
    [sorbian] = [e for e in read("sites.json")["entries"] if e["ags"] == CROSTWITZ]
    assert "sorben" in sorbian["target_groups"]
