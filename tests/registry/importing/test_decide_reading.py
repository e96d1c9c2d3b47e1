"""Files as officials really have them: letters, separators, quotes, and nothing guessed half."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.refusal import Refusal
from services.registry.decide.importing.columns import (
    Column,
    correct,
    guess_columns,
    missing,
    recognise,
)
from services.registry.decide.importing.encodings import Encoding, decode
from services.registry.decide.importing.sheet import MAX_ROWS, clean, read_sheet
from tests.registry.importing.files import ENCODED, content, sheet_of, table


@pytest.mark.parametrize(
    ("name", "encoding", "separator"),
    [
        ("csv-cp1252.csv", Encoding.WINDOWS_1252, ";"),
        ("csv-utf16le-tab.txt", Encoding.UTF_16_LITTLE, "\t"),
        ("csv-utf8bom.csv", Encoding.UTF_8_MARKED, ";"),
    ],
)
def test_what_excel_saves_in_german_is_read_with_its_encoding_and_separator(
    name: str, encoding: Encoding, separator: str
) -> None:
    sheet = sheet_of(content(name))

    assert (sheet.encoding, sheet.separator) == (encoding, separator)
    assert sheet.head[:4] == ("Name", "Träger", "PLZ", "Ort")
    assert sheet.head[6] == "Budget €"
    assert [row.number for row in sheet.rows] == [2, 3, 4]


def test_the_three_encodings_of_one_table_give_the_same_rows_but_for_the_letter_that_one_lacks() -> (
    None
):
    windows, little, marked = (
        [row.cells for row in sheet_of(content(name)).rows] for name in ENCODED
    )

    assert little == marked
    assert windows[:2] == marked[:2]
    assert [cell.replace("ł", "l") for cell in marked[2]] == list(windows[2])


def test_a_file_of_two_encodings_is_refused_by_line_and_byte() -> None:
    refused = read_sheet(content("csv-mixed-encoding.csv"))

    assert refused == Refusal("file-encodings-mixed", line=2, byte="0xFC", at=15, other_line=3)


def test_quoted_line_breaks_doubled_quotes_and_empty_rows_give_three_records() -> None:
    sheet = sheet_of(content("csv-quotes-newlines.csv"))

    assert sheet.head == ("Name", "Beschreibung", "PLZ", "Ort")
    assert [row.cells[0] for row in sheet.rows] == [
        'Werkstatt "Zur Linde"',
        "Lastenrad; Leihe & mehr",
        'Ohne Anführung "mittendrin" geht es weiter',
    ]
    assert sheet.rows[0].cells[1] == "Mo–Fr 9–12 Uhr\nDo auch 14–18 Uhr; Eingang Hof"
    assert sheet.rows[1].cells[1] == "Zeile 1\n\nZeile 3"
    assert [row.number for row in sheet.rows] == [2, 4, 5]


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        (b"", "file-empty"),
        (b" \r\n\r\n", "file-empty"),
        (b"PK\x03\x04xlsx", "file-no-table"),
        (b"\xd0\xcf\x11\xe0\xa1xls", "file-no-table"),
        (b"%PDF-1.7", "file-no-table"),
        (b"Name;Ort\r\n\x81;Dresden", "file-encoding-unknown"),
        ("Name;Ort\nA;B".encode("utf-16-le"), "file-encoding-unknown"),
        (b"\xff\xfeN\x00a", "file-encoding-broken"),
        (b"\xef\xbb\xbfName;Ort\nM\xfc;B", "file-encoding-broken"),
        (b'Name;Ort\n"offen;Dresden\nzu;Leipzig', "file-quotes-broken"),
        (b"Name;Ort\r\n", "file-without-rows"),
    ],
)
def test_what_cannot_be_read_as_a_whole_is_refused_by_a_name(told: bytes, slug: str) -> None:
    refused = read_sheet(told)

    assert isinstance(refused, Refusal)
    assert refused.slug == slug


def test_a_quote_that_never_closes_is_named_by_its_line() -> None:
    refused = read_sheet(b'Name;Ort\nA;B\n"offen;Dresden\nzu;Leipzig')

    assert refused == Refusal("file-quotes-broken", line=3)


def test_more_rows_than_we_take_are_refused_with_both_numbers() -> None:
    refused = read_sheet(table(*["A;B;C;D"] * (MAX_ROWS + 1)))

    assert refused == Refusal("file-too-many-rows", most=MAX_ROWS, rows=MAX_ROWS + 1)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found_also_where_others_stand_within_the_texts(separator: str) -> None:
    rows = [
        ("Name", "Ort", "Breite", "Beschreibung"),
        ("Treff", "Aue", '"51,05"', '"erst; dann, zuletzt"'),
        ("Hof", "Pirna", '"50,96"', '"a; b; c, d, e"'),
    ]

    sheet = sheet_of("\n".join(separator.join(row) for row in rows).encode())

    assert sheet.separator == separator
    assert sheet.rows[1].cells == ("Hof", "Pirna", "50,96", "a; b; c, d, e")


def test_a_file_may_say_its_separator() -> None:
    assert sheet_of(b"sep=,\r\nName,Ort\r\nA;1,B\r\n").rows[0].cells == ("A;1", "B")


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(
                    exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff\u200b"
                ),
                min_size=1,
                max_size=8,
            ).filter(lambda text: clean(text) == text),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_whatever_text_stands_in_a_file_comes_out_as_it_is(
    rows: list[list[str]], encoding: str
) -> None:
    quoted = [["Name", "Ort"], *rows]
    told = "\r\n".join(
        ";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in quoted
    )

    sheet = sheet_of(told.encode(encoding))

    expected = [tuple(unicodedata.normalize("NFC", cell) for cell in row) for row in rows]
    assert [row.cells for row in sheet.rows] == expected


def test_the_first_head_has_no_invisible_mark() -> None:
    decoded = decode(content("csv-utf8bom.csv"))

    assert not isinstance(decoded, Refusal)
    assert decoded.text.startswith("Name;")


def test_columns_are_known_by_many_names_and_people_are_left_behind() -> None:
    mapped = guess_columns(sheet_of(content("csv-utf8bom.csv")).head)

    assert mapped == {
        Column.TITLE: 0,
        Column.CARRIER: 1,
        Column.POSTCODE: 2,
        Column.PLACE: 3,
        Column.STREET: 4,
        Column.STARTS_ON: 5,
        Column.BUDGET: 6,
        Column.LAT: 7,
        Column.LON: 8,
        Column.PERSON: 9,
    }


def test_a_file_without_a_head_is_refused_with_its_first_row() -> None:
    refused = recognise(sheet_of(b"Treff Ost;04315\nTreff West;04229\n"))

    assert refused == Refusal("file-without-head", first="Treff Ost | 04315")


def test_without_a_name_or_a_place_it_is_said_which_column_is_missing() -> None:
    assert missing(guess_columns(["Thema", "Beschreibung"])) == (Column.TITLE, Column.PLACE)
    assert missing(guess_columns(["Name", "PLZ"])) == ()


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        ({Column.TITLE: 2}, "column-unknown"),
        ({Column.TITLE: 0, Column.PLACE: 0}, "column-used-twice"),
    ],
)
def test_one_column_is_one_field(told: dict[Column, int], slug: str) -> None:
    assert correct(told, head=["Name", "Ort"]) == Refusal(slug)
