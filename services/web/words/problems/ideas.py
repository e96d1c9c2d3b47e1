"""Sentences for what calls for ideas refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "call-not-draft": "Dieser Aufruf ist schon öffentlich und lässt sich nicht mehr ändern.",
        "call-over": "Der letzte Tag dieses Aufrufs ist vorbei. Bitte ändern Sie zuerst die Tage.",
        "call-not-open": "Dieser Aufruf ist nicht offen: Einreichen und Abstimmen geht gerade nicht.",
        "call-not-closed": "Entscheiden können Sie, sobald der letzte Tag vorbei ist.",
        "call-not-judged-now": "Die Jury bewertet, solange nicht entschieden ist.",
        "idea-decided": "Über diese Idee ist schon entschieden.",
        "idea-not-submitted": "Diese Idee ist noch nicht eingereicht.",
        "juror-known": "Diese Person ist schon in der Jury.",
        "not-in-jury": "Bewerten kann nur, wer in der Jury ist.",
        "own-idea": "Die eigene Idee bewertet niemand.",
        "marks-incomplete": "Bitte geben Sie für jedes Kriterium Punkte, oder sagen Sie, dass Sie beteiligt sind.",
        "choices-incomplete": "Bitte sagen Sie zu jeder Idee, was daraus wird. Vielleicht kam gerade eine dazu: Laden Sie die Seite neu.",
        "cell-too-small": "Eine Zahl unter {fewest} könnte einzelne Menschen verraten. Bitte lassen Sie sie weg.",
        "date-ahead": "Dieser Tag kommt erst noch. Bitte nennen Sie heute oder einen früheren.",
        "date-past": "Dieser Tag ist schon vorbei. Bitte nennen Sie einen späteren.",
        "number-out-of-range": "Bitte geben Sie eine Zahl von {low} bis {high} an.",
        "place-outside-call": "Dieser Aufruf gilt für eine andere Gegend. {municipality} gehört nicht dazu.",
    }
)
