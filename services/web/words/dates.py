"""Days, times, money and distances as people say them, in the language that is spoken."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from services.web.words.languages import gettext, ngettext, spoken

ZONE: Final = ZoneInfo("Europe/Berlin")


def local(iso: str | datetime) -> datetime:
    """A moment as it is in Saxony."""
    moment = iso if isinstance(iso, datetime) else datetime.fromisoformat(iso)
    return moment.astimezone(ZONE)


def day(iso: str | datetime | date) -> str:
    """«21. Oktober 2027»."""
    return _written(iso, "long")


def today(*, now: datetime | None = None) -> date:
    """The date in Saxony."""
    return local(now or datetime.now(UTC)).date()


def since(
    iso: str | date, *, told: Callable[[str | date], str] | None = None, now: datetime | None = None
) -> str:
    """«ab März 2027», or as ``told`` tells the day, and «ab sofort» once it has come."""
    if _as_date(iso) <= today(now=now):
        return gettext("ab sofort")
    return gettext("ab %(when)s", when=(told or _month_within)(iso))


def weekday(iso: str | datetime) -> str:
    """«Donnerstag, 21. Oktober 2027»."""
    return _written(iso, "full")


def clock(iso: str | datetime) -> str:
    """«17 Uhr» or «17:30 Uhr»."""
    moment = local(iso)
    hour, minute = moment.hour, f"{moment.minute:02d}"
    if not moment.minute:
        return gettext("%(hour)s Uhr", hour=hour)
    return gettext("%(hour)s:%(minute)s Uhr", hour=hour, minute=minute)


def span(start: str | datetime, end: str | datetime) -> str:
    """«Donnerstag, 21. Oktober 2027, 17 bis 19:30 Uhr»."""
    return gettext(
        "%(day)s, %(start)s bis %(end)s",
        day=weekday(start),
        start=clock(start).removesuffix(" Uhr"),
        end=clock(end),
    )


def month(iso: str | datetime | date) -> str:
    """«März 2027», by itself."""
    return _written(iso, "LLLL y")


def short_month(iso: str | datetime, *, now: datetime | None = None) -> str:
    """«Okt», and «Okt 2027» when that is not this year."""
    is_this_year = local(iso).year == local(now or datetime.now(UTC)).year
    return _written(iso, "LLL" if is_this_year else "LLL y")


def ago(iso: str | datetime, *, now: datetime | None = None) -> str:
    """«vor 12 Tagen»."""
    days = (local(now or datetime.now(UTC)).date() - local(iso).date()).days
    match days:
        case d if d <= 0:
            return gettext("heute")
        case 1:
            return gettext("gestern")
        case _:
            return ngettext("vor %(num)s Tag", "vor %(num)s Tagen", days)


def euro(amount: int) -> str:
    """«1.250 €»."""
    return gettext("%(amount)s €", amount=number(amount))


def number(figure: float) -> str:
    """«12.345» or «3,5»."""
    text = f"{figure:,.1f}" if isinstance(figure, float) and figure % 1 else f"{int(figure):,}"
    locale = spoken().locale
    signs = get_group_symbol(locale) + get_decimal_symbol(locale)
    return text.translate(str.maketrans(",.", signs))


def percent(figure: float) -> str:
    """«81 %»."""
    return gettext("%(figure)s %%", figure=number(figure))


def lasting(hours: float) -> str:
    """«unter 1 Minute», «12 Minuten», «2,5 Stunden», «3 Tage»."""
    minutes = round(hours * 60)
    if hours * 60 < 1:
        return gettext("unter 1 Minute")
    if minutes < 60:  # noqa: PLR2004 - an hour
        return ngettext("%(num)s Minute", "%(num)s Minuten", minutes)
    if hours < 48:  # noqa: PLR2004 - two days
        told = round(float(hours), 1)
        if told % 1:
            return gettext("%(hours)s Stunden", hours=number(told))
        return ngettext("%(num)s Stunde", "%(num)s Stunden", int(told))
    days = round(hours / 24)
    return ngettext("%(days)s Tag", "%(days)s Tage", days, days=number(days))


def kilometres(km: float) -> str:
    """«34 km entfernt», «im selben Ort»: how far something is, the same on every page."""
    if not round(km):
        return gettext("im selben Ort")
    return gettext("%(km)s km entfernt", km=number(round(km)))


def kilometres_between(km: float) -> str:
    """«34 km voneinander entfernt», «im selben Ort»: how far two are from each other."""
    return f"{number(round(km))} km voneinander entfernt" if round(km) else kilometres(km)


def places(free: int) -> str:
    """«1 Platz frei», «23 Plätze frei»."""
    return ngettext("%(num)s Platz frei", "%(num)s Plätze frei", free)


def _month_within(iso: str | date) -> str:
    """A month inside a sentence: some languages have a form of its own for that."""
    return _written(iso, "MMMM y")


def _written(iso: str | datetime | date, form: str) -> str:
    return format_date(_as_date(iso), form, locale=spoken().locale)


def _as_date(iso: str | datetime | date) -> date:
    if isinstance(iso, str):
        return local(iso).date() if "T" in iso else date.fromisoformat(iso)
    return local(iso).date() if isinstance(iso, datetime) else iso
