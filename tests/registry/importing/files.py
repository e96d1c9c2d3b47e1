"""The files that others stumbled over, and small tables made here."""

import csv
from pathlib import Path
from typing import Final

from services.registry.decide.importing.columns import cells_of, guess_columns
from services.registry.decide.importing.row import Reading, read_row
from services.registry.decide.importing.sheet import Sheet, read_sheet
from services.registry.store.gazetteer import _packaged_gazetteer
from tests.registry.builders import NOW

FIELD: Final = Path(__file__).parent / "field"
GAZETTEER: Final = _packaged_gazetteer()
ENCODED: Final = ("csv-cp1252.csv", "csv-utf16le-tab.txt", "csv-utf8bom.csv")


def content(name: str) -> bytes:
    return (FIELD / name).read_bytes()


def cases(name: str) -> list[dict[str, str]]:
    with (FIELD / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter=";"))


def sheet_of(told: bytes) -> Sheet:
    sheet = read_sheet(told)
    assert isinstance(sheet, Sheet), sheet
    return sheet


def table(*rows: str, head: str = "Name;Ort;Kurzbeschreibung;Thema") -> bytes:
    """A table in UTF-8 with semicolons."""
    return "\r\n".join((head, *rows, "")).encode()


def readings(told: bytes, *, usual_topic: str | None = "nachbarschaft") -> list[Reading]:
    """What each row of a file says."""
    sheet = sheet_of(told)
    mapped = guess_columns(sheet.head)
    return [
        read_row(
            cells_of(row.cells, mapped),
            gazetteer=GAZETTEER,
            usual_topic=usual_topic,
            on=NOW.date(),
        )
        for row in sheet.rows
    ]
