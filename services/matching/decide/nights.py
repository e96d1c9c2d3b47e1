"""When a day ends in Saxony, and when lists are drawn anew: at three in the morning."""

from datetime import datetime, time, timedelta
from typing import Final

from contracts.moving_in import SAXONY

NIGHT: Final = time(3)
LAST_MINUTE: Final = time(23, 59)


def end_of_day(moment: datetime) -> datetime:
    """The last minute of that day in Saxony: whoever has until a day has all of it."""
    return datetime.combine(moment.astimezone(SAXONY).date(), LAST_MINUTE, tzinfo=SAXONY)


def next_night(now: datetime) -> datetime:
    """Three in the morning in Saxony, the first one that is still to come."""
    local = now.astimezone(SAXONY)
    night = datetime.combine(local.date(), NIGHT, tzinfo=SAXONY)
    return night if night > local else night + timedelta(days=1)
