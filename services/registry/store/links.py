"""The websites of entries and funding calls: what is known of each, and who is asking it now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.links import Failure, Link, LinkState
from services.registry.store import regions

LEASE: Final = timedelta(minutes=2)
"""How long a worker may take for one link before another one may ask."""
SPREAD_SECONDS: Final = 14 * 24 * 3600
SubjectKind = Literal["initiative", "funding-call"]
_KNOWN: Final = "state, failures, failed_since, why, moved_to, checked_at, next_at"
_PRESENT: Final = """SELECT 'initiative' AS kind, initiative_id AS id, content ->> 'website' AS url
      FROM directory WHERE content ->> 'website' IS NOT NULL
    UNION ALL
    SELECT 'funding-call', id, texts ->> 'url' FROM funding_call
     WHERE texts ->> 'url' IS NOT NULL AND state IN ('published', 'opened')"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A link with whose it is."""

    kind: SubjectKind
    id: UUID
    url: str
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A link as editors see it."""

    kind: SubjectKind
    id: UUID
    key: str
    title: str
    place: str
    url: str
    state: LinkState
    why: Failure | None
    failed_since: datetime | None
    checked_at: datetime | None
    moved_to: str | None


async def refresh(tx: Transaction) -> None:
    """Know the links that stand there now, and no others; new ones are spread over two weeks.

    Each worker does so every minute: what is known already is only read, since a conflict locks a
    row even where nothing is set.
    """
    await tx.execute(
        f"""DELETE FROM link WHERE NOT EXISTS (
              SELECT FROM ({_PRESENT}) AS here WHERE here.kind = link.kind AND here.id = link.id)"""  # noqa: S608 - constant
    )
    await tx.execute(
        f"""INSERT INTO link (kind, id, url, host, next_at)
            SELECT kind, id, here.url, lower(substring(here.url FROM '^[a-z]+://([^/:?#]+)')),
                   $1::timestamptz + make_interval(
                     secs => (hashtext(here.url)::bigint + 2147483648) % {SPREAD_SECONDS})
              FROM ({_PRESENT}) AS here LEFT JOIN link USING (kind, id)
             WHERE link.url IS DISTINCT FROM here.url
               AND substring(here.url FROM '^[a-z]+://([^/:?#]+)') IS NOT NULL
                ON CONFLICT (kind, id) DO UPDATE
               SET url = excluded.url, host = excluded.host, state = 'fine', failures = 0,
                   failed_since = NULL, why = NULL, moved_to = NULL, checked_at = NULL,
                   next_at = $1, leased_until = NULL
             WHERE link.url <> excluded.url""",  # noqa: S608 - constants
        tx.now,
    )


async def take_some(tx: Transaction, *, limit: int) -> list[Known]:
    """Links that are due and nobody asks, one for each host that nobody asks; they are ours now."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('links', 0))")
    rows = await tx.fetch(
        f"""UPDATE link SET leased_until = $2
             WHERE (kind, id) IN (
               SELECT kind, id FROM (
                 SELECT DISTINCT ON (host) kind, id, next_at FROM link
                  WHERE next_at <= $1 AND host NOT IN (
                    SELECT host FROM link WHERE leased_until > $1)
                  ORDER BY host, next_at) AS due
                ORDER BY next_at LIMIT $3)
             RETURNING kind, id, url, {_KNOWN}""",  # noqa: S608 - constant
        tx.now,
        tx.now + LEASE,
        limit,
    )
    return [_known(dict(row)) for row in rows]


async def lock(tx: Transaction, kind: SubjectKind, subject_id: UUID, *, url: str) -> Link | None:
    """What is known of a link that is still the same, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_KNOWN} FROM link WHERE kind = $1 AND id = $2 AND url = $3 FOR UPDATE",  # noqa: S608 - constant
        kind,
        subject_id,
        url,
    )
    return _link(dict(row)) if row else None


async def save(tx: Transaction, kind: SubjectKind, subject_id: UUID, link: Link) -> None:
    """Note what a check made of it; somebody else may ask it from now on."""
    await tx.execute(
        """UPDATE link SET state = $3, failures = $4, failed_since = $5, why = $6, moved_to = $7,
                           checked_at = $8, next_at = $9, leased_until = NULL
            WHERE kind = $1 AND id = $2""",
        kind,
        subject_id,
        link.state.value,
        link.failures,
        link.failed_since,
        link.why.value if link.why else None,
        link.moved_to,
        link.checked_at,
        link.next_at,
    )


async def of_entry(tx: Transaction, initiative_id: UUID) -> Known | None:
    """The website of an entry, whatever is known of it."""
    row = await tx.fetchrow(
        f"SELECT kind, id, url, {_KNOWN} FROM link WHERE kind = 'initiative' AND id = $1",  # noqa: S608 - constant
        initiative_id,
    )
    return _known(dict(row)) if row else None


async def broken(tx: Transaction, initiative_id: UUID) -> Known | None:
    """The website of a listed entry, if it is broken."""
    row = await tx.fetchrow(
        f"""SELECT kind, link.id, url, {_KNOWN} FROM link
              JOIN directory ON initiative_id = link.id AND content ->> 'website' = url
             WHERE kind = 'initiative' AND link.id = $1 AND state = 'broken'""",  # noqa: S608 - constant
        initiative_id,
    )
    return _known(dict(row)) if row else None


async def noticed(tx: Transaction, *, region: Collection[str] = ()) -> list[Noticed]:
    """All that is broken, suspected or moved, the longest broken first."""
    rows = await tx.fetch(
        """SELECT kind, link.id, url, link.state, why, failed_since, checked_at, moved_to,
                  coalesce(directory.title, funding_call.texts ->> 'title', '') AS title,
                  coalesce(municipality.name, '') AS place,
                  coalesce(funding_call.key, '') AS key
             FROM link
             LEFT JOIN directory ON kind = 'initiative' AND initiative_id = link.id
             LEFT JOIN municipality USING (ags)
             LEFT JOIN funding_call ON kind = 'funding-call' AND funding_call.id = link.id
            WHERE (link.state <> 'fine' OR moved_to IS NOT NULL)
              AND ($1::text[] IS NULL OR ags LIKE ANY ($1))
            ORDER BY array_position(ARRAY['broken', 'suspected', 'fine'], link.state),
                     failed_since, title, link.id
            LIMIT 1000""",
        regions.patterns(region),
    )
    return [
        Noticed(
            **{
                **dict(row),
                "state": LinkState(row["state"]),
                "why": Failure(row["why"]) if row["why"] else None,
            }
        )
        for row in rows
    ]


def _known(row: dict[str, Any]) -> Known:
    return Known(kind=row.pop("kind"), id=row.pop("id"), url=row.pop("url"), link=_link(row))


def _link(row: dict[str, Any]) -> Link:
    why = Failure(row["why"]) if row["why"] else None
    return Link(**{**row, "state": LinkState(row["state"]), "why": why})
