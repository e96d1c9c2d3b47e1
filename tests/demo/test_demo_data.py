"""The demo data are complete, hang together, read well, and hold nothing of real people."""

import re
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contracts.events import RoomKind
from contracts.registry import Dimension, HouseholdKind, HousingOffer, InitiativeKind, Wish
from services.registry.decide import vocabulary
from tests.demo.demo_files import (
    DEMO,
    contacts,
    distance_km,
    districts_at,
    gatherings,
    households,
    initiatives,
    municipalities,
    placed_entries,
    projects,
    read,
    seats,
    strings,
)

FILES = ["initiatives.json", "housing_projects.json", "households.json", "series.json"]
GEO_FILES = ["geo/districts.json", "geo/municipalities.json", "geo/names.json"]
FICTIONAL_PHONE = re.compile(r"\+49151990\d{5}")
INVENTED_MAILBOX = re.compile(r"[a-z][a-z.]*@(example\.org|[a-zäöüß-]+\.example)")


def sentences(text):
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def text_of(entry):
    return " ".join([entry["title"], entry["summary"], entry["description"]]).casefold()


# Counts and keys


def test_the_demo_has_the_promised_number_of_everything():
    counts = [len(initiatives()), len(projects()), len(households()), len(gatherings())]

    assert counts == [200, 25, 60, 3]


def test_saxony_has_thirteen_districts_and_426_municipalities():
    districts = {district["ags5"] for district in read("geo/districts.json")}

    assert len(read("geo/districts.json")) == len(districts) == 13
    assert len(read("geo/municipalities.json")) == len(municipalities()) == 426
    assert {place["district"] for place in municipalities().values()} == districts
    assert all(ags.startswith(place["district"]) for ags, place in municipalities().items())


def test_every_key_is_used_once():
    entries = initiatives() + projects() + households() + gatherings()
    keys = Counter(entry["key"] for entry in entries)

    assert [key for key, times in keys.items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in keys)


def test_every_title_and_summary_is_used_once():
    entries = initiatives() + projects()

    assert len({entry["title"] for entry in entries}) == len(entries)
    assert len({entry["summary"] for entry in entries}) == len(entries)


# Geography


@pytest.mark.parametrize(
    ("ags", "name"),
    [
        ("14713000", "Leipzig"),
        ("14626600", "Weißwasser"),
        ("14522080", "Döbeln"),
        ("14522310", "Leisnig"),
        ("14612000", "Dresden"),
        ("14511000", "Chemnitz"),
        ("14524010", "Bernsdorf"),
        ("14625030", "Bernsdorf"),
    ],
)
def test_a_known_municipality_has_its_official_key(ags, name):
    assert municipalities()[ags]["name"] == name


def test_sorbian_places_have_both_names():
    names = {place["name"]: place["name_hsb"] for place in municipalities().values()}

    assert names["Weißwasser"] == "Běła Woda"
    assert names["Bautzen"] == "Budyšin"
    assert names["Crostwitz"] == "Chrósćicy"
    assert names["Leipzig"] is None


def test_each_municipality_lies_inside_its_own_district():
    # Thinning moves a border by at most a quarter of a kilometre; none lies that close to one.
    astray = [ags for ags, p in municipalities().items() if districts_at(p) != [p["district"]]]

    assert astray == []


def test_the_borders_fit_into_a_page():
    assert (DEMO / "geo/districts.geo.json").stat().st_size <= 80_000


def test_the_sources_of_the_geodata_are_credited():
    notice = (DEMO / "geo/NOTICE").read_text(encoding="utf-8")

    assert "© GeoBasis-DE / BKG (Daten verändert)" in notice
    assert "GeoNames" in notice
    assert "CC BY" in notice
    assert "MIT" in notice


def test_every_entry_lies_near_the_centre_of_its_municipality_and_in_its_district():
    for entry in placed_entries():
        place = municipalities()[entry["ags"]]
        assert distance_km(entry, place) <= place["radius_km"], entry["key"]
        assert districts_at(entry) == [place["district"]], entry["key"]


def test_no_two_initiatives_stand_on_the_same_spot():
    spots = [(entry["lat"], entry["lon"]) for entry in initiatives() + projects()]

    assert len(set(spots)) == len(spots)


def test_every_district_has_initiatives_and_the_large_cities_have_most():
    found = Counter(entry["ags"][:5] for entry in initiatives())

    assert len(found) == 13
    assert min(found.values()) >= 5
    assert [ags for ags, _ in found.most_common(2)] == ["14713", "14612"]


def test_both_towns_named_bernsdorf_and_sorbian_villages_have_initiatives():
    ags = {entry["ags"] for entry in initiatives()}
    sorbian = [key for key in ags if municipalities()[key]["name_hsb"]]

    assert {"14524010", "14625030"} <= ags
    assert len(sorbian) >= 8


# Words


@pytest.mark.parametrize("entry", initiatives() + projects(), ids=lambda entry: entry["key"])
def test_codes_come_from_the_vocabulary_of_the_directory(entry):
    assert entry["kind"] in set(InitiativeKind)
    assert 1 <= len(entry["topics"]) == len(set(entry["topics"])) <= 4
    assert set(entry["topics"]) <= set(vocabulary.TOPICS)
    assert entry["target_groups"]
    assert set(entry["target_groups"]) <= set(vocabulary.TARGET_GROUPS)
    assert entry["legal_form"] in vocabulary.LEGAL_FORMS
    assert entry["stage"] in vocabulary.STAGES
    assert entry["actor_kind"] in vocabulary.ACTOR_KINDS


def test_every_stage_actor_kind_and_the_topics_of_the_demo_occur():
    used = [{entry[field] for entry in initiatives()} for field in ("stage", "actor_kind")]
    topics = Counter(topic for entry in initiatives() for topic in entry["topics"])

    assert used == [set(vocabulary.STAGES), set(vocabulary.ACTOR_KINDS)]
    assert set(topics) == set(vocabulary.TOPICS)
    assert min(topics.values()) >= 5


@pytest.mark.parametrize("entry", initiatives() + projects(), ids=lambda entry: entry["key"])
def test_a_description_can_be_read(entry):
    words = entry["description"].split()
    lengths = [len(sentence.split()) for sentence in sentences(entry["description"])]

    assert 80 <= len(words) <= 160
    assert len(lengths) >= 5
    assert max(lengths) <= 45
    assert sum(lengths) / len(lengths) <= 22
    assert 1 <= len(sentences(entry["summary"])) <= 2
    assert len(entry["summary"]) <= 160
    assert len(entry["title"]) <= 60


def test_no_long_sentence_is_used_by_more_than_three_descriptions():
    uses = Counter(
        sentence
        for entry in initiatives() + projects()
        for sentence in set(sentences(entry["description"]))
        if len(sentence) > 60
    )

    assert [sentence for sentence, times in uses.items() if times > 3] == []


def test_no_two_descriptions_begin_alike():
    beginnings = Counter(
        " ".join(entry["description"].split()[:4]) for entry in initiatives() + projects()
    )

    assert [words for words, times in beginnings.items() if times > 1] == []


@pytest.mark.parametrize(
    "word", ["Bürgerbus", "Mehrgenerationenhaus", "Dorfladen", "Café", "Repaircafé", "Lastenrad"]
)
def test_a_usual_search_finds_more_than_one(word):
    assert sum(word.casefold() in text_of(entry) for entry in initiatives()) > 1


@pytest.mark.parametrize("name", [*FILES, *GEO_FILES])
def test_umlauts_and_sorbian_letters_are_whole(name):
    for text in strings(read(name)):
        assert unicodedata.is_normalized("NFC", text), text
        assert not re.search(r"Ã|Â|\ufffd|[\x00-\x1f]|\s\s|^\s|\s$", text), text


@pytest.mark.parametrize("name", FILES)
def test_quotation_marks_are_german_ones(name):
    assert not [text for text in strings(read(name)) if '"' in text]


# People


def test_nobody_can_be_reached_outside_the_demo():
    for contact in contacts():
        mailbox, phone = contact["email"], contact["phone"]
        assert mailbox or phone
        assert mailbox is None or INVENTED_MAILBOX.fullmatch(mailbox), mailbox
        assert phone is None or FICTIONAL_PHONE.fullmatch(phone), phone


def test_websites_lead_nowhere_outside_the_demo():
    sites = [entry["website"] for entry in initiatives() + projects()]

    assert len(set(sites)) == len(sites)
    assert all(re.fullmatch(r"https://[a-z0-9-]+\.example\.org", site) for site in sites)


@pytest.mark.parametrize("channel", ["email", "phone"])
def test_no_address_belongs_to_two(channel):
    used = Counter(contact[channel] for contact in contacts() if contact[channel])

    assert [address for address, times in used.items() if times > 1] == []


def test_addresses_with_umlauts_and_people_without_a_mailbox_are_among_them():
    mailboxes = [contact["email"] for contact in contacts()]

    assert "clara@bürgerhaus-löbau.example" in mailboxes
    assert sum(not mailbox.isascii() for mailbox in mailboxes if mailbox) >= 3
    assert mailboxes.count(None) == 3


def test_sms_are_wished_only_where_there_is_a_phone():
    people = [household["contact"] for household in households()] + seats()

    assert all(person["phone"] for person in people if person["sms_wanted"])


def test_names_that_break_careless_software_are_among_the_households():
    names = {household["contact"]["name"] for household in households()}

    assert {"Hana Šołta", "İpek Işık", "Paul d’Angelo", "Nguyễn Thị Hồng", "Suharti"} <= names


# Living together


def offer_of(project):
    """The project as the directory states it when seeded on some day."""
    housing, today = dict(project["housing"]), date(2026, 1, 1)
    for end in ("move_in_from", "move_in_to"):
        housing[end] = (today + timedelta(days=housing.pop(f"{end}_days"))).isoformat()
    return HousingOffer.model_validate(housing, strict=False)


@pytest.mark.parametrize("project", projects(), ids=lambda project: project["key"])
def test_a_project_is_a_complete_offer(project):
    offer = offer_of(project)

    assert offer.move_in_from < offer.move_in_to
    assert offer.free_places >= 1
    assert offer.kinds
    assert [wish.dimension for wish in offer.wishes] == list(Dimension)


@pytest.mark.parametrize("household", households(), ids=lambda household: household["key"])
def test_a_household_is_a_complete_search(household):
    wishes = [Wish.model_validate(wish, strict=False) for wish in household["wishes"][:8]]

    assert household["household"]["kind"] in set(HouseholdKind)
    assert household["move_in_from_days"] < household["move_in_to_days"]
    assert [wish.dimension for wish in wishes] == list(Dimension)
    assert any(wish.weight for wish in wishes)


def test_all_kinds_of_households_search_and_are_welcome():
    searching = {household["household"]["kind"] for household in households()}
    welcome = {kind for project in projects() for kind in project["housing"]["kinds"]}

    assert searching == welcome == set(HouseholdKind)


def test_step_free_and_pets_are_stated_denied_and_left_open():
    steps = {project["housing"]["step_free"] for project in projects()}
    pets = {project["housing"]["pets_allowed"] for project in projects()}

    assert steps == pets == {True, False, None}


def test_the_farm_near_weisswasser_fits_the_single_parent_from_leipzig():
    farm = next(project for project in projects() if project["title"] == "Hof am Mühlteich")
    housing, leipzig = farm["housing"], municipalities()["14713000"]
    wanted = {wish["dimension"]: wish["position"] for wish in housing["wishes"]}

    assert 120 < distance_km(farm, leipzig) <= 200
    assert distance_km(farm, municipalities()["14626600"]) < 5
    assert "single-parent" in housing["kinds"]
    assert housing["warm_cost_eur"] <= 650
    assert housing["persons_max"] >= 2
    assert housing["step_free"] is not False
    assert housing["move_in_from_days"] <= 31
    assert housing["move_in_to_days"] >= 365 + 31
    assert min(wanted["generations"], wanted["garden"]) >= 230
    assert FICTIONAL_PHONE.fullmatch(farm["contact"]["phone"])


# Gatherings


def test_the_three_evenings_are_those_of_the_series():
    evenings = [
        (g["month"], g["day"], g["starts_at"], g["venue"]["city"], g["venue"]["ags"])
        for g in gatherings()
    ]

    assert evenings == [
        (10, 7, "17:00", "Dresden", "14612000"),
        (10, 21, "17:00", "Leipzig", "14713000"),
        (11, 9, "17:00", "Weißwasser", "14626600"),
    ]


def test_the_series_crosses_the_end_of_summer_time():
    zone = ZoneInfo(read("series.json")["timezone"])
    starts = [datetime(2027, g["month"], g["day"], 17, tzinfo=zone) for g in gatherings()]

    assert [start.astimezone(UTC).hour for start in starts] == [15, 15, 16]


@pytest.mark.parametrize("gathering", gatherings(), ids=lambda gathering: gathering["key"])
def test_an_evening_has_known_rooms_and_is_about_half_full_on_site(gathering):
    capacity = {room["kind"]: room["capacity"] for room in gathering["rooms"]}
    taken = Counter()
    for seat in gathering["guests"]:
        taken[seat["room"]] += len(seat["guests"])

    assert set(capacity) <= set(RoomKind)
    assert set(taken) == set(capacity)
    assert 0.4 <= taken["on_site"] / capacity["on_site"] <= 0.6
    assert all(taken[kind] < capacity[kind] for kind in capacity)
    assert "step-free" in gathering["access_features"]
    assert len(gathering["description"].split()) >= 60


# The directory


def test_every_topic_has_a_goal_and_every_easy_summary_an_entry():
    extra = read("directory.json")
    keys = {entry["key"] for entry in initiatives() + projects()}

    assert set(extra["goal_of_topic"]) == set(vocabulary.TOPICS)
    assert set(extra["goal_of_topic"].values()) <= set(vocabulary.SDGS)
    assert set(extra["easy"]) <= keys
    assert all(10 <= len(text) <= 600 for text in extra["easy"].values())


def test_the_searches_of_the_demo_name_filters_and_values_that_are_there():
    searches = read("directory.json")["searches"]
    districts = {place["district"] for place in municipalities().values()}
    known = {**vocabulary.FACETS, "district": dict.fromkeys(districts)}

    for use in searches["filters"]:
        assert not use.get("value") or use["value"] in known[use["facet"]]
    assert {word["district"] for word in searches["missed"]} <= districts | {""}
    assert all(word["searches"] >= 5 for word in searches["missed"])
