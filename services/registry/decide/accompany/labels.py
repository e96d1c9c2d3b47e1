"""The closed lists of accompaniment: value as stored and said, label as people read it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Labels = Mapping[str, str]

PHASES: Final[Labels] = MappingProxyType(
    {
        "identify": "Kennenlernen",
        "assess": "Einschätzen",
        "accompany": "Begleiten",
        "pilot": "Erproben",
        "transfer": "Übertragen",
    }
)
STATES: Final[Labels] = MappingProxyType(
    {
        "requested": "angefragt",
        "opened": "läuft",
        "paused": "macht Pause",
        "closed": "beendet",
    }
)
OUTCOMES: Final[Labels] = MappingProxyType(
    {
        "founded": "gegründet",
        "transferred": "an einen anderen Ort übertragen",
        "goes-on-alone": "läuft selbstständig weiter",
        "without-result": "ohne Ergebnis beendet",
        "withdrawn": "von der Gruppe beendet",
        "not-taken-on": "nicht aufgenommen",
        "person-gone": "Daten auf Wunsch gelöscht",
        "other": "anders ausgegangen",
    }
)
TOUCHPOINTS: Final[Labels] = MappingProxyType(
    {"phone": "Telefonat", "visit": "Besuch", "sofa-talk": "Sofagespräch", "mail": "E-Mail"}
)
HELP: Final[Labels] = MappingProxyType(
    {
        "idea": "die Idee schärfen",
        "founding": "Verein oder Unternehmen gründen",
        "money": "Förderung und Geld",
        "people": "Mitstreiterinnen und Partner finden",
        "room": "Räume finden",
        "law": "Recht, Versicherung, Verträge",
        "public": "bekannter werden",
        "transfer": "an einen anderen Ort bringen",
    }
)
CONSENT_VERSION: Final = "2026-1"
CONSENT_TEXT: Final = (
    "Ich bin einverstanden, dass die bisherigen Notizen und unsere Kontaktdaten an die neue "
    "Begleitung weitergegeben werden. Die bisherige Begleitung sieht danach nichts mehr davon. "
    "Ohne mein Ja bleibt alles, wie es ist."
)
