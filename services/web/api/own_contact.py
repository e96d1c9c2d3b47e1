"""What a person told us of herself before, as a suggestion for the next form that asks for it."""

from typing import Any, Final

from services.web.upstream import data_of, items_of
from services.web.visit import Visit

CARD: Final = ("name", "email", "phone")


async def of_search(visit: Visit) -> dict[str, Any]:
    """The contact of the own search for a home or for others; the mailbox at least."""
    profile = data_of(await visit.ask("matching", "/v1/profile"), {})
    return _with_mailbox(visit, profile.get("contact") or {})


async def of_support(visit: Visit, support_id: str = "") -> dict[str, Any]:
    """The contact of that request or offer of support, of the newest one, or of the search."""
    supports = items_of(await visit.ask("matching", "/v1/supports"))
    meant = [each for each in supports if each["support_id"] == support_id] or supports
    return _with_mailbox(visit, meant[-1]["contact"]) if meant else await of_search(visit)


async def of_entry(visit: Visit, initiative_id: str) -> dict[str, Any]:
    """The contact that the own entry names for enquiries."""
    told = await visit.ask("registry", f"/v1/initiatives/{initiative_id}/contact")
    return dict(data_of(told, {}))


def card(told: dict[str, Any]) -> dict[str, str]:
    """What a contact card asks for; empty where it is not known."""
    return {name: told.get(name) or "" for name in CARD}


def _with_mailbox(visit: Visit, told: dict[str, Any]) -> dict[str, Any]:
    mailbox = visit.session.email if visit.session else None
    return {**told, "email": told.get("email") or mailbox}
