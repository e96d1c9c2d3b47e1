"""By which kernel the engine's rows were packed: those of another one are packed anew."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("ALTER TABLE engine_row ADD COLUMN kernel_version smallint NOT NULL DEFAULT 1")


def downgrade() -> None:
    op.execute("ALTER TABLE engine_row DROP COLUMN kernel_version")
