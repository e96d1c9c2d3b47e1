"""The demo's support: complete forms, units that fit, entries that exist and are public."""

from datetime import date

import pytest

from services.matching.decide.support import SupportOffer, SupportRequest
from tests.demo.demo_files import contacts, initiatives, projects, read
from tools.seeding.initiatives import CONFIRMED_DAYS_AGO, LISTED
from tools.seeding.seeder import dated

SUPPORT = read("support.json")
TODAY = date(2027, 3, 9)


def offers():
    return [SupportOffer.model_validate(dated(e["offer"], TODAY)) for e in SUPPORT["offers"]]


def asked():
    entries = {entry["key"]: entry for entry in initiatives()}
    return [(entries[each["entry"]], each["request"]) for each in SUPPORT["requests"]]


def test_two_mentors_two_funders_and_two_partners_give_and_five_initiatives_ask():
    kinds = sorted(offer.kind for offer in offers())

    assert kinds == ["funder", "funder", "mentor", "mentor", "partner", "partner"]
    assert len(asked()) == 5


def test_one_funder_serves_the_transition_region_alone():
    areas = [offer.areas for offer in offers() if offer.kind == "funder"]

    assert areas.count(("sn-transition",)) == 1


@pytest.mark.parametrize(("entry", "told"), asked(), ids=lambda each: each.get("key", ""))
def test_a_request_is_one_that_matching_takes_for_a_public_entry(entry, told):
    place = {name: entry[name] for name in ("ags", "lat", "lon")}
    unknown = "00000000-0000-0000-0000-000000000001"

    request = SupportRequest.model_validate(
        {**dated(told, TODAY), "place": place, "initiative_id": unknown}
    )

    number = len(projects()) + initiatives().index(entry)
    assert set(request.themes) <= set(entry["topics"])
    assert number < LISTED
    assert number not in CONFIRMED_DAYS_AGO


def test_each_kind_that_is_asked_for_is_given_with_room_for_it():
    for _, told in asked():
        assert [
            offer
            for offer in offers()
            if offer.kind == told["kind"]
            and offer.amount_min <= told["amount"] <= (offer.amount_max or offer.capacity)
        ]


def test_whoever_gives_is_somebody_of_her_own():
    known = {entry["email"] for entry in contacts()}
    given = [entry["contact"]["email"] for entry in SUPPORT["offers"]]

    assert len(set(given)) == len(given)
    assert not set(given) & known
