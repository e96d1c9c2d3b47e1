"""The demo's villages: places that the commune plans for, and a state each that people meet."""

from tests.demo.demo_files import read
from tools.servers.oidc import STAFF

VILLAGES = read("villages.json")


def test_each_leads_to_another_state_and_has_a_title_of_its_own():
    assert [each["leads_to"] for each in VILLAGES] == ["founded", "asked", "called"]
    assert len({each["title"] for each in VILLAGES}) == len(VILLAGES)


def test_all_lie_in_the_region_of_the_commune_that_signs_in():
    (commune,) = (person for person in STAFF if "commune" in person.roles)

    assert {each["ags"] for each in VILLAGES} == set(commune.region)


def test_not_all_of_those_who_are_asked_have_answered():
    (asked,) = (each for each in VILLAGES if each["leads_to"] == "asked")

    assert 0 < asked["yes"] < asked["households"]
