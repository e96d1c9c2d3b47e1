"""People on their way to living together: stages, contacts, and who accompanies them.

Whose contacts went over before has a way that begins today.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = (
    """CREATE TABLE companion (
         subject text PRIMARY KEY,
         name text NOT NULL,
         entered_at timestamptz NOT NULL)""",
    """CREATE TABLE accompaniment (
         subject_id uuid PRIMARY KEY,
         subject_kind text NOT NULL CHECK (subject_kind IN ('match', 'village')),
         market text NOT NULL,
         seeker_person_id text,
         offer_person_id text,
         version integer NOT NULL,
         stage text NOT NULL,
         started_at timestamptz NOT NULL,
         touched_on date,
         next_contact_on date,
         overdue text[] NOT NULL,
         due_at timestamptz,
         heard_at timestamptz NOT NULL,
         wanted_by text[] NOT NULL,
         companion text,
         accompanied_since timestamptz,
         end_reason text,
         ended_by text,
         ended_at timestamptz)""",
    "CREATE INDEX accompaniment_seeker ON accompaniment (seeker_person_id)",
    "CREATE INDEX accompaniment_offer ON accompaniment (offer_person_id)",
    """CREATE INDEX accompaniment_companion ON accompaniment (companion, due_at)
         WHERE ended_at IS NULL""",
    """CREATE TABLE stage_entry (
         subject_id uuid NOT NULL REFERENCES accompaniment ON DELETE CASCADE,
         said_by text NOT NULL CHECK (said_by IN ('seeker', 'offer', 'companion')),
         stage text NOT NULL,
         takes_back boolean NOT NULL,
         said_on date NOT NULL,
         said_at timestamptz NOT NULL,
         how text,
         happened_on date NOT NULL,
         reason bytea,
         PRIMARY KEY (subject_id, said_by, stage, takes_back, said_on))""",
    """CREATE TABLE touchpoint (
         touchpoint_id uuid PRIMARY KEY,
         subject_id uuid NOT NULL REFERENCES accompaniment ON DELETE CASCADE,
         kind text NOT NULL,
         happened_on date NOT NULL,
         logged_at timestamptz NOT NULL,
         logged_by text NOT NULL,
         about text NOT NULL CHECK (about IN ('seeker', 'offer', 'both')),
         note bytea)""",
    "CREATE INDEX touchpoint_subject ON touchpoint (subject_id, happened_on)",
    """INSERT INTO accompaniment (subject_id, subject_kind, market, seeker_person_id,
         offer_person_id, version, stage, started_at, overdue, due_at, heard_at, wanted_by)
       SELECT match_id, 'match', market, seeker_person_id, offer_person_id, 1, 'released', now(),
         '{}', now() + interval '7 days', now(), '{}'
       FROM match WHERE state = 'released' AND market <> 'support'""",
    """INSERT INTO timer (name, subject, due_at, payload)
       SELECT 'way-day-passes', subject_id::text, due_at, '{}' FROM accompaniment""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in ("touchpoint", "stage_entry", "accompaniment", "companion"):
        op.execute(f"DROP TABLE {table}")
