"""A year of the editors in figures for staff: a page, and the same as a table to download."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.tables import spreadsheet
from services.web.visit import Auditor
from services.web.words import dates, statistics

PATH: Final = "/redaktion/zahlen"
HALF: Final = "Die Hälfte höchstens"
MOST: Final = "Neun von zehn höchstens"
_MONTHS: Final = ("Monat", "Neu eingegangen", "Freigegeben", "Entschieden", HALF, MOST)
_PARTS: Final = (
    "Landkreis oder Stadt",
    *(text.capitalize() for text in statistics.DECISIONS.values()),
    "Wartet jetzt",
)
_KINDS: Final = ("Entscheidung", "Anzahl", HALF, MOST)
_ANSWERS: Final = ("Was", "Eingegangen", "Beantwortet", HALF, MOST)
_GROUPED: Final = re.compile(r"[0-9]{1,3}([.,][0-9]{3})*")
_STATES: Final = ("Was", "Stand", "Anzahl")


def statistics_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(PATH, page)
    router.add_api_route(f"{PATH}.csv", download)
    return router


async def page(visit: Auditor) -> Response:
    """Every table; an editor of one Kreis sees that Kreis."""
    found = await visit.need("registry", "/v1/review/statistics")
    return visit.page(
        "statistics/desk",
        back_office=True,
        tables=list(_tables(found)),
        waiting=statistics.waiting(found["waiting"]),
        csv_href=f"{PATH}.csv",
        is_coordinator="coordinator" in visit.session.roles if visit.session else False,
    )


async def download(visit: Auditor) -> Response:
    """All tables one below the other."""
    found = await visit.need("registry", "/v1/review/statistics")
    rows: list[Sequence[object]] = []
    for table in _tables(found):
        figures = [[_figure(cell) for cell in row] for row in table["rows"]]
        rows += [[table["title"]], table["head"], *figures, []]
    return spreadsheet(rows, name="redaktion-zahlen.csv")


def _figure(cell: str) -> str | int:
    """A number without the dots of the page: spreadsheets of other countries read 1.2 in 1.200."""
    return int(re.sub("[.,]", "", cell)) if _GROUPED.fullmatch(cell) else cell


def _tables(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield _table("Nach Monat", _MONTHS, statistics.months(found["months"]))
    yield _table("Nach Landkreis und Stadt", _PARTS, map(_part, found["by_district"]))
    yield _table(
        "Nach Entscheidung",
        _KINDS,
        (
            [text, dates.number(told["decided"]), *statistics.times(told)]
            for name, text in statistics.DECISIONS.items()
            for told in (found["by_decision"][name],)
        ),
    )
    answers = [(text, found["answers"][name]) for name, text in statistics.ANSWERS.items()]
    yield _table("Meldungen, Ansprüche, Vorschläge", _ANSWERS, (_answer(*each) for each in answers))
    yield _table(
        "Wo sie stehen",
        _STATES,
        (
            [text, statistics.STATES[state], dates.number(count)]
            for text, told in answers
            for state, count in told["states"].items()
        ),
        numbers=[2],
    )


def _table(
    title: str, head: tuple[str, ...], rows: Any, *, numbers: list[int] | None = None
) -> dict[str, Any]:
    columns = numbers or list(range(1, len(head)))
    return {"title": title, "head": list(head), "rows": list(rows), "numbers": columns}


def _part(told: Mapping[str, Any]) -> list[str]:
    taken = (dates.number(told["decisions"][name]) for name in statistics.DECISIONS)
    return [told["label"], *taken, dates.number(told["waiting"])]


def _answer(text: str, told: Mapping[str, Any]) -> list[str]:
    counts = (dates.number(told[name]) for name in ("received", "decided"))
    return [text, *counts, *statistics.times(told)]
