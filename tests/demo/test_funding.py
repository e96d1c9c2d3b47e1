"""The demo's funding calls: every one can be read, every state is shown, made-up ones say so."""

from datetime import UTC, date, datetime

import pytest

from services.chassis.refusal import Refusal
from services.registry.decide.funding.answers import Answers
from services.registry.decide.funding.calls import CallTexts, check_texts
from services.registry.decide.funding.rules import CallWindow, criteria_of, read_rule
from tests.demo.demo_files import read
from tests.registry.funding.builders import areas, municipalities
from tools.seeding.funding import _all_dated, _questions

TODAY = date(2026, 11, 29)
TOLD = read("funding.json")
CALLS = _all_dated(TOLD["calls"], TODAY)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call["key"])
def test_every_call_and_every_rule_of_it_can_be_published(call):
    texts = CallTexts(**{name: call[name] for name in CallTexts.model_fields if name in call})
    rules = [
        read_rule({**rule, "call": call["key"], "version": 1}, area_sets=areas().sets)
        for rule in (*call["rules"], *([call["proposed"]] if call.get("proposed") else []))
    ]

    assert check_texts(texts) == {}
    assert [rule for rule in rules if isinstance(rule, Refusal)] == []
    has_days = texts.opens_on or texts.closes_on
    for rule in rules:
        windows = [each for each in criteria_of(rule) if isinstance(each, CallWindow)]
        assert not has_days or windows


def test_the_cases_of_the_specification_are_there_and_what_is_made_up_says_so():
    by_letter = {call["key"][0]: call for call in CALLS}

    assert set("abcdef") <= set(by_letter)
    assert by_letter["a"]["closes_on"] == "2022-12-15"
    assert by_letter["c"]["closes_on"] == "2024-06-06"
    assert by_letter["d"]["rules"] == []
    assert by_letter["f"]["is_illustrative"] is True
    for call in CALLS:
        assert call.get("is_illustrative") or "Nachgebildet" in call["summary"]


def test_every_state_is_shown():
    states = {call.get("state", "published") for call in CALLS}
    days = [(call.get("opens_on") or "", call.get("closes_on") or "9999") for call in CALLS]

    assert states == {"draft", "published", "withdrawn"}
    assert any(opens > TODAY.isoformat() for opens, _ in days)
    assert any(closes < TODAY.isoformat() for _, closes in days)
    assert any(call.get("proposed") for call in CALLS)


def test_saved_answers_and_questions_can_be_read_and_lie_in_the_months_before_this_one():
    entries = {entry["key"] for entry in read("initiatives.json")}
    questions = list(_questions(TOLD["questions"], TODAY))
    month = datetime(TODAY.year, TODAY.month, 1, tzinfo=UTC)

    assert {check["entry"] for check in TOLD["checks"]} <= entries
    assert all(Answers.model_validate(each["answers"]) for each in TOLD["checks"])
    assert len(questions) == sum(count for _, count in TOLD["questions"]["seats"])
    for each in questions:
        assert Answers.model_validate(each["answers"]).places <= municipalities().keys()
        assert datetime.fromisoformat(each["asked_at"]) < month


def test_seeding_again_asks_the_same_questions():
    assert list(_questions(TOLD["questions"], TODAY)) == list(_questions(TOLD["questions"], TODAY))
