"""Tables to take away, as German spreadsheets open them."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from starlette.responses import Response

from services.chassis.cells import guarded

BOM: Final = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


def spreadsheet(rows: Iterable[Sequence[object]], *, name: str) -> Response:
    """Rows as a CSV file to download, with semicolons; no text is calculated, figures are figures."""
    text = io.StringIO()
    told = ([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(told)
    return Response(
        BOM + text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
