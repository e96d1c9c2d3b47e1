"""What stands here of a person, on either side of a match, as rows."""

from collections.abc import Sequence
from typing import Any

from services.chassis.transaction import Transaction


async def matches_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Her matches with what she answered herself; the other side's words are not hers."""
    return await _rows(
        tx,
        """SELECT m.match_id, m.market, m.offer_id, o.title, mine.side, m.state, mine.answer,
                  mine.answered_at, mine.reason, mine.consented_at, m.end_reason, m.created_at,
                  m.changed_at
             FROM match m
             CROSS JOIN LATERAL (VALUES
               ('seeker', m.seeker_person_id, m.seeker_answer, m.seeker_answered_at,
                m.seeker_reason, m.seeker_consented_at),
               ('offer', m.offer_person_id, m.offer_answer, m.offer_answered_at,
                m.offer_reason, m.offer_consented_at)
             ) AS mine (side, person_id, answer, answered_at, reason, consented_at)
             LEFT JOIN offer o ON o.initiative_id = m.offer_id
            WHERE mine.person_id = $1 ORDER BY m.created_at, m.match_id""",
        person_id,
    )


async def consents_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What she agreed to, with the card that went out sealed."""
    return await _rows(
        tx,
        """SELECT match_id, side, given_at, text_version, channels, card, revoked_at FROM consent
            WHERE person_id = $1 ORDER BY given_at, match_id""",
        person_id,
    )


async def notices_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Of which matches she was told, and when."""
    return await _rows(
        tx,
        """SELECT match_id, occasion, noticed_at FROM notice
            WHERE person_id = $1 ORDER BY noticed_at, match_id""",
        person_id,
    )


async def lists_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Which lists she was shown, the newest first: by which run, under which rule, whom in order.

    Others stand there by the number of her match with them, a project by its title too; who has
    left the market since is nobody.
    """
    return await _rows(
        tx,
        """SELECT r.market, l.side, r.day, r.ran_at, r.run_id, r.alpha_percent,
                  coalesce(jsonb_agg(jsonb_build_object(
                    'rank', d.rank, 'match_id', m.match_id, 'title', o.title) ORDER BY d.rank)
                    FILTER (WHERE d.rank IS NOT NULL), '[]'::jsonb) AS drawn
             FROM entrant e
             JOIN drawn_list l ON l.side = e.side AND l.ordinal = e.ordinal
             JOIN spread_run r ON r.run_id = l.run_id AND r.is_shown
             LEFT JOIN LATERAL unnest(l.drawn) WITH ORDINALITY AS d (ordinal, rank) ON true
             LEFT JOIN LATERAL (
               SELECT match_id, offer_id FROM match
                WHERE (l.side = 'seeker' AND seeker_ordinal = l.ordinal
                       AND offer_ordinal = d.ordinal)
                   OR (l.side = 'offer' AND offer_ordinal = l.ordinal
                       AND seeker_ordinal = d.ordinal)
                ORDER BY created_at DESC LIMIT 1) m ON true
             LEFT JOIN offer o ON o.initiative_id = m.offer_id AND l.side = 'seeker'
            WHERE e.person_id = $1
            GROUP BY r.run_id, l.side, l.ordinal ORDER BY r.ran_at DESC, l.side, l.ordinal""",
        person_id,
    )


async def blocks_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """On which matches she said that she never wants to meet the other one again."""
    return await _rows(
        tx,
        "SELECT match_id, blocked_at FROM block WHERE person_id = $1 ORDER BY blocked_at",
        person_id,
    )


async def villages_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """The villages that she was asked to join or has joined, with what she answered."""
    return await _rows(
        tx,
        """SELECT m.village_id, v.plan->>'title' AS title, v.state, m.role, m.answer, m.ending,
                  m.is_held, m.asked_at, m.told_at, m.answer_until, m.answered_at
             FROM village_member m JOIN village v USING (village_id)
            WHERE m.person_id = $1 ORDER BY m.asked_at, m.village_id""",
        person_id,
    )


async def village_consents_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What she agreed to hand on to a village, with the card as it is sealed."""
    return await _rows(
        tx,
        """SELECT village_id, given_at, text_version, channels, card, revoked_at
             FROM village_consent WHERE person_id = $1 ORDER BY given_at, village_id""",
        person_id,
    )


async def dismissed_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Which suggestions she does not want to see again."""
    return await _rows(
        tx,
        """SELECT code, after_value, dismissed_at FROM dismissed_suggestion
            WHERE person_id = $1 ORDER BY code""",
        person_id,
    )


async def supports_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What she asks for or gives, with her contact as it is sealed."""
    return await _rows(
        tx,
        """SELECT support_id, side, initiative_id, state, criteria, capacity, taken, contact,
                  sms_wanted, locale, opened_at, stated_at, changed_at
             FROM support WHERE person_id = $1 ORDER BY opened_at, support_id""",
        person_id,
    )


async def offers_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """The housing projects that she answers for."""
    return await _rows(
        tx,
        """SELECT initiative_id, title, state, place, housing, changed_at FROM offer
            WHERE owner_person_id = $1 ORDER BY title, initiative_id""",
        person_id,
    )


async def links_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Which links in mails open something for her."""
    return await _rows(
        tx,
        """SELECT purpose, expires_at, used_at FROM capability
            WHERE person_id = $1 ORDER BY expires_at, purpose""",
        person_id,
    )


async def _rows(tx: Transaction, sql: str, person_id: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(sql, person_id)]
