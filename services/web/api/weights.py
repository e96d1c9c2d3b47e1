"""The weights that others began with, for whoever fills in the wizard; nothing is set in secret."""

from typing import Any

from services.web.upstream import Answer
from services.web.visit import Visit
from services.web.words import learned


async def learned_weights(visit: Visit, kind: str) -> dict[str, Any] | None:
    """What ``pages/learned/_weights.html`` shows for a kind of household; None: nothing is learned.

    A form does without while matching cannot be asked.
    """
    found = await visit.ask("matching", f"/v1/defaults/{kind}")
    if not isinstance(found, Answer) or not found.is_done:
        return None
    return learned.default_weights(found.data)
