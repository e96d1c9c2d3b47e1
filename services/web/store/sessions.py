"""Rows of the web: sessions, login codes, drafts, counters. Only digests of secrets are stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.web.decide import Kind, LoginCode

SENT: Final = "sent"
"""The ``form`` of a draft that was sent."""
KEPT: Final = "kept"
"""The ``form`` of a draft that holds what was sent after its session had ended."""
KEPT_FOR: Final = timedelta(days=1)
COUNTED_FOR: Final = timedelta(hours=2)
"""No limit looks further back; rows name mailboxes and network addresses."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as stored."""

    kind: Kind
    person_id: str | None
    principal: dict[str, Any]
    email_sealed: bytes | None
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An unfinished form as stored."""

    id: UUID
    form: str
    person_id: str | None
    data_sealed: bytes


async def insert_session(tx: Transaction, digest: bytes, row: SessionRow) -> None:
    """Store a new session."""
    await tx.execute(
        """INSERT INTO session
             (digest, kind, person_id, principal, email_sealed, created_at, seen_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        digest,
        row.kind,
        row.person_id,
        row.principal,
        row.email_sealed,
        row.created_at,
        row.seen_at,
    )


async def session(tx: Transaction, digest: bytes) -> SessionRow | None:
    """The session behind a cookie."""
    row = await tx.fetchrow(
        """SELECT kind, person_id, principal, email_sealed, created_at, seen_at
             FROM session WHERE digest = $1""",
        digest,
    )
    return SessionRow(**{**dict(row), "kind": Kind(row["kind"])}) if row else None


async def touch_session(tx: Transaction, digest: bytes) -> None:
    """Note that the session was used; at most once a minute."""
    await tx.execute(
        "UPDATE session SET seen_at = $2 WHERE digest = $1 AND seen_at < $3",
        digest,
        tx.now,
        tx.now - timedelta(minutes=1),
    )


async def drop_session(tx: Transaction, digest: bytes) -> None:
    """End one session."""
    await tx.execute("DELETE FROM session WHERE digest = $1", digest)


async def insert_login_code(
    tx: Transaction,
    *,
    code_id: UUID,
    person_id: str,
    email_sealed: bytes,
    code: LoginCode,
    next_path: str,
    replaces: bytes,
) -> None:
    """Store a mailed code; the one that the browser asked for before (``replaces``) is gone."""
    await tx.execute("DELETE FROM login_code WHERE browser_digest = $1", replaces)
    await tx.execute(
        """INSERT INTO login_code
             (id, person_id, email_sealed, code_digest, browser_digest, expires_at, next_path)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        code_id,
        person_id,
        email_sealed,
        code.code_digest,
        code.browser_digest,
        code.expires_at,
        next_path,
    )


async def lock_login_code(tx: Transaction, browser_digest: bytes) -> dict[str, Any] | None:
    """The browser's code, locked; None if there is none."""
    row = await tx.fetchrow(
        "SELECT * FROM login_code WHERE browser_digest = $1 FOR UPDATE", browser_digest
    )
    return dict(row) if row else None


async def count_try(tx: Transaction, code_id: UUID) -> None:
    """One wrong try more."""
    await tx.execute("UPDATE login_code SET tries = tries + 1 WHERE id = $1", code_id)


async def drop_login_code(tx: Transaction, code_id: UUID) -> None:
    """A code works once."""
    await tx.execute("DELETE FROM login_code WHERE id = $1", code_id)


async def put_draft(tx: Transaction, digest: bytes, row: DraftRow) -> None:
    """Store a draft under its cookie, or overwrite it."""
    await tx.execute(
        """INSERT INTO draft (digest, id, form, person_id, data_sealed, updated_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (digest) DO UPDATE
             SET id = excluded.id, form = excluded.form, data_sealed = excluded.data_sealed,
                 updated_at = excluded.updated_at,
                 person_id = coalesce(excluded.person_id, draft.person_id)""",
        digest,
        row.id,
        row.form,
        row.person_id,
        row.data_sealed,
        tx.now,
    )


async def draft(tx: Transaction, digest: bytes, *, form: str) -> DraftRow | None:
    """The draft behind a cookie."""
    row = await tx.fetchrow(
        "SELECT id, form, person_id, data_sealed FROM draft WHERE digest = $1 AND form = $2",
        digest,
        form,
    )
    return DraftRow(**dict(row)) if row else None


async def bind_draft(tx: Transaction, draft_id: UUID, person_id: str) -> None:
    """Note whose mailbox a draft's link went to, unless the draft has somebody already."""
    await tx.execute(
        "UPDATE draft SET person_id = coalesce(person_id, $2) WHERE id = $1", draft_id, person_id
    )


async def move_draft(tx: Transaction, draft_id: UUID, digest: bytes) -> str | None:
    """Give a draft a new cookie (after a resume link); the name of its form, None if it is gone."""
    form: str | None = await tx.fetchval(
        "UPDATE draft SET digest = $2 WHERE id = $1 AND form <> $3 RETURNING form",
        draft_id,
        digest,
        SENT,
    )
    return form


async def close_draft(tx: Transaction, digest: bytes) -> None:
    """The form was sent: forget what it said, remember that it was sent."""
    await tx.execute(
        "UPDATE draft SET form = $2, data_sealed = '', updated_at = $3 WHERE digest = $1",
        digest,
        SENT,
        tx.now,
    )


async def drop_draft(tx: Transaction, digest: bytes) -> None:
    """Forget a draft and that there was one."""
    await tx.execute("DELETE FROM draft WHERE digest = $1", digest)


async def was_sent(tx: Transaction, digest: bytes) -> bool:
    """Whether this browser's form was sent before: a second click gets the first one's page."""
    found = await tx.fetchval(
        "SELECT true FROM draft WHERE digest = $1 AND form = $2", digest, SENT
    )
    return bool(found)


def mailbox_scope(kind: str, person_id: str) -> str:
    """The counter of mails of one kind to one mailbox."""
    return f"{kind}-to:{person_id}"


async def hits_in_window(tx: Transaction, scope: str, *, minutes: int) -> int:
    """Count this hit and say how many there were in the last minutes."""
    minute = tx.now.replace(second=0, microsecond=0)
    await tx.execute(
        """INSERT INTO rate (scope, minute, hits) VALUES ($1, $2, 1)
           ON CONFLICT (scope, minute) DO UPDATE SET hits = rate.hits + 1""",
        scope,
        minute,
    )
    total = await tx.fetchval(
        "SELECT sum(hits) FROM rate WHERE scope = $1 AND minute > $2",
        scope,
        minute - timedelta(minutes=minutes),
    )
    return int(total or 0)


async def take_hit_back(tx: Transaction, scope: str) -> None:
    """Uncount the newest hit of a scope, if it still stands."""
    await tx.execute(
        """UPDATE rate SET hits = hits - 1
            WHERE scope = $1 AND minute =
                  (SELECT max(minute) FROM rate WHERE scope = $1 AND hits > 0)""",
        scope,
    )


async def visits_of(tx: Transaction, person_id: str) -> list[dict[str, Any]]:
    """When a person signed in and was here last."""
    rows = await tx.fetch(
        """SELECT kind, created_at, seen_at FROM session WHERE person_id = $1
            ORDER BY created_at, digest""",
        person_id,
    )
    return [dict(row) for row in rows]


async def drafts_of(tx: Transaction, person_id: str) -> list[dict[str, Any]]:
    """The unfinished forms of a person, sealed."""
    rows = await tx.fetch(
        """SELECT form, data_sealed, updated_at FROM draft WHERE person_id = $1
            ORDER BY updated_at, id""",
        person_id,
    )
    return [dict(row) for row in rows]


async def forget_person(tx: Transaction, person_id: str) -> None:
    """Drop all that the web knows of a person."""
    for table in ("session", "login_code", "draft"):
        await tx.execute(f"DELETE FROM {table} WHERE person_id = $1", person_id)  # noqa: S608 - names are ours
    await tx.execute("DELETE FROM rate WHERE scope LIKE '%-to:' || $1", person_id)


async def drop_expired(tx: Transaction, *, draft_life: timedelta) -> None:
    """Nightly broom; readers ignore expired rows anyway."""
    await tx.execute("DELETE FROM login_code WHERE expires_at < $1", tx.now)
    await tx.execute("DELETE FROM session WHERE seen_at < $1", tx.now - timedelta(days=30))
    await tx.execute("DELETE FROM draft WHERE updated_at < $1", tx.now - draft_life)
    await tx.execute("DELETE FROM rate WHERE minute < $1", tx.now - COUNTED_FOR)
    await tx.execute(
        "DELETE FROM draft WHERE form = $1 AND updated_at < $2", KEPT, tx.now - KEPT_FOR
    )
