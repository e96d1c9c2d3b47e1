"""Sentences for what nominations, claims and consents refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nomination-moved-on": "Dieser Vorschlag ist schon weiter. Hier ist der neue Stand.",
        "claim-moved-on": "Dieser Anspruch ist schon weiter. Hier ist der neue Stand.",
        "claim-is-owner": (
            "Dieser Eintrag gehört Ihnen schon. Melden Sie sich an: er steht unter «Meine Plattform»."
        ),
        "claim-code-expired": (
            "Dieser Code ist abgelaufen. Bitte schreiben Sie uns: wir senden einen neuen Brief."
        ),
        "consent-to-nothing": "Bitte füllen Sie das Feld aus, oder nehmen Sie das Häkchen weg.",
        "reach-missing": (
            "Bitte nennen Sie einen Weg zur Initiative: E-Mail, Telefon, Postanschrift oder Website."
        ),
        "reach-is-nominator": (
            "Das ist dieselbe Adresse wie die der Person, die vorschlägt. Ihre eigene Initiative "
            "tragen Sie bitte selbst ein."
        ),
        "asked-before": "Diese Initiative wurde schon gefragt. Zweimal fragen wir niemanden.",
        "name-with-address": "Bitte geben Sie den Namen ohne Internet-Adresse an.",
        "phone-not-callable": "Das ist keine Telefonnummer. Sie sieht aus wie 03576 123456.",
        "domain-without-website": (
            "Im Eintrag steht keine Website. Bitte wählen Sie einen anderen Nachweis."
        ),
        "domain-shared": (
            "Die Adresse {domain} teilen sich viele. Bitte wählen Sie einen anderen Nachweis."
        ),
        "domain-differs": "Bitte geben Sie eine Mailadresse an, die auf {domain} endet.",
        "register-number-invalid": (
            "Bitte geben Sie Art und Nummer an, zum Beispiel VR 1234 oder HRB 5678."
        ),
    }
)
