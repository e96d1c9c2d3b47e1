"""Sentences for what funding calls refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "rule-unreadable": "Diese Regel können wir nicht lesen. Bitte prüfen Sie die markierten Stellen.",
        "rule-criterion-doubled": "Zwei Bedingungen haben dieselbe Kennung. Bitte benennen Sie eine um.",
        "rule-too-large": "Diese Regel hat zu viele Bedingungen. Bitte vereinfachen Sie sie.",
        "rule-names-unknown": "Diese Regel nennt einen Wert oder ein Gebiet, das es nicht gibt.",
    }
)
