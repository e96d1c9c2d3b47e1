"""One transaction per request, committed before the answer leaves."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from services.chassis.database import Database
from services.chassis.transaction import Transaction


async def _transaction(request: Request) -> AsyncIterator[Transaction]:
    database: Database = request.app.state.database
    async with database.transaction() as tx:
        yield tx


async def _reading(request: Request) -> AsyncIterator[Transaction]:
    database: Database = request.app.state.database
    async with database.read() as tx:
        yield tx


Unit = Annotated[Transaction, Depends(_transaction, scope="function")]
"""``tx: Unit``: all that the route writes, or nothing; a raised refusal rolls back."""

Reading = Annotated[Transaction, Depends(_reading, scope="function")]
"""``tx: Reading``: reads only, no transaction of its own."""
