"""What to do about a refusal, by its slug: one sentence for the person who typed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unknown-field": "Dieses Feld kennen wir nicht.",
        "field-missing": "Bitte füllen Sie dieses Feld aus.",
        "fields-invalid": "Bitte prüfen Sie Ihre Angaben.",
        "text-unstorable": "Dieses Feld enthält unsichtbare Steuerzeichen. Bitte entfernen Sie sie.",
        "body-too-large": "Das ist zu viel Text auf einmal. Bitte kürzen Sie.",
        "email-missing": "Bitte geben Sie Ihre E-Mail-Adresse an.",
        "email-invalid": "Das ist keine E-Mail-Adresse. Sie sieht aus wie name@example.org.",
        "email-too-long": "Diese Adresse ist länger, als E-Mail erlaubt.",
        "email-local-part-not-ascii": (
            "An Umlaute vor dem @ können wir nicht zustellen. Bitte geben Sie eine andere Adresse an."
        ),
        "phone-invalid": "Das ist keine Telefonnummer. Sie sieht aus wie 0151 23456789.",
        "phone-not-german": "SMS können wir nur an deutsche Nummern senden (+49).",
        "phone-not-mobile": "Für SMS brauchen wir eine Handynummer.",
        "code-wrong": "Dieser Code stimmt nicht. Sie haben noch {tries_left} Versuche.",
        "code-expired": "Dieser Code ist abgelaufen. Bitte lassen Sie sich einen neuen senden.",
        "code-gone": "Dieser Code gilt nicht mehr. Bitte lassen Sie sich einen neuen senden.",
        "too-many-codes": "Das waren viele Versuche. Bitte warten Sie {minutes} Minuten.",
        "link-unknown": "Diesen Link kennen wir nicht. Bitte nehmen Sie die neueste Mail.",
        "link-expired": "Dieser Link ist abgelaufen.",
        "link-used": "Dieser Link wurde schon benutzt.",
        "idempotency-key-reused": "Dieses Formular wurde schon mit anderen Angaben gesendet. Bitte laden Sie die Seite neu.",
        "not-allowed": "Das dürfen Sie hier nicht.",
        "municipality-unknown": "Diesen Ort finden wir in Sachsen nicht.",
        "place-outside-saxony": "Dieser Punkt liegt nicht in Sachsen.",
        "coordinates-swapped": "Breite und Länge sind vertauscht.",
        "booking-closed": "Die Anmeldung ist geschlossen.",
        "gathering-cancelled": "Diese Veranstaltung fällt aus.",
        "already-booked": "Für diese Person gibt es schon einen Platz.",
        "review-moved-on": "Jemand anderes aus der Redaktion war schneller. Hier ist der neue Stand.",
        "reason-missing": "Bitte nennen Sie den Grund: die Initiative bekommt ihn zu lesen.",
        "precondition-failed": "Der Eintrag wurde inzwischen geändert. Bitte vergleichen Sie beide Fassungen.",
        "text-too-long": "Bitte kürzen Sie den Text (höchstens {longest} Zeichen).",
        "text-too-short": "Bitte schreiben Sie etwas mehr (mindestens {shortest} Zeichen).",
        "text-with-line-breaks": "Bitte ohne Zeilenumbruch.",
        "choices-count": "Bitte wählen Sie {fewest} bis {most}.",
        "choice-repeated": "Bitte wählen Sie jedes nur einmal.",
        "choice-unknown": "Diesen Wert gibt es nicht.",
        "website-invalid": "Bitte geben Sie eine Adresse wie https://www.example.org an.",
        "housing-missing": "Ein Wohnprojekt sagt, was es anbietet.",
        "number-too-large": "Diese Zahl ist zu groß.",
        "dates-reversed": "Der erste Tag liegt nach dem letzten.",
        "place-coordinates-swapped": "Breite und Länge sind vertauscht.",
        "place-outside-municipality": "Dieser Punkt liegt weit weg vom genannten Ort.",
        "entry-rejected": "Dieser Eintrag wurde abgelehnt. Bitte tragen Sie ihn neu ein.",
        "reason-length": "Der Grund ist zu kurz oder zu lang (5 bis 2000 Zeichen).",
        "guest-named-twice": "Diese Person steht zweimal im Formular.",
        "party-too-large": "So viele Personen können nicht zusammen buchen (höchstens {largest}).",
        "not-enough-places": "Dafür sind nicht genug Plätze frei (noch {free}).",
        "hold-expired": "Der Platz war nur kurz reserviert. Bitte buchen Sie noch einmal.",
        "offer-expired": "Dieses Angebot ist abgelaufen; der Platz ging an die Nächsten.",
        "offer-used": "Dieses Angebot haben Sie schon angenommen.",
        "no-offer": "Für Sie ist gerade kein Platz reserviert.",
        "seat-released": "Dieser Platz ist abgesagt.",
        "room-missing": "Diese Art der Teilnahme gibt es bei diesem Abend nicht.",
        "phone-needed-for-sms": "Für Nachrichten per SMS brauchen wir Ihre Handynummer.",
        "contact-released": "Die Kontakte sind schon ausgetauscht.",
        "match-expired": "Die Zeit für eine Antwort ist vorbei.",
        "match-withdrawn": "Dieser Treffer gilt nicht mehr: die andere Seite ist nicht mehr dabei.",
        "match-moved-on": "Es gibt einen neueren Vorschlag mit derselben Seite. Bitte antworten Sie dort.",
        "not-mutual": "Zustimmen können Sie, sobald beide Ja gesagt haben.",
        "consent-text-outdated": "Der Text zur Zustimmung hat sich geändert. Bitte lesen Sie die neue Fassung.",
        "card-empty": "Bitte geben Sie E-Mail-Adresse oder Telefonnummer an.",
        "unavailable": "Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.",
    }
)


def sentence(slug: str, details: Mapping[str, Any] | None = None) -> str:
    """The sentence for a slug; a slug without words says at least that it did not work."""
    text = GERMAN.get(slug, GERMAN["unavailable"])
    try:
        return text.format(**(details or {}))
    except KeyError:
        return text
