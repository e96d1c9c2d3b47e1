"""Intents, the relay's book and receipts must tell one story; what does not fit is unexplained."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from services.chassis.database import Database
from services.notifications.mail.ledger import Ledger
from services.notifications.store import figures
from services.notifications.store.figures import Intent

HANDED_OVER: Final = frozenset({"accepted", "delivered", "bounced_soft", "bounced_hard"})
OPEN: Final = frozenset({"handing_over", "unknown"})
PAGE: Final = 500


@dataclass(slots=True)
class Audit:
    """What was found; ``unexplained`` is zero when all is well."""

    by_state: dict[str, int] = field(default_factory=dict)
    mails: int = 0
    in_the_book: int = 0
    open: int = 0
    lost: int = 0
    doubled: int = 0
    unmarked: int = 0
    stray_receipts: int = 0

    @property
    def unexplained(self) -> int:
        """How many things do not fit."""
        return self.lost + self.doubled + self.unmarked + self.stray_receipts

    def as_json(self) -> dict[str, Any]:
        """Everything for the one who asked."""
        return {**asdict(self), "unexplained": self.unexplained}


async def audit(database: Database, ledger: Ledger) -> Audit:
    """Compare every mail that ever had a number with the relay's book."""
    found = Audit()
    async for intents in _pages(database):
        for intent in intents:
            await _compare(found, intent, ledger)
    async with database.read() as tx:
        found.by_state = await figures.count_by_state(tx)
        found.stray_receipts = await figures.stray_receipts(tx)
    return found


async def _pages(database: Database) -> AsyncIterator[Sequence[Intent]]:
    after = UUID(int=0)
    while True:
        async with database.read() as tx:
            page = await figures.mail_intents(tx, after=after, limit=PAGE)
        if not page:
            return
        yield page
        after = page[-1].id


async def _compare(found: Audit, intent: Intent, ledger: Ledger) -> None:
    accepted = len(await ledger.accepted(intent.message_id or ""))
    tally = Counter(mails=1, in_the_book=accepted)
    tally["doubled"] = max(0, accepted - 1)
    if intent.state in OPEN:
        tally["open"] = 1
    elif accepted and intent.state not in HANDED_OVER:
        tally["unmarked"] = 1
    elif not accepted and intent.state in HANDED_OVER - {"bounced_hard"}:
        tally["lost"] = 1
    for name, count in tally.items():
        setattr(found, name, getattr(found, name) + count)
