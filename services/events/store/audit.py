"""What the books say about each other: questions that ``fsck`` asks; each row is a finding."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from contracts.events import RoomKind
from services.chassis.transaction import Transaction

QUESTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "taken-differs": """
            SELECT r.gathering_id, r.kind, r.taken, coalesce(sum(s.party_size), 0) AS places
            FROM room r LEFT JOIN seat s ON s.gathering_id = r.gathering_id AND s.room = r.kind
                AND s.state IN ('held', 'offered', 'booked')
            GROUP BY r.gathering_id, r.kind HAVING r.taken <> coalesce(sum(s.party_size), 0)""",
        "over-capacity": "SELECT gathering_id, kind, taken, capacity FROM room WHERE taken > capacity",
        "waiting-differs": """
            SELECT r.gathering_id, r.kind, r.waiting, count(s.seat_id) AS entries
            FROM room r LEFT JOIN seat s ON s.gathering_id = r.gathering_id AND s.room = r.kind
                AND s.state = 'waiting'
            GROUP BY r.gathering_id, r.kind HAVING r.waiting <> count(s.seat_id)""",
        "ledger-has-gap": """
            SELECT r.gathering_id, r.kind, r.seq, count(l.seq) AS lines, max(l.seq) AS last
            FROM room r LEFT JOIN seat_ledger l
                ON l.gathering_id = r.gathering_id AND l.room = r.kind
            GROUP BY r.gathering_id, r.kind
            HAVING count(l.seq) <> r.seq + 1 OR max(l.seq) <> r.seq OR min(l.seq) <> 0""",
        "ledger-does-not-add-up": """
            SELECT gathering_id, room, seq, taken, before + delta AS replayed FROM (
                SELECT *, coalesce(lag(taken) OVER line, 0) AS before FROM seat_ledger
                WINDOW line AS (PARTITION BY gathering_id, room ORDER BY seq)) AS l
            WHERE taken <> before + delta""",
        "ledger-over-capacity": """
            SELECT gathering_id, room, seq, taken, capacity FROM seat_ledger
            WHERE taken > capacity OR taken < 0""",
        "ledger-end-differs": """
            SELECT r.gathering_id, r.kind, r.seq FROM room r JOIN seat_ledger l
                ON l.gathering_id = r.gathering_id AND l.room = r.kind AND l.seq = r.seq
            WHERE (l.taken, l.waiting, l.capacity) IS DISTINCT FROM
                  (r.taken, r.waiting, r.capacity)""",
        "seat-without-its-lines": """
            SELECT s.seat_id, s.revision, count(l.seq) AS lines
            FROM seat s LEFT JOIN seat_ledger l ON l.seat_id = s.seat_id
            GROUP BY s.seat_id HAVING count(l.seq) <> s.revision""",
        "seat-differs-from-its-last-line": """
            SELECT s.seat_id, s.state, l.step FROM seat s JOIN (
                SELECT DISTINCT ON (seat_id) seat_id, step FROM seat_ledger
                ORDER BY seat_id, seq DESC) AS l USING (seat_id)
            WHERE NOT (CASE l.step
                WHEN 'zukunft.events.seat-held.v1' THEN s.state = 'held'
                WHEN 'zukunft.events.seat-booked.v1' THEN s.state = 'booked'
                WHEN 'zukunft.events.seat-waitlisted.v1' THEN s.state = 'waiting'
                WHEN 'zukunft.events.seat-offered.v1' THEN s.state = 'offered'
                WHEN 'zukunft.events.offer-lapsed.v1' THEN s.state = 'lapsed'
                WHEN 'zukunft.events.seat-released.v1' THEN s.state IN ('released', 'lapsed')
                ELSE false END)""",
        "fact-without-ledger-line": """
            SELECT o.fact_id, o.type FROM outbox o
            WHERE o.topic = 'events-seats'
                AND NOT EXISTS (SELECT FROM seat_ledger l
                                WHERE l.fact_id = o.fact_id AND l.step = o.type)""",
        "guests-differ": """
            SELECT s.seat_id, s.party_size, count(g.guest) AS guests
            FROM seat s LEFT JOIN seat_guest g USING (seat_id)
            GROUP BY s.seat_id HAVING count(g.guest) <> CASE
                WHEN s.state IN ('held', 'offered', 'booked', 'waiting') THEN s.party_size
                ELSE 0 END""",
        "person-kept-after-erasure": """
            SELECT s.seat_id FROM seat s JOIN erased e USING (person_id)
            WHERE s.created_at <= e.erased_at""",
        "contact-of-nobody": """
            SELECT seat_id FROM seat WHERE contact IS NOT NULL
                AND person_id = 'p_00000000000000000000000000000000'""",
        "live-seat-of-nobody": """
            SELECT seat_id, state FROM seat WHERE person_id = 'p_00000000000000000000000000000000'
                AND state IN ('held', 'offered', 'booked', 'waiting')""",
    }
)


async def ask(tx: Transaction, question: str) -> list[str]:
    """The findings to one question, each as a text of ids and figures."""
    rows = await tx.fetch(QUESTIONS[question])
    return [" ".join(f"{name}={value}" for name, value in row.items()) for row in rows]


async def rooms_with_ends(tx: Transaction) -> list[tuple[UUID, RoomKind]]:
    """Rooms of gatherings ahead in which somebody waits or something may lapse."""
    rows = await tx.fetch(
        """SELECT DISTINCT s.gathering_id, s.room FROM seat s JOIN gathering g USING (gathering_id)
           WHERE NOT g.is_cancelled AND (s.state = 'waiting'
               OR (s.expires_at IS NOT NULL AND s.state IN ('held', 'offered')))""",
    )
    return [(row["gathering_id"], RoomKind(row["room"])) for row in rows]
