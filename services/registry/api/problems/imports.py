"""Refusals about files that are brought in, and what is wrong with their cells."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "file-empty": (422, "The file is empty: save the table once more and send that file."),
        "file-no-table": (422, "This is no text file: save the table as CSV and send that file."),
        "file-encoding-unknown": (
            422,
            "The letters of the file cannot be read: save it as UTF-8 or as CSV of Excel.",
        ),
        "file-encoding-broken": (
            422,
            "The file says how its letters are written, and breaks off: save it once more.",
        ),
        "file-encodings-mixed": (
            422,
            "Some lines are UTF-8, others Windows-1252: open the file, mend the line, save it anew.",
        ),
        "file-quotes-broken": (
            422,
            "A quotation mark is not closed in this line: double it within a text.",
        ),
        "file-without-head": (
            422,
            "The first row names no column that we know: put the names of the columns there.",
        ),
        "file-without-rows": (422, "Below the names of the columns there is nothing."),
        "file-too-many-rows": (422, "There are too many rows: cut the file into several."),
        "file-too-many-columns": (422, "There are too many columns: leave out what is not needed."),
        "list-name-length": (422, "Name the list so that you know it again next time."),
        "column-unknown": (422, "There is no such column in the file."),
        "column-used-twice": (422, "Two fields cannot come from one column."),
        "import-not-checked": (
            409,
            "The rows are not looked at yet, or a column is missing: wait a moment, or name it.",
        ),
        "import-over": (409, "This file is stored or dropped already."),
        "import-row-unknown": (409, "This row has nothing to decide any more: look again."),
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "row-too-wide": "The row has more cells than the head: a separator stands within a text.",
        "row-outside-region": "The place is not in the region that you speak for.",
        "row-doubled": "Another row of the file means the same entry.",
        "text-broken-letter": "A letter of the text got lost: type it anew.",
        "title-missing": "There is no name.",
        "summary-missing": "There is no short text, nor a description to make it of.",
        "topics-missing": "There is no topic: name one in the file, or one for all rows.",
        "choice-not-in-list": "This word is not in the list.",
        "choice-misspelt": "This word is not in the list: it may be a slip of the pen.",
        "amount-percent": "This is a share, not a sum: give euros.",
        "amount-with-words": "Write the whole sum in digits.",
        "amount-invalid": "This is no sum: compare it with 1.234,50.",
        "amount-two-readings": "This can be read in two ways: write one of them.",
        "count-invalid": "This is no whole number.",
        "degrees-invalid": "This is no coordinate: compare it with 51,0504.",
        "day-order-unclear": "Day or month first? Write it with points, the day first.",
        "day-impossible": "There is no such day.",
        "day-invalid": "This is no date: compare it with 31.12.2025.",
        "postcode-length": "A postcode has five digits.",
        "postcode-letters": "A letter stands in the postcode instead of a digit.",
        "postcode-invalid": "This is no postcode.",
        "postcode-not-of-place": "This postcode does not belong to the place.",
        "postcode-outside-saxony": "This is no postcode of Saxony.",
        "place-missing": "There is no place.",
        "place-unknown": "There is no municipality of this name in Saxony.",
        "place-ambiguous": "There are several: give the key of the municipality or its postcode.",
        "place-ambiguous-by-postcode": "There are several: give the key of the municipality.",
        "postcode-of-several": "Several places share this postcode: give the place.",
        "ags-invalid": "The key of a municipality has eight digits.",
        "ags-unknown": "There is no municipality with this key.",
        "ags-outside-saxony": "The key is of a municipality outside of Saxony.",
        "ags-split": "This municipality was split up: give the key of the present one.",
    }
)
