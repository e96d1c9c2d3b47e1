"""When the next digest is due, and what it says of an entry."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.registry.decide.content import Content
from services.registry.decide.following.subscription import Rhythm

BERLIN: Final = ZoneInfo("Europe/Berlin")
AT: Final = time(7)
"""In the morning by the clocks of Saxony, in summer as in winter."""
MONDAY: Final = 0
MOST_TOLD: Final = 20
"""How many entries a mail names; the others are counted, and stand on the page behind its link."""
LONGEST_SENTENCE: Final = 200
_SENTENCE: Final = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)
_ABBREVIATED: Final = re.compile(r"(?:\b[A-Za-zÄÖÜäöü]|\d|\b(?:ca|etc|inkl|Nr|St|Str|bzw|usw))\.$")


def due_after(moment: datetime, rhythm: Rhythm) -> datetime:
    """The next morning after a moment at which a digest is due: any day, or a Monday."""
    local = moment.astimezone(BERLIN)
    day = local.date()
    if datetime.combine(day, AT, BERLIN) <= local:
        day += timedelta(days=1)
    if rhythm is Rhythm.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return datetime.combine(day, AT, BERLIN).astimezone(UTC)


def first_sentence(content: Content) -> str:
    """The first sentence of the summary, or as many words of it as fit."""
    text = " ".join(content.summary.split())
    sentence = _first(text)
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return sentence[:LONGEST_SENTENCE].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _first(text: str) -> str:
    end = 0
    for found in _SENTENCE.finditer(text):
        end = found.end()
        if not _ABBREVIATED.search(found.group()):
            return text[:end]
    return text
