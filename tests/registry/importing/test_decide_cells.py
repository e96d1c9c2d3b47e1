"""Amounts, dates, places, words: read as meant, mended with a note, asked where two readings are."""

import time
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.refusal import Refusal
from services.registry.decide.importing.choices import read_choices, read_yes_or_no
from services.registry.decide.importing.days import Day, read_day, write_day
from services.registry.decide.importing.gazetteer import (
    Found,
    Gazetteer,
    Merged,
    Told,
    read_postcode,
)
from services.registry.decide.importing.numbers import (
    Amount,
    read_amount,
    read_count,
    read_degrees,
    write_amount,
)
from services.registry.decide.vocabulary import LEGAL_FORMS, TOPICS
from tests.registry.builders import DRESDEN, LEIPZIG, NOW, WEISSWASSER
from tests.registry.importing.files import GAZETTEER, cases, content, readings, table

ASKED = {
    "1.5": "amount-two-readings",
    "1,000": "amount-two-readings",
    "1,5 Mio.": "amount-with-words",
    "95 %": "amount-percent",
}
DAY_SLUGS = {
    "31.11.2025": "day-impossible",
    "29.02.2026": "day-impossible",
    "00.06.2024": "day-impossible",
    "04/03/2025": "day-order-unclear",
}
DAY_NOTES = {"01.02.25": "day-short-year", "45658": "day-excel-number"}
POSTCODE_SLUGS = {
    "8": "postcode-length",
    "9": "postcode-not-of-place",
    "10": "postcode-outside-saxony",
    "12": "postcode-letters",
}
BERNSDORF = ("14524010", "14625030")


@pytest.mark.parametrize("case", cases("amounts-de.csv"), ids=lambda case: case["Eingabe"])
def test_german_amounts_are_read_and_what_has_two_readings_is_asked(case: dict[str, str]) -> None:
    read = read_amount(case["Eingabe"])

    if case["Eingabe"] in ASKED:
        assert isinstance(read, Refusal)
        assert read.slug == ASKED[case["Eingabe"]]
    else:
        assert isinstance(read, Amount)
        assert f"{read.value:.2f}" == case["erwartet"].split()[0]
        assert (read.note == "amount-english") == ("englische" in case["erwartet"])


def test_both_readings_are_named() -> None:
    assert read_amount("1.5") == Refusal(
        "amount-two-readings", found="1.5", one="1,5", other="1.500"
    )
    assert read_amount("1,000") == Refusal(
        "amount-two-readings", found="1,000", one="1,00", other="1.000"
    )


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_written_amount_is_read_again_as_it_was(value: Decimal) -> None:
    assert read_amount(write_amount(value)) == Amount(value)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_a_cell(text: str) -> None:
    for read in (read_amount, read_count, read_degrees, read_day, read_postcode):
        read(text)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "value"), [("51,0504", 51.0504), ("13.74°", 13.74), ("0", 0.0), ("-5,5", -5.5)]
)
def test_a_coordinate_may_have_a_comma(text: str, value: float) -> None:
    assert read_degrees(text) == value


@pytest.mark.parametrize("case", cases("dates-de.csv"), ids=lambda case: case["Eingabe"])
def test_dates_have_one_order_and_impossible_ones_are_refused(case: dict[str, str]) -> None:
    read = read_day(case["Eingabe"])

    if case["Eingabe"] in DAY_SLUGS:
        assert isinstance(read, Refusal)
        assert read.slug == DAY_SLUGS[case["Eingabe"]]
    else:
        assert isinstance(read, Day)
        assert read.value.isoformat() == case["erwartet"][:10]
        assert (read.note is not None) == (
            "Hinweis" in case["erwartet"] or "24:00" in case["Eingabe"]
        )
        assert read.note == DAY_NOTES.get(case["Eingabe"], read.note)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_alike_however_a_spreadsheet_writes_it(day: date) -> None:
    written = (write_day(day), day.isoformat(), str((day - date(1899, 12, 30)).days))

    read = [read_day(text) for text in written]

    assert [each.value for each in read if isinstance(each, Day)] == [day] * 3


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 30)))
def test_midnight_at_the_end_of_a_day_is_the_next_day(day: date) -> None:
    assert read_day(f"{write_day(day)} 24:00") == Day(
        day + timedelta(days=1), "day-ends-at-midnight"
    )


@pytest.mark.parametrize(
    "case", cases("plz-lost-zeros.csv"), ids=lambda case: f"{case['PLZ']} {case['Ort']}"
)
def test_a_postcode_gets_its_zero_back_only_where_the_place_agrees(case: dict[str, str]) -> None:
    found = GAZETTEER.find(Told(postcode=case["PLZ"], place=case["Ort"]), on=NOW.date())

    if case["Zeile"] in POSTCODE_SLUGS:
        assert not isinstance(found, Found)
        field, refused = found
        assert (field, refused.slug) == ("postcode", POSTCODE_SLUGS[case["Zeile"]])
    else:
        assert isinstance(found, Found)
        assert GAZETTEER.municipalities[found.ags].name == case["Ort"]
        right = case["erwartet"].partition(" ")[0]
        assert {note[2] for note in found.notes} == (
            {right} if "Hinweis" in case["erwartet"] else set()
        )


def test_a_zero_that_was_missing_is_told_apart_from_blanks() -> None:
    padded = GAZETTEER.find(Told(postcode="1067", place="Dresden"), on=NOW.date())
    joined = GAZETTEER.find(Told(postcode="0106 7", place="Dresden"), on=NOW.date())

    assert padded == Found(DRESDEN, (("postcode", "postcode-zero-added", "01067"),))
    assert joined == Found(DRESDEN, (("postcode", "postcode-mended", "01067"),))


def test_an_error_about_a_postcode_says_which_would_be_right() -> None:
    found = GAZETTEER.find(Told(postcode="1067", place="Leipzig"), on=NOW.date())
    letters = read_postcode("O1067")

    assert not isinstance(found, Found)
    assert found[1].details["candidates"].startswith("04103")
    assert isinstance(letters, Refusal)
    assert letters.details["right"] == "01067"


@pytest.mark.parametrize(
    ("told", "ags"),
    [
        (Told(ags="14713000"), LEIPZIG),
        (Told(ags="14713000,0"), LEIPZIG),
        (Told(ags="14 7 13 000"), LEIPZIG),
        (Told(ags="147130000000"), LEIPZIG),
        (Told(place="Landeshauptstadt Dresden"), DRESDEN),
        (Told(place="Dresden, Stadt"), DRESDEN),
        (Told(place="Dresden OT Klotzsche"), DRESDEN),
        (Told(place="Weißwasser/O.L."), WEISSWASSER),
        (Told(place="Weisswasser"), WEISSWASSER),
        (Told(place="Be\u030cla Woda"), WEISSWASSER),
        (Told(place="Weißwasser/Běła Woda"), WEISSWASSER),
        (Told(postcode="01067"), DRESDEN),
        (Told(postcode="01109", place="Klotzsche"), DRESDEN),
        (Told(postcode="02994", place="Bernsdorf"), "14625030"),
        (Told(postcode="9337", place="Bernsdorf"), "14524010"),
        (Told(ags="14524010", place="Bernsdorf"), "14524010"),
    ],
)
def test_a_municipality_is_found_by_key_postcode_or_any_of_its_names(told: Told, ags: str) -> None:
    found = GAZETTEER.find(told, on=NOW.date())

    assert isinstance(found, Found), found
    assert found.ags == ags


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        (Told(), "place-missing"),
        (Told(place="Bernsdorf"), "place-ambiguous"),
        (Told(place="Hinterwaldhausen"), "place-unknown"),
        (Told(postcode="02943"), "postcode-of-several"),
        (Told(postcode="99999"), "postcode-outside-saxony"),
        (Told(ags="1471300"), "ags-invalid"),
        (Told(ags="14625"), "ags-invalid"),
        (Told(ags="14713999"), "ags-unknown"),
        (Told(ags="09162000"), "ags-outside-saxony"),
    ],
)
def test_a_place_that_is_unclear_is_asked_about(told: Told, slug: str) -> None:
    found = GAZETTEER.find(told, on=NOW.date())

    assert not isinstance(found, Found)
    assert found[1].slug == slug


def test_of_two_bernsdorf_both_are_named_with_kreis_and_key() -> None:
    found = GAZETTEER.find(Told(place="Bernsdorf"), on=NOW.date())

    assert not isinstance(found, Found)
    assert all(ags in found[1].details["candidates"] for ags in BERNSDORF)
    assert "Zwickau" in found[1].details["candidates"]


def test_a_slip_of_the_pen_is_answered_with_what_may_be_meant() -> None:
    found = GAZETTEER.find(Told(place="Weiswasser"), on=NOW.date())

    assert not isinstance(found, Found)
    assert WEISSWASSER in found[1].details["candidates"]


def test_a_merged_municipality_counts_as_what_it_became_from_that_day_on() -> None:
    merged = [Merged("14522150", ("14522390",), date(2026, 1, 1))]
    gazetteer = Gazetteer(GAZETTEER.municipalities, GAZETTEER.postcodes, merged, GAZETTEER.by_name)

    before = gazetteer.find(Told(ags="14522150"), on=date(2025, 12, 31))
    after = gazetteer.find(Told(ags="14522150"), on=date(2026, 1, 1))

    assert before == Found("14522150")
    assert after == Found("14522390", (("ags", "ags-merged"),))


def test_a_municipality_that_was_split_up_is_asked_about() -> None:
    merged = [Merged("14522150", ("14522390", "14522400"), date(2026, 1, 1))]
    gazetteer = Gazetteer(GAZETTEER.municipalities, GAZETTEER.postcodes, merged, GAZETTEER.by_name)

    found = gazetteer.find(Told(ags="14522150"), on=NOW.date())

    assert not isinstance(found, Found)
    assert found[1].slug == "ags-split"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Nachbarschaft", ("nachbarschaft",)),
        ("pflege", ("pflege",)),
        ("Älter werden, AELTER WERDEN; Kultur", ("alter", "kultur")),
        ("Beteiligung und Demokratie|Umwelt und Klima", ("beteiligung", "umwelt")),
    ],
)
def test_topics_may_be_written_as_value_or_label(text: str, values: tuple[str, ...]) -> None:
    assert read_choices(text, TOPICS) == values


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Pfelge", "«Pflege und Sorge»"), ("Kultr", "«Kultur»"), ("Mobilitet", "«Mobilität»")],
)
def test_a_misspelt_word_is_answered_with_what_may_be_meant(typed: str, meant: str) -> None:
    refused = read_choices(f"Kultur, {typed}", TOPICS)

    assert refused == Refusal("choice-misspelt", found=typed, candidates=meant)


def test_an_unknown_word_is_answered_with_the_list() -> None:
    refused = read_choices("Soziales", TOPICS)

    assert isinstance(refused, Refusal)
    assert "Nachbarschaft" in refused.details["allowed"]
    assert read_choices("Verein", LEGAL_FORMS) == ("ev",)
    assert read_yes_or_no("Ja") is True


def test_what_an_entry_has_no_field_for_stands_below_its_description() -> None:
    first, *_ = readings(content("csv-utf8bom.csv"))

    assert first.faults == []
    assert first.says["description"] == (
        "Träger: Fadenspiel e. V.\nAnschrift: Kesselsdorfer Straße 900\n"
        "Beginn: 31.12.2025\nBudget: 1.234,50 €"
    )
    assert first.says["summary"] == "Ein Angebot von Fadenspiel e. V. in Dresden."
    assert (first.says["lat"], first.says["lon"]) == (51.0409, 13.6971)
    assert "naehcafe@example.org" not in str(first)


@pytest.mark.parametrize("name", content("names.txt").decode().splitlines()[1:])
def test_no_name_is_too_odd_for_a_file(name: str) -> None:
    told = f'"Treff {name}";Dresden;"Ein Treffpunkt, den {name} eröffnet hat.";Kultur'

    (read,) = readings(table(told))

    assert read.faults == []
    assert read.says["title"] == f"Treff {unicodedata.normalize('NFC', name)}"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"Name": ""}, ("title", "title-missing")),
        ({"Name": "Treff \ufffd"}, ("title", "text-broken-letter")),
        ({"Name": "Treff \x0b"}, ("title", "text-broken-letter")),
        ({"Thema": "Soziales"}, ("topics", "choice-not-in-list")),
        ({"Breite": "51,05", "Länge": ""}, ("lon", "point-incomplete")),
        ({"Breite": "Norden", "Länge": "13"}, ("lat", "degrees-invalid")),
        ({"Budget": "1.5"}, ("budget", "amount-two-readings")),
        ({"Beginn": "31.11.2025"}, ("starts_on", "day-impossible")),
    ],
)
def test_each_error_names_its_field(cells: dict[str, Any], fault: tuple[str, str]) -> None:
    row = {
        "Name": "Treff Ost",
        "Ort": "Dresden",
        "Kurzbeschreibung": "Ein Treff für alle.",
        **cells,
    }

    (read,) = readings(table(";".join(row.values()), head=";".join(row)))

    assert [(each.field, each.slug) for each in read.faults] == [fault]


@pytest.mark.parametrize("part", ["1/", "Kultur/", "Kultur /kultur/"])
def test_a_cell_of_very_many_words_is_read_in_a_moment(part: str) -> None:
    begun = time.process_time()

    read_choices(part * (131_072 // len(part)), TOPICS)

    assert time.process_time() - begun < 1
