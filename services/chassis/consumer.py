"""Takes facts from Kafka, each with its effect once, in order per key.

A service declares functions (``handlers``, ``tombstones``); a function knows three ends: done,
`TryLater`, `NeverWorks`.
"""

from services.chassis.handlers import Handlers, Router, Tombstones, handlers, tombstones
from services.chassis.parking import NeverWorks, TryLater

__all__ = ["Handlers", "NeverWorks", "Router", "Tombstones", "TryLater", "handlers", "tombstones"]
