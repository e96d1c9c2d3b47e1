"""What stands here of a person beside what her entries, cases, nominations and claims hold.

Nothing here names anybody else: neither who wrote or reported to her, nor who of the staff acted.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction


async def entries_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Her entries as they stand, with their sealed contact."""
    return await _rows(
        tx,
        """SELECT id AS initiative_id, state, review, latest_revision, public_revision, created_at,
                  confirmed_at, listed_at, merged_into, contact
             FROM initiative WHERE owner_person_id = $1 ORDER BY created_at, id""",
        person_id,
    )


async def revisions_of(tx: Transaction, initiative_id: UUID) -> Sequence[dict[str, Any]]:
    """All texts of an entry in order; of staff only that it was staff."""
    return await _rows(
        tx,
        """SELECT revision, content, changed_fields, created_at,
                  CASE written_by WHEN 'owner' THEN 'owner' ELSE 'editor' END AS written_by
             FROM revision WHERE initiative_id = $1 ORDER BY revision""",
        initiative_id,
    )


async def steps_of(tx: Transaction, initiative_id: UUID) -> Sequence[dict[str, Any]]:
    """What happened to an entry, with the reasons that editors gave."""
    return await _rows(
        tx,
        """SELECT name, revision, taken_at, reason,
                  CASE WHEN taken_by IN ('owner', 'system') THEN taken_by ELSE 'editor' END
                    AS taken_by
             FROM step WHERE initiative_id = $1 ORDER BY id""",
        initiative_id,
    )


async def risk_of(tx: Transaction, initiative_id: UUID) -> dict[str, Any] | None:
    """How the latest text was assessed, and by which signals."""
    row = await tx.fetchrow(
        """SELECT revision, score, signals, assessed_at FROM risk WHERE initiative_id = $1""",
        initiative_id,
    )
    return dict(row) if row else None


async def funding_of(tx: Transaction, initiative_id: UUID) -> dict[str, Any] | None:
    """What was saved of a check, and by which sentence she agreed."""
    row = await tx.fetchrow(
        """SELECT answers, consent_version, consented_at, saved_at FROM funding_check
            WHERE initiative_id = $1""",
        initiative_id,
    )
    return dict(row) if row else None


async def funding_asked_of(tx: Transaction, initiative_id: UUID) -> Sequence[dict[str, Any]]:
    """What came of the saved check, call by call."""
    return await _rows(
        tx,
        """SELECT call.key AS call, asked.month, asked.on_day, asked.verdict, asked.reasons
             FROM funding_evaluation AS asked
             JOIN funding_check AS mine ON mine.id = asked.asker
             JOIN funding_call AS call ON call.id = asked.call_id
            WHERE mine.initiative_id = $1 ORDER BY asked.month, call.key""",
        initiative_id,
    )


async def reported_about(tx: Transaction, initiative_id: UUID) -> Sequence[dict[str, Any]]:
    """That an entry was reported and why; neither by whom nor in which words."""
    return await _rows(
        tx,
        """SELECT reason, state, received_at, closed_at FROM report
            WHERE initiative_id = $1 ORDER BY received_at, id""",
        initiative_id,
    )


async def written_to(tx: Transaction, initiative_id: UUID) -> Sequence[dict[str, Any]]:
    """When somebody wrote and what came of it; the letters are their senders'."""
    return await _rows(
        tx,
        """SELECT forwarded_at, outcome FROM enquiry
            WHERE initiative_id = $1 AND state = 'forwarded' ORDER BY forwarded_at, id""",
        initiative_id,
    )


async def reports_by(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What she reported, and what an editor answered her."""
    return await _rows(
        tx,
        """SELECT initiative_id, reason, words, contact, state, received_at, closed_at, answer
             FROM report WHERE reporter_person_id = $1 ORDER BY received_at, id""",
        person_id,
    )


async def letters_by(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What she wrote to initiatives, sealed."""
    return await _rows(
        tx,
        """SELECT initiative_id, letter, state, created_at, forwarded_at FROM enquiry
            WHERE sender_person_id = $1 ORDER BY created_at, id""",
        person_id,
    )


async def ideas_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Her ideas with both texts and what was decided."""
    return await _rows(
        tx,
        """SELECT id, call_id, state, texts, public_texts, contact, created_at, reason,
                  initiative_id
             FROM idea WHERE author_person_id = $1 ORDER BY created_at, id""",
        person_id,
    )


async def juries_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """The juries that she was asked into."""
    return await _rows(
        tx,
        """SELECT id, call_id, contact, added_at, invited_at FROM idea_juror
            WHERE person_id = $1 ORDER BY added_at, id""",
        person_id,
    )


async def sheets_of(tx: Transaction, juror_id: UUID) -> Sequence[dict[str, Any]]:
    """What she judged."""
    return await _rows(
        tx,
        """SELECT idea_id, marks, comment, judged_at FROM idea_sheet
            WHERE juror_id = $1 ORDER BY judged_at, idea_id""",
        juror_id,
    )


async def ballots_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Votes whose mailbox she has not confirmed."""
    return await _rows(
        tx,
        """SELECT call_id, idea_id, email, created_at FROM idea_ballot
            WHERE person_id = $1 ORDER BY created_at, id""",
        person_id,
    )


async def votes_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Her votes."""
    return await _rows(
        tx,
        """SELECT call_id, idea_id, counted_at FROM idea_vote
            WHERE person_id = $1 ORDER BY counted_at, id""",
        person_id,
    )


async def postings_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Her needs and offers."""
    return await _rows(
        tx,
        """SELECT id, side, state, content, contact, initiative_id, town_ags, created_at,
                  expires_at, ended_at, reason
             FROM posting WHERE owner_person_id = $1 ORDER BY created_at, id""",
        person_id,
    )


async def introductions_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Whom she asked, with her own card, and that she was asked; of the other side no word."""
    return await _rows(
        tx,
        """SELECT id, posting_id, state, created_at, ended_at,
                  CASE WHEN requester_person_id = $1 THEN 'requester' ELSE 'asked' END AS side,
                  CASE WHEN requester_person_id = $1 THEN requester_consent ELSE asked_consent END
                    AS consent_version,
                  CASE WHEN requester_person_id = $1 THEN card END AS card
             FROM introduction WHERE requester_person_id = $1 OR asked_person_id = $1
            ORDER BY created_at, id""",
        person_id,
    )


async def partnerships_of(tx: Transaction, initiative_id: UUID) -> Sequence[dict[str, Any]]:
    """With which entries an entry is a partner."""
    return await _rows(
        tx,
        """SELECT CASE WHEN proposer_id = $1 THEN asked_id ELSE proposer_id END AS partner_id,
                  state, proposed_at, confirmed_at, ended_at
             FROM partnership WHERE proposer_id = $1 OR asked_id = $1 ORDER BY proposed_at, id""",
        initiative_id,
    )


async def imports_naming(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Files of officials in which her mailbox stands."""
    return await _rows(
        tx,
        """SELECT run.list_name, run.state, run.created_at
             FROM import_person AS named JOIN import_run AS run ON run.id = named.import_id
            WHERE named.person_id = $1 ORDER BY run.created_at, run.id""",
        person_id,
    )


async def blocks_on(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """That what she registers stands last, since when, why, and until when."""
    return await _rows(
        tx,
        """SELECT kind, reason, set_at, lifted_at FROM sender_block AS block
            WHERE (kind = 'person' AND value = $1) OR (kind = 'domain' AND initiative_id IN (
              SELECT id FROM initiative WHERE owner_person_id = $1))
            ORDER BY set_at, id""",
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


async def _rows(tx: Transaction, sql: str, key: str | UUID) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(sql, key)]
