"""Every refusal of every service has a German sentence, and nobody sees a placeholder."""

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter

import pytest

from services.chassis.http.problems import SHARED
from services.events.api.problems import PROBLEMS as EVENTS
from services.matching.api.problems import PROBLEMS as MATCHING
from services.notifications.api import PROBLEMS as NOTIFICATIONS
from services.registry.api.problems import FIELD_WORDS
from services.registry.api.problems import PROBLEMS as REGISTRY
from services.web.forms.reading import Form, read_number
from services.web.forms.wizard import scale_value
from services.web.words import dates, problems, reasons

SERVICES = Path(problems.__file__).parents[3]
DECLARED = {*SHARED, *REGISTRY, *FIELD_WORDS, *MATCHING, *NOTIFICATIONS, *EVENTS}


def refusals() -> Iterator[tuple[str, set[str]]]:
    """Every refusal that stands in the code of a service: its slug and what it tells."""
    for file in SERVICES.glob("*/**/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="Refusal"), args=[ast.Constant(value=str(slug))], keywords=told
                ):
                    yield slug, {name.arg for name in told if name.arg}
                case _:
                    continue


def test_no_refusal_has_two_sentences_of_which_one_would_never_be_said() -> None:
    chapters = [
        import_module(f"{problems.__name__}.{each.name}")
        for each in iter_modules(problems.__path__)
    ]
    counted = Counter(slug for chapter in chapters for slug in chapter.GERMAN)

    assert {slug for slug, times in counted.items() if times > 1} == set()


def test_every_refusal_of_every_service_has_a_german_sentence() -> None:
    said = {slug for slug, _ in refusals()}

    assert len(said) > 50
    assert (said | DECLARED) - set(problems.GERMAN) == set()


def test_a_sentence_names_only_what_its_refusal_tells() -> None:
    named = {
        slug: {name for _, name, _, _ in Formatter().parse(problems.GERMAN[slug]) if name}
        for slug, _ in refusals()
    }

    assert any(named.values())
    assert [(slug, named[slug] - told) for slug, told in refusals() if named[slug] - told] == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            {"slug": "choices-count", "fewest": 1, "most": 5, "count": 6},
            "Bitte wählen Sie 1 bis 5.",
        ),
        (
            {"slug": "text-too-short", "shortest": 3, "length": 2},
            "Bitte schreiben Sie etwas mehr (mindestens 3 Zeichen).",
        ),
        ({"slug": "choices-count"}, "Bitte prüfen Sie Ihre Angaben."),
        (
            {"slug": "string-too-long", "detail": "String should have at most 9 characters"},
            "Bitte prüfen Sie Ihre Angaben.",
        ),
    ],
)
def test_a_refused_field_says_its_limits_in_german(error: dict[str, object], sentence: str) -> None:
    form = Form({"topics": ["wohnen"]})

    form.refused({"slug": "fields-invalid", "errors": [{"field": "topics", **error}]}, fields={})

    assert form.errors == [{"field": "topics", "text": sentence}]


def test_the_limits_of_a_refusal_without_fields_stand_in_the_sentence() -> None:
    form = Form({})

    form.refused(
        {"slug": "party-too-large", "title": "The party is too large", "largest": 6}, fields={}
    )

    assert form.errors[0]["text"].endswith("(höchstens 6).")


def test_an_answer_that_is_no_problem_at_all_is_told_in_german_too() -> None:
    form = Form({})

    form.refused(None, fields={})

    assert form.errors == [{"field": "", "text": "Bitte prüfen Sie Ihre Angaben."}]


@pytest.mark.parametrize("typed", ["²", "٣", "9" * 10, "9" * 5000, "-1", "1.5", "", "x"])
def test_what_is_no_number_of_nine_digits_is_none(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize("typed", ["²", "9" * 5000])
def test_odd_digits_on_a_scale_are_the_middle(typed: str) -> None:
    assert scale_value(typed) == scale_value("3")


@pytest.mark.parametrize("year", ["²", "9" * 20, "0", "99999"])
def test_a_year_that_does_not_exist_is_an_error_beside_the_field(year: str) -> None:
    form = Form({"day_day": ["1"], "day_month": ["mai"], "day_year": [year]})

    assert form.day("day") is None
    assert form.errors != []


@pytest.mark.parametrize(
    ("day", "told"),
    [("2027-03-01", "ab sofort"), ("2027-03-10", "ab sofort"), ("2027-03-11", "ab März 2027")],
)
def test_a_first_day_that_has_come_is_now(day: str, told: str) -> None:
    assert dates.since(day, now=datetime(2027, 3, 9, 23, 30, tzinfo=UTC)) == told


@pytest.mark.parametrize(
    ("left_open", "side", "where"),
    [
        (["seeker"], "seeker", " bei Ihnen"),
        (["seeker"], "offer", " auf der anderen Seite"),
        (["offer"], "offer", " bei Ihnen"),
        (["seeker", "offer"], "offer", " auf beiden Seiten"),
        (None, "seeker", ""),
    ],
)
def test_who_left_the_window_open_is_told_as_each_side_sees_it(
    left_open: list[str] | None, side: str, where: str
) -> None:
    reason = {"code": "window-unknown", "params": {"left_open": left_open}}

    said = reasons.stands(reason, side=side)

    assert said == f"Der Zeitraum für den Einzug ist{where} noch nicht ganz angegeben."


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (["offer"], [": das ist dem Projekt wichtig und passt."]),
        (["seeker", "offer"], [": das ist Ihnen beiden wichtig und passt."]),
    ],
)
def test_what_is_the_same_for_both_sides_is_said_once(sides: list[str], said: list[str]) -> None:
    garden = {"code": "dimension-close", "params": {"dimension": "garden"}}
    told = [{"code": "step-free-met", "side": None, "params": {}}]
    told += [{**garden, "side": side} for side in sides]

    first, *others = [reasons.fits(each, side="seeker") for each in reasons.joined(told)]

    assert isinstance(first, str)
    assert others == [{"strong": "Garten", "text": text} for text in said]
