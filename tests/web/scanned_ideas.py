"""Mails of calls for ideas, whose links scanners fetch before people press their buttons."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any, Final

from tests.registry.builders import Clock
from tests.registry.ideas.builders import Ideas
from tests.web.town import Town


def ideas_of(town: Town) -> Ideas:
    return Ideas(town.registry, Clock())


async def an_open_call(town: Town) -> str:
    return await ideas_of(town).open(
        opens_at="2026-01-01T00:00:00Z", closes_at="2099-01-01T00:00:00Z"
    )


async def handed_in(town: Town) -> EmailMessage:
    await ideas_of(town).hand_in(await an_open_call(town))
    return (await town.carry())[-1]


async def submitted(town: Town) -> EmailMessage:
    await ideas_of(town).submit(await an_open_call(town))
    return (await town.carry())[-1]


async def voted(town: Town) -> EmailMessage:
    idea = await ideas_of(town).shown(await an_open_call(town))
    await ideas_of(town).vote(idea, "eva@example.org")
    return next(mail for mail in await town.carry() if "eva" in mail["To"])


async def invited(town: Town) -> EmailMessage:
    await ideas_of(town).juror(await an_open_call(town), "eva@example.org")
    return (await town.carry())[-1]


async def submissions(town: Town) -> int:
    return await town.said("registry", "idea-submitted")


async def votes(town: Town) -> int:
    return len(await town.rows("registry", "SELECT FROM idea_vote"))


async def sessions(town: Town) -> int:
    return len(await town.rows("web", "SELECT FROM session"))


CASES: Final[Mapping[str, Any]] = {
    "confirm-idea": (handed_in, submissions, 1),
    "own-idea": (submitted, sessions, 1),
    "confirm-vote": (voted, votes, 1),
    "jury-sheet": (invited, sessions, 1),
}
"""By purpose: the mail that has the link, what counts its effect, the count after the button."""
