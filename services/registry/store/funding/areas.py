"""Area sets: versions that are decided once, their members, and municipalities that changed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.funding.area_sets import (
    Areas,
    AreaSet,
    Certainty,
    MunicipalityChange,
)
from services.registry.decide.funding.two_people import Decision, Proposal

FIXTURE_HANDS: Final = ("fixture", "fixture-second")
"""Who published what came with the software: nobody of the staff."""
_COLUMNS = """id, version, label, valid_from, valid_to, source, source_url, read_on, is_fixture,
    state, proposed_by, proposed_at, decided_by, decided_at"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSheet:
    """What is known of one version of a set beside its members."""

    id: str
    version: str
    label: str
    valid_from: date
    valid_to: date | None
    source: str
    source_url: str | None
    read_on: date
    is_fixture: bool = False

    @property
    def name(self) -> str:
        """As rules refer to it."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class StoredArea:
    """A version of a set, what became of it, and how many members it has of each certainty."""

    sheet: AreaSheet
    proposal: Proposal
    listed: int
    disputed: int


async def insert(
    tx: Transaction, sheet: AreaSheet, members: Mapping[str, Certainty], *, by: str
) -> bool:
    """Store a proposal with its members; false if the version is there already."""
    stored = await tx.fetchval(
        """INSERT INTO area_set (id, version, label, valid_from, valid_to, source, source_url,
                                 read_on, is_fixture, state, proposed_by, proposed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed', $10, $11)
           ON CONFLICT DO NOTHING RETURNING true""",
        sheet.id,
        sheet.version,
        sheet.label,
        sheet.valid_from,
        sheet.valid_to,
        sheet.source,
        sheet.source_url,
        sheet.read_on,
        sheet.is_fixture,
        by,
        tx.now,
    )
    if not stored:
        return False
    await tx.executemany(
        "INSERT INTO area_member (set_id, set_version, ags, certainty) VALUES ($1, $2, $3, $4)",
        [(sheet.id, sheet.version, ags, certainty.value) for ags, certainty in members.items()],
    )
    return True


async def lock(tx: Transaction, set_id: str, version: str) -> StoredArea | None:
    """A version, kept for this transaction with all of its set: facts are counted per set."""
    await tx.execute("SELECT FROM area_set WHERE id = $1 ORDER BY version FOR UPDATE", set_id)
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM area_set WHERE id = $1 AND version = $2",  # noqa: S608 - constant
        set_id,
        version,
    )
    return await _with_counts(tx, row) if row else None


async def decide(tx: Transaction, sheet: AreaSheet, proposal: Proposal) -> None:
    """Store what became of a locked proposal."""
    await tx.execute(
        """UPDATE area_set SET state = $3, decided_by = $4, decided_at = $5
            WHERE id = $1 AND version = $2""",
        sheet.id,
        sheet.version,
        proposal.state.value,
        proposal.decided_by,
        proposal.decided_at,
    )


async def published_count(tx: Transaction, set_id: str) -> int:
    """How many versions of a set count: the number of the newest fact about it."""
    count: int = await tx.fetchval(
        "SELECT count(*) FROM area_set WHERE id = $1 AND state = 'published'", set_id
    )
    return count


async def all_of(tx: Transaction) -> list[StoredArea]:
    """Every version of every set: what waits for a second person first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM area_set
             ORDER BY (state = 'proposed') DESC, id, valid_from DESC, version"""  # noqa: S608 - constant
    )
    return [await _with_counts(tx, row) for row in rows]


async def get(tx: Transaction, set_id: str, version: str) -> StoredArea | None:
    """A version as it is now."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM area_set WHERE id = $1 AND version = $2",  # noqa: S608 - constant
        set_id,
        version,
    )
    return await _with_counts(tx, row) if row else None


async def members(tx: Transaction, set_id: str, version: str) -> dict[str, Certainty]:
    """The members of a version by key."""
    rows = await tx.fetch(
        """SELECT ags, certainty FROM area_member
            WHERE set_id = $1 AND set_version = $2 ORDER BY ags""",
        set_id,
        version,
    )
    return {row["ags"]: Certainty(row["certainty"]) for row in rows}


async def names(tx: Transaction) -> frozenset[str]:
    """The published versions, as rules refer to them."""
    rows = await tx.fetch("SELECT id, version FROM area_set WHERE state = 'published'")
    return frozenset(f"{row['id']}@{row['version']}" for row in rows)


async def sheets(tx: Transaction, wanted: Iterable[str]) -> dict[str, AreaSheet]:
    """Published versions by name."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM area_set
             WHERE state = 'published' AND id || '@' || version = ANY($1::text[])""",  # noqa: S608 - constant
        list(wanted),
    )
    return {sheet.name: sheet for sheet in map(_sheet, rows)}


async def load(tx: Transaction) -> Areas:
    """All published sets and all changes, as rules are judged by them."""
    rows = await tx.fetch(
        """SELECT s.id, s.version,
                  string_agg(m.ags || CASE m.certainty WHEN 'listed' THEN '+' ELSE '?' END, ','
                             ORDER BY m.ags) AS members
             FROM area_set s JOIN area_member m ON m.set_id = s.id AND m.set_version = s.version
            WHERE s.state = 'published' GROUP BY s.id, s.version"""
    )
    found = [_read_members(row["id"], row["version"], row["members"]) for row in rows]
    return Areas({each.name: each for each in found}, await changes(tx))


async def changes(tx: Transaction) -> tuple[MunicipalityChange, ...]:
    """How municipalities changed, the oldest first."""
    rows = await tx.fetch(
        "SELECT old_ags, new_ags, valid_from FROM municipality_change ORDER BY 3, 1, 2"
    )
    return tuple(
        MunicipalityChange(old, tuple(row["new_ags"] for row in group), since)
        for (since, old), group in groupby(
            rows, key=lambda row: (row["valid_from"], row["old_ags"])
        )
    )


async def fill(tx: Transaction) -> None:
    """The sets that come with the software, published; a second run changes nothing."""
    packaged = _packaged()
    for told in packaged["sets"]:
        sheet = AreaSheet(
            **{name: told[name] for name in ("id", "version", "label", "source", "source_url")},
            valid_from=date.fromisoformat(told["valid_from"]),
            valid_to=date.fromisoformat(told["valid_to"]) if told["valid_to"] else None,
            read_on=date.fromisoformat(told["read_on"]),
            is_fixture=told["is_fixture"],
        )
        listed = dict.fromkeys(told["listed"], Certainty.LISTED)
        disputed = dict.fromkeys(told["disputed"], Certainty.DISPUTED)
        first, second = FIXTURE_HANDS
        if await insert(tx, sheet, {**listed, **disputed}, by=first):
            decided = Proposal(
                state=Decision.PUBLISHED,
                proposed_by=first,
                proposed_at=tx.now,
                decided_by=second,
                decided_at=tx.now,
            )
            await decide(tx, sheet, decided)


def _packaged() -> dict[str, Any]:
    file = resources.files("services.registry") / "data" / "area_sets.json"
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told


@lru_cache(maxsize=64)
def _read_members(set_id: str, version: str, members: str) -> AreaSet:
    certainties = {"+": Certainty.LISTED, "?": Certainty.DISPUTED}
    told = {each[:8]: certainties[each[8]] for each in members.split(",")}
    return AreaSet(set_id, version, MappingProxyType(told))


async def _with_counts(tx: Transaction, row: Record) -> StoredArea:
    counts = await tx.fetchrow(
        """SELECT count(*) FILTER (WHERE certainty = 'listed') AS listed,
                  count(*) FILTER (WHERE certainty = 'disputed') AS disputed
             FROM area_member WHERE set_id = $1 AND set_version = $2""",
        row["id"],
        row["version"],
    )
    proposal = Proposal(
        state=Decision(row["state"]),
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )
    return StoredArea(
        _sheet(row),
        proposal,
        counts["listed"] if counts else 0,
        counts["disputed"] if counts else 0,
    )


def _sheet(row: Record) -> AreaSheet:
    return AreaSheet(
        id=row["id"],
        version=row["version"],
        label=row["label"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        source=row["source"],
        source_url=row["source_url"],
        read_on=row["read_on"],
        is_fixture=row["is_fixture"],
    )
