"""Days, times, money and distances as people say them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/Berlin")
MONTHS: Final = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
SHORT_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mär",
    "Apr",
    "Mai",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Okt",
    "Nov",
    "Dez",
]
WEEKDAYS: Final = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]


def local(iso: str | datetime) -> datetime:
    """A moment as it is in Saxony."""
    moment = iso if isinstance(iso, datetime) else datetime.fromisoformat(iso)
    return moment.astimezone(ZONE)


def day(iso: str | datetime | date) -> str:
    """«21. Oktober 2027»."""
    moment = _as_date(iso)
    return f"{moment.day}. {MONTHS[moment.month - 1]} {moment.year}"


def today(*, now: datetime | None = None) -> date:
    """The date in Saxony."""
    return local(now or datetime.now(UTC)).date()


def since(
    iso: str | date, *, told: Callable[[str | date], str] | None = None, now: datetime | None = None
) -> str:
    """«ab März 2027», or as ``told`` tells the day, and «ab sofort» once it has come."""
    return "ab sofort" if _as_date(iso) <= today(now=now) else f"ab {(told or month)(iso)}"


def weekday(iso: str | datetime) -> str:
    """«Donnerstag, 21. Oktober 2027»."""
    return f"{WEEKDAYS[local(iso).weekday()]}, {day(iso)}"


def clock(iso: str | datetime) -> str:
    """«17 Uhr» or «17:30 Uhr»."""
    moment = local(iso)
    return f"{moment.hour} Uhr" if not moment.minute else f"{moment.hour}:{moment.minute:02d} Uhr"


def month(iso: str | datetime | date) -> str:
    """«März 2027»."""
    moment = _as_date(iso)
    return f"{MONTHS[moment.month - 1]} {moment.year}"


def short_month(iso: str | datetime, *, now: datetime | None = None) -> str:
    """«Okt», and «Okt 2027» when that is not this year."""
    moment = local(iso)
    name = SHORT_MONTHS[moment.month - 1]
    is_this_year = moment.year == local(now or datetime.now(UTC)).year
    return name if is_this_year else f"{name} {moment.year}"


def ago(iso: str | datetime, *, now: datetime | None = None) -> str:
    """«vor 12 Tagen»."""
    days = (local(now or datetime.now(UTC)).date() - local(iso).date()).days
    match days:
        case d if d <= 0:
            return "heute"
        case 1:
            return "gestern"
        case _:
            return f"vor {days} Tagen"


def euro(amount: int) -> str:
    """«1.250 €»."""
    return f"{amount:,}".replace(",", ".") + " €"


def number(figure: float) -> str:
    """«12.345» or «3,5»."""
    text = f"{figure:,.1f}" if isinstance(figure, float) and figure % 1 else f"{int(figure):,}"
    return text.replace(",", "\x00").replace(".", ",").replace("\x00", ".")


def lasting(hours: float) -> str:
    """«unter 1 Minute», «12 Minuten», «2,5 Stunden», «3 Tage»."""
    minutes = round(hours * 60)
    if hours * 60 < 1:
        return "unter 1 Minute"
    if minutes < 60:  # noqa: PLR2004 - an hour
        return "1 Minute" if minutes == 1 else f"{minutes} Minuten"
    if hours < 48:  # noqa: PLR2004 - two days
        told = number(round(float(hours), 1))
        return "1 Stunde" if told == "1" else f"{told} Stunden"
    return f"{number(round(hours / 24))} Tage"


def places(free: int) -> str:
    """«1 Platz frei», «23 Plätze frei»."""
    return "1 Platz frei" if free == 1 else f"{free} Plätze frei"


def _as_date(iso: str | datetime | date) -> date:
    if isinstance(iso, str):
        return local(iso).date() if "T" in iso else date.fromisoformat(iso)
    return local(iso).date() if isinstance(iso, datetime) else iso
