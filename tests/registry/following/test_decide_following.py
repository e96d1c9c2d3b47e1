"""When a digest is due, what it says, what is news, and how a search is named."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide.directory import DISTRICT
from services.registry.decide.following.digest import due_after, first_sentence
from services.registry.decide.following.news import print_of
from services.registry.decide.following.subscription import Rhythm
from services.registry.decide.following.wanted import (
    Wanted,
    as_json,
    from_json,
    in_words,
    read_wanted,
)
from services.registry.decide.vocabulary import FACETS
from tests.registry.builders import DRESDEN, NOW, a_content, a_municipality

BERLIN = ZoneInfo("Europe/Berlin")
SECONDS = st.integers(0, 7 * 365 * 24 * 3600)
MOMENTS = SECONDS.map(lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
DISTRICTS = {"14713": "Leipzig", "14626": "Landkreis Görlitz"}


def wanted(text: str = "", **told: Any) -> Wanted:
    asked: dict[str, Any] = {"near": None, "radius_km": None, "place": "", "box": None}
    read = read_wanted(
        text=text,
        filters=told.pop("filters", {}),
        districts=frozenset(DISTRICTS),
        now=NOW,
        **{**asked, **told},
    )
    assert isinstance(read, Wanted), read
    return read


@pytest.mark.parametrize(
    ("moment", "rhythm", "due"),
    [
        ("2026-03-02T05:59:59+00:00", Rhythm.DAILY, "2026-03-02T07:00:00+01:00"),
        ("2026-03-02T06:00:00+00:00", Rhythm.DAILY, "2026-03-03T07:00:00+01:00"),
        ("2026-03-02T05:59:59+00:00", Rhythm.WEEKLY, "2026-03-02T07:00:00+01:00"),
        ("2026-03-02T06:00:00+00:00", Rhythm.WEEKLY, "2026-03-09T07:00:00+01:00"),
        # The night in which clocks go forward, and the one in which they go back.
        ("2026-03-28T20:00:00+00:00", Rhythm.DAILY, "2026-03-29T07:00:00+02:00"),
        ("2026-10-24T20:00:00+00:00", Rhythm.DAILY, "2026-10-25T07:00:00+01:00"),
        ("2026-10-25T00:30:00+00:00", Rhythm.DAILY, "2026-10-25T07:00:00+01:00"),
        ("2026-10-25T01:30:00+00:00", Rhythm.DAILY, "2026-10-25T07:00:00+01:00"),
    ],
)
def test_a_digest_is_due_at_seven_by_the_clocks_of_saxony(
    moment: str, rhythm: Rhythm, due: str
) -> None:
    assert due_after(datetime.fromisoformat(moment), rhythm) == datetime.fromisoformat(due)


@given(moment=MOMENTS, rhythm=st.sampled_from(Rhythm))
def test_a_digest_is_always_due_later_and_never_later_than_its_rhythm(
    moment: datetime, rhythm: Rhythm
) -> None:
    due = due_after(moment, rhythm)
    local = due.astimezone(BERLIN)

    assert moment < due <= moment + timedelta(days=1 if rhythm is Rhythm.DAILY else 7, hours=1)
    assert (local.hour, local.minute, local.second) == (7, 0, 0)
    assert rhythm is Rhythm.DAILY or local.weekday() == 0


@given(moment=MOMENTS)
def test_between_a_digest_and_the_next_lies_one_day(moment: datetime) -> None:
    due = due_after(moment, Rhythm.DAILY)

    days = due_after(due, Rhythm.DAILY).astimezone(BERLIN).date() - due.astimezone(BERLIN).date()
    assert days == timedelta(days=1)


@pytest.mark.parametrize(
    ("summary", "sentence"),
    [
        ("Beete für alle. Kommt vorbei!", "Beete für alle."),
        ("Hilfe z. B. beim Einkauf. Und mehr.", "Hilfe z. B. beim Einkauf."),
        ("Am 3. Oktober geht es los! Kommt.", "Am 3. Oktober geht es los!"),
        ("Ohne Punkt am Ende", "Ohne Punkt am Ende"),
        ("wort " * 60, ("wort " * 39) + "wort …"),
    ],
)
def test_a_digest_tells_the_first_sentence(summary: str, sentence: str) -> None:
    assert first_sentence(a_content(summary=summary)) == sentence


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Anders"},
        {"summary": "Anders gesagt."},
        {"description": "Mehr."},
        {"summary_easy": "Leicht gesagt."},
        {"topics": ("kultur",)},
        {"target_groups": ("familien",)},
        {"stage": None},
        {"sdgs": ("3",)},
        {"lat": 51.35},
    ],
)
def test_whatever_a_search_may_find_an_entry_by_changes_its_print(other: dict[str, Any]) -> None:
    before = print_of(a_content(), a_municipality())

    assert print_of(a_content(**other), a_municipality()) != before


def test_what_no_search_reads_leaves_the_print_as_it_was() -> None:
    before = print_of(a_content(), a_municipality())

    assert print_of(a_content(website="https://example.org"), a_municipality()) == before
    assert print_of(a_content(ags=DRESDEN), a_municipality()) == before


@pytest.mark.parametrize(
    ("followed", "words"),
    [
        (wanted(), "alle Initiativen in Sachsen"),
        (wanted("und der die"), "alle Initiativen in Sachsen"),
        (wanted(" Repair-Café  "), "Suchwort «Repair-Café»"),
        (
            wanted(filters={"topic": ["pflege", "alter"], DISTRICT: ["14626", "14713"]}),
            "Thema Pflege und Sorge oder Älter werden; im Landkreis Görlitz oder in Leipzig",
        ),
        (
            wanted(near="51.5,14.64", radius_km=12.5, place="Weißwasser"),
            "bis 12,5 km um Weißwasser",
        ),
        (wanted(box="51,13,51.5,14"), "im gewählten Ausschnitt der Karte"),
    ],
)
def test_a_search_is_named_as_people_say_it(followed: Wanted, words: str) -> None:
    assert in_words(followed, districts=DISTRICTS) == words


@pytest.mark.parametrize("facet", [*FACETS, DISTRICT])
def test_every_facet_has_a_word(facet: str) -> None:
    value = next(iter(DISTRICTS if facet == DISTRICT else FACETS[facet]))

    assert in_words(wanted(filters={facet: [value]}), districts=DISTRICTS) != ""


def test_a_point_without_a_radius_only_orders_and_is_not_followed() -> None:
    assert wanted("Garten", near="51.5,14.64", place="Weißwasser") == wanted("Garten")


@given(
    text=st.text(max_size=40),
    topics=st.lists(st.sampled_from(sorted(FACETS["topic"])), max_size=3, unique=True),
    radius=st.sampled_from([None, 5.0, 25.5]),
    box=st.sampled_from([None, "51,13,51.5,14"]),
)
def test_what_is_kept_is_read_as_it_was(
    text: str, topics: list[str], radius: float | None, box: str | None
) -> None:
    near = "51.5,14.64" if radius else None
    followed = wanted(text, filters={"topic": topics}, near=near, radius_km=radius, box=box)

    assert from_json(as_json(followed)) == followed
    assert (
        followed.key
        == wanted(
            f" {followed.text} ",
            filters={"topic": topics[::-1]},
            near=near,
            radius_km=radius,
            box=box,
        ).key
    )
