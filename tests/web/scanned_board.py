"""Mails of the board, whose links scanners fetch before people press their buttons."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, Final
from uuid import UUID

from services.chassis.timers import run_one
from services.registry.app import timers_of
from tests.registry.builders import ANNA, Clock, a_key
from tests.registry.networking.builders import Board, a_posting
from tests.web.town import Town


def board_of(town: Town) -> Board:
    return Board(town.registry, Clock())


async def drafted(town: Town) -> EmailMessage:
    await board_of(town).draft(a_posting())
    return (await town.carry())[-1]


async def listed(town: Town) -> EmailMessage:
    await board_of(town).put_up(a_posting())
    return (await town.carry())[-1]


async def due(town: Town) -> EmailMessage:
    """A need that leaves the board in some days."""
    long_ago = datetime.now(UTC) - timedelta(days=85)
    answer = await town.registry.http.post(
        "/internal/v1/postings",
        json=a_posting(posted_at=long_ago.isoformat()),
        headers=town.registry.token("staff-cli") | a_key(),
    )
    assert answer.status_code == 201, answer.text
    while await run_one(town.registry.database, timers_of(town.registry.settings)):
        pass
    return (await town.carry())[-1]


async def wished(town: Town) -> EmailMessage:
    posting = await board_of(town).put_up(a_posting())
    await board_of(town).wish(posting)
    return next(mail for mail in await town.carry() if "eva" in mail["To"])


async def requested(town: Town) -> EmailMessage:
    posting = await board_of(town).put_up(a_posting())
    await town.carry()
    await board_of(town).request(posting)
    return (await town.carry())[-1]


async def proposed(town: Town) -> EmailMessage:
    contact = {"name": "Eva Beispiel", "email": "eva@example.org"}
    one = await town.registry.list_entry()
    other = await town.registry.list_entry(contact=contact, title="Werkstatt am Bahnhof")
    await town.carry()
    told = {"partner_id": str(UUID(other))}
    path = f"/v1/initiatives/{one}/partnerships"
    await board_of(town).post(path, told, **town.registry.as_owner(ANNA))
    return (await town.carry())[-1]


async def on_board(town: Town) -> int:
    return await town.said("registry", "need-listed")


async def renewed(town: Town) -> int:
    sql = "SELECT FROM posting WHERE expires_at > now() + interval '80 days'"
    return len(await town.rows("registry", sql))


async def requests(town: Town) -> int:
    return await town.said("registry", "introduction-requested")


async def accepted(town: Town) -> int:
    return await town.said("registry", "introduction-accepted")


async def confirmed(town: Town) -> int:
    return await town.said("registry", "partnership-confirmed")


async def sessions(town: Town) -> int:
    return len(await town.rows("web", "SELECT FROM session"))


CASES: Final[Mapping[str, Any]] = {
    "confirm-posting": (drafted, on_board, 1),
    "own-posting": (listed, sessions, 1),
    "renew-posting": (due, renewed, 1),
    "confirm-introduction": (wished, requests, 1),
    "answer-introduction": (requested, accepted, 1),
    "answer-partnership": (proposed, confirmed, 1),
}
"""By purpose: the mail that has the link, what counts its effect, the count after the button."""
PRESSED: Final[Mapping[str, dict[str, str]]] = {
    "answer-introduction": {"answer": "yes"},
    "answer-partnership": {"answer": "yes"},
}
"""Which button, where a page has several."""
