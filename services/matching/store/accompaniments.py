"""Ways of two people, what was said on them, and the contacts of their companions."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from asyncpg import Record

from contracts.cases import TouchpointKind
from contracts.matching import AccompaniedKind, EndReason, Market, Side, Stage
from contracts.moving_in import day_in_saxony
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.decide.company import About, Company
from services.matching.decide.stages import Ending, Speaker, Way, Word

COLUMNS: Final = """subject_id, subject_kind, market, seeker_person_id, offer_person_id, version,
    started_at, touched_on, next_contact_on, overdue, wanted_by, companion, accompanied_since,
    end_reason, ended_by, ended_at"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accompaniment:
    """A way together with whose it is; ``version`` counts its facts."""

    subject_id: UUID
    subject_kind: AccompaniedKind
    market: Market
    seeker_person_id: str | None
    offer_person_id: str | None
    version: int
    way: Way
    company: Company = field(default_factory=Company)
    accompanied_since: datetime | None = None

    def person(self, side: Side) -> str | None:
        """Who goes on that side; None once erased."""
        return self.seeker_person_id if side is Side.SEEKER else self.offer_person_id

    def side_of(self, person_id: str) -> Side | None:
        """On which side a person goes, or None."""
        return next((side for side in Side if self.person(side) == person_id), None)

    def without(self, side: Side) -> "Accompaniment":
        """The same once the person of a side is erased."""
        if side is Side.SEEKER:
            return replace(self, seeker_person_id=None)
        return replace(self, offer_person_id=None)

    @property
    def people(self) -> tuple[str, ...]:
        """The people who are still there."""
        return tuple(person for side in Side if (person := self.person(side)) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word with what is told beside it; a companion's says how she learned it, and why."""

    word: Word
    happened_on: date
    how: TouchpointKind | None = None
    reason: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """A contact of a companion; the note is sealed, and None if there is none (any more)."""

    touchpoint_id: UUID
    kind: TouchpointKind
    happened_on: date
    logged_at: datetime
    logged_by: str
    about: About
    note: bytes | None


async def add(tx: Transaction, begun: Accompaniment) -> bool:
    """Store a new way; False if it has begun before."""
    added = await tx.fetchval(
        """INSERT INTO accompaniment (subject_id, subject_kind, market, seeker_person_id,
             offer_person_id, version, stage, started_at, overdue, due_at, heard_at, wanted_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '{}', $9, $8, $10)
           ON CONFLICT DO NOTHING RETURNING true""",
        begun.subject_id,
        begun.subject_kind,
        begun.market,
        begun.seeker_person_id,
        begun.offer_person_id,
        begun.version,
        begun.way.stage,
        begun.way.started_at,
        stages.due_at(begun.way),
        sorted(begun.company.wanted_by),
    )
    return bool(added)


async def find(tx: Transaction, subject_id: UUID, *, lock: bool = False) -> Accompaniment | None:
    """The way of that id."""
    ending = "FOR UPDATE" if lock else ""
    found = await _read(tx, "subject_id = $1", subject_id, ending=ending)
    return found[0] if found else None


async def of_person(
    tx: Transaction, person_id: str, *, started_until: datetime | None = None, lock: bool = False
) -> list[Accompaniment]:
    """A person's ways, newest first; locked in the order of their ids."""
    ending = "ORDER BY subject_id FOR UPDATE" if lock else "ORDER BY started_at DESC, subject_id"
    return await _read(
        tx,
        """(seeker_person_id = $1 OR offer_person_id = $1)
           AND ($2::timestamptz IS NULL OR started_at <= $2)""",
        person_id,
        started_until,
        ending=ending,
    )


async def going_between(tx: Transaction, one: str, another: str) -> list[Accompaniment]:
    """The ways that two people still go together, locked in the order of their ids."""
    return await _read(
        tx,
        """ended_at IS NULL
           AND (seeker_person_id, offer_person_id) IN (($1, $2), ($2, $1))""",
        one,
        another,
        ending="ORDER BY subject_id FOR UPDATE",
    )


async def of_companion(tx: Transaction, subject: str) -> list[Accompaniment]:
    """What a companion accompanies, what has been due longest first."""
    return await _read(
        tx,
        "companion = $1 AND ended_at IS NULL",
        subject,
        ending="ORDER BY due_at, subject_id LIMIT 500",
    )


async def to_take_on(tx: Transaction) -> list[Accompaniment]:
    """The ways whose people both want a companion and have none."""
    return await _read(
        tx,
        "companion IS NULL AND ended_at IS NULL AND cardinality(wanted_by) = 2",
        ending="ORDER BY due_at, subject_id LIMIT 200",
    )


async def accompanied(tx: Transaction) -> list[Accompaniment]:
    """All ways that somebody accompanies, for those who coordinate."""
    return await _read(
        tx,
        "companion IS NOT NULL AND ended_at IS NULL",
        ending="ORDER BY due_at, subject_id LIMIT 500",
    )


async def save(tx: Transaction, kept: Accompaniment) -> None:
    """Store what became of a locked way; its words are added one by one."""
    way, ending = kept.way, kept.way.ending
    await tx.execute(
        """UPDATE accompaniment SET seeker_person_id = $2, offer_person_id = $3, version = $4,
             stage = $5, touched_on = $6, next_contact_on = $7, overdue = $8, due_at = $9,
             heard_at = $10, wanted_by = $11, companion = $12, accompanied_since = $13,
             end_reason = $14, ended_by = $15, ended_at = $16, started_at = $17
           WHERE subject_id = $1""",
        kept.subject_id,
        kept.seeker_person_id,
        kept.offer_person_id,
        kept.version,
        way.stage,
        way.touched_on,
        way.next_contact_on,
        sorted(way.overdue),
        stages.due_at(way),
        stages.heard_at(way),
        sorted(kept.company.wanted_by),
        kept.company.companion,
        kept.accompanied_since,
        ending.reason if ending else None,
        ending.by if ending else None,
        ending.ended_at if ending else None,
        way.started_at,
    )


async def add_entry(tx: Transaction, subject_id: UUID, entry: Entry) -> None:
    """Note a word; the same of the same day is one."""
    word = entry.word
    await tx.execute(
        """INSERT INTO stage_entry (subject_id, said_by, stage, takes_back, said_on, said_at, how,
             happened_on, reason)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (subject_id, said_by, stage, takes_back, said_on) DO UPDATE
             SET said_at = greatest(stage_entry.said_at, excluded.said_at), how = excluded.how,
                 happened_on = excluded.happened_on, reason = excluded.reason""",
        subject_id,
        word.by,
        word.stage,
        word.takes_back,
        day_in_saxony(word.said_at),
        word.said_at,
        entry.how,
        entry.happened_on,
        entry.reason,
    )


async def entries(tx: Transaction, subject_id: UUID) -> list[Entry]:
    """All that was said on a way, in order."""
    rows = await tx.fetch(
        "SELECT * FROM stage_entry WHERE subject_id = $1 ORDER BY said_at, said_by, stage",
        subject_id,
    )
    return [_entry(row) for row in rows]


async def add_touchpoint(tx: Transaction, subject_id: UUID, told: Touchpoint) -> None:
    """Note a contact."""
    await tx.execute(
        """INSERT INTO touchpoint (touchpoint_id, subject_id, kind, happened_on, logged_at,
             logged_by, about, note)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING""",
        told.touchpoint_id,
        subject_id,
        told.kind,
        told.happened_on,
        told.logged_at,
        told.logged_by,
        told.about,
        told.note,
    )


async def touchpoints(tx: Transaction, subject_id: UUID) -> list[Touchpoint]:
    """The contacts on a way, in order."""
    rows = await tx.fetch(
        """SELECT touchpoint_id, kind, happened_on, logged_at, logged_by, about, note
             FROM touchpoint
            WHERE subject_id = $1 ORDER BY happened_on, logged_at, touchpoint_id""",
        subject_id,
    )
    return [_touchpoint(row) for row in rows]


async def forget_texts(tx: Transaction, subject_id: UUID, *, said_by: Side) -> None:
    """Delete what a person said, and every text that may be about her."""
    await tx.execute(
        "DELETE FROM stage_entry WHERE subject_id = $1 AND said_by = $2", subject_id, said_by
    )
    await tx.execute("UPDATE stage_entry SET reason = NULL WHERE subject_id = $1", subject_id)
    await tx.execute("UPDATE touchpoint SET note = NULL WHERE subject_id = $1", subject_id)


async def forget_notes(tx: Transaction, *, ended_until: datetime) -> None:
    """Delete the texts of companions on all ways that ended until then."""
    for statement in (
        "UPDATE touchpoint t SET note = NULL FROM accompaniment a WHERE t.note IS NOT NULL",
        "UPDATE stage_entry t SET reason = NULL FROM accompaniment a WHERE t.reason IS NOT NULL",
    ):
        await tx.execute(
            f"{statement} AND a.subject_id = t.subject_id AND a.ended_at <= $1", ended_until
        )


async def remove(tx: Transaction, subject_id: UUID) -> None:
    """Nobody is left on it."""
    await tx.execute("DELETE FROM accompaniment WHERE subject_id = $1", subject_id)


async def _read(
    tx: Transaction, condition: str, *values: object, ending: str = ""
) -> list[Accompaniment]:
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM accompaniment WHERE {condition} {ending}", *values
    )
    words = await _words(tx, [row["subject_id"] for row in rows])
    return [_accompaniment(row, words.get(row["subject_id"], ())) for row in rows]


async def _words(tx: Transaction, subject_ids: Sequence[UUID]) -> dict[UUID, tuple[Word, ...]]:
    found: dict[UUID, tuple[Word, ...]] = {}
    rows = await tx.fetch(
        """SELECT subject_id, said_by, stage, takes_back, said_at FROM stage_entry
            WHERE subject_id = ANY($1::uuid[]) ORDER BY said_at, said_by, stage""",
        list(subject_ids),
    )
    for row in rows:
        found[row["subject_id"]] = (*found.get(row["subject_id"], ()), _word(row))
    return found


def _accompaniment(row: Record, words: tuple[Word, ...]) -> Accompaniment:
    told = {name: row[name] for name in ("seeker_person_id", "offer_person_id", "version")}
    return Accompaniment(
        subject_id=row["subject_id"],
        subject_kind=AccompaniedKind(row["subject_kind"]),
        market=Market(row["market"]),
        **told,
        way=Way(
            started_at=row["started_at"],
            words=words,
            touched_on=row["touched_on"],
            next_contact_on=row["next_contact_on"],
            overdue=frozenset(map(Stage, row["overdue"])),
            ending=_ending(row),
        ),
        company=Company(frozenset(map(Side, row["wanted_by"])), row["companion"]),
        accompanied_since=row["accompanied_since"],
    )


def _ending(row: Record) -> Ending | None:
    if row["ended_at"] is None:
        return None
    reason = EndReason(row["end_reason"]) if row["end_reason"] else None
    return Ending(reason, Speaker(row["ended_by"]), row["ended_at"])


def _entry(row: Record) -> Entry:
    how = TouchpointKind(row["how"]) if row["how"] else None
    return Entry(word=_word(row), how=how, happened_on=row["happened_on"], reason=row["reason"])


def _touchpoint(row: Record) -> Touchpoint:
    told = {**dict(row), "kind": TouchpointKind(row["kind"]), "about": About(row["about"])}
    return Touchpoint(**told)


def _word(row: Record) -> Word:
    return Word(Stage(row["stage"]), Speaker(row["said_by"]), row["said_at"], row["takes_back"])
