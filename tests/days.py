"""Days that never grow old: counted from today, as people in Saxony count."""

from datetime import UTC, date, datetime, timedelta

from contracts.moving_in import day_in_saxony


def in_days(count: int) -> date:
    """The day so many days from today."""
    return day_in_saxony(datetime.now(UTC)) + timedelta(days=count)


def typed(field: str, day: date) -> dict[str, str]:
    """A day as the three inputs of a form send it."""
    return {f"{field}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def typed_day(field: str, count: int) -> dict[str, str]:
    """The day so many days from today, in three inputs."""
    return typed(field, in_days(count))
