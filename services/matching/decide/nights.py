"""When the next night comes: lists are drawn anew at three in the morning in Saxony."""

from datetime import datetime, time, timedelta
from typing import Final

from contracts.moving_in import SAXONY

NIGHT: Final = time(3)


def next_night(now: datetime) -> datetime:
    """Three in the morning in Saxony, the first one that is still to come."""
    local = now.astimezone(SAXONY)
    night = datetime.combine(local.date(), NIGHT, tzinfo=SAXONY)
    return night if night > local else night + timedelta(days=1)
