"""Rows are claimed, begun, and their ends recorded; each end is said as a fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.notifications import (
    Channel,
    DeliveryFact,
    NotificationAccepted,
    NotificationBounced,
    NotificationSuppressed,
    SubjectKind,
)
from services.chassis.outbox import record
from services.chassis.transaction import Transaction
from services.notifications.decide.bounces import left_alone_until
from services.notifications.decide.handover import Outcome, Reply, Verdict, is_nobody
from services.notifications.decide.purposes import PURPOSES, WhenUnknown
from services.notifications.store import handover, outcomes
from services.notifications.store.handover import Claimed, Ended, Lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How the hand-over of one claimed row ended; ``again_at`` is when to try next."""

    row: Claimed
    outcome: Outcome
    reply: Reply | None
    again_at: datetime


async def begin(
    tx: Transaction,
    rows: Sequence[tuple[Claimed, str, bytes, int]],
    *,
    relay: str,
    local_port: int,
    connected_at: datetime,
) -> set[UUID]:
    """The rows that may go now: still ours, still wanted, still worth sending.

    ``rows`` are (row, message id, SHA-256 of the body, parts).
    """
    wanting = [row.id for row, *_ in rows if not PURPOSES[row.purpose].passes_suppression]
    for ended in await handover.suppress_unwanted(tx, wanting):
        await say_suppressed(tx, ended, reason="left-alone")
    return await handover.begin(
        tx,
        [(row.id, row.fence, name, digest, parts) for row, name, digest, parts in rows],
        relay=relay,
        local_port=local_port,
        connected_at=connected_at,
    )


async def finish(tx: Transaction, results: Sequence[Result], *, relay: str) -> None:
    """Write how hand-overs ended: accepted in one statement, the rest one by one."""
    accepted = [each for each in results if each.outcome is Outcome.ACCEPTED]
    await say_accepted(
        tx,
        await handover.accept(
            tx,
            [
                (each.row.id, each.row.fence, PURPOSES[each.row.purpose].is_ephemeral)
                for each in accepted
            ],
        ),
    )
    for each in results:
        await _finish_other(tx, each)
    begun = [each for each in results if each.outcome is not Outcome.NOT_BEGUN]
    await handover.note_attempts(
        tx,
        [
            (each.row.id, each.row.attempt, relay, each.outcome, _short(each.reply))
            for each in begun
        ],
    )


async def give_back(tx: Transaction, rows: Sequence[Claimed], *, again_at: datetime) -> None:
    """Nothing of these left: they are ready again and no try was used up."""
    for row in rows:
        await handover.give_back(tx, row.id, fence=row.fence, not_before=again_at, counts=False)


async def settle_lost(tx: Transaction, row: Lost, verdict: Verdict) -> None:
    """The relay's book was asked: accepted, proven not accepted, or still unknown."""
    match verdict:
        case Verdict.ACCEPTED:
            drops = PURPOSES[row.purpose].is_ephemeral
            await say_accepted(tx, await handover.accept(tx, [(row.id, row.fence, drops)]))
        case Verdict.NOT_ACCEPTED:
            await handover.settle_lost(tx, row.id, fence=row.fence)
        case Verdict.STILL_UNKNOWN:
            return
    await handover.note_attempts(tx, [(row.id, row.attempt, "ledger", verdict, None)])


async def settle_unknowable(tx: Transaction, row: Lost) -> None:
    """An SMS of which no book tells: its purpose says whether to send again or to let it be."""
    if PURPOSES[row.purpose].when_unknown is WhenUnknown.RESEND:
        await handover.settle_lost(tx, row.id, fence=row.fence)
        outcome = "resend"
    else:
        await handover.drop(tx, row.id, fence=row.fence, why="unknown")
        outcome = "dropped"
    await handover.note_attempts(tx, [(row.id, row.attempt, "policy", outcome, None)])


async def say_accepted(tx: Transaction, ended: Sequence[Ended]) -> None:
    """Tell the others that the relay or the centre has it."""
    for row in ended:
        await say_fact(tx, row, NotificationAccepted, {})


async def say_suppressed(tx: Transaction, row: Ended, *, reason: str) -> None:
    """Tell the others that it was not sent, and why."""
    await say_fact(tx, row, NotificationSuppressed, {"reason": reason})


async def say_bounced(tx: Transaction, row: Ended, *, reason: str, is_permanent: bool) -> None:
    """Tell the others that it cannot be delivered."""
    await say_fact(tx, row, NotificationBounced, {"reason": reason, "is_permanent": is_permanent})


async def note_hard_failure(tx: Transaction, row: Ended) -> None:
    """An address failed for good: after the second time in a day it is left alone."""
    if row.address_hmac is None:
        return
    failures = await outcomes.note_failure(
        tx, row.id, address_hmac=row.address_hmac, channel=row.channel
    )
    until = left_alone_until(failures, now=tx.now)
    if until is not None:
        await outcomes.suppress(
            tx, row.address_hmac, channel=Channel(row.channel), reason="bounced", until=until
        )


async def say_fact(
    tx: Transaction, row: Ended, fact: type[DeliveryFact], told: dict[str, str | bool]
) -> None:
    """Facts are about things of other services; an account is nobody's subject but the web's."""
    if row.subject_kind == SubjectKind.ACCOUNT or row.person_id is None:
        return
    said = fact.model_validate(
        {
            "notification_id": row.id,
            "purpose": row.purpose,
            "subject_kind": row.subject_kind,
            "subject_id": row.subject_id,
            "person_id": row.person_id,
            "channel": row.channel,
            "at": tx.now,
            **told,
        }
    )
    await record(tx, said, sequence=row.version)


async def _finish_other(tx: Transaction, result: Result) -> None:
    row = result.row
    match result.outcome:
        case Outcome.ACCEPTED:
            return
        case Outcome.UNKNOWN:
            await handover.lose(tx, row.id, fence=row.fence)
        case Outcome.REJECTED_PERM:
            await _refuse(tx, result)
        case Outcome.REJECTED_TEMP | Outcome.NOT_BEGUN:
            counts = result.outcome is Outcome.REJECTED_TEMP
            await handover.give_back(
                tx, row.id, fence=row.fence, not_before=result.again_at, counts=counts
            )


async def _refuse(tx: Transaction, result: Result) -> None:
    why = _why(result.reply)
    ended = await handover.refuse(tx, result.row.id, fence=result.row.fence, why=why)
    if ended is None:
        return
    await say_bounced(tx, ended, reason=why, is_permanent=True)
    if result.reply is not None and is_nobody(result.reply):
        await note_hard_failure(tx, ended)


def _why(reply: Reply | None) -> str:
    if reply is None:
        return "refused"
    return reply.enhanced or str(reply.code)


def _short(reply: Reply | None) -> str | None:
    """Code and enhanced code only: the words of a relay may quote an address."""
    return None if reply is None else f"{reply.code} {reply.enhanced or ''}".strip()
