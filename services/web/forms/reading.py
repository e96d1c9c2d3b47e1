"""One form: texts, numbers, choices, dates, and an error beside each wrong field.

Length is counted in code points after CRLF → LF and NFC, here as in the browser's counter.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from starlette.datastructures import FormData

from services.chassis.http.guard import UNSTORABLE
from services.chassis.identity import normalise_email, normalise_phone
from services.chassis.refusal import Refusal
from services.web.words import problems
from services.web.words.languages import gettext

MONTHS: Final = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
]
SHORTEST_MONTH: Final = 3
LONGEST_MAILBOX: Final = 254
TRAP: Final = "website_url"
"""A field that people do not see; robots fill it in."""


@dataclass(slots=True)
class Form:
    """What was typed (kept for showing it again) and what is wrong with it."""

    typed: dict[str, list[str]]
    errors: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, data: FormData) -> "Form":
        """Read a posted form; texts that cannot be stored become errors at once."""
        form = cls({})
        for name, value in data.multi_items():
            if not isinstance(value, str):
                continue
            if UNSTORABLE.search(value):
                form.wrong(name, problems.sentence("text-unstorable"))
            clean = UNSTORABLE.sub("", value).replace("\r\n", "\n")
            form.typed.setdefault(name, []).append(unicodedata.normalize("NFC", clean))
        return form

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.errors

    @property
    def is_robot(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.raw(TRAP))

    @property
    def summary(self) -> list[dict[str, str]]:
        """All errors in the order of the fields on the page; what belongs to none stands first."""
        places = {name: place for place, name in enumerate(self.typed, 1)}
        return sorted(self.errors, key=lambda error: places.get(error["field"], 0))

    @property
    def error_of(self) -> dict[str, str]:
        """The first error of each field."""
        return {error["field"]: error["text"] for error in reversed(self.errors)}

    @property
    def values(self) -> dict[str, Any]:
        """Each field's typed text, for showing it again."""
        return {name: texts[-1] for name, texts in self.typed.items() if texts}

    def wrong(self, name: str, text: str) -> None:
        """Note an error beside a field."""
        self.errors.append({"field": name, "text": text})

    def raw(self, name: str) -> str:
        """The typed text, stripped; empty if the field is missing."""
        texts = self.typed.get(name)
        return texts[-1].strip() if texts else ""

    def many(self, name: str, *, of: Iterable[str]) -> list[str]:
        """The ticked boxes that we know."""
        known = set(of)
        return [text for text in self.typed.get(name, []) if text in known]

    def ticked(self, name: str) -> bool:
        """Whether a single box is ticked."""
        return bool(self.raw(name))

    def text(self, name: str, *, longest: int, missing: str = "") -> str:
        """A text; ``missing`` is the sentence if it must not be empty."""
        text = self.raw(name)
        if not text and missing:
            self.wrong(name, missing)
        if len(text) > longest:
            told = {"longest": longest, "length": len(text)}
            self.wrong(
                name,
                gettext("Bitte kürzen Sie auf %(longest)s Zeichen: es sind %(length)s.", **told),
            )
        return text

    def website(self, name: str) -> str:
        """An address of a website, or empty; ``https://`` may be left out, as in lists of officials."""
        typed = self.text(name, longest=200)
        if not typed or typed.startswith(("https://", "http://")):
            return typed
        if re.fullmatch(r"[^\s@:/]+\.[^\s@:/]+(/\S*)?", typed):
            return f"https://{typed}"
        self.wrong(
            name, "Bitte geben Sie die Adresse der Website an, zum Beispiel reparaturtreff.example."
        )
        return typed

    def mailbox(self, name: str) -> str:
        """An e-mail address as typed; an error beside the field if none can be delivered to it."""
        typed = self.text(name, longest=LONGEST_MAILBOX, missing=problems.sentence("email-missing"))
        read = normalise_email(typed) if typed else None
        if isinstance(read, Refusal):
            self.wrong(name, problems.sentence(read.slug, read.details))
        return typed

    def phone(self, name: str) -> str:
        """A mobile number as typed, or empty; an error beside the field if it is none."""
        typed = self.raw(name)
        read = normalise_phone(typed) if typed else None
        if isinstance(read, Refusal):
            self.wrong(name, problems.sentence(read.slug, read.details))
        return typed

    def choice(self, name: str, *, of: Iterable[str], missing: str) -> str:
        """One of some values; ``missing`` is the sentence for none."""
        text = self.raw(name)
        if text not in set(of):
            self.wrong(name, missing)
        return text

    def number(
        self, name: str, *, low: int, high: int, missing: str = "", unit: str = ""
    ) -> int | None:
        """A whole number; None if the field may be and is empty."""
        text = self.raw(name)
        if not text:
            if missing:
                self.wrong(name, missing)
            return None
        number = read_number(re.sub(r"(?<=\d)[.\u00a0 ](?=\d{3}\b)", "", text).removesuffix("€"))
        if number is None or not low <= number <= high:
            most = f"{high:,}".replace(",", ".")
            self.wrong(name, f"Bitte geben Sie eine ganze Zahl von {low} bis {most}{unit} ein.")
            return None
        return number

    def year(self, name: str, *, low: int, high: int) -> int | None:
        """A year of four digits; None if the field is empty."""
        text = self.raw(name)
        year = read_number(text) if text else None
        if text and (year is None or not low <= year <= high):
            self.wrong(name, f"Bitte geben Sie ein Jahr von {low} bis {high} ein.")
            return None
        return year

    def day(self, name: str, *, missing: str = "") -> date | None:
        """A date from three fields; month names count too."""
        parts = [self.raw(f"{name}_{part}") for part in ("day", "month", "year")]
        if not any(parts):
            if missing:
                self.wrong(f"{name}_day", missing)
            return None
        try:
            return date(_number(parts[2]), _month(parts[1]), _number(parts[0]))
        except ValueError:
            where = ("day", "month", "year")[_first_wrong(parts)]
            self.wrong(
                f"{name}_{where}",
                "Dieses Datum gibt es nicht. Bitte prüfen Sie Tag, Monat und Jahr.",
            )
            return None

    def refused(self, problem: Any, *, fields: Mapping[str, str]) -> None:
        """Put a service's problem beside the fields; what belongs to none stands on top."""
        told = problem if isinstance(problem, dict) else {}
        listed: Sequence[dict[str, Any]] = told.get("errors") or [
            {"field": str(told.get("field", "")), "slug": told.get("slug", "")}
        ]
        for error in listed:
            name = fields.get(error["field"], error["field"].rpartition(".")[2])
            text = problems.sentence(error["slug"], {**told, **error}, otherwise="fields-invalid")
            self.wrong(name if name in self.typed else "", text)


def read_number(text: str) -> int | None:
    """A whole number of up to nine digits; None for anything else, such as ``²``."""
    text = text.strip()
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _number(text: str) -> int:
    number = read_number(text)
    if number is None:
        raise ValueError(text)
    return number


def _month(text: str) -> int:
    lowered = text.casefold().rstrip(".")
    number = read_number(lowered)
    if number is not None:
        return number
    full = [
        number
        for number, name in enumerate(MONTHS, 1)
        if len(lowered) >= SHORTEST_MONTH and name.startswith(lowered)
    ]
    if len(full) != 1:
        raise ValueError(text)
    return full[0]


def _first_wrong(parts: Sequence[str]) -> int:
    for index, text in enumerate(parts):
        if read_number(text) is None and index != 1:
            return index
        if index == 1:
            try:
                in_year = 1 <= _month(text) <= 12  # noqa: PLR2004 - months
            except ValueError:
                in_year = False
            if not in_year:
                return index
    return 0
