"""When a household stated what it seeks: a late erasure spares what was stated after it."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("ALTER TABLE profile ADD COLUMN stated_at timestamptz NOT NULL DEFAULT now()")
    op.execute("UPDATE profile SET stated_at = opened_at")


def downgrade() -> None:
    op.execute("ALTER TABLE profile DROP COLUMN stated_at")
