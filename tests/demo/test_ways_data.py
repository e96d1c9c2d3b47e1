"""The demo's ways: households that exist, days in order, every state that a worklist shows."""

from contracts.cases import TouchpointKind
from contracts.matching import Side, Stage
from tests.demo.demo_files import households, read
from tools.seeding.ways import NAMES

WAYS = read("ways.json")


def words(way):
    return way.get("words", [])


def test_each_way_is_that_of_another_household_of_the_demo():
    keys = [way["household"] for way in WAYS]

    assert len(set(keys)) == len(WAYS)
    assert set(keys) <= {household["key"] for household in households()}


def test_two_are_on_their_way_one_is_overdue_and_one_has_moved_in():
    settled = [
        way for way in WAYS if {w["by"] for w in words(way) if w["stage"] == "settled"} == set(Side)
    ]
    silent = [way for way in WAYS if not words(way) and way["started_days_ago"] > 7]
    agreed = [way for way in WAYS if way.get("next_contact_in_days")]

    assert [len(found) for found in (WAYS, settled, silent, agreed)] == [4, 1, 1, 1]


def test_nothing_was_said_before_the_way_began_and_what_is_said_exists():
    for way in WAYS:
        told = [*words(way), *way.get("contacts", [])]
        assert all(each["days_ago"] < way["started_days_ago"] for each in told)
        assert {word["stage"] for word in words(way)} <= set(Stage)
        assert {contact["kind"] for contact in way.get("contacts", [])} <= set(TouchpointKind)


def test_whoever_accompanies_signs_in_and_is_wanted_by_both():
    accompanied = [way for way in WAYS if way.get("companion")]

    assert {way["companion"] for way in accompanied} <= set(NAMES)
    assert all(set(way["wanted_by"]) == set(Side) for way in accompanied)
