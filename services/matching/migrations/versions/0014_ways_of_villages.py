"""Who goes a way stands in a table of its own, so that the households of a village can.

A village that was founded before has a way that begins today; of whoever takes part no more, nothing.
"""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    # The place keeps the order in which they are told of: the seeking side first, households as numbered.
    """CREATE TABLE walker (
         subject_id uuid NOT NULL REFERENCES accompaniment ON DELETE CASCADE,
         speaker text NOT NULL,
         person_id text NOT NULL,
         place integer NOT NULL,
         PRIMARY KEY (subject_id, speaker))""",
    "CREATE INDEX walker_person ON walker (person_id)",
    """INSERT INTO walker (subject_id, speaker, person_id, place)
       SELECT subject_id, speaker, person_id, place FROM accompaniment
       CROSS JOIN LATERAL (VALUES ('seeker', seeker_person_id, 1), ('offer', offer_person_id, 2))
         AS side (speaker, person_id, place)
       WHERE person_id IS NOT NULL""",
    "ALTER TABLE accompaniment DROP COLUMN seeker_person_id, DROP COLUMN offer_person_id",
    "ALTER TABLE stage_entry DROP CONSTRAINT stage_entry_said_by_check",
    """ALTER TABLE stage_entry ADD CONSTRAINT stage_entry_said_by_check
         CHECK (said_by IN ('seeker', 'offer', 'companion') OR said_by LIKE 'household-%')""",
    """WITH begun AS (
         INSERT INTO accompaniment (subject_id, subject_kind, market, version, stage, started_at,
           overdue, due_at, heard_at, wanted_by)
         SELECT village_id, 'village', 'groups', 1, 'released', now(), '{}',
           now() + interval '7 days', now(), '{}'
         FROM village WHERE state = 'founded' AND EXISTS (
           SELECT FROM village_member m WHERE m.village_id = village.village_id AND m.is_held)
         RETURNING subject_id, due_at)
       INSERT INTO timer (name, subject, due_at, payload)
       SELECT 'way-day-passes', subject_id::text, due_at, '{}' FROM begun""",
    """INSERT INTO walker (subject_id, speaker, person_id, place)
       SELECT m.village_id, 'household-' || h.number, m.person_id, h.number
       FROM accompaniment a
       JOIN village_member m ON m.village_id = a.subject_id AND m.is_held
       JOIN village_household h
         ON h.village_id = m.village_id AND h.subject_id = m.subject_id""",
)
BACK = (
    """DELETE FROM timer WHERE name = 'way-day-passes' AND subject IN (
         SELECT subject_id::text FROM accompaniment WHERE subject_kind = 'village')""",
    "DELETE FROM accompaniment WHERE subject_kind = 'village'",
    "ALTER TABLE stage_entry DROP CONSTRAINT stage_entry_said_by_check",
    """ALTER TABLE stage_entry ADD CONSTRAINT stage_entry_said_by_check
         CHECK (said_by IN ('seeker', 'offer', 'companion'))""",
    "ALTER TABLE accompaniment ADD COLUMN seeker_person_id text, ADD COLUMN offer_person_id text",
    """UPDATE accompaniment a SET
         seeker_person_id = (SELECT person_id FROM walker w
                             WHERE w.subject_id = a.subject_id AND w.speaker = 'seeker'),
         offer_person_id = (SELECT person_id FROM walker w
                            WHERE w.subject_id = a.subject_id AND w.speaker = 'offer')""",
    "CREATE INDEX accompaniment_seeker ON accompaniment (seeker_person_id)",
    "CREATE INDEX accompaniment_offer ON accompaniment (offer_person_id)",
    "DROP TABLE walker",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK:
        op.execute(statement)
