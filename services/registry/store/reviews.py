"""What waits for an editor, what a person owns, and how quick the editors are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.freshness import FULL_RANK_UNTIL, STALE_AFTER
from services.registry.store import regions


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A revision in the editors' queue; ``is_change``: the public sees an older one.

    ``band`` is the part of the queue by risk, ``signals`` why it stands there.
    """

    initiative_id: UUID
    revision: int
    kind: str
    title: str
    municipality: str
    waiting_since: datetime
    is_change: bool
    band: int
    score: int
    signals: list[str]
    open_reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """An entry in its owner's list."""

    initiative_id: UUID
    kind: str
    title: str
    state: str
    review: str
    revision: int
    public_revision: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many entries a district has."""

    district: str
    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """True numbers for everybody."""

    listed: int
    waiting: int
    by_district: list[Share]
    by_kind: dict[str, int]
    reviewed: int
    median_review_hours: float | None
    confirmed_half_year: int
    stale: int
    archived_unconfirmed: int
    enquiries: int
    conversations: int

    @property
    def confirmed_half_year_percent(self) -> int | None:
        """The share of the listed that were confirmed in the last half year."""
        return round(100 * self.confirmed_half_year / self.listed) if self.listed else None


async def queue(
    tx: Transaction,
    *,
    bands: Sequence[int],
    behind: tuple[int, datetime, UUID] | None,
    limit: int,
    region: Collection[str] = (),
) -> list[Waiting]:
    """What waits, plain entries before noticeable and suspicious ones; in each, longest first.

    So a thousand entries of a spammer stand behind the one that came in last (R13).
    """
    band, since, last = behind or (None, None, None)
    rows = await tx.fetch(
        """SELECT i.id AS initiative_id, r.revision, r.content ->> 'kind' AS kind,
                  r.content ->> 'title' AS title, m.name AS municipality, i.waiting_since,
                  i.public_revision IS NOT NULL AS is_change,
                  coalesce(risk.band, 0) AS band, coalesce(risk.score, 0) AS score,
                  ARRAY(SELECT signal ->> 'name' FROM jsonb_array_elements(risk.signals) AS signal)
                    AS signals,
                  (SELECT count(*) FROM report
                    WHERE report.initiative_id = i.id AND report.state = 'open') AS open_reports
             FROM initiative i
             JOIN revision r ON r.initiative_id = i.id AND r.revision = i.latest_revision
             JOIN municipality m ON m.ags = r.content ->> 'ags'
             LEFT JOIN risk ON risk.initiative_id = i.id
            WHERE i.review = 'waiting'
              AND coalesce(risk.band, 0) = ANY($1::int[])
              AND ($2::int IS NULL
                   OR (coalesce(risk.band, 0), i.waiting_since, i.id) > ($2, $3, $4::uuid))
              AND ($6::text[] IS NULL OR m.ags LIKE ANY ($6))
            ORDER BY coalesce(risk.band, 0), i.waiting_since, i.id LIMIT $5""",
        list(bands),
        band,
        since,
        last,
        limit,
        regions.patterns(region),
    )
    return [Waiting(**dict(row)) for row in rows]


async def waiting_by_band(tx: Transaction, *, region: Collection[str] = ()) -> dict[int, int]:
    """How many revisions wait in each part of the queue."""
    rows = await tx.fetch(
        """SELECT coalesce(risk.band, 0) AS band, count(*) AS entries
             FROM initiative i
             JOIN revision r ON r.initiative_id = i.id AND r.revision = i.latest_revision
             LEFT JOIN risk ON risk.initiative_id = i.id
            WHERE i.review = 'waiting'
              AND ($1::text[] IS NULL OR r.content ->> 'ags' LIKE ANY ($1))
            GROUP BY 1""",
        regions.patterns(region),
    )
    return {row["band"]: row["entries"] for row in rows}


async def owned_by(tx: Transaction, person_id: str) -> list[Owned]:
    """The entries of a person, newest first."""
    rows = await tx.fetch(
        """SELECT i.id AS initiative_id, r.content ->> 'kind' AS kind,
                  r.content ->> 'title' AS title, i.state, i.review, r.revision,
                  i.public_revision, i.created_at
             FROM initiative i
             JOIN revision r ON r.initiative_id = i.id AND r.revision = i.latest_revision
            WHERE i.owner_person_id = $1
            ORDER BY i.created_at DESC, i.id""",
        person_id,
    )
    return [Owned(**dict(row)) for row in rows]


async def figures(tx: Transaction) -> Figures:
    """Counts of the directory and the median time that a revision waited for an editor."""
    row = await tx.fetchrow(
        """SELECT (SELECT count(*) FROM directory) AS listed,
                  (SELECT count(*) FROM initiative WHERE review = 'waiting') AS waiting,
                  (SELECT count(*) FROM directory WHERE confirmed_at > $1) AS confirmed_half_year,
                  (SELECT count(*) FROM directory WHERE confirmed_at <= $2) AS stale,
                  (SELECT count(*) FROM initiative
                    WHERE state = 'archived' AND archived_because = 'not-confirmed')
                    AS archived_unconfirmed,
                  (SELECT count(*) FROM enquiry WHERE state = 'forwarded') AS enquiries,
                  (SELECT count(*) FROM enquiry WHERE outcome = 'conversation')
                    AS conversations,
                  count(*) AS reviewed,
                  extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY waited))::float8
                    / 3600 AS median_review_hours
             FROM step WHERE waited IS NOT NULL""",
        tx.now - FULL_RANK_UNTIL,
        tx.now - STALE_AFTER,
    )
    return Figures(
        **dict(row or {}), by_district=await _by_district(tx), by_kind=await _by_kind(tx)
    )


async def _by_district(tx: Transaction) -> list[Share]:
    """Every district, also one without an entry."""
    rows = await tx.fetch(
        """SELECT district, district.name AS label, count(directory.initiative_id) AS value
             FROM district LEFT JOIN municipality USING (district)
             LEFT JOIN directory USING (ags)
            GROUP BY district, district.name ORDER BY value DESC, label"""
    )
    return [Share(**dict(row)) for row in rows]


async def _by_kind(tx: Transaction) -> dict[str, int]:
    rows = await tx.fetch(
        """SELECT content ->> 'kind' AS kind, count(*) AS entries
             FROM directory GROUP BY 1 ORDER BY 1"""
    )
    return {row["kind"]: row["entries"] for row in rows}
