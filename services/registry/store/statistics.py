"""What was received and decided, and when: counted for everybody, or for one region."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from services.chassis.transaction import Transaction
from services.registry.store import regions

FACETS: Final = ("topic", "stage", "actor_kind")
_PLACE: Final = """(SELECT r.content ->> 'ags' FROM revision r
    WHERE r.initiative_id = i.id AND r.revision = i.latest_revision)"""
Thing = Literal["report", "claim", "nomination"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An editor let the public see a revision, returned or rejected it; ``district`` if asked for."""

    step: str
    district: str | None
    begun_at: datetime
    ended_at: datetime

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when it was asked for until it was taken."""
        return self.begun_at, self.ended_at


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waits for a decision: in which district, and since when."""

    district: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A report, a claim or a nomination: where it stands, and when it was decided, if it was."""

    state: str
    begun_at: datetime
    ended_at: datetime | None


async def stock(tx: Transaction) -> dict[str, dict[str, int]]:
    """How many entries of the directory have each value of each facet."""
    rows = await tx.fetch(
        """SELECT split_part(told, ':', 1) AS facet, split_part(told, ':', 2) AS value,
                  count(*) AS entries
             FROM directory, unnest(facets) AS told
            WHERE split_part(told, ':', 1) = ANY($1::text[])
            GROUP BY 1, 2""",
        list(FACETS),
    )
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for row in rows:
        counts[row["facet"]][row["value"]] = row["entries"]
    return counts


async def received(
    tx: Transaction, *, since: datetime, region: Collection[str] = ()
) -> list[datetime]:
    """When each entry came to the editors for the first time."""
    rows = await tx.fetch(
        f"""SELECT min(step.taken_at) AS received_at
              FROM step JOIN initiative AS i ON i.id = step.initiative_id
             WHERE step.name = 'submitted' AND ($2::text[] IS NULL OR {_PLACE} LIKE ANY ($2))
             GROUP BY step.initiative_id HAVING min(step.taken_at) >= $1""",
        since,
        regions.patterns(region),
    )
    return [row["received_at"] for row in rows]


async def decisions(
    tx: Transaction,
    *,
    since: datetime,
    region: Collection[str] = (),
    with_district: bool = False,
) -> list[Decision]:
    """What editors decided about texts of entries; who decided is not asked.

    Where an entry lies stands in its text, which is long: it is read only if that is asked for.
    """
    rows = await tx.fetch(
        f"""SELECT step.name AS step, CASE WHEN $3 THEN left({_PLACE}, 5) END AS district,
                   step.taken_at - step.waited AS begun_at, step.taken_at AS ended_at
              FROM step JOIN initiative AS i ON i.id = step.initiative_id
             WHERE step.waited IS NOT NULL AND step.taken_at >= $1
               AND step.name IN ('listed', 'revised', 'returned', 'rejected')
               AND ($2::text[] IS NULL OR {_PLACE} LIKE ANY ($2))""",
        since,
        regions.patterns(region),
        with_district,
    )
    return [Decision(**dict(row)) for row in rows]


async def waiting(tx: Transaction, *, region: Collection[str] = ()) -> list[Waiting]:
    """What waits for a decision, the longest first."""
    rows = await tx.fetch(
        f"""SELECT left({_PLACE}, 5) AS district, waiting_since FROM initiative AS i
             WHERE review = 'waiting' AND ($1::text[] IS NULL OR {_PLACE} LIKE ANY ($1))
             ORDER BY waiting_since""",
        regions.patterns(region),
    )
    return [Waiting(row["district"], row["waiting_since"]) for row in rows]


_CASES: Final = {
    "report": f"""SELECT report.state, received_at AS begun_at, closed_at AS ended_at, {_PLACE} AS ags
                    FROM report JOIN initiative AS i ON i.id = report.initiative_id""",
    "claim": f"""SELECT c.state, coalesce(c.evidence_at, c.confirmed_at, c.created_at) AS begun_at,
                        c.ended_at, {_PLACE} AS ags
                   FROM ownership_claim AS c JOIN initiative AS i ON i.id = c.initiative_id""",
    "nomination": """SELECT state, created_at AS begun_at, ended_at, ags FROM nomination""",
}


async def cases(
    tx: Transaction, thing: Thing, *, since: datetime, region: Collection[str] = ()
) -> list[Case]:
    """All that came in since then, and what was decided since then or is open still."""
    rows = await tx.fetch(
        f"""SELECT told.state, told.begun_at, told.ended_at FROM ({_CASES[thing]}) AS told
             WHERE (told.begun_at >= $1 OR told.ended_at >= $1 OR told.ended_at IS NULL)
               AND ($2::text[] IS NULL OR told.ags LIKE ANY ($2))""",
        since,
        regions.patterns(region),
    )
    return [Case(**dict(row)) for row in rows]
