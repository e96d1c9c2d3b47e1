"""Sentences for images: each says what is wrong with the file and what would be right."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "images-too-many": "Mehr als {most} Bilder zeigt ein Eintrag nicht. Bitte nehmen Sie erst eines weg.",
        "image-unknown": "Dieses Bild gehört nicht mehr zum Eintrag. Bitte laden Sie die Seite neu.",
        "image-of-draft": "Bitte geben Sie erst den Eintrag ab. Danach können Sie Bilder hinzufügen.",
        "images-changed-too-often": (
            "Heute wurden die Bilder schon {most}-mal geändert. Bitte machen Sie morgen weiter."
        ),
        "image-missing": "Bitte wählen Sie ein Bild aus.",
        "image-too-large": "Das Bild hat mehr als {most} MB. Bitte verkleinern Sie es.",
        "image-unreadable": (
            "Diese Datei können wir nicht als Bild lesen. Bitte nehmen Sie ein JPEG, PNG oder WebP."
        ),
        "image-too-many-pixels": (
            "Das Bild hat mehr als {most} Millionen Bildpunkte. Bitte verkleinern Sie es."
        ),
        "image-too-small": (
            "Auf dem Bild ist zu wenig zu sehen: eine Seite braucht mindestens {least} Bildpunkte."
        ),
        "image-too-narrow": "Das Bild ist viel länger als breit. Bitte schneiden Sie es zu.",
        "image-alt-missing": (
            "Bitte beschreiben Sie das Bild in einem Satz, oder kreuzen Sie «nur Schmuck» an."
        ),
        "image-consent-missing": (
            "Bitte fragen Sie die Personen auf dem Bild und kreuzen Sie dann das Kästchen an."
        ),
        "image-consent-outdated": "Der Satz zum Einverständnis ist neu. Bitte lesen Sie ihn noch einmal.",
    }
)
