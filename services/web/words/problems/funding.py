"""Sentences for what funding calls refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "rule-unreadable": "Diese Regel können wir nicht lesen. Bitte prüfen Sie die genannten Stellen.",
        "rule-criterion-doubled": "Zwei Bedingungen haben dieselbe Kennung ({ids}). Bitte benennen Sie eine um.",
        "rule-too-large": "Diese Regel hat zu viele Bedingungen. Bitte vereinfachen Sie sie.",
        "rule-names-unknown": "Diese Regel nennt etwas, das es nicht gibt: {names}.",
        "rule-window-missing": "Der Aufruf nennt Tage. Die Regel braucht dann eine Bedingung call_window mit denselben Tagen.",
        "rule-reaches-back": (
            "Eine spätere Fassung kann nicht für vergangene Tage gelten: damals galt eine andere. "
            "Frühestens ab {earliest}."
        ),
        "rule-period-reversed": "Die Regel endet, bevor sie gilt.",
        "rule-field-missing": "Hier fehlt ein Feld.",
        "rule-field-unknown": "Dieses Feld gibt es nicht.",
        "rule-kind-unknown": "Diese Art von Bedingung (kind) gibt es nicht.",
        "rule-kind-missing": "Hier fehlt kind; mehrere Bedingungen stehen in all oder any.",
        "rule-value-unknown": "Dieser Wert ist keiner von denen, die möglich sind.",
        "rule-list-empty": "Diese Liste braucht mindestens einen Wert.",
        "rule-spelling": "Das ist anders zu schreiben; ein Gebiet zum Beispiel so: name@fassung.",
        "rule-contradicts": "Diese Angaben widersprechen einander.",
        "rule-date": "Ein Datum schreibt man hier so: 2027-03-31.",
        "rule-value-wrong": "Dieser Wert ist von der falschen Art oder zu groß oder zu klein.",
        "rule-no-json": "Das ist kein JSON: in Zeile {line}, Spalte {column} stimmt etwas nicht.",
        "proposal-decided": "Darüber hat schon jemand entschieden. Hier ist der neue Stand.",
        "proposal-needs-another": "Das haben Sie selbst vorgeschlagen. Veröffentlichen muss es jemand anderes.",
        "funding-call-moved-on": "Dieser Aufruf ist kein Entwurf mehr.",
        "funding-call-over": "Dieser Aufruf ist abgelaufen oder zurückgezogen.",
        "funding-key-taken": "Diesen Kurznamen gibt es schon. Bitte wählen Sie einen anderen.",
        "funding-url-invalid": "Bitte geben Sie eine Adresse mit https:// an.",
        "funding-consent-missing": "Zum Speichern brauchen wir Ihr Einverständnis. Bitte setzen Sie den Haken.",
        "work-above-hundred": "Die Anteile ergeben zusammen mehr als 100 %.",
        "area-file-too-long": "Die Datei hat mehr Zeilen, als es Gemeinden gibt.",
        "area-file-empty": "In der Datei steht keine Gemeinde.",
        "area-version-taken": "Diese Fassung gibt es schon. Eine Berichtigung ist eine neue Fassung.",
        "area-row-not-a-municipality": "Das ist ein Kreis oder ein Anfang, keine Gemeinde. Bitte nennen Sie jede Gemeinde mit acht Ziffern.",
        "area-row-no-key": "Das ist kein Gemeindeschlüssel. Er hat acht Ziffern; der Name allein reicht nicht.",
        "area-row-unknown": "Diesen Gemeindeschlüssel gibt es in Sachsen nicht.",
        "area-row-doubled": "Diese Gemeinde steht schon weiter oben.",
        "area-row-certainty": "In der zweiten Spalte steht «listed» oder «disputed».",
        "area-row-other-name": "Zu diesem Schlüssel gehört ein anderer Name.",
    }
)
