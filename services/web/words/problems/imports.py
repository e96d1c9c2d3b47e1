"""Sentences for files that are brought in: each says what was found and what would be right."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "file-empty": "Die Datei ist leer. Speichern Sie die Tabelle noch einmal als CSV.",
        "file-no-table": (
            "Das ist keine Textdatei, sondern zum Beispiel eine Arbeitsmappe. Speichern Sie die Tabelle "
            "in Excel oder LibreOffice unter «CSV» und wählen Sie diese Datei."
        ),
        "file-encoding-unknown": (
            "Die Buchstaben der Datei lassen sich nicht lesen: Zeile {line}, Byte {byte}. Speichern Sie die "
            "Tabelle noch einmal als «CSV UTF-8»."
        ),
        "file-encoding-broken": (
            "Die Datei bricht in Zeile {line} mitten in einem Buchstaben ab (Byte {byte}). Speichern Sie "
            "die Tabelle noch einmal als «CSV UTF-8»."
        ),
        "file-encodings-mixed": (
            "In der Datei stehen zwei Schreibweisen für Umlaute: Zeile {line} ist Windows-1252 (Byte {byte}), "
            "Zeile {other_line} ist UTF-8. Berichtigen Sie eine davon. Gespeichert ist nichts."
        ),
        "file-quotes-broken": (
            "In Zeile {line} beginnt ein Anführungszeichen, das nicht endet. Innerhalb eines Textes gehört es "
            'doppelt: "".'
        ),
        "file-without-head": (
            "In der ersten Zeile steht kein Spaltenname, den wir kennen: «{first}». Dort gehören Namen wie "
            "«Name», «Ort», «Beschreibung» hin."
        ),
        "file-without-rows": "Unter den Spaltennamen steht keine Zeile.",
        "file-too-many-rows": (
            "Die Datei hat {rows} Zeilen. Bitte teilen Sie sie auf: höchstens {most} auf einmal."
        ),
        "file-too-many-columns": "Die Datei hat mehr als {most} Spalten. Lassen Sie weg, was niemand braucht.",
        "list-name-length": "Geben Sie der Liste einen Namen mit {shortest} bis {longest} Zeichen.",
        "column-unknown": "Diese Spalte gibt es in der Datei nicht.",
        "column-used-twice": "Zwei Angaben können nicht aus derselben Spalte kommen.",
        "import-not-checked": (
            "Die Zeilen sind noch nicht alle gelesen, oder es fehlt eine Spalte. Warten Sie einen Moment."
        ),
        "import-over": "Diese Datei ist schon eingelesen oder verworfen.",
        "import-row-unknown": "In Zeile {row} gibt es nichts mehr zu entscheiden. Hier ist der neue Stand.",
        "row-too-wide": (
            "Die Zeile hat mehr Felder als die Kopfzeile. Steht ein Trennzeichen in einem Text, gehört der Text "
            "in Anführungszeichen."
        ),
        "row-outside-region": (
            "«{found}» liegt woanders: Sie lesen für {area} ein. Dafür ist jemand anderes zuständig."
        ),
        "row-doubled": "Zeile {other} meint denselben Eintrag. Lassen Sie eine von beiden weg.",
        "text-broken-letter": "In «{found}» ist ein Buchstabe verloren gegangen. Bitte neu tippen.",
        "title-missing": "Es steht kein Name da.",
        "summary-missing": (
            "Es fehlt eine Kurzbeschreibung; auch eine Beschreibung oder ein Träger, aus denen wir sie bilden "
            "könnten, steht nicht da."
        ),
        "topics-missing": (
            "Es fehlt ein Thema. Schreiben Sie eines in die Datei, oder wählen Sie unten eines für alle Zeilen: "
            "«Spalten und Thema ändern»."
        ),
        "choice-misspelt": "«{found}» kennen wir nicht. Meinten Sie {candidates}?",
        "choice-not-in-list": "«{found}» kennen wir nicht. Richtig wäre: {allowed}.",
        "amount-percent": "«{found}» ist ein Anteil. Richtig wäre ein Betrag in Euro, zum Beispiel 1.234,50.",
        "amount-with-words": "«{found}» bitte ganz in Ziffern, zum Beispiel 1.500.000.",
        "amount-invalid": "«{found}» ist kein Betrag. Richtig wäre zum Beispiel 1.234,50.",
        "amount-two-readings": "«{found}» lässt sich zweimal lesen: {one} oder {other}? Schreiben Sie eins davon.",
        "count-invalid": "«{found}» ist keine ganze Zahl.",
        "degrees-invalid": "«{found}» ist keine Koordinate. Richtig wäre zum Beispiel 51,0504.",
        "day-order-unclear": (
            "«{found}»: Kommt der Tag oder der Monat zuerst? Schreiben Sie es mit Punkten, zum Beispiel 31.12.2025."
        ),
        "day-impossible": "Den Tag «{found}» gibt es nicht.",
        "day-invalid": "«{found}» ist kein Datum. Richtig wäre zum Beispiel 31.12.2025.",
        "postcode-length": "«{found}» hat {digits} Ziffern, eine Postleitzahl hat fünf.",
        "postcode-letters": "In «{found}» steht ein Buchstabe. Richtig wäre {right}.",
        "postcode-invalid": "«{found}» ist keine Postleitzahl. Richtig wäre zum Beispiel 01067.",
        "postcode-not-of-place": "«{found}» gehört nicht zu {place}. Zu {place} gehören zum Beispiel: {candidates}",
        "postcode-outside-saxony": "«{found}» ist keine Postleitzahl in Sachsen. Das Verzeichnis ist für Sachsen.",
        "place-missing": "Es steht nicht da, wo das ist: Gemeinde, Postleitzahl oder Gemeindeschlüssel.",
        "place-unknown": "«{found}» ist keine Gemeinde in Sachsen. Meinten Sie: {candidates}",
        "place-ambiguous": (
            "«{found}» gibt es mehrmals: {candidates}. Schreiben Sie Postleitzahl oder Gemeindeschlüssel dazu."
        ),
        "place-ambiguous-by-postcode": (
            "«{found}» gibt es unter dieser Postleitzahl mehrmals: {candidates}. Schreiben Sie den "
            "Gemeindeschlüssel dazu."
        ),
        "postcode-of-several": (
            "Die Postleitzahl {found} haben mehrere Orte: {candidates}. Schreiben Sie den Ort dazu."
        ),
        "ags-invalid": "«{found}» ist kein Gemeindeschlüssel: der hat acht Ziffern, zum Beispiel 14612000.",
        "ags-unknown": "Eine Gemeinde mit dem Schlüssel «{found}» gibt es nicht.",
        "ags-outside-saxony": "Der Schlüssel «{found}» gehört zu einer Gemeinde außerhalb von Sachsen.",
        "ags-split": "Die Gemeinde «{found}» wurde aufgeteilt. Richtig wäre eine von: {candidates}.",
    }
)
