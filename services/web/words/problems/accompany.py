"""Sentences for what accompaniment refuses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case-exists": "Für diesen Eintrag läuft schon eine Begleitung.",
        "case-closed": "Diese Begleitung ist beendet. Daran lässt sich nichts mehr ändern.",
        "case-not-begun": "Diese Begleitung hat noch nicht begonnen. Bitte fragen Sie zuerst eine Begleitung an.",
        "case-about-one": "Bitte wählen Sie einen Eintrag oder nennen Sie eine Gruppe.",
        "entry-not-confirmed": "Begleiten können wir, sobald die E-Mail-Adresse des Eintrags bestätigt ist.",
        "outcome-not-fitting": "So kann diese Begleitung nicht enden. Bitte wählen Sie einen anderen Ausgang.",
        "handover-waits": "Es ist schon jemand angefragt. Bitte warten Sie die Antwort ab, oder ziehen Sie die Anfrage zurück.",
        "handover-over": "Das ist schon entschieden. Hier ist der neue Stand.",
        "mentor-unknown": "Diese Person begleitet hier nicht. Bitte wählen Sie aus der Liste.",
        "mentor-already": "Diese Person begleitet schon.",
        "mentor-full": "Hier ist gerade kein Platz für eine weitere Begleitung.",
        "consent-text-changed": "Der Text der Zustimmung wurde inzwischen geändert. Bitte lesen Sie ihn noch einmal.",
        "touchpoint-corrected": "Dieser Kontakt wurde schon berichtigt. Bitte berichtigen Sie den neuesten Eintrag.",
        "note-not-shared": "Diese Notiz ist intern, die Gruppe hat sie nie gesehen.",
        "note-withdrawn": "Diese Notiz wurde zurückgenommen. Bitte schreiben Sie eine neue.",
        "cohort-unknown": "Diesen Jahrgang gibt es nicht.",
        "day-not-come": "Dieser Tag kommt erst noch. Bitte nennen Sie heute oder einen früheren Tag.",
        "day-long-ago": "Dieser Tag liegt mehr als drei Jahre zurück. Bitte prüfen Sie das Jahr.",
        "day-not-ahead": "Bitte nennen Sie heute oder einen späteren Tag, höchstens in zwei Jahren.",
        "phone-or-mail": "Bitte geben Sie eine Telefonnummer oder eine E-Mail-Adresse an.",
    }
)
