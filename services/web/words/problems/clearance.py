"""Sentences for what clearance refuses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "entry-merged": "Dieser Eintrag ist mit einem anderen zusammengeführt. Bitte ändern Sie jenen.",
        "merge-with-itself": "Bitte wählen Sie einen anderen Eintrag.",
        "merge-not-possible": "Nur ein öffentlicher oder wartender Eintrag lässt sich zusammenführen.",
        "merge-survivor-not-listed": "Zusammenführen geht nur in einen Eintrag, der öffentlich ist.",
        "merge-field-unknown": "Dieses Feld lässt sich nicht einzeln übernehmen.",
        "merge-change-waits": (
            "Beim anderen Eintrag ist noch eine Änderung offen. Bitte entscheiden Sie zuerst darüber, "
            "oder übernehmen Sie keine Felder."
        ),
        "merge-moved-on": (
            "Einer der beiden Einträge hat sich inzwischen geändert. Hier ist der neue Stand."
        ),
        "merge-undone": "Die beiden Einträge sind schon wieder getrennt.",
        "block-shared-domain": (
            "Bei {domain} haben viele fremde Menschen ihr Postfach. Bitte sperren Sie nur das eine."
        ),
        "sender-blocked-already": "Diese Absenderin ist schon gesperrt.",
        "block-lifted": "Diese Sperre ist schon aufgehoben.",
        "report-words-missing": "Bitte schreiben Sie kurz, was nicht stimmt.",
        "report-words-length": "Das ist zu viel Text (höchstens {longest} Zeichen).",
        "report-closed": "Diese Meldung ist schon beantwortet. Hier ist der neue Stand.",
        "outside-region": (
            "Das liegt nicht in Ihrem Gebiet, sondern hier: {district}. Darüber entscheidet die "
            "Redaktion von dort oder die für das ganze Land."
        ),
        "answer-length": "Die Antwort ist zu lang (höchstens {longest} Zeichen).",
        "too-many-reports": (
            "Von Ihrem Anschluss kamen viele Meldungen in kurzer Zeit. Bitte warten Sie eine Stunde."
        ),
    }
)
