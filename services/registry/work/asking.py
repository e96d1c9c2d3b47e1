"""Asking a website whether it is there, without being led into a network that is not public.

Each name is resolved once per step, all its addresses are looked at, and the connection goes to the
address that was looked at: what the name says a moment later does not matter. So for each redirect.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import SplitResult, urljoin

import httpx

from services.registry.decide.links import (
    PORTS,
    Answered,
    Busy,
    Failed,
    Failure,
    Outcome,
    is_public,
    may_be_asked,
)

REDIRECTS: Final = 5
MOST_BYTES: Final = 65_536
OVERALL_SECONDS: Final = 30.0
_FOR_GOOD: Final = frozenset({301, 308})
_ELSEWHERE: Final = frozenset({301, 302, 303, 307, 308})
_BUSY: Final = frozenset({429, 503})
_GUARDED: Final = frozenset({401, 403, 451})
"""The site is there, and wants no robots, or a password."""
_GONE: Final = frozenset({404, 410})

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Asker:
    """How websites are asked; ``own`` maps names to our own servers, which are let through."""

    resolve: Resolve
    agent: str
    seconds: float
    own: Mapping[str, tuple[str, int]]
    verify: ssl.SSLContext | bool = True


class _NotPublicError(Exception):
    """The name leads to an address that nobody outside reaches."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name, as the system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


async def ask(url: str, *, asker: Asker) -> Outcome:
    """Ask for the head of the page, and for the page where that is not answered.

    No site decides how this ends: what cannot be read of an answer (an address that is none) is no
    answer, since an exception would end the worker for every other site too.
    """
    try:
        async with (
            asyncio.timeout(OVERALL_SECONDS),
            httpx.AsyncClient(
                verify=asker.verify, timeout=asker.seconds, trust_env=False, follow_redirects=False
            ) as client,
        ):
            return await _follow(client, url, asker=asker)
    except (_NotPublicError, OSError, httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        return Failed(_why(problem))


def _why(problem: Exception) -> Failure:
    """What went wrong, in our words."""
    match problem:
        case _NotPublicError():
            return Failure.NOT_PUBLIC
        case socket.gaierror():
            return Failure.NAME_UNKNOWN
        case TimeoutError() | httpx.TimeoutException():
            return Failure.TOO_SLOW
        case httpx.ConnectError() if _is_tls(problem):
            return Failure.NOT_SECURE
        case _:
            return Failure.NO_ANSWER


async def _follow(client: httpx.AsyncClient, url: str, *, asker: Asker) -> Outcome:
    here, is_for_good = url, True
    for _ in range(REDIRECTS + 1):
        parts = may_be_asked(here)
        if parts is None:
            return Failed(Failure.NOT_PUBLIC)
        status, headers = await _status(client, parts, asker=asker)
        location = headers.get("location")
        if status not in _ELSEWHERE or not location:
            return _outcome(status, headers, moved_to=_moved(url, here) if is_for_good else None)
        is_for_good = is_for_good and status in _FOR_GOOD
        here = urljoin(here, location)
    return Failed(Failure.ENDLESS_REDIRECTS)


async def _status(
    client: httpx.AsyncClient, parts: SplitResult, *, asker: Asker
) -> tuple[int, httpx.Headers]:
    """What the address says to HEAD, or to GET where HEAD is not welcome."""
    told = await _send(client, "HEAD", parts, asker=asker)
    is_told = told[0] < httpx.codes.BAD_REQUEST or told[0] in _BUSY
    return told if is_told else await _send(client, "GET", parts, asker=asker)


async def _send(
    client: httpx.AsyncClient, method: str, parts: SplitResult, *, asker: Asker
) -> tuple[int, httpx.Headers]:
    host = parts.hostname or ""
    address, port = await _address(host, PORTS[parts.scheme], asker=asker)
    target = httpx.URL(parts._replace(fragment="").geturl()).copy_with(host=address, port=port)
    headers = {"host": host.encode("idna").decode(), "user-agent": asker.agent, "accept": "*/*"}
    async with client.stream(
        method, target, headers=headers, extensions={"sni_hostname": headers["host"]}
    ) as answer:
        if method == "GET":
            await _read_some(answer)
        return answer.status_code, answer.headers


async def _read_some(answer: httpx.Response) -> None:
    """Read a little, so that an answer that breaks off counts as none; never all of it."""
    read = 0
    async for part in answer.aiter_raw():
        read += len(part)
        if read >= MOST_BYTES:
            return


async def _address(host: str, port: int, *, asker: Asker) -> tuple[str, int]:
    """Where to connect: an address that was looked at, or our own server for this name."""
    for name in (host, f"*.{host.partition('.')[2]}"):
        if name in asker.own:
            return asker.own[name]
    found = await asker.resolve(host, port)
    if not found or not all(is_public(each) for each in found):
        raise _NotPublicError
    return found[0], port


def _outcome(status: int, headers: httpx.Headers, *, moved_to: str | None) -> Outcome:
    if status in _BUSY:
        return Busy(_seconds(headers.get("retry-after", "")))
    if status in _GUARDED:
        return Answered()
    if status >= httpx.codes.BAD_REQUEST:
        return Failed(Failure.NOT_FOUND if status in _GONE else Failure.ERROR)
    return Answered(moved_to)


def _seconds(told: str) -> int | None:
    """``Retry-After`` in seconds, whether it names them or a moment; None for what is neither."""
    try:
        if told.strip().isdecimal():
            return int(told)
        until = parsedate_to_datetime(told)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(round((until - datetime.now(UTC)).total_seconds()), 0)
    except (ValueError, OverflowError):  # more digits than a number or a moment has
        return None


def _moved(url: str, here: str) -> str | None:
    """The new address, if it has another name than before; ``www.`` is the same."""
    old, new = (
        (may_be_asked(each) or SplitResult("", "", "", "", "")).hostname or ""
        for each in (url, here)
    )
    return here if old.removeprefix("www.") != new.removeprefix("www.") else None


def _is_tls(problem: BaseException | None) -> bool:
    while problem is not None:
        if isinstance(problem, ssl.SSLError):
            return True
        problem = problem.__cause__ or problem.__context__
    return False
