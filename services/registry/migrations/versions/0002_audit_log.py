"""Who of the staff did what to whom: kept, never changed."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """CREATE TABLE audit_entry (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         done_at timestamptz NOT NULL,
         done_by text NOT NULL,
         deed text NOT NULL,
         subject_kind text NOT NULL,
         subject_id uuid NOT NULL,
         details jsonb NOT NULL)""",
    "CREATE INDEX audit_entry_subject ON audit_entry (subject_kind, subject_id, id)",
    "CREATE INDEX audit_entry_by ON audit_entry (done_by, id)",
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the audit log is only written to'; END $$""",
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
         FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
)


def upgrade() -> None:
    """Create the log."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop it again."""
    op.execute("DROP TABLE audit_entry")
    op.execute("DROP FUNCTION refuse_change")
