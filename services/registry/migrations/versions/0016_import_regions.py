"""Where the rows of an import must lie."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Lists that were brought in before may speak for the whole state, as they did."""
    op.execute("ALTER TABLE import_run ADD COLUMN region jsonb NOT NULL DEFAULT '[]'")


def downgrade() -> None:
    """Take it out again."""
    op.execute("ALTER TABLE import_run DROP COLUMN region")
