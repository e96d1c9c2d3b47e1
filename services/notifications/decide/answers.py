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
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 8
"""Words of a plain answer; who writes more has something else to say."""


def read_answer(text: str) -> Meaning:
    """The meaning of an SMS in people's own words; anything with two readings is unclear."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
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


def _is_stop(words: Sequence[str]) -> bool:
    """A stop opens the text, or stands beside words about our messages."""
    if words[0] in _STOP:
        return len(words) <= _LONGEST
    return any(word in _STOP for word in words) and "sms" in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that a person was asked and can still answer until ``expires_at``."""

    question_id: UUID
    person_id: str
    subject_kind: SubjectKind
    subject_id: str
    answered: Answer | None
    expires_at: datetime
    closed_at: datetime | None = None


def question_meant(questions: Sequence[Question], *, now: datetime) -> Question | Refusal:
    """The one open question of a number; two are as unclear as none.

    An unanswered question goes before one that may still be answered otherwise. A number shared
    by a family has the questions of all its people.
    """
    live = [each for each in questions if each.closed_at is None and now < each.expires_at]
    unanswered = [each for each in live if each.answered is None]
    candidates = unanswered or live
    match candidates:
        case [only]:
            return only
        case []:
            return Refusal("no-open-question")
        case _:
            return Refusal("several-open-questions", count=len(candidates))


def answer_question(question: Question, answer: Answer, *, now: datetime) -> Answer | Refusal:
    """Whether the answer counts; saying the same again is no news."""
    if question.closed_at is not None:
        return Refusal("question-closed")
    if now >= question.expires_at:
        return Refusal("question-expired", expired_at=question.expires_at.isoformat())
    if question.answered is answer:
        return Refusal("answered-already", answer=answer.value)
    return answer
