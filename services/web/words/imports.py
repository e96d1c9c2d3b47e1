"""Files that officials bring in, as people read them: columns, fates, what was mended, what is right."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import problems
from services.web.words.editing import ALIKE

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "Name",
        "place": "Gemeinde oder Stadt",
        "postcode": "Postleitzahl",
        "ags": "Gemeindeschlüssel (AGS)",
        "summary": "Kurzbeschreibung",
        "description": "Beschreibung",
        "topics": "Themen",
        "target_groups": "Für wen",
        "website": "Website",
        "carrier": "Träger (steht unter der Beschreibung)",
        "street": "Anschrift (steht unter der Beschreibung)",
        "starts_on": "Beginn (steht unter der Beschreibung)",
        "budget": "Budget (steht unter der Beschreibung)",
        "lat": "Breitengrad",
        "lon": "Längengrad",
        "legal_form": "Rechtsform",
        "stage": "Wie weit",
        "actor_kind": "Wer steht dahinter",
        "sdgs": "Nachhaltigkeitsziele",
        "summary_easy": "In Leichter Sprache",
        "kind": "Initiative oder Wohnprojekt",
        "warm_cost_eur": "Warmkosten",
        "free_places": "Freie Plätze",
        "persons_min": "Mindestens Personen",
        "persons_max": "Höchstens Personen",
        "tenures": "Wie gewohnt wird (Miete, Genossenschaft, Eigentum, Wohnrecht auf Lebenszeit)",
        "equity_eur": "Eigenkapital je Haushalt",
        "certificate_required": "Wohnberechtigungsschein nötig",
        "move_in_from": "Einzug ab",
        "move_in_to": "Einzug bis",
        "pets_allowed": "Haustiere",
        "step_free": "Stufenlos",
        "smoke_free": "Rauchfrei",
        "languages": "Sprachen im Haus",
        "kinds": "Wer willkommen ist",
        "key": "Nummer in Ihrer Liste",
        "person": "Ansprechperson, Telefon, E-Mail: wird nicht übernommen",
    }
)
"""Fields that a column may be, in the order of the select boxes."""
PERSON: Final = "person"
IN_THE_HEADING: Final = frozenset({"title", "place", PERSON})
LONGEST_CELL: Final = 200
"""Letters of a cell that stand in the preview of a row."""
ENCODINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8 mit Kennzeichen",
        "utf-16-le": "UTF-16 («Unicode-Text» aus Excel)",
        "utf-16-be": "UTF-16",
        "windows-1252": "Windows-1252 (Excel auf Deutsch)",
    }
)
SEPARATORS: Final[Mapping[str, str]] = MappingProxyType(
    {";": "Semikolon", ",": "Komma", "\t": "Tabulator"}
)
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "checking": "wird gelesen",
        "checked": "wartet auf Sie",
        "storing": "wird eingelesen",
        "done": "eingelesen",
        "dropped": "verworfen",
    }
)
FATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bad": "Mit Fehlern",
        "alike": "Vielleicht schon da",
        "new": "Neu",
        "changed": "Geändert",
        "unchanged": "Unverändert",
        "kept": "Bleiben, wie sie sind",
    }
)
OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "new": "neu, wartet auf die Redaktion",
        "changed": "Änderung wartet auf die Redaktion",
        "unchanged": "unverändert",
        "kept": "bleibt, wie es ist",
        "bad": "nicht eingelesen",
        "alike": "nicht eingelesen",
    }
)
WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "outside-region": "Dieser Eintrag liegt nicht in Ihrem Gebiet.",
        "owned": "Um diesen Eintrag kümmert sich inzwischen die Initiative selbst.",
        "rejected": "Die Redaktion hat diesen Eintrag abgelehnt.",
        "archived": "Dieser Eintrag wurde aus dem Verzeichnis genommen.",
        "merged": "Dieser Eintrag ist mit einem anderen zusammengeführt.",
        "erased": "Dieser Eintrag wurde gelöscht.",
        "drafted": "Dieser Eintrag ist noch ein Entwurf.",
        "meanwhile": "Seit der Vorschau hat sich etwas geändert. Lesen Sie die Datei noch einmal ein.",
    }
)
NOTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "postcode-zero-added": "Der Postleitzahl fehlte vorn die Null, wir lesen {}.",
        "postcode-mended": "In der Postleitzahl standen Leerzeichen, wir lesen {}.",
        "postcode-unchecked": "Diese Postleitzahl kennen wir nicht, der Ort zählt.",
        "place-by-postcode": "Den Ort kennen wir nicht als Gemeinde, die Postleitzahl zählt.",
        "ags-mended": "Gemeindeschlüssel von Zeichen der Tabelle befreit.",
        "ags-shortened": "Gemeindeschlüssel aus dem zwölfstelligen Regionalschlüssel.",
        "ags-merged": "Diese Gemeinde ist in einer anderen aufgegangen; die neue zählt.",
        "summary-made": "Kurzbeschreibung aus anderen Spalten gebildet.",
        "website-completed": "https:// ergänzt.",
        "amount-english": "In englischer Schreibweise gelesen.",
        "day-short-year": "Jahr mit zwei Ziffern gelesen.",
        "day-excel-number": "Zahl als Datum von Excel gelesen.",
        "day-ends-at-midnight": "24:00 Uhr ist der nächste Tag.",
    }
)


def fault(told: Mapping[str, Any]) -> str:
    """What is wrong with a cell: its column, and the sentence that says what would be right."""
    column = COLUMNS.get(told["field"], "").partition(" (")[0]
    details = {
        "place": "",
        "candidates": "",
        "allowed": "",
        "area": "ein anderes Gebiet",
        **(told.get("details") or {}),
    }
    words = problems.sentence(told["slug"], details, otherwise="fields-invalid").strip()
    return f"{column}: {words}" if column else words


def note(told: list[str]) -> str:
    """What was mended: field, slug, and what was read instead if there is something to say."""
    return NOTES.get(told[1], "").format(*(told[2:] or ["fünf Ziffern"]))


def missing(fields: list[str]) -> str:
    """Which columns nothing can be read without: «Es fehlt noch die Spalte «Name»»."""
    names = " und ".join(f"«{COLUMNS[field]}»" for field in fields)
    if len(fields) == 1:
        return f"Es fehlt noch die Spalte {names}."
    return f"Es fehlen noch die Spalten {names}."


def left_out(told: Mapping[str, Any]) -> str:
    """Columns of the file that are not taken over: «Gegründet, E-Mail (Personendaten)»."""
    taken = {place: field for field, place in told["mapped"].items()}
    names = [
        f"{name} (Personendaten)" if place in taken else name
        for place, name in enumerate(told["head"])
        if taken.get(place, PERSON) == PERSON
    ]
    return ", ".join(names)


def told_of(cells: Mapping[str, str]) -> list[dict[str, str]]:
    """What a row would say of an entry besides its name and place, each by its column."""
    return [
        {"term": COLUMNS.get(field, field).partition(" (")[0], "text": _short(text)}
        for field, text in cells.items()
        if text and field not in IN_THE_HEADING
    ]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL].rstrip()}…"


def likeness(told: Mapping[str, Any]) -> str:
    """Why two entries may be one."""
    words = ALIKE.get(told["alike"], told["alike"])
    where = f" in {told['municipality']}" if told["municipality"] else ""
    return f"{words}{where}{'' if told['is_listed'] else ', wartet noch auf die Redaktion'}"


def rows(count: int) -> str:
    """«1 Zeile», «12 Zeilen»."""
    return "1 Zeile" if count == 1 else f"{count} Zeilen"
