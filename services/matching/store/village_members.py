"""Who founds a village or is asked to join it, what they answered, and which cards may go out."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from asyncpg import Record

from contracts.matching import Market
from services.chassis.transaction import Transaction

COLUMNS: Final = """village_id, subject_id, person_id, role, answer, ending, is_held, asked_at,
             answer_until, answered_at, told_at"""
FOUNDER: Final = "founder"
ASKED: Final = "asked"
OUT: Final = ("no", "late", "left")
"""Endings after which a village asks a household no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A household of a village; held: it belongs there and to no other village.

    ``ending``: no, late, left; released (the village goes on with others), over (it was given up).
    ``told_at``: when notifications learned last how to tell it that it is asked.
    """

    village_id: UUID
    subject_id: UUID
    person_id: str
    role: str
    answer: str | None
    ending: str | None
    is_held: bool
    asked_at: datetime
    answer_until: datetime | None
    answered_at: datetime | None
    told_at: datetime | None

    @property
    def agrees(self) -> bool:
        """Whether it founds, or has said yes, and stands by it."""
        return self.is_held and (self.role == FOUNDER or self.answer == "yes")

    @property
    def is_open(self) -> bool:
        """Whether its answer is still awaited."""
        return self.is_held and self.role == ASKED and self.answer is None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it came by the code, and the commune has not said yet that it founds."""
        return self.role == FOUNDER and not self.is_held and self.ending is None

    def is_late(self, at: datetime) -> bool:
        """Whether its time to answer was over then."""
        return self.answer_until is not None and self.answer_until <= at


@dataclass(frozen=True, slots=True)
class Card:
    """A sealed contact card, and the households of which its owner read when she agreed."""

    sealed: bytes
    shown: frozenset[UUID]


async def of_village(tx: Transaction, village_id: UUID) -> list[Member]:
    """All of a village, also those who are out."""
    return await _read(tx, "village_id = $1", village_id, ending="ORDER BY asked_at, subject_id")


async def of_villages(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, list[Member]]:
    """All of several villages, by village."""
    found: dict[UUID, list[Member]] = {}
    for member in await _read(tx, "village_id = ANY($1::uuid[])", list(ids)):
        found.setdefault(member.village_id, []).append(member)
    return found


async def of_person(tx: Transaction, person_id: str) -> list[Member]:
    """Where a person's household takes part or was asked, the latest first."""
    return await _read(tx, "person_id = $1", person_id, ending="ORDER BY asked_at DESC, village_id")


async def find(tx: Transaction, village_id: UUID, subject_id: UUID) -> Member | None:
    """A household's part in a village."""
    found = await _read(tx, "village_id = $1 AND subject_id = $2", village_id, subject_id)
    return found[0] if found else None


async def take(tx: Transaction, members: Sequence[Member]) -> int:
    """Enter these households; how many could be held: others belong to another village.

    What they were here before and are no more is forgotten. They are taken in one order, so that
    two villages that take the same ones do not wait for each other.
    """
    ordered = sorted(members, key=lambda member: member.subject_id)
    await tx.execute(
        """DELETE FROM village_member WHERE NOT is_held
             AND (village_id, subject_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))""",
        [member.village_id for member in ordered],
        [member.subject_id for member in ordered],
    )
    taken = 0
    for member in ordered:
        taken += bool(
            await tx.fetchval(
                f"""INSERT INTO village_member ({COLUMNS})
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                    ON CONFLICT DO NOTHING RETURNING true""",
                *_values(member),
            )
        )
    return taken


async def keep(tx: Transaction, member: Member) -> None:
    """Store what became of a member; the caller holds the village's lock."""
    await tx.execute(
        """UPDATE village_member SET person_id = $3, role = $4, answer = $5, ending = $6,
             is_held = $7, asked_at = $8, answer_until = $9, answered_at = $10, told_at = $11
           WHERE village_id = $1 AND subject_id = $2""",
        *_values(member),
    )


async def held_elsewhere(tx: Transaction, village_id: UUID) -> set[UUID]:
    """The households that belong to another village."""
    rows = await tx.fetch(
        "SELECT subject_id FROM village_member WHERE is_held AND village_id <> $1", village_id
    )
    return {row["subject_id"] for row in rows}


async def declined(tx: Transaction, village_id: UUID) -> set[UUID]:
    """The households that said no when the village was proposed to them."""
    rows = await tx.fetch(
        """SELECT seeker_id FROM match
           WHERE offer_id = $1 AND state = 'declined' AND lifted_at IS NULL""",
        village_id,
    )
    return {row["seeker_id"] for row in rows}


async def declined_among(tx: Transaction, subject_ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Which two of these households declined each other as founders, whichever of them did."""
    rows = await tx.fetch(
        """SELECT seeker_id, offer_id FROM match
           WHERE market = $2 AND state = 'declined' AND lifted_at IS NULL
             AND seeker_id = ANY($1::uuid[]) AND offer_id = ANY($1::uuid[])""",
        list(subject_ids),
        Market.FOUNDING,
    )
    return [(row["seeker_id"], row["offer_id"]) for row in rows]


async def blocked_among(tx: Transaction, person_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Which two of these people never meet, whoever of the two said so."""
    rows = await tx.fetch(
        """SELECT person_id, blocked_person_id FROM block
           WHERE person_id = ANY($1::text[]) AND blocked_person_id = ANY($1::text[])""",
        list(person_ids),
    )
    return [(row["person_id"], row["blocked_person_id"]) for row in rows]


async def add_consent(
    tx: Transaction, member: Member, *, text_version: str, channels: Sequence[str], card: Card
) -> None:
    """Keep a card; one that was in force before is taken back."""
    await revoke(tx, member.village_id, member.subject_id)
    await tx.execute(
        """INSERT INTO village_consent
             (village_id, subject_id, person_id, given_at, text_version, channels, card, shown)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        member.village_id,
        member.subject_id,
        member.person_id,
        tx.now,
        text_version,
        list(channels),
        card.sealed,
        sorted(card.shown),
    )


async def revoke(tx: Transaction, village_id: UUID, subject_id: UUID) -> None:
    """Delete the card of a household, and note when."""
    await tx.execute(
        """UPDATE village_consent SET card = NULL, revoked_at = $3
           WHERE village_id = $1 AND subject_id = $2 AND revoked_at IS NULL""",
        village_id,
        subject_id,
        tx.now,
    )


async def cards(tx: Transaction, village_id: UUID) -> dict[UUID, Card]:
    """The cards of those who agreed and still do."""
    rows = await tx.fetch(
        """SELECT subject_id, card, shown FROM village_consent
           WHERE village_id = $1 AND revoked_at IS NULL AND card IS NOT NULL""",
        village_id,
    )
    return {row["subject_id"]: Card(row["card"], frozenset(row["shown"])) for row in rows}


async def forget(tx: Transaction, subject_id: UUID) -> None:
    """Nothing of a household stays: membership, number, consents, and that others read of it."""
    await tx.execute(
        """UPDATE village_consent SET shown = array_remove(shown, $1)
           WHERE shown @> ARRAY[$1]::uuid[]""",
        subject_id,
    )
    for table in ("village_consent", "village_member", "village_household"):
        await tx.execute(f"DELETE FROM {table} WHERE subject_id = $1", subject_id)


async def forget_past(tx: Transaction, village_id: UUID) -> None:
    """No card of a village stays, and nothing of those who are not in it."""
    for statement in (
        "DELETE FROM village_consent WHERE village_id = $1",
        "DELETE FROM village_member WHERE village_id = $1 AND NOT is_held",
        """DELETE FROM village_household h WHERE village_id = $1 AND NOT EXISTS (
             SELECT FROM village_member m
              WHERE m.village_id = h.village_id AND m.subject_id = h.subject_id)""",
    ):
        await tx.execute(statement, village_id)


async def _read(tx: Transaction, condition: str, *values: object, ending: str = "") -> list[Member]:
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM village_member WHERE {condition} {ending}", *values
    )
    return [_member(row) for row in rows]


def _member(row: Record) -> Member:
    return Member(**dict(row))


def _values(member: Member) -> tuple[object, ...]:
    return (
        member.village_id,
        member.subject_id,
        member.person_id,
        member.role,
        member.answer,
        member.ending,
        member.is_held,
        member.asked_at,
        member.answer_until,
        member.answered_at,
        member.told_at,
    )
