"""Everything that pages say in other languages is there, says the same, and counts as people do."""

import re
from collections import Counter
from string import Formatter
from typing import Final

import pytest
from babel.messages.catalog import Catalog, Message

from services.web.words import dates
from services.web.words.languages import gettext, languages, ngettext, speaking
from tests.web.catalogues import CODES, Text, catalogue, forms, said

DAY: Final = "2027-10-21T15:30:00Z"


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return said()


@pytest.fixture(scope="module", params=CODES)
def known(request: pytest.FixtureRequest) -> Catalog:
    return catalogue(request.param)


def test_every_text_of_the_pages_is_translated_and_no_other(
    texts: list[Text], known: Catalog
) -> None:
    translated = {each.id for each in known if each.id and all(forms(each.string))}

    assert len(texts) > 350
    assert set(texts) - translated == set()
    assert {each.id for each in known if each.id} - set(texts) == set()
    assert [each.id for each in known if each.fuzzy] == []


def test_a_translation_names_what_its_text_names_and_has_its_markup(known: Catalog) -> None:
    wrong = [
        (each.id, form)
        for each in known
        if each.id
        for form in forms(each.string)
        if is_other(each, form)
    ]

    assert wrong == []
    assert sum(bool(placeholders(forms(each.id)[-1])) for each in known if each.id) > 40


def is_other(text: Message, form: str) -> bool:
    german = forms(text.id)[-1]
    return placeholders(form) != placeholders(german) or markup(form) != markup(german)


def placeholders(text: str) -> Counter[str]:
    """What is put in: ``%(name)s`` in pages, ``{name}`` in the words of problems."""
    in_pages = re.findall(r"%\(\w+\)s|%%|%", text)
    return Counter([*in_pages, *(name for _, name, _, _ in Formatter().parse(text) if name)])


def markup(text: str) -> Counter[str]:
    return Counter(re.findall(r'<[^>]*>|[<>&"]', text))


def test_a_text_with_a_number_has_as_many_forms_as_the_language(known: Catalog) -> None:
    counted = [each for each in known if isinstance(each.id, tuple)]

    assert len(counted) > 8
    assert {len(forms(each.string)) for each in counted} == {known.num_plurals}


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (1, "1 iniciatiwa namakana"),
        (2, "2 iniciatiwje namakanej"),
        (3, "3 iniciatiwy namakane"),
        (4, "4 iniciatiwy namakane"),
        (5, "5 iniciatiwow namakanych"),
        (11, "11 iniciatiwow namakanych"),
        (0, "0 iniciatiwow namakanych"),
        (101, "101 iniciatiwa namakana"),
        (102, "102 iniciatiwje namakanej"),
    ],
)
def test_upper_sorbian_counts_in_four_forms(number: int, told: str) -> None:
    with speaking(languages()["hsb"]):
        said = ngettext("%(num)s Initiative gefunden", "%(num)s Initiativen gefunden", number)

    assert said == told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            "de",
            (
                "Donnerstag, 21. Oktober 2027|17:30 Uhr|Oktober 2027|Okt 2027|21. Oktober 2027"
                "|12.345|3,5|1.250 €|81 %|2,5 Stunden|18.707 Tage|vor 12 Tagen|ab Oktober 2027"
            ),
        ),
        (
            "en",
            (
                "Thursday, 21 October 2027|17:30|October 2027|Oct 2027|21 October 2027"
                "|12,345|3.5|€1,250|81%|2.5 hours|18,707 days|12 days ago|from October 2027"
            ),
        ),
        (
            "hsb",
            (
                "štwórtk, 21. oktobra 2027|17:30 hodź.|oktober 2027|okt 2027|21. oktobra 2027"
                "|12.345|3,5|1.250 €|81 %|2,5 hodźiny|18.707 dnjow|před 12 dnjemi|wot oktobra 2027"
            ),
        ),
    ],
)
def test_days_times_and_figures_are_said_as_in_each_language(code: str, told: str) -> None:
    now = dates.local("2027-11-02T12:00:00Z")
    with speaking(languages()[code]):
        said = [
            dates.weekday(DAY),
            dates.clock(DAY),
            dates.month(DAY),
            dates.short_month(DAY, now=dates.local("2026-01-01T12:00:00Z")),
            dates.day(DAY),
            dates.number(12345),
            dates.number(3.5),
            dates.euro(1250),
            dates.percent(81),
            dates.lasting(2.5),
            dates.lasting(448962),
            dates.ago(DAY, now=now),
            dates.since("2027-10-21", now=dates.local("2026-01-01T12:00:00Z")),
        ]

    assert said == told.split("|")


def test_german_is_what_stands_in_the_code() -> None:
    assert gettext("bis %(km)s km", km=25) == "bis 25 km"
    assert ngettext("%(num)s Haushalt", "%(num)s Haushalte", 2) == "2 Haushalte"
