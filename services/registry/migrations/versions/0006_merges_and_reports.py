"""Entries that were merged and how to undo it; what people report about entries."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """CREATE TABLE merge (
         id uuid PRIMARY KEY,
         merged_id uuid NOT NULL REFERENCES initiative,
         survivor_id uuid NOT NULL REFERENCES initiative,
         taken_fields text[] NOT NULL,
         was_state text NOT NULL,
         was_review text NOT NULL,
         was_public_revision integer,
         was_waiting_since timestamptz,
         survivor_before integer NOT NULL,
         survivor_after integer NOT NULL,
         merged_by text NOT NULL,
         merged_at timestamptz NOT NULL,
         undone_by text,
         undone_at timestamptz,
         CHECK (merged_id <> survivor_id),
         CHECK ((undone_by IS NULL) = (undone_at IS NULL)))""",
    "CREATE UNIQUE INDEX merge_once ON merge (merged_id) WHERE undone_at IS NULL",
    "CREATE INDEX merge_survivor ON merge (survivor_id)",
    """CREATE TABLE report (
         id uuid PRIMARY KEY,
         initiative_id uuid NOT NULL REFERENCES initiative,
         reason text NOT NULL,
         words text NOT NULL,
         reporter_person_id text,
         contact bytea,
         state text NOT NULL,
         received_at timestamptz NOT NULL,
         closed_by text,
         closed_at timestamptz,
         answer text,
         CHECK ((state = 'open') = (closed_at IS NULL)))""",
    "CREATE INDEX report_open ON report (received_at, id) WHERE state = 'open'",
    "CREATE INDEX report_initiative ON report (initiative_id, received_at)",
    "CREATE INDEX report_reporter ON report (reporter_person_id)",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in ("report", "merge"):
        op.execute(f"DROP TABLE {table}")
