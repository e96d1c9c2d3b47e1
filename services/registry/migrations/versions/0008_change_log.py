"""What changed in the directory and in which order; what an index in memory is loaded from."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    "ALTER TABLE directory ADD stems text[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE directory ADD impacts smallint[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE directory ADD spelled text[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE directory_state ADD log_id uuid NOT NULL DEFAULT gen_random_uuid()",
    # One row for each entry that was ever listed: a later change takes the place of the earlier.
    "CREATE SEQUENCE change_seq",
    """CREATE TABLE change (
         initiative_id uuid PRIMARY KEY,
         seq bigint NOT NULL DEFAULT nextval('change_seq'),
         xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
         changed_at timestamptz NOT NULL DEFAULT clock_timestamp())""",
    "ALTER SEQUENCE change_seq OWNED BY change.seq",
    "CREATE UNIQUE INDEX change_order ON change (xid, seq)",
    "INSERT INTO change (initiative_id) SELECT initiative_id FROM directory ORDER BY listed_at",
    """CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         INSERT INTO change (initiative_id)
         VALUES (CASE TG_OP WHEN 'DELETE' THEN OLD.initiative_id ELSE NEW.initiative_id END)
         ON CONFLICT (initiative_id) DO UPDATE
           SET seq = nextval('change_seq'), xid = pg_current_xact_id(),
               changed_at = clock_timestamp();
         NOTIFY directory;
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER directory_change AFTER INSERT OR UPDATE OR DELETE ON directory
         FOR EACH ROW EXECUTE FUNCTION note_change()""",
    "CREATE INDEX municipality_spot ON municipality USING gist (point(lon * 0.6293, lat))",
)


def upgrade() -> None:
    """Create the log and the trigger that nobody who writes the directory can forget."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    op.execute("DROP INDEX municipality_spot")
    op.execute("DROP TRIGGER directory_change ON directory")
    op.execute("DROP FUNCTION note_change")
    op.execute("DROP TABLE change")
    op.execute("ALTER TABLE directory_state DROP log_id")
    op.execute("ALTER TABLE directory DROP spelled")
    op.execute("ALTER TABLE directory DROP impacts")
    op.execute("ALTER TABLE directory DROP stems")
