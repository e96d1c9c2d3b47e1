"""Days that never grow old: counted from today, as people in Saxony count."""

from datetime import date, datetime, timedelta

from services.web.words.dates import ZONE


def in_days(count: int) -> date:
    return datetime.now(ZONE).date() + timedelta(days=count)


def typed_day(field: str, count: int) -> dict[str, str]:
    """A day as the three inputs of a form send it."""
    day = in_days(count)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{field}_{part}": str(number) for part, number in parts.items()}
