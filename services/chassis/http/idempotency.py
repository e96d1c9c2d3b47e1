"""The same POST twice is one effect and one answer.

The key, the digest of the body and the answer stand in the same transaction as the effect: a
double click, a reload or a proxy's retry gets the stored answer; a concurrent one waits for it.
A key counts for who used it, so that nobody gets another one's answer; visitors whom we do not know
are told apart by their keys alone. Refusals are not kept: the next try decides anew. Rows are dropped
after 24 hours by the worker, and with the person who asked.
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.responses import Response

from services.chassis.http.policy import principal_of
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Unit
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction


class AnsweredBeforeError(Exception):
    """The request was answered before; carries that answer to the edge."""

    def __init__(self, status: int, answer: Any) -> None:
        super().__init__(status)
        self.status = status
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Once:
    """This request's place in the table; ``keep`` stores the answer beside the effect."""

    tx: Transaction
    route: str
    key: UUID | None

    async def keep(self, answer: BaseModel, *, status: int = 200) -> JSONResponse:
        """Store the answer and return it."""
        told = answer.model_dump(mode="json")
        if self.key is not None:
            await self.tx.execute(
                "UPDATE idempotency SET status = $3, answer = $4 WHERE route = $1 AND key = $2",
                self.route,
                self.key,
                status,
                told,
            )
        return JSONResponse(told, status_code=status)


async def answered_before(_request: Request, problem: Exception) -> Response:
    """Say the stored answer again."""
    if not isinstance(problem, AnsweredBeforeError):
        raise problem
    return JSONResponse(problem.answer, status_code=problem.status)


async def _required(
    request: Request, tx: Unit, idempotency_key: Annotated[str | None, Header()] = None
) -> Once:
    if idempotency_key is None:
        raise RefusedError(Refusal("idempotency-key-missing"))
    return await _enter(request, tx, idempotency_key)


async def _optional(
    request: Request, tx: Unit, idempotency_key: Annotated[str | None, Header()] = None
) -> Once:
    if idempotency_key is None:
        return Once(tx, request.url.path, None)
    return await _enter(request, tx, idempotency_key)


OnceRequired = Annotated[Once, Depends(_required, scope="function")]
"""``once: OnceRequired``: the route refuses to work without an Idempotency-Key."""

OnceOptional = Annotated[Once, Depends(_optional, scope="function")]
"""``once: OnceOptional``: with a key the answer is kept, without one the route just works."""


def caller_of(principal: Principal | None) -> str:
    """Whose key it is: the person, or else what the token speaks for; ``-`` without a token."""
    if principal is None:
        return "-"
    return principal.person_id or f"{principal.issuer}/{principal.subject}"


async def _enter(request: Request, tx: Transaction, text: str) -> Once:
    key = _uuid(text)
    route = f"{caller_of(principal_of(request))} {request.method} {request.url.path}"
    digest = hashlib.sha256(await request.body()).digest()
    entered = await tx.fetchval(
        """INSERT INTO idempotency (route, key, digest) VALUES ($1, $2, $3)
           ON CONFLICT DO NOTHING RETURNING true""",
        route,
        key,
        digest,
    )
    if not entered:
        await _repeat(tx, route, key=key, digest=digest)
    return Once(tx, route, key)


async def _repeat(tx: Transaction, route: str, *, key: UUID, digest: bytes) -> None:
    row = await tx.fetchrow(
        "SELECT digest, status, answer FROM idempotency WHERE route = $1 AND key = $2", route, key
    )
    if row is None or row["status"] is None:
        raise RefusedError(Refusal("unavailable"))
    if row["digest"] != digest:
        raise RefusedError(Refusal("idempotency-key-reused"))
    raise AnsweredBeforeError(row["status"], row["answer"])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise RefusedError(Refusal("idempotency-key-missing")) from None
