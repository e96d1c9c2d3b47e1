"""Answers to learn from, what was learned, and suggestions that are not wanted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from contracts.matching import Side
from services.chassis.transaction import Transaction
from services.matching.decide.learning import Learned, No, Said, Settled
from services.matching.decide.older import read_row


async def answers(tx: Transaction, *, since: datetime) -> list[Said]:
    """What households answered to projects since then, each with both rows of that moment."""
    rows = await tx.fetch(
        """SELECT m.seeker_person_id, p.criteria->'household'->>'kind' AS kind,
             m.seeker_answer, m.seeker_row, m.offer_row
           FROM match m JOIN profile p ON p.profile_id = m.seeker_id
           WHERE m.market = 'living' AND m.seeker_answer IN ('yes', 'no')
             AND m.seeker_answered_at > $1
           ORDER BY m.match_id""",
        since,
    )
    return [
        Said(
            row["seeker_person_id"],
            row["kind"],
            row["seeker_answer"] == "yes",
            read_row(row["seeker_row"], Side.SEEKER),
            read_row(row["offer_row"], Side.OFFER),
        )
        for row in rows
    ]


async def keep(tx: Transaction, learned: dict[str, Learned]) -> None:
    """What was learned takes the place of what was learned before."""
    await tx.execute("DELETE FROM learned")
    await tx.executemany(
        """INSERT INTO learned (kind, weights, answers, people, learned_at)
           VALUES ($1, $2, $3, $4, $5)""",
        [
            (kind, dict(told.weights), told.answers, told.people, tx.now)
            for kind, told in learned.items()
        ],
    )


async def find(tx: Transaction, kind: str) -> dict[str, Any] | None:
    """What a kind of household begins with; else what all kinds together do."""
    row = await tx.fetchrow(
        """SELECT kind, weights, answers, people, learned_at FROM learned
           WHERE kind IN ($1, '') ORDER BY kind DESC LIMIT 1""",
        kind,
    )
    return dict(row) if row else None


async def noes_of(tx: Transaction, person_id: str, *, since: datetime) -> list[No]:
    """A household's own noes to projects since then."""
    rows = await tx.fetch(
        """SELECT seeker_reason, offer_row, seeker_answered_at FROM match
           WHERE seeker_person_id = $1 AND market = 'living' AND seeker_answer = 'no'
             AND seeker_reason IS NOT NULL AND seeker_answered_at > $2
           ORDER BY seeker_answered_at, match_id""",
        person_id,
        since,
    )
    return [
        No(row["seeker_reason"], read_row(row["offer_row"], Side.OFFER), row["seeker_answered_at"])
        for row in rows
    ]


async def settled(tx: Transaction, person_id: str) -> dict[str, Settled]:
    """What a person has been asked and answered, by the code of the suggestion."""
    rows = await tx.fetch(
        "SELECT code, after_value, dismissed_at FROM dismissed_suggestion WHERE person_id = $1",
        person_id,
    )
    return {row["code"]: Settled(row["after_value"], row["dismissed_at"]) for row in rows}


async def dismiss(tx: Transaction, person_id: str, *, code: str, after: int) -> None:
    """Do not ask this again."""
    await tx.execute(
        """INSERT INTO dismissed_suggestion (person_id, code, after_value, dismissed_at)
           VALUES ($1, $2, $3, $4) ON CONFLICT (person_id, code)
           DO UPDATE SET after_value = $3, dismissed_at = $4""",
        person_id,
        code,
        after,
        tx.now,
    )


async def forget(tx: Transaction, people: Iterable[str], *, until: datetime) -> None:
    """People were erased: what they had answered until then."""
    await tx.execute(
        """DELETE FROM dismissed_suggestion
            WHERE person_id = ANY($1::text[]) AND dismissed_at <= $2""",
        list(people),
        until,
    )
