"""Why an entry left the directory, and with which text; every listed entry gets its timer."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "ALTER TABLE initiative ADD COLUMN archived_revision integer",
    "ALTER TABLE initiative ADD COLUMN archived_because text",
    """ALTER TABLE initiative ADD CHECK (
         (archived_revision IS NULL) = (archived_because IS NULL))""",
    """INSERT INTO timer (name, subject, due_at, payload)
       SELECT 'freshness', id::text, confirmed_at + interval '330 days', '{"said": "fresh"}'
         FROM initiative WHERE state = 'listed'
       ON CONFLICT (name, subject) DO NOTHING""",
)


def upgrade() -> None:
    """Add the columns; what an editor archived before has no cause and returns by clearance."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    op.execute("DELETE FROM timer WHERE name = 'freshness'")
    op.execute("ALTER TABLE initiative DROP COLUMN archived_revision")
    op.execute("ALTER TABLE initiative DROP COLUMN archived_because")
