"""What people mean by an SMS, and which of their open questions it answers.

A wrong «Ja» costs trust, an asked-again question costs ten seconds: whatever has two readings is
unclear. «Das ist nicht zu stoppen» is not a stop, «Stop. Danke» is one.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.notifications import Answer, SubjectKind
from services.chassis.refusal import Refusal


class Meaning(StrEnum):
    """What a text says."""

    YES = "yes"
    LATER = "later"
    NO = "no"
    STOP = "stop"
    UNCLEAR = "unclear"


_YES: Final = frozenset(
    [
        "ja",
        "jaja",
        "haj",
        "yes",
        "yep",
        "jo",
        "jep",
        "jawohl",
        "gern",
        "gerne",
        "klar",
        "ok",
        "okay",
    ]
)
_NO: Final = frozenset(["nein", "nee", "nö", "ne", "no", "nje", "nope"])
_LATER: Final = frozenset(["später", "spaeter", "spater", "later", "pozdźišo"])
_STOP: Final = frozenset(["stop", "stopp", "abmelden", "abbestellen", "unsubscribe"])
_DOUBT: Final = frozenset(
    [
        "oder",
        "aber",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "vielleicht",
        "falls",
        "wenn",
        "or",
        "but",
        "not",
        "maybe",
        "if",
        "doch",
    ]
)
_OPENS: Final = (
    (Meaning.YES, _YES - frozenset({"gern", "gerne", "klar"})),
    (Meaning.NO, _NO),
    (Meaning.LATER, _LATER),
)
_BESIDE: Final = frozenset(
    [
        "anfrage",
        "bei",
        "bitte",
        "danke",
        "for",
        "frage",
        "für",
        "nr",
        "number",
        "nummer",
        "please",
        "question",
        "thanks",
        "to",
        "zu",
        "zur",
    ]
)
"""Words that may stand beside an answer and its number; with any other, a number counts things."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"[0-9]+")
_LONGEST_NUMBER: Final = 4
_LONGEST: Final = 8
"""Words of a plain answer; who writes more has something else to say."""


def read_answer(text: str) -> Meaning:
    """The meaning of an SMS in people's own words; anything with two readings is unclear."""
    words = _words(text)
    if not words:
        return Meaning.UNCLEAR
    if _is_stop(words):
        return Meaning.STOP
    if "?" in text or len(words) > _LONGEST or _DOUBT.intersection(words):
        return Meaning.UNCLEAR
    said = {
        meaning
        for meaning, vocabulary in ((Meaning.YES, _YES), (Meaning.NO, _NO), (Meaning.LATER, _LATER))
        if vocabulary.intersection(words)
    }
    opened = [meaning for meaning, vocabulary in _OPENS if words[0] in vocabulary]
    return opened[0] if opened and said == {opened[0]} else Meaning.UNCLEAR


def read_number(text: str) -> int | None:
    """The number of the question that an answer names: «JA 2», «ja, 2», «2 ja», «Nein zu Nr. 1».

    «Ja, wir sind 2» names none, and neither does an answer with two numbers.
    """
    words = set(_words(text))
    found = _NUMBER.findall(text)
    if len(found) != 1 or len(found[0]) > _LONGEST_NUMBER:
        return None
    return None if words - _YES - _NO - _LATER - _BESIDE else int(found[0])


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _is_stop(words: Sequence[str]) -> bool:
    """A stop opens the text, or stands beside words about our messages."""
    if words[0] in _STOP:
        return len(words) <= _LONGEST
    return any(word in _STOP for word in words) and "sms" in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that a person was asked and can still answer until ``expires_at``.

    ``number`` names it among the questions of one phone, and stays with it.
    """

    question_id: UUID
    person_id: str
    subject_kind: SubjectKind
    subject_id: str
    answered: Answer | None
    expires_at: datetime
    closed_at: datetime | None = None
    number: int | None = None


def question_meant(
    questions: Sequence[Question], *, now: datetime, number: int | None = None
) -> Question | Refusal:
    """The one open question of a phone, or the one that is named; two are as unclear as none.

    A phone shared by a family has the questions of all its people: the number of a question says
    whose it is.
    """
    if number is not None:
        named = [each for each in _live(questions, now=now) if each.number == number]
        return named[0] if named else Refusal("no-such-question", number=number)
    candidates = waiting(questions, now=now)
    match candidates:
        case [only]:
            return only
        case []:
            return Refusal("no-open-question")
        case _:
            return Refusal("several-open-questions", count=len(candidates))


def waiting(questions: Sequence[Question], *, now: datetime) -> list[Question]:
    """Which questions an answer without a number may be for, by their numbers.

    An unanswered question goes before one that may still be answered otherwise.
    """
    live = _live(questions, now=now)
    unanswered = [each for each in live if each.answered is None]
    return sorted(unanswered or live, key=lambda each: (each.number or 0, str(each.question_id)))


def _live(questions: Sequence[Question], *, now: datetime) -> list[Question]:
    return [each for each in questions if each.closed_at is None and now < each.expires_at]


def answer_question(question: Question, answer: Answer, *, now: datetime) -> Answer | Refusal:
    """Whether the answer counts; saying the same again is no news."""
    if question.closed_at is not None:
        return Refusal("question-closed")
    if now >= question.expires_at:
        return Refusal("question-expired", expired_at=question.expires_at.isoformat())
    if question.answered is answer:
        return Refusal("answered-already", answer=answer.value)
    return answer
