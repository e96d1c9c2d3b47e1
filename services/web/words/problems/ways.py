"""Sentences for what is refused on a way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "accompaniment-ended": "Dieser Weg ist zu Ende. Daran lässt sich nichts mehr ändern.",
        "end-reason-not-fitting": "Bitte wählen Sie einen anderen Grund.",
        "step-back-reason": "Sie gehen einen Schritt zurück. Bitte schreiben Sie in einem Satz, warum.",
        "next-contact-past": "Dieser Tag ist vorbei. Bitte nennen Sie heute oder einen späteren Tag.",
        "contact-in-future": "Dieser Tag kommt erst noch. Bitte nennen Sie heute oder einen früheren Tag.",
        "contact-too-old": "Dieser Tag liegt Jahre zurück. Bitte prüfen Sie das Jahr.",
        "companion-taken": "Jemand anderes begleitet diesen Weg schon.",
        "companion-unwanted": "Begleiten können Sie, sobald es gewünscht ist.",
        "no-place-left": "Hier ist kein Platz mehr frei: Jemand anderes war schneller. Bitte sprechen Sie mit der anderen Seite oder mit uns.",
        "companion-nameless": "Bitte tragen Sie zuerst ein, wie die Menschen Sie nennen dürfen.",
    }
)
