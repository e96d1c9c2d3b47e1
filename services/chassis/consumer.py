"""What a service needs to say which facts it takes: functions, and the ends that they know.

A function is done, raises `TryLater`, or raises `NeverWorks`. See `subscriber` for how facts come.
"""

from services.chassis.handlers import Handlers, Router, Tombstones, handlers, together, tombstones
from services.chassis.parking import NeverWorks, TryLater

__all__ = [
    "Handlers",
    "NeverWorks",
    "Router",
    "Tombstones",
    "TryLater",
    "handlers",
    "together",
    "tombstones",
]
