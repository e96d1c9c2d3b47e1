"""Figures for the ministry: a page for coordinators, and the same as a table to download."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from starlette.responses import Response

from services.web.tables import spreadsheet
from services.web.visit import Coordinator
from services.web.words import cases

TABLES: Final[tuple[tuple[str, str, str, Mapping[str, str]], ...]] = (
    ("by_state", "Begleitungen nach Stand", "Stand", cases.STATES),
    ("by_phase", "Laufende und pausierte Begleitungen nach Phase", "Phase", cases.PHASES),
    ("by_outcome", "Beendete Begleitungen nach Ausgang", "Ausgang", cases.OUTCOMES),
    ("by_district", "Begleitungen nach Landkreis und Stadt", "Landkreis oder Stadt", {}),
    ("by_touchpoint", "Kontakte nach Art", "Art", cases.TOUCHPOINTS),
    ("days", "Tage je Phase (die Hälfte ist kürzer dort)", "Phase", cases.PHASES),
)
TOO_FEW: Final = "zu wenige"


async def page(visit: Coordinator) -> Response:
    """Every table with what may be shown."""
    found = await visit.need("registry", "/v1/cases/figures")
    return visit.page(
        "accompany/figures", tables=list(_tables(found)), total=_shown(found["total"])
    )


async def download(visit: Coordinator) -> Response:
    """All tables as one."""
    found = await visit.need("registry", "/v1/cases/figures")
    rows = [["Tabelle", "Wert", "Anzahl"], ["Begleitungen gesamt", "", _shown(found["total"])]]
    for table in _tables(found):
        rows += [[table["title"], *row] for row in table["rows"]]
    return spreadsheet(rows, name="begleitungen.csv")


def _tables(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, title, head, labels in TABLES:
        hidden = TOO_FEW if name == "days" else cases.HIDDEN
        yield {
            "title": title,
            "head": head,
            "unit": "Tage" if name == "days" else "Anzahl",
            "rows": [
                [labels.get(value, value), _shown(count, hidden=hidden)]
                for value, count in found[name].items()
            ],
        }


def _shown(count: int | None, *, hidden: str = cases.HIDDEN) -> str:
    return hidden if count is None else str(count)
