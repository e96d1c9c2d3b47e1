"""Who judges the ideas of a call, and what each said of each idea."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.ideas.ranking import Sheet

_COLUMNS = "id, call_id, person_id, contact, staff_subject, staff_name, added_at, invited_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Juror:
    """A member of a jury: staff by subject, or a person by a sealed contact."""

    id: UUID
    call_id: UUID
    person_id: str | None = None
    contact: bytes | None = None
    staff_subject: str | None = None
    staff_name: str = ""
    added_at: datetime
    invited_at: datetime | None = None

    @property
    def is_known(self) -> bool:
        """Whether somebody is still behind it, who can judge."""
        return self.person_id is not None or self.staff_subject is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sheet with its comment, which stays inside."""

    sheet: Sheet
    comment: str


async def add(tx: Transaction, juror: Juror) -> bool:
    """Take somebody into the jury; false if she is in it already."""
    added: bool | None = await tx.fetchval(
        f"""INSERT INTO idea_juror ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT DO NOTHING RETURNING true""",  # noqa: S608 - constant
        juror.id,
        juror.call_id,
        juror.person_id,
        juror.contact,
        juror.staff_subject,
        juror.staff_name,
        juror.added_at,
        juror.invited_at,
    )
    return bool(added)


async def get(tx: Transaction, juror_id: UUID) -> Juror | None:
    """A member of a jury."""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM idea_juror WHERE id = $1", juror_id)  # noqa: S608 - constant
    return _juror(row) if row else None


async def of_call(tx: Transaction, call_id: UUID) -> list[Juror]:
    """The jury of a call."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM idea_juror WHERE call_id = $1 ORDER BY staff_name, id",  # noqa: S608 - constant
        call_id,
    )
    return [_juror(row) for row in rows]


async def staff_juror(tx: Transaction, call_id: UUID, *, subject: str) -> Juror | None:
    """The member of staff in a jury, if she is in it."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM idea_juror WHERE call_id = $1 AND staff_subject = $2",  # noqa: S608 - constant
        call_id,
        subject,
    )
    return _juror(row) if row else None


async def invite(tx: Transaction, juror_id: UUID) -> None:
    """Note that somebody was asked."""
    await tx.execute("UPDATE idea_juror SET invited_at = $2 WHERE id = $1", juror_id, tx.now)


async def remove(tx: Transaction, juror_id: UUID) -> None:
    """Take somebody out of the jury; her sheets go too."""
    await tx.execute("DELETE FROM idea_juror WHERE id = $1", juror_id)


async def judge(tx: Transaction, sheet: Sheet, *, comment: str) -> None:
    """One sheet per member and idea; saying it again replaces what was said."""
    await tx.execute(
        """INSERT INTO idea_sheet (juror_id, idea_id, marks, comment, judged_at)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (juror_id, idea_id) DO UPDATE
           SET marks = excluded.marks, comment = excluded.comment, judged_at = excluded.judged_at""",
        sheet.juror_id,
        sheet.idea_id,
        list(sheet.marks) if sheet.marks is not None else None,
        comment,
        tx.now,
    )


async def sheets(tx: Transaction, call_id: UUID) -> list[Judged]:
    """Everything that the jury of a call said."""
    rows = await tx.fetch(
        """SELECT juror_id, idea_id, marks, comment
             FROM idea_sheet JOIN idea ON idea.id = idea_id WHERE call_id = $1""",
        call_id,
    )
    return [
        Judged(
            sheet=Sheet(
                juror_id=row["juror_id"],
                idea_id=row["idea_id"],
                marks=_marks(row["marks"]),
            ),
            comment=row["comment"],
        )
        for row in rows
    ]


async def of_person(
    tx: Transaction, person_id: str, *, until: datetime | None = None
) -> list[Juror]:
    """The juries that a person was asked into (up to a moment)."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM idea_juror
             WHERE person_id = $1 AND ($2::timestamptz IS NULL OR added_at <= $2)
             ORDER BY id""",  # noqa: S608 - constant
        person_id,
        until,
    )
    return [_juror(row) for row in rows]


async def forget(tx: Transaction, juror_id: UUID) -> None:
    """Forget who she is and what she wrote; her marks say nothing of her and stay."""
    await tx.execute(
        """UPDATE idea_juror SET person_id = NULL, contact = NULL, staff_subject = NULL,
                  staff_name = '' WHERE id = $1""",
        juror_id,
    )
    await tx.execute("UPDATE idea_sheet SET comment = '' WHERE juror_id = $1", juror_id)


def _marks(told: Sequence[int] | None) -> tuple[int, ...] | None:
    return None if told is None else tuple(told)


def _juror(row: Record) -> Juror:
    return Juror(**dict(row))
