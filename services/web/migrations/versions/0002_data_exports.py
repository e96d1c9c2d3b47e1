"""Exports of a person's data: one at a time, encrypted, gone after some days."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """CREATE TABLE data_export (
         id uuid PRIMARY KEY,
         person_id text NOT NULL UNIQUE,
         email_sealed bytea NOT NULL,
         state text NOT NULL CHECK (state IN ('offered', 'asked', 'ready')),
         asked_at timestamptz NOT NULL,
         due_at timestamptz NOT NULL,
         tries integer NOT NULL,
         away text[] NOT NULL,
         ready_at timestamptz,
         expires_at timestamptz NOT NULL,
         file bytea,
         is_told boolean NOT NULL,
         CHECK ((state = 'ready') = (file IS NOT NULL AND ready_at IS NOT NULL)))""",
    "CREATE INDEX data_export_due ON data_export (due_at) WHERE state <> 'offered' AND NOT is_told",
)


def upgrade() -> None:
    """Create the table."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop it again."""
    op.execute("DROP TABLE data_export")
