"""Who moves in, and what they need: what is not said stays not said."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from contracts.languages import LANGUAGE_NAMES
from contracts.registry import HOUSEHOLD_PERSONS_MAX, HouseholdKind
from services.web.forms.reading import Form
from services.web.words import dates

HOUSEHOLDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        HouseholdKind.SINGLE: "Ich allein",
        HouseholdKind.COUPLE: "Wir zu zweit, als Paar",
        HouseholdKind.SINGLE_PARENT: "Ich mit Kind oder Kindern (alleinerziehend)",
        HouseholdKind.FAMILY: "Wir als Familie",
        HouseholdKind.SENIOR: "Ich oder wir im Ruhestand",
    }
)
LANGUAGES: Final[Mapping[str, str]] = LANGUAGE_NAMES["de"]
ALONE: Final = "Allein ist 1 Person. Bitte prüfen Sie die Zahl, oder wählen Sie etwas anderes."
AT_LEAST_TWO: Final = (
    "Das sind mindestens 2 Personen. Bitte zählen Sie alle mit, auch die Kinder, oder wählen Sie "
    "etwas anderes."
)
AS_A_COUPLE: Final = "Ein Paar sind 2 Personen. Bitte prüfen Sie die Zahl, oder wählen Sie Familie."
COUNTS: Final[Mapping[str, tuple[int, int, str]]] = MappingProxyType(
    {
        HouseholdKind.SINGLE: (1, 1, ALONE),
        HouseholdKind.COUPLE: (2, 2, AS_A_COUPLE),
        HouseholdKind.SINGLE_PARENT: (2, HOUSEHOLD_PERSONS_MAX, AT_LEAST_TWO),
        HouseholdKind.FAMILY: (2, HOUSEHOLD_PERSONS_MAX, AT_LEAST_TWO),
    }
)
"""Kind → how many persons it can be, and what is said to any other number."""
FIRST_YEAR: Final = 1900
ADULT_YEARS: Final = 18
OPEN: Final = "unknown"
"""What stands for «noch offen» and «weiß nicht»: neither a yes nor a no."""
SAID: Final[Mapping[str, bool | None]] = MappingProxyType({"yes": True, "no": False, OPEN: None})
NEEDED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pets": "Bitte sagen Sie uns, ob Tiere mitkommen.",
        "needs_step_free": "Bitte sagen Sie uns, ob Sie stufenlos wohnen müssen.",
        "needs_smoke_free": "Bitte sagen Sie uns, ob es rauchfrei sein muss.",
    }
)


def read_household(form: Form) -> dict[str, Any]:
    """Who moves in; days of birth are nobody's duty."""
    kind = form.choice("kind", of=HOUSEHOLDS, missing="Bitte wählen Sie, wer einziehen möchte.")
    persons = form.number(
        "persons",
        low=1,
        high=HOUSEHOLD_PERSONS_MAX,
        missing="Bitte geben Sie an, wie viele Personen einziehen.",
    )
    low, high, why = COUNTS.get(kind or "", (1, HOUSEHOLD_PERSONS_MAX, ""))
    if persons is not None and not low <= persons <= high:
        form.wrong("persons", why)
    births = _births(form)
    if persons is not None and len(births) > persons:
        form.wrong(
            "births",
            f"Das sind {len(births)} Geburtstage für {persons} "
            f"{'Person' if persons == 1 else 'Personen'}. Bitte prüfen Sie eines von beiden.",
        )
    if births and len(births) == persons and not any(map(_is_grown_up, births)):
        form.wrong("births", "Eine Person muss erwachsen sein. Bitte prüfen Sie die Jahre.")
    further = [each for each in form.many("kinds", of=HOUSEHOLDS) if each != kind]
    return {"kind": kind, "persons": persons, "kinds": further, "births": births}


def read_needs(form: Form) -> dict[str, Any]:
    """What they need and have, and what they speak."""
    languages = form.many("languages", of=LANGUAGES)
    if not languages:
        form.wrong("languages", "Bitte wählen Sie mindestens eine Sprache.")
    return {
        **{
            name: form.choice(name, of=("yes", "no"), missing=text) for name, text in NEEDED.items()
        },
        "smokes": form.raw("smokes") if form.raw("smokes") in SAID else OPEN,
        "has_certificate": form.raw("has_certificate")
        if form.raw("has_certificate") in SAID
        else OPEN,
        "languages": languages,
    }


def further_kinds(kind: str) -> dict[str, str]:
    """What a household may count as beside its own kind."""
    return {name: text for name, text in HOUSEHOLDS.items() if name != kind}


def born_lines(births: Iterable[str]) -> str:
    """Stored days of birth as they are typed, one a line."""
    days = (date.fromisoformat(each) for each in births)
    return "\n".join(f"{day.day}.{day.month}.{day.year}" for day in days)


def said(answers: Mapping[str, Any], name: str) -> bool | None:
    """Yes, no, or None where somebody left it open."""
    return SAID.get(str(answers.get(name, OPEN)))


def typed(*, told: bool | None) -> str:
    """The same as the page shows it."""
    return OPEN if told is None else "yes" if told else "no"


def _births(form: Form) -> list[str]:
    lines = [line.strip() for line in form.raw("births").split("\n") if line.strip()]
    if len(lines) > HOUSEHOLD_PERSONS_MAX:
        form.wrong(
            "births", f"Bitte höchstens {HOUSEHOLD_PERSONS_MAX} Geburtstage, einen je Zeile."
        )
        return []
    return [day.isoformat() for line in lines if (day := _born(form, line)) is not None]


def _is_grown_up(born: str) -> bool:
    born_on, today = date.fromisoformat(born), dates.today()
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (not had_birthday) >= ADULT_YEARS


def _born(form: Form, line: str) -> date | None:
    day = _day(re.findall(r"\d+", line[:20]))
    if day is None:
        form.wrong(
            "births", f"«{line[:20]}» ist kein Datum. Bitte schreiben Sie zum Beispiel 21.10.1987."
        )
    elif not date(FIRST_YEAR, 1, 1) <= day <= dates.today():
        form.wrong("births", f"«{line[:20]}» kann kein Geburtstag sein. Bitte prüfen Sie das Jahr.")
    else:
        return day
    return None


def _day(parts: Sequence[str]) -> date | None:
    """The day of three numbers: «21.10.1987», or «1987-10-21»."""
    if len(parts) != 3 or any(len(part) > 4 for part in parts):  # noqa: PLR2004 - day, month, year
        return None
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:  # noqa: PLR2004 - a year of four digits stands first
        numbers.reverse()
    try:
        return date(numbers[2], numbers[1], numbers[0])
    except ValueError:
        return None
