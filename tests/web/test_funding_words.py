"""Reasons in four languages, complete and as recorded; every kind of criterion has German words."""

import json
import os
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest

from services.registry.decide.funding.criteria import Reason
from services.registry.decide.funding.rules import AnyCriterion
from services.web.forms.funding import QUESTIONS, names_in
from services.web.words import funding as words
from services.web.words.funding import Names
from services.web.words.funding_help import KIND_HELP
from services.web.words.funding_reasons import LANGUAGES
from services.web.words.problems import GERMAN
from tests.registry.funding.builders import sourced
from tests.registry.funding.test_decide_eligibility import EVERY_KIND

GOLDEN = Path(__file__).parent / "golden" / "funding_reasons.txt"
KINDS = {get_args(each.model_fields["kind"].annotation)[0] for each in get_args(AnyCriterion)}
NAMES = Names(labels={}, places={}, areas={}, calls={})


def told() -> str:
    """Every reason in every language, as people read it."""
    return "".join(
        f"{reason.value}\n"
        + "".join(f"  {name}: {texts[reason.value]}\n" for name, (_, _, texts) in LANGUAGES.items())
        for reason in Reason
    )


@pytest.mark.parametrize("language", ["de", "en", "hsb", "leicht"])
def test_every_reason_has_a_sentence_in_every_language_and_no_other_has(language: str) -> None:
    sentences = LANGUAGES[language][2]

    assert set(sentences) == {reason.value for reason in Reason}
    assert len(sentences) == 23
    assert all(text.endswith((".", "?")) for text in sentences.values())


def test_reasons_read_as_recorded() -> None:
    if os.environ.get("ZP_GOLDEN") == "record":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(told(), encoding="utf-8")
    assert told() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "hsb", "leicht"])
def test_no_language_is_only_german_again(language: str) -> None:
    german = LANGUAGES["de"][2]

    same = [key for key, text in LANGUAGES[language][2].items() if text == german[key]]

    assert same == []


def test_every_kind_has_a_name_a_question_and_help() -> None:
    asked = {kind for kinds in QUESTIONS.values() for kind in kinds}

    assert set(words.KINDS) == KINDS
    assert asked == KINDS - {"call_window"}
    assert {kind for kind, _, _ in KIND_HELP} == KINDS


@pytest.mark.parametrize("part", EVERY_KIND, ids=lambda part: part["kind"])
def test_every_criterion_is_a_german_sentence(part: dict) -> None:
    text = words.required(part["kind"], sourced(part, "0"), NAMES)

    assert text.endswith(".")
    assert "None" not in text
    assert text != part["kind"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            [{"field": "branch_ags", "value": ["1"], "effort": "branch", "area": "x"}],
            "Eine Zweigstelle im Gebiet «x» eröffnen.",
        ),
        (
            [
                {
                    "field": "amount_eur",
                    "value": 300_000,
                    "effort": "sum-or-duration",
                    "area": None,
                },
                {"field": "legal_form", "value": "eg", "effort": "answer", "area": None},
            ],
            "300.000 € beantragen und die Frage «Rechtsform» beantworten (passen würde: eg).",
        ),
    ],
)
def test_a_smallest_set_of_changes_is_one_sentence(told: list, sentence: str) -> None:
    assert words.changes([told], NAMES) == [sentence]


def test_places_are_read_with_their_shares() -> None:
    found = [
        (each.text, each.percent) for each in names_in("Leipzig 40 %, Bad Düben (60%); Döbeln\n")
    ]

    assert found == [("Leipzig", 40), ("Bad Düben", 60), ("Döbeln", None)]


def test_every_slug_about_rules_and_lists_has_a_german_sentence() -> None:
    from services.registry.api.problems import funding  # noqa: PLC0415 - beside its one use

    assert set(funding.PROBLEMS) | set(funding.FIELD_WORDS) <= set(GERMAN)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ((0, 0, 0), "Die Bedingungen sind noch nicht bekannt"),
        ((1, 0, 0), "Die einzige Bedingung passt"),
        ((0, 1, 0), "Die einzige Bedingung ist noch offen"),
        ((0, 0, 1), "Die einzige Bedingung passt nicht"),
        ((0, 0, 3), "Keine von 3 Bedingungen passt"),
        ((1, 1, 1), "1 von 3 Bedingungen passt, 1 ist noch offen"),
        ((2, 2, 0), "2 von 4 Bedingungen passen, 2 sind noch offen"),
    ],
)
def test_how_many_conditions_are_met_is_a_sentence(
    counted: tuple[int, int, int], said: str
) -> None:
    met, unknown, not_met = counted

    assert words.counts(met=met, unknown=unknown, not_met=not_met) == said


def test_no_list_that_comes_with_the_software_speaks_in_jargon() -> None:
    file = resources.files("services.registry") / "data" / "area_sets.json"

    told = [f"{each['label']} {each['source']}" for each in json.loads(file.read_text())["sets"]]

    assert [text for text in told if "Fixture" in text] == []
