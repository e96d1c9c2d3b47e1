"""Which column is which field: guessed from its name, corrected by the person who knows the file.

What concerns a person (a name, a number, a mailbox) is recognised and left behind: who is to be
named decides that herself, once the initiative has taken its entry over.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from services.chassis.refusal import Refusal
from services.registry.decide.importing.sheet import Sheet
from services.registry.decide.words import fold_word


class Column(StrEnum):
    """What a column of a file may hold for us."""

    KEY = "key"
    TITLE = "title"
    KIND = "kind"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    TOPICS = "topics"
    TARGET_GROUPS = "target_groups"
    LEGAL_FORM = "legal_form"
    STAGE = "stage"
    ACTOR_KIND = "actor_kind"
    SDGS = "sdgs"
    SUMMARY_EASY = "summary_easy"
    AGS = "ags"
    POSTCODE = "postcode"
    PLACE = "place"
    LAT = "lat"
    LON = "lon"
    WEBSITE = "website"
    CARRIER = "carrier"
    STREET = "street"
    STARTS_ON = "starts_on"
    BUDGET = "budget"
    WARM_COST = "warm_cost_eur"
    FREE_PLACES = "free_places"
    PERSONS_MIN = "persons_min"
    PERSONS_MAX = "persons_max"
    TENURES = "tenures"
    EQUITY = "equity_eur"
    CERTIFICATE = "certificate_required"
    MOVE_IN_FROM = "move_in_from"
    MOVE_IN_TO = "move_in_to"
    PETS = "pets_allowed"
    STEP_FREE = "step_free"
    SMOKE_FREE = "smoke_free"
    LANGUAGES = "languages"
    HOUSEHOLDS = "kinds"
    PERSON = "person"
    """Whom to reach: recognised, never stored."""


BROKEN: Final = "\ufffd"
"""Stands for a letter that got lost; no text with it is ever taken over."""
_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
Mapped = Mapping[Column, int]
"""Field → the place of its column, from 0."""

NAMES: Final[Mapping[Column, tuple[str, ...]]] = MappingProxyType(
    {
        Column.KEY: ("Kennung", "ID", "Nr", "Nummer", "Lfd. Nr.", "Schlüssel", "Aktenzeichen"),
        Column.TITLE: (
            "Name",
            "Titel",
            "Bezeichnung",
            "Angebot",
            "Initiative",
            "Projekt",
            "Einrichtung",
            "Name der Initiative",
            "Name des Angebots",
            "Projektname",
            "Vereinsname",
        ),
        Column.KIND: ("Art", "Typ"),
        Column.SUMMARY: ("Kurzbeschreibung", "Kurztext", "Kurz gesagt", "Zusammenfassung"),
        Column.DESCRIPTION: ("Beschreibung", "Text", "Langtext", "Inhalt"),
        Column.TOPICS: ("Themen", "Thema", "Themenfeld", "Kategorie", "Bereich", "Handlungsfeld"),
        Column.TARGET_GROUPS: ("Zielgruppen", "Zielgruppe", "Für wen"),
        Column.LEGAL_FORM: ("Rechtsform",),
        Column.STAGE: ("Stand", "Phase", "Wie weit", "Reifegrad"),
        Column.ACTOR_KIND: ("Wer steht dahinter", "Akteur", "Trägerart", "Akteursgruppe"),
        Column.SDGS: ("Nachhaltigkeitsziele", "SDG", "SDGs", "Ziele"),
        Column.SUMMARY_EASY: ("Leichte Sprache", "In Leichter Sprache"),
        Column.AGS: ("Gemeindeschlüssel", "AGS", "Amtlicher Gemeindeschlüssel"),
        Column.POSTCODE: ("PLZ", "Postleitzahl"),
        Column.PLACE: ("Gemeinde", "Ort", "Stadt", "Wohnort", "Standort", "Gemeinde/Stadt"),
        Column.LAT: ("Breite", "Breitengrad", "Geographische Breite", "Lat", "Latitude"),
        Column.LON: ("Länge", "Längengrad", "Geographische Länge", "Lon", "Lng", "Longitude"),
        Column.WEBSITE: ("Website", "Webseite", "Internet", "Homepage", "URL", "Internetadresse"),
        Column.CARRIER: ("Träger", "Organisation", "Verein", "Anbieter", "Trägerin"),
        Column.STREET: ("Straße", "Anschrift", "Adresse", "Straße und Hausnummer"),
        Column.STARTS_ON: ("Beginn", "Start", "Seit", "Gründung", "Startdatum"),
        Column.BUDGET: ("Budget", "Budget €", "Kosten", "Summe", "Fördersumme", "Budget in Euro"),
        Column.WARM_COST: ("Warmkosten", "Warmmiete", "Warmmiete €"),
        Column.FREE_PLACES: ("Freie Plätze",),
        Column.PERSONS_MIN: ("Mindestens Personen", "Personen mindestens"),
        Column.PERSONS_MAX: ("Höchstens Personen", "Personen höchstens"),
        Column.TENURES: ("Wohnverhältnis",),
        Column.EQUITY: ("Eigenkapital je Haushalt", "Eigenkapital"),
        Column.CERTIFICATE: ("Wohnberechtigungsschein", "WBS", "WBS nötig"),
        Column.MOVE_IN_FROM: ("Einzug ab", "Einzug von"),
        Column.MOVE_IN_TO: ("Einzug bis",),
        Column.PETS: ("Haustiere", "Haustiere erlaubt"),
        Column.STEP_FREE: ("Stufenlos", "Barrierefrei"),
        Column.SMOKE_FREE: ("Rauchfrei",),
        Column.LANGUAGES: ("Sprachen im Haus",),
        Column.HOUSEHOLDS: ("Willkommen", "Haushalte"),
        Column.PERSON: (
            "Mail",
            "E-Mail",
            "E-Mail-Adresse",
            "Telefon",
            "Tel.",
            "Handy",
            "Mobil",
            "Fax",
            "Kontakt",
            "Ansprechpartner",
            "Ansprechpartnerin",
            "Ansprechperson",
            "Vorname",
            "Nachname",
        ),
    }
)
"""How columns are called; the first name is the one that our own exports use."""
NEEDED: Final = (
    frozenset({Column.TITLE}),
    frozenset({Column.AGS, Column.POSTCODE, Column.PLACE}),
)
"""Without one of each, no row can be read."""


def guess_columns(head: Sequence[str]) -> Mapped:
    """The fields by the names of their columns; of two alike the first counts."""
    known = {fold_word(name): column for column, names in NAMES.items() for name in names}
    found: dict[Column, int] = {}
    for place, name in enumerate(head):
        column = known.get(fold_word(name))
        if column is not None and column not in found:
            found[column] = place
    return found


def recognise(sheet: Sheet) -> Mapped | Refusal:
    """The columns of a file; one in which no name says anything to us has no head."""
    found = guess_columns(sheet.head)
    if not found:
        return Refusal("file-without-head", first=" | ".join(sheet.head)[:200])
    return found


def correct(told: Mapping[Column, int], *, head: Sequence[str]) -> Mapped | Refusal:
    """The columns as a person says them; each column is one field."""
    if any(not 0 <= place < len(head) for place in told.values()):
        return Refusal("column-unknown")
    if len(set(told.values())) < len(told):
        return Refusal("column-used-twice")
    return dict(told)


def missing(mapped: Mapped) -> tuple[Column, ...]:
    """Of each group without which nothing can be read the field to ask for; empty if all are there."""
    wanted = (Column.TITLE, Column.PLACE)
    return tuple(
        field for field, group in zip(wanted, NEEDED, strict=True) if not group & mapped.keys()
    )


def cells_of(cells: Sequence[str], mapped: Mapped) -> dict[str, str]:
    """The cells that are ours to keep, by field: what belongs to none is left behind.

    What no database stores becomes a mark by which the row is refused.
    """
    return {
        column.value: _UNSTORABLE.sub(BROKEN, cells[place]) if place < len(cells) else ""
        for column, place in mapped.items()
        if column is not Column.PERSON
    }
