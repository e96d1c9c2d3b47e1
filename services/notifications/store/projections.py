"""The little that is known of initiatives, matches, gatherings and seats."""

from dataclasses import dataclass
from uuid import UUID

from contracts.events import GatheringPicture, SeatFact
from contracts.matching import MatchFact, Side
from contracts.registry import InitiativeProfile
from services.chassis.transaction import Transaction
from services.notifications.decide.plan import BookedSeat


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatState:
    """A seat as far as mails about it go."""

    gathering_id: UUID
    seat_revision: int
    state: str
    dataref: str | None


async def keep_initiative(tx: Transaction, fact: InitiativeProfile, *, sequence: int) -> None:
    """Title and place of an initiative; what is older than what is known changes nothing."""
    await tx.execute(
        """INSERT INTO initiative (initiative_id, revision, title, place) SELECT $1, $2, $3, $4
           WHERE NOT EXISTS (SELECT FROM ended_initiative
                             WHERE initiative_id = $1 AND sequence > $5)
           ON CONFLICT (initiative_id) DO UPDATE SET revision = excluded.revision,
             title = excluded.title, place = excluded.place
           WHERE initiative.revision <= excluded.revision""",
        fact.initiative_id,
        fact.revision,
        fact.title,
        fact.place.municipality,
        sequence,
    )


async def drop_initiative(tx: Transaction, initiative_id: UUID) -> None:
    """The entry is gone."""
    await tx.execute("DELETE FROM initiative WHERE initiative_id = $1", initiative_id)


async def remember_end(tx: Transaction, initiative_id: UUID, *, sequence: int) -> None:
    """What was said of the initiative before this is over."""
    await tx.execute(
        """INSERT INTO ended_initiative (initiative_id, sequence) VALUES ($1, $2)
           ON CONFLICT (initiative_id) DO UPDATE
             SET sequence = greatest(ended_initiative.sequence, excluded.sequence)""",
        initiative_id,
        sequence,
    )


async def keep_match(tx: Transaction, fact: MatchFact, *, dataref: str | None) -> None:
    """Which initiative a match is with, and where its owner tells about it."""
    await tx.execute(
        """INSERT INTO match (match_id, initiative_id, dataref) VALUES ($1, $2, $3)
           ON CONFLICT (match_id) DO UPDATE SET dataref = coalesce(excluded.dataref, match.dataref)""",
        fact.match_id,
        fact.offer_id,
        dataref,
    )


async def note_yes(tx: Transaction, match_id: UUID, side: Side) -> None:
    """One side said yes."""
    await tx.execute(
        """UPDATE match SET seeker_said_yes = seeker_said_yes OR $2,
             offer_said_yes = offer_said_yes OR $3 WHERE match_id = $1""",
        match_id,
        side is Side.SEEKER,
        side is Side.OFFER,
    )


async def said_yes(tx: Transaction, match_id: UUID) -> frozenset[Side]:
    """Which sides said yes."""
    row = await tx.fetchrow(
        "SELECT seeker_said_yes, offer_said_yes FROM match WHERE match_id = $1", match_id
    )
    if row is None:
        return frozenset()
    said = {Side.SEEKER: row["seeker_said_yes"], Side.OFFER: row["offer_said_yes"]}
    return frozenset(side for side, yes in said.items() if yes)


async def dataref_of(tx: Transaction, match_id: UUID) -> str | None:
    """Where the owner tells about a match."""
    found: str | None = await tx.fetchval("SELECT dataref FROM match WHERE match_id = $1", match_id)
    return found


async def initiative_of(tx: Transaction, match_id: UUID) -> tuple[str, str] | None:
    """Title and place of the initiative in a match."""
    row = await tx.fetchrow(
        """SELECT title, place FROM match JOIN initiative USING (initiative_id)
           WHERE match_id = $1""",
        match_id,
    )
    return (row["title"], row["place"]) if row else None


async def keep_gathering(tx: Transaction, fact: GatheringPicture, *, is_cancelled: bool) -> bool:
    """The newest revision of a gathering; False for news that is older than what is known."""
    return bool(
        await tx.fetchval(
            """INSERT INTO gathering (gathering_id, revision, is_cancelled) VALUES ($1, $2, $3)
               ON CONFLICT (gathering_id) DO UPDATE SET revision = excluded.revision,
                 is_cancelled = excluded.is_cancelled
               WHERE gathering.revision < excluded.revision RETURNING true""",
            fact.gathering_id,
            fact.revision,
            is_cancelled,
        )
    )


async def seat(tx: Transaction, seat_id: UUID) -> SeatState | None:
    """A seat, locked."""
    row = await tx.fetchrow(
        """SELECT gathering_id, seat_revision, state, dataref FROM seat
           WHERE seat_id = $1 FOR UPDATE""",
        seat_id,
    )
    return SeatState(**dict(row)) if row else None


async def keep_seat(
    tx: Transaction, fact: SeatFact, *, state: str, person_id: str | None, dataref: str | None
) -> bool:
    """The newest state of a seat; False for news that is older than what is known."""
    return bool(
        await tx.fetchval(
            """INSERT INTO seat (seat_id, gathering_id, person_id, dataref, seat_revision, state)
               VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (seat_id) DO UPDATE SET seat_revision = excluded.seat_revision,
                 state = excluded.state, dataref = coalesce(excluded.dataref, seat.dataref)
               WHERE seat.seat_revision <= excluded.seat_revision RETURNING true""",
            fact.seat_id,
            fact.gathering_id,
            person_id,
            dataref,
            fact.seat_revision,
            state,
        )
    )


async def booked_seats(tx: Transaction, gathering_id: UUID) -> tuple[BookedSeat, ...]:
    """Everybody who has the gathering in the calendar, locked."""
    rows = await tx.fetch(
        """SELECT seat_id, person_id, seat_revision FROM seat
           WHERE gathering_id = $1 AND state = 'booked' AND person_id IS NOT NULL
           ORDER BY seat_id FOR UPDATE""",
        gathering_id,
    )
    return tuple(BookedSeat(**dict(row)) for row in rows)


async def call_off_seats(tx: Transaction, gathering_id: UUID) -> None:
    """The gathering is cancelled: its seats are no longer booked."""
    await tx.execute(
        "UPDATE seat SET state = 'called-off' WHERE gathering_id = $1 AND state = 'booked'",
        gathering_id,
    )


async def seat_dataref(tx: Transaction, seat_id: UUID) -> str | None:
    """Where the owner tells about a seat."""
    found: str | None = await tx.fetchval("SELECT dataref FROM seat WHERE seat_id = $1", seat_id)
    return found
