"""When the registry said what an offer shows: a late erasure spares what was said after it."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("ALTER TABLE offer ADD COLUMN said_at timestamptz NOT NULL DEFAULT now()")
    op.execute("UPDATE offer SET said_at = changed_at")


def downgrade() -> None:
    op.execute("ALTER TABLE offer DROP COLUMN said_at")
