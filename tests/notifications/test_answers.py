"""People answer in their own words; whatever has two readings is unclear."""

from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.notifications import Answer, SubjectKind
from services.chassis.refusal import Refusal
from services.notifications.decide.answers import (
    Meaning,
    Question,
    answer_question,
    question_meant,
    read_answer,
    read_number,
)
from tests.notifications.builders import HANA, JAN, NOON

YES, NO, LATER = Meaning.YES, Meaning.NO, Meaning.LATER
STOP, UNCLEAR = Meaning.STOP, Meaning.UNCLEAR


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("JA", YES),
        ("ja", YES),
        (" Ja! ", YES),
        ("Ja, gern.", YES),
        ("JA👍", YES),
        ("jaja klar", YES),
        ("haj", YES),
        ("Yes please", YES),
        ("Nein", NO),
        ("nein danke", NO),
        ("No", NO),
        ("Später", LATER),
        ("spaeter bitte", LATER),
        ("SPA\u0308TER", LATER),
        ("Later", LATER),
        ("Ja oder nein, was heißt das?", UNCLEAR),
        ("Nein, ja doch", UNCLEAR),
        ("Ja, aber erst im Mai", UNCLEAR),
        ("ja?", UNCLEAR),
        ("Ja, später", UNCLEAR),
        ("Ich kann leider nicht", UNCLEAR),
        ("Das ist nicht zu stoppen", UNCLEAR),
        ("We have to stop this law", UNCLEAR),
        ("Januar", UNCLEAR),
        ("", UNCLEAR),
        ("👍", UNCLEAR),
        ("STOP", STOP),
        ("Stop. Danke", STOP),
        ("STOPP", STOP),
        ("stop!", STOP),
        ("Bitte keine SMS mehr, stop", STOP),
    ],
)
def test_an_sms_means_what_its_writer_means(said, meaning):
    assert read_answer(said) is meaning


def a_question(**changes):
    told = {
        "question_id": uuid4(),
        "person_id": HANA,
        "subject_kind": SubjectKind.MATCH,
        "subject_id": "m1",
        "answered": None,
        "expires_at": NOON + timedelta(days=1),
    }
    return Question(**{**told, **changes})


def test_the_one_open_question_is_meant():
    question, lapsed = a_question(), a_question(expires_at=NOON)

    assert question_meant([lapsed, question], now=NOON) == question


def test_two_open_questions_on_a_family_number_are_unclear():
    meant = question_meant([a_question(), a_question(person_id=JAN)], now=NOON)

    assert meant == Refusal("several-open-questions", count=2)


def test_an_unanswered_question_goes_before_an_answered_one():
    question, answered = a_question(), a_question(answered=Answer.LATER)

    assert question_meant([answered, question], now=NOON) == question


def test_an_answer_to_a_lapsed_offer_meets_no_question():
    assert question_meant([a_question(expires_at=NOON)], now=NOON) == Refusal("no-open-question")


def test_the_same_answer_again_is_no_news_but_another_one_counts():
    question = a_question(answered=Answer.YES)

    assert isinstance(answer_question(question, Answer.YES, now=NOON), Refusal)
    assert answer_question(question, Answer.NO, now=NOON) is Answer.NO


def test_after_the_deadline_or_the_end_nothing_counts():
    late = answer_question(a_question(expires_at=NOON), Answer.YES, now=NOON)
    closed = answer_question(a_question(closed_at=NOON), Answer.YES, now=NOON)

    assert isinstance(late, Refusal)
    assert late.slug == "question-expired"
    assert closed == Refusal("question-closed")


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("JA 2", 2),
        ("ja, 2", 2),
        ("2 ja", 2),
        ("Ja2", 2),
        ("NEIN 1", 1),
        ("nein zu Nr. 1, danke", 1),
        ("SPÄTER 3", 3),
        ("JA", None),
        ("Ja, wir sind 2", None),
        ("JA 1 und 2", None),
        ("JA 1 2", None),
        ("JA 123456789012345678901", None),
    ],
)
def test_a_number_beside_an_answer_names_a_question(said, number):
    assert read_number(said) == number


def test_a_number_names_its_question_and_an_unknown_one_names_none():
    first, second = a_question(number=1), a_question(number=2, person_id=JAN)

    assert question_meant([first, second], now=NOON, number=2) is second
    assert question_meant([first, second], now=NOON, number=3) == Refusal(
        "no-such-question", number=3
    )
    assert isinstance(question_meant([first, second], now=NOON), Refusal)
