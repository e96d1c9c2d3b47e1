"""Ways, who goes them, what was said on them, and the contacts of their companions.

Who goes a way is a speaker with a person: a side of a match, or a household of a village.
"""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from asyncpg import Record

from contracts.cases import TouchpointKind
from contracts.matching import AccompaniedKind, EndReason, Market, Stage
from contracts.moving_in import day_in_saxony
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.decide.company import About, Company, want
from services.matching.decide.stages import Ending, Way, Word

COLUMNS: Final = """subject_id, subject_kind, market, version, started_at, touched_on,
    next_contact_on, overdue, wanted_by, companion, accompanied_since, end_reason, ended_by, ended_at"""

NEEDED: Final = {AccompaniedKind.MATCH: 2, AccompaniedKind.VILLAGE: 1}
"""How many of those who go a way have to want a companion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accompaniment:
    """A way together with whose it is; ``version`` counts its facts."""

    subject_id: UUID
    subject_kind: AccompaniedKind
    market: Market
    walkers: Mapping[str, str]
    """The people who go it, by the speaker that each is; who is gone is missing."""
    version: int
    way: Way
    company: Company = field(default_factory=Company)
    accompanied_since: datetime | None = None

    def person(self, speaker: str) -> str | None:
        """Who that speaker is; None once she is gone."""
        return self.walkers.get(speaker)

    def speaker_of(self, person_id: str) -> str | None:
        """Which speaker a person is here, or None."""
        return next((each for each, person in self.walkers.items() if person == person_id), None)

    def without(self, speaker: str) -> "Accompaniment":
        """The same once somebody is gone; what she wanted counts no more."""
        left = want(self.company, speaker, is_wanted=False)
        return replace(
            self,
            walkers={each: who for each, who in self.walkers.items() if each != speaker},
            company=left,
            accompanied_since=self.accompanied_since if left.companion else None,
        )

    @property
    def is_of_village(self) -> bool:
        """Whether the households of a village go it, and not two people."""
        return self.subject_kind is AccompaniedKind.VILLAGE

    @property
    def people(self) -> tuple[str, ...]:
        """The people who are still there."""
        return tuple(self.walkers.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word with what is told beside it; a companion's says how she learned it, why, and who she is."""

    word: Word
    happened_on: date
    how: TouchpointKind | None = None
    reason: bytes | None = None
    logged_by: str | None = None


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
        """INSERT INTO accompaniment (subject_id, subject_kind, market, version, stage, started_at,
             overdue, due_at, heard_at, wanted_by)
           VALUES ($1, $2, $3, $4, $5, $6, '{}', $7, $6, $8)
           ON CONFLICT DO NOTHING RETURNING true""",
        begun.subject_id,
        begun.subject_kind,
        begun.market,
        begun.version,
        begun.way.stage,
        begun.way.started_at,
        stages.due_at(begun.way),
        sorted(begun.company.wanted_by),
    )
    if not added:
        return False
    await tx.executemany(
        "INSERT INTO walker (subject_id, speaker, person_id, place) VALUES ($1, $2, $3, $4)",
        [
            (begun.subject_id, speaker, person, place)
            for place, (speaker, person) in enumerate(begun.walkers.items(), 1)
        ],
    )
    return True


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
        """subject_id IN (SELECT subject_id FROM walker WHERE person_id = $1)
           AND ($2::timestamptz IS NULL OR started_at <= $2)""",
        person_id,
        started_until,
        ending=ending,
    )


async def going_between(tx: Transaction, one: str, another: str) -> list[Accompaniment]:
    """The ways that two people still go as a pair, locked in the order of their ids."""
    return await _read(
        tx,
        """ended_at IS NULL AND subject_kind = 'match'
           AND subject_id IN (SELECT subject_id FROM walker WHERE person_id = $1
                              INTERSECT SELECT subject_id FROM walker WHERE person_id = $2)""",
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


async def arrived_of_companion(
    tx: Transaction, subject: str, *, since: datetime
) -> list[Accompaniment]:
    """Whom a companion accompanied until they had moved in, the last ones first."""
    return await _read(
        tx,
        "companion = $1 AND ended_at > $2 AND end_reason IS NULL",
        subject,
        since,
        ending="ORDER BY ended_at DESC, subject_id",
    )


async def to_take_on(tx: Transaction) -> list[Accompaniment]:
    """The ways whose people want a companion and have none."""
    return await _read(
        tx,
        """companion IS NULL AND ended_at IS NULL
           AND cardinality(wanted_by) >= ($1::jsonb->>subject_kind)::int""",
        NEEDED,
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
        """UPDATE accompaniment SET version = $2, stage = $3, touched_on = $4,
             next_contact_on = $5, overdue = $6, due_at = $7, heard_at = $8, wanted_by = $9,
             companion = $10, accompanied_since = $11, end_reason = $12, ended_by = $13,
             ended_at = $14, started_at = $15
           WHERE subject_id = $1""",
        kept.subject_id,
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
    await tx.execute(
        "DELETE FROM walker WHERE subject_id = $1 AND speaker <> ALL($2::text[])",
        kept.subject_id,
        list(kept.walkers),
    )


async def add_entry(tx: Transaction, subject_id: UUID, entry: Entry) -> None:
    """Note a word; the same of the same day is one."""
    word = entry.word
    await tx.execute(
        """INSERT INTO stage_entry (subject_id, said_by, stage, takes_back, said_on, said_at, how,
             happened_on, reason, logged_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           ON CONFLICT (subject_id, said_by, stage, takes_back, said_on) DO UPDATE
             SET said_at = greatest(stage_entry.said_at, excluded.said_at), how = excluded.how,
                 happened_on = excluded.happened_on, reason = excluded.reason, logged_by = excluded.logged_by""",
        subject_id,
        word.by,
        word.stage,
        word.takes_back,
        day_in_saxony(word.said_at),
        word.said_at,
        entry.how,
        entry.happened_on,
        entry.reason,
        entry.logged_by,
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


async def forget_texts(tx: Transaction, subject_id: UUID, *, said_by: str) -> None:
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
    ids = [row["subject_id"] for row in rows]
    words, walkers = await _words(tx, ids), await _walkers(tx, ids)
    return [
        _accompaniment(row, words.get(row["subject_id"], ()), walkers.get(row["subject_id"], {}))
        for row in rows
    ]


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


async def _walkers(tx: Transaction, subject_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {}
    rows = await tx.fetch(
        """SELECT subject_id, speaker, person_id FROM walker WHERE subject_id = ANY($1::uuid[])
            ORDER BY subject_id, place""",
        list(subject_ids),
    )
    for row in rows:
        found.setdefault(row["subject_id"], {})[row["speaker"]] = row["person_id"]
    return found


def _accompaniment(
    row: Record, words: tuple[Word, ...], walkers: Mapping[str, str]
) -> Accompaniment:
    kind = AccompaniedKind(row["subject_kind"])
    return Accompaniment(
        subject_id=row["subject_id"],
        subject_kind=kind,
        market=Market(row["market"]),
        walkers=walkers,
        version=row["version"],
        way=Way(
            started_at=row["started_at"],
            speakers=frozenset(walkers),
            words=words,
            touched_on=row["touched_on"],
            next_contact_on=row["next_contact_on"],
            overdue=frozenset(map(Stage, row["overdue"])),
            ending=_ending(row),
        ),
        company=Company(frozenset(row["wanted_by"]), row["companion"], needed=NEEDED[kind]),
        accompanied_since=row["accompanied_since"],
    )


def _ending(row: Record) -> Ending | None:
    if row["ended_at"] is None:
        return None
    reason = EndReason(row["end_reason"]) if row["end_reason"] else None
    return Ending(reason, row["ended_by"], row["ended_at"])


def _entry(row: Record) -> Entry:
    told = {name: row[name] for name in ("happened_on", "reason", "logged_by")}
    how = TouchpointKind(row["how"]) if row["how"] else None
    return Entry(word=_word(row), how=how, **told)


def _touchpoint(row: Record) -> Touchpoint:
    told = {**dict(row), "kind": TouchpointKind(row["kind"]), "about": About(row["about"])}
    return Touchpoint(**told)


def _word(row: Record) -> Word:
    return Word(Stage(row["stage"]), row["said_by"], row["said_at"], row["takes_back"])
