"""What people reported about entries; who left an address stands there sealed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.clearance.reports import Report, ReportReason, ReportState
from services.registry.store import regions

_FILED = """report.id, report.initiative_id, report.reason, report.state,
    report.reporter_person_id, report.received_at, report.words, report.closed_by,
    report.closed_at, report.answer, i.state = 'listed' AS is_listed,
    coalesce(r.content ->> 'title', '') AS title
  FROM report JOIN initiative AS i ON i.id = report.initiative_id
  LEFT JOIN revision AS r ON r.initiative_id = i.id
       AND r.revision = coalesce(i.public_revision, i.latest_revision)"""
_COLUMNS = "id, initiative_id, reason, state, reporter_person_id, received_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A report as editors see it; ``title`` is what the entry is called now."""

    report: Report
    words: str
    title: str
    is_listed: bool
    closed_by: str | None
    closed_at: datetime | None
    answer: str | None


async def insert(tx: Transaction, report: Report, *, words: str, contact: bytes | None) -> None:
    """Store a report."""
    await tx.execute(
        """INSERT INTO report (id, initiative_id, reason, words, reporter_person_id, contact,
                               state, received_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        report.id,
        report.initiative_id,
        report.reason.value,
        words,
        report.reporter,
        contact,
        report.state.value,
        report.received_at,
    )


async def entry_of(tx: Transaction, report_id: UUID) -> UUID | None:
    """What a report is about."""
    initiative_id: UUID | None = await tx.fetchval(
        "SELECT initiative_id FROM report WHERE id = $1", report_id
    )
    return initiative_id


async def lock(tx: Transaction, report_id: UUID) -> Report | None:
    """The report, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM report WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        report_id,
    )
    return _report(dict(row)) if row else None


async def close(
    tx: Transaction, report_id: UUID, *, state: ReportState, answer: str, by: str
) -> None:
    """Note what an editor made of it."""
    await tx.execute(
        """UPDATE report SET state = $2, answer = $3, closed_by = $4, closed_at = $5
            WHERE id = $1""",
        report_id,
        state.value,
        answer,
        by,
        tx.now,
    )


async def listed(
    tx: Transaction,
    *,
    is_open: bool,
    initiative_id: UUID | None = None,
    behind: tuple[datetime, UUID] | None = None,
    limit: int,
    region: Collection[str] = (),
) -> list[Filed]:
    """Open reports, the oldest first; closed ones, the newest first."""
    since, last = behind or (None, None)
    order, sign = ("ASC", ">") if is_open else ("DESC", "<")
    rows = await tx.fetch(
        f"""SELECT {_FILED}
             WHERE (report.state = 'open') = $1
               AND ($2::uuid IS NULL OR report.initiative_id = $2)
               AND ($3::timestamptz IS NULL
                    OR (report.received_at, report.id) {sign} ($3, $4::uuid))
               AND ($6::text[] IS NULL OR EXISTS (
                 SELECT FROM revision AS latest
                  WHERE latest.initiative_id = i.id AND latest.revision = i.latest_revision
                    AND latest.content ->> 'ags' LIKE ANY ($6)))
             ORDER BY report.received_at {order}, report.id {order} LIMIT $5""",  # noqa: S608 - of two ways
        is_open,
        initiative_id,
        since,
        last,
        limit,
        regions.patterns(region),
    )
    return [_filed(dict(row)) for row in rows]


async def filed(tx: Transaction, report_id: UUID) -> Filed | None:
    """One report as editors see it."""
    row = await tx.fetchrow(f"SELECT {_FILED} WHERE report.id = $1", report_id)
    return _filed(dict(row)) if row else None


async def open_count(tx: Transaction, *, region: Collection[str] = ()) -> int:
    """How many reports nobody has answered."""
    count: int = await tx.fetchval(
        """SELECT count(*) FROM report
             JOIN initiative AS i ON i.id = report.initiative_id
             JOIN revision AS r ON r.initiative_id = i.id AND r.revision = i.latest_revision
            WHERE report.state = 'open'
              AND ($1::text[] IS NULL OR r.content ->> 'ags' LIKE ANY ($1))""",
        regions.patterns(region),
    )
    return count


async def answered(tx: Transaction, report_id: UUID) -> dict[str, Any] | None:
    """What the reporter is told, and how to reach her."""
    row = await tx.fetchrow(
        """SELECT report.initiative_id, report.reporter_person_id, report.contact, report.state,
                  report.answer, coalesce(r.content ->> 'title', '') AS title
             FROM report JOIN initiative AS i ON i.id = report.initiative_id
             LEFT JOIN revision AS r ON r.initiative_id = i.id
                  AND r.revision = coalesce(i.public_revision, i.latest_revision)
            WHERE report.id = $1""",
        report_id,
    )
    return dict(row) if row else None


async def forget(tx: Transaction, report_id: UUID) -> None:
    """Drop words and address; that there was a report stays for the statistics."""
    await tx.execute(
        """UPDATE report SET words = '', contact = NULL, reporter_person_id = NULL, answer = NULL
            WHERE id = $1""",
        report_id,
    )


async def forget_person(tx: Transaction, person_id: str, *, received_until: datetime) -> None:
    """Drop words and address of all that a person reported up to a moment."""
    await tx.execute(
        """UPDATE report SET words = '', contact = NULL, reporter_person_id = NULL, answer = NULL
            WHERE reporter_person_id = $1 AND received_at <= $2""",
        person_id,
        received_until,
    )


async def forget_about(tx: Transaction, initiative_id: UUID) -> None:
    """Drop what was reported about an entry that is forgotten."""
    await tx.execute("DELETE FROM report WHERE initiative_id = $1", initiative_id)


def _report(row: dict[str, Any]) -> Report:
    return Report(
        id=row["id"],
        initiative_id=row["initiative_id"],
        reason=ReportReason(row["reason"]),
        state=ReportState(row["state"]),
        reporter=row["reporter_person_id"],
        received_at=row["received_at"],
    )


def _filed(row: dict[str, Any]) -> Filed:
    return Filed(
        report=_report(row),
        words=row["words"],
        title=row["title"],
        is_listed=row["is_listed"],
        closed_by=row["closed_by"],
        closed_at=row["closed_at"],
        answer=row["answer"],
    )
