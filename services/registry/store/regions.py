"""Where the things lie that editors decide about, and which of them lie in a region.

A region is a list of official keys: five digits are a Kreis, eight a municipality; none is the
whole state. An entry lies where its latest text says.
"""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction

_ENTRY: Final = """SELECT r.content ->> 'ags' AS ags FROM initiative i
    JOIN revision r ON r.initiative_id = i.id AND r.revision = i.latest_revision WHERE i.id"""
AGS: Final = "ags"
PLACES_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "initiative_id": f"{_ENTRY} = $1",
        "into": f"{_ENTRY} = $1",
        "report_id": f"{_ENTRY} = (SELECT initiative_id FROM report WHERE id = $1)",
        "block_id": f"{_ENTRY} = (SELECT initiative_id FROM sender_block WHERE id = $1)",
        "claim_id": f"{_ENTRY} = (SELECT initiative_id FROM ownership_claim WHERE id = $1)",
        "merge_id": f"""{_ENTRY} IN (SELECT unnest(ARRAY[merged_id, survivor_id]) FROM merge
                                      WHERE id = $1)""",
        "nomination_id": "SELECT ags FROM nomination WHERE id = $1",
        "posting_id": f"""SELECT coalesce(town_ags, content ->> 'ags') AS ags FROM posting
                           WHERE id = $1 AND initiative_id IS NULL
                          UNION ALL
                          {_ENTRY} = (SELECT initiative_id FROM posting WHERE id = $1)""",
        AGS: "SELECT $1::text AS ags",
    }
)
"""By the name that a route gives an id: where that lies."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a region: a Kreis (``county`` or ``city``) or a ``municipality``."""

    key: str
    name: str
    kind: str


def patterns(region: Collection[str]) -> list[str] | None:
    """The region as patterns of keys for a query; None for the whole state."""
    return [f"{key}%" for key in sorted(region)] or None


async def outside(
    tx: Transaction, name: str, subject: UUID | str, *, region: Collection[str]
) -> Part | None:
    """In which other Kreis a thing lies; None if it lies in the region, or is not there."""
    row = await tx.fetchrow(
        f"""SELECT district.district AS key, district.name, district.kind
              FROM ({PLACES_OF[name]}) AS place
              JOIN municipality USING (ags) JOIN district USING (district)
             WHERE place.ags NOT LIKE ALL ($2::text[]) LIMIT 1""",
        subject,
        patterns(region),
    )
    return Part(**dict(row)) if row else None


async def parts(tx: Transaction, region: Collection[str]) -> Sequence[Part]:
    """What a region consists of, by name."""
    rows = await tx.fetch(
        """SELECT district AS key, name, kind FROM district WHERE district = ANY($1::text[])
           UNION ALL
           SELECT ags, name, 'municipality' FROM municipality WHERE ags = ANY($1::text[])
           ORDER BY name""",
        list(region),
    )
    return [Part(**dict(row)) for row in rows]
