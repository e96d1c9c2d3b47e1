"""Amounts and coordinates as Germans write them: a comma before cents, a point between thousands.

What can be read in two ways is asked, never guessed: a factor of 1,000 decides who may apply.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.chassis.refusal import Refusal

ENGLISH: Final = "amount-english"
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?")
_BLANKED: Final = re.compile(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]{1,2})?")
_PLAIN: Final = re.compile(r"-?[0-9]+(?:,[0-9]{1,2})?")
_ENGLISH: Final = re.compile(
    r"-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}|-?[0-9]{1,3}(?:,[0-9]{3}){2,}"
)
_POINT: Final = re.compile(r"-?[0-9]+\.[0-9]{1,2}")
_COMMA_GROUP: Final = re.compile(r"-?[0-9]{1,3},[0-9]{3}")
_DEGREES: Final = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,12})?°?")
_CURRENCY: Final = re.compile(r"(?:€|EUR|Euro)", re.IGNORECASE)
LONGEST: Final = 30


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in euros; ``note`` says how it was read where that was not plain."""

    value: Decimal
    note: str | None = None


def read_amount(text: str) -> Amount | Refusal:
    """A sum, or what is unclear about it."""
    if "%" in text:
        return Refusal("amount-percent", found=text[:LONGEST])
    bare = re.sub(r"[\u00a0\u202f]", " ", _CURRENCY.sub("", text)).strip().replace(",-", "")
    bare = bare.replace("−", "-")
    if re.search(r"[^\W\d_]", bare):
        return Refusal("amount-with-words", found=text[:LONGEST])
    if _GROUPED.fullmatch(bare) or _BLANKED.fullmatch(bare) or _PLAIN.fullmatch(bare):
        return Amount(_german(bare))
    if _ENGLISH.fullmatch(bare):
        return Amount(Decimal(bare.replace(",", "")), ENGLISH)
    if _POINT.fullmatch(bare) or _COMMA_GROUP.fullmatch(bare):
        return _two_readings(bare)
    return Refusal("amount-invalid", found=text[:LONGEST])


def read_degrees(text: str) -> float | Refusal:
    """A coordinate; a grouped one would be beyond every pole, so comma and point are the same."""
    bare = text.replace(" ", "")
    if not _DEGREES.fullmatch(bare):
        return Refusal("degrees-invalid", found=text[:LONGEST])
    return float(bare.removesuffix("°").replace(",", "."))


def read_count(text: str) -> int | Refusal:
    """A whole number that counts something; ``5,0`` of a spreadsheet is 5."""
    amount = read_amount(text)
    if isinstance(amount, Refusal):
        return amount
    if amount.value != amount.value.to_integral_value() or amount.value < 0:
        return Refusal("count-invalid", found=text[:LONGEST])
    return int(amount.value)


def write_amount(value: Decimal) -> str:
    """The sum as Germans write it: ``1.234,50 €``."""
    return f"{value:,.2f} €".translate(str.maketrans(",.", ".,"))


def _german(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))


def _two_readings(text: str) -> Refusal:
    """``1.5`` is one and a half, or a slip for 1.500; ``1,000`` is one, or an English thousand."""
    if "." in text:
        whole, _, part = text.partition(".")
        one, other = f"{whole},{part}", f"{whole}.{part.ljust(3, '0')}"
    else:
        one, other = f"{text.partition(',')[0]},00", text.replace(",", ".")
    return Refusal("amount-two-readings", found=text[:LONGEST], one=one, other=other)
