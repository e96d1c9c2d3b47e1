"""Claims to entries, sealed in what people typed; of a letter's code only a keyed hash is kept."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.identify.claim import Claim, Proof, State

_COLUMNS = """id, initiative_id, claimant_person_id, proof, state, version, created_at,
    confirmed_at, letters, code_until, tries, evidence_at, ended_at, rival_person_id"""
Side = Literal["claimant", "rival"]


async def insert(tx: Transaction, claim: Claim, *, told: bytes) -> None:
    """Store a new claim with what was typed, sealed."""
    await tx.execute(
        f"""INSERT INTO ownership_claim ({_COLUMNS}, told)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)""",  # noqa: S608
        *_values(claim),
        told,
    )


async def initiative_of(tx: Transaction, claim_id: UUID) -> UUID | None:
    """Which entry a claim is about: it is locked before its claims are."""
    initiative_id: UUID | None = await tx.fetchval(
        "SELECT initiative_id FROM ownership_claim WHERE id = $1", claim_id
    )
    return initiative_id


async def lock(tx: Transaction, claim_id: UUID) -> Claim | None:
    """The claim, kept for this transaction."""
    return await _found(tx, claim_id, lock="FOR UPDATE")


async def get(tx: Transaction, claim_id: UUID) -> Claim | None:
    """The claim as it is now."""
    return await _found(tx, claim_id, lock="")


async def save(tx: Transaction, claim: Claim) -> None:
    """Store what a step made of a locked claim; a code that counts no more is forgotten."""
    await tx.execute(
        """UPDATE ownership_claim
              SET initiative_id = $2, claimant_person_id = $3, proof = $4, state = $5, version = $6,
                  created_at = $7, confirmed_at = $8, letters = $9, code_until = $10, tries = $11,
                  evidence_at = $12, ended_at = $13, rival_person_id = $14,
                  code_digest = CASE WHEN $10::timestamptz IS NULL THEN NULL ELSE code_digest END
            WHERE id = $1""",
        *_values(claim),
    )


async def keep_code(tx: Transaction, claim_id: UUID, digest: bytes) -> None:
    """Store the keyed hash of a letter's code."""
    await tx.execute("UPDATE ownership_claim SET code_digest = $2 WHERE id = $1", claim_id, digest)


async def code_digest(tx: Transaction, claim_id: UUID) -> bytes | None:
    """The keyed hash of the code that counts."""
    digest: bytes | None = await tx.fetchval(
        "SELECT code_digest FROM ownership_claim WHERE id = $1", claim_id
    )
    return digest


async def told(tx: Transaction, claim_id: UUID) -> bytes | None:
    """What was typed, sealed; nothing once that is forgotten."""
    sealed: bytes | None = await tx.fetchval(
        "SELECT told FROM ownership_claim WHERE id = $1", claim_id
    )
    return sealed


async def keep_statement(tx: Transaction, claim_id: UUID, *, side: Side, sealed: bytes) -> None:
    """Store what one side of a dispute says."""
    await tx.execute(
        f"UPDATE ownership_claim SET {side}_says = $2 WHERE id = $1",  # noqa: S608 - one of two words
        claim_id,
        sealed,
    )


async def statements(tx: Transaction, claim_id: UUID) -> dict[Side, bytes | None]:
    """What both sides of a dispute said, sealed."""
    row = await tx.fetchrow(
        "SELECT claimant_says, rival_says FROM ownership_claim WHERE id = $1", claim_id
    )
    found: dict[Side, bytes | None] = {"claimant": None, "rival": None}
    if row is not None:
        found = {"claimant": row["claimant_says"], "rival": row["rival_says"]}
    return found


async def keep_rival_contact(tx: Transaction, claim_id: UUID, sealed: bytes | None) -> None:
    """Store how to reach who had the entry: they are told also when it is theirs no more."""
    await tx.execute(
        "UPDATE ownership_claim SET rival_contact = $2 WHERE id = $1", claim_id, sealed
    )


async def rival_contact(tx: Transaction, claim_id: UUID) -> bytes | None:
    """How to reach who had the entry when the dispute began, sealed."""
    sealed: bytes | None = await tx.fetchval(
        "SELECT rival_contact FROM ownership_claim WHERE id = $1", claim_id
    )
    return sealed


async def note_reason(tx: Transaction, claim_id: UUID, reason: str) -> None:
    """Store why an editor decided so."""
    await tx.execute("UPDATE ownership_claim SET reason = $2 WHERE id = $1", claim_id, reason)


async def reason(tx: Transaction, claim_id: UUID) -> str:
    """Why an editor decided so."""
    found: str | None = await tx.fetchval(
        "SELECT reason FROM ownership_claim WHERE id = $1", claim_id
    )
    return found or ""


async def lock_open(tx: Transaction, initiative_id: UUID) -> list[Claim]:
    """The open claims to a locked entry, each kept for this transaction."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM ownership_claim
             WHERE initiative_id = $1 AND state IN ('opened', 'evidence-given', 'disputed')
             ORDER BY id FOR UPDATE""",  # noqa: S608 - constant
        initiative_id,
    )
    return [_claim(row) for row in rows]


async def lock_of(tx: Transaction, person_id: str, *, created_until: datetime) -> list[Claim]:
    """The claims in which a person is on either side, up to a moment, each kept."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM ownership_claim
             WHERE (claimant_person_id = $1 OR rival_person_id = $1) AND created_at <= $2
             ORDER BY id FOR UPDATE""",  # noqa: S608 - constant
        person_id,
        created_until,
    )
    return [_claim(row) for row in rows]


async def lock_entries_around(tx: Transaction, person_id: str, *, created_until: datetime) -> None:
    """Lock every entry that a person owns or is in a claim about: always in the same order."""
    await tx.fetch(
        """SELECT id FROM initiative
            WHERE owner_person_id = $1 AND created_at <= $2 OR id IN (
              SELECT initiative_id FROM ownership_claim
               WHERE (claimant_person_id = $1 OR rival_person_id = $1) AND created_at <= $2)
            ORDER BY id FOR UPDATE""",
        person_id,
        created_until,
    )


async def of_person(tx: Transaction, person_id: str) -> list[Claim]:
    """The claims in which a person is on either side, newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM ownership_claim
             WHERE claimant_person_id = $1 OR rival_person_id = $1
             ORDER BY created_at DESC, id""",  # noqa: S608 - constant
        person_id,
    )
    return [_claim(row) for row in rows]


async def forget_claimant(tx: Transaction, claim_id: UUID) -> None:
    """Forget who claimed and what they told."""
    await tx.execute(
        """UPDATE ownership_claim
              SET claimant_person_id = NULL, told = NULL, claimant_says = NULL, reason = NULL,
                  code_digest = NULL, code_until = NULL
            WHERE id = $1""",
        claim_id,
    )


async def forget_rival(tx: Transaction, claim_id: UUID) -> None:
    """Forget who had the entry and what they said."""
    await tx.execute(
        """UPDATE ownership_claim
              SET rival_person_id = NULL, rival_says = NULL, rival_contact = NULL, reason = NULL
            WHERE id = $1""",
        claim_id,
    )


async def websites(tx: Transaction, domain: str, *, but: UUID) -> list[str]:
    """The public websites of other entries that may be of this domain; the caller looks closer."""
    rows = await tx.fetch(
        """SELECT content ->> 'website' AS website FROM directory
            WHERE initiative_id <> $2 AND position($1 IN lower(content ->> 'website')) > 0""",
        domain,
        but,
    )
    return [row["website"] for row in rows]


async def _found(tx: Transaction, claim_id: UUID, *, lock: str) -> Claim | None:
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM ownership_claim WHERE id = $1 {lock}",  # noqa: S608 - constants
        claim_id,
    )
    return _claim(row) if row else None


def _values(claim: Claim) -> tuple[object, ...]:
    return (
        claim.id,
        claim.initiative_id,
        claim.claimant,
        claim.proof.value,
        claim.state.value,
        claim.version,
        claim.created_at,
        claim.confirmed_at,
        claim.letters,
        claim.code_until,
        claim.tries,
        claim.evidence_at,
        claim.ended_at,
        claim.rival,
    )


def _claim(row: Record) -> Claim:
    return Claim(
        id=row["id"],
        initiative_id=row["initiative_id"],
        claimant=row["claimant_person_id"],
        proof=Proof(row["proof"]),
        state=State(row["state"]),
        version=row["version"],
        created_at=row["created_at"],
        confirmed_at=row["confirmed_at"],
        letters=row["letters"],
        code_until=row["code_until"],
        tries=row["tries"],
        evidence_at=row["evidence_at"],
        ended_at=row["ended_at"],
        rival=row["rival_person_id"],
    )
