"""Remembers which initiatives have ended, so that an older fact does not bring one back."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(
        """CREATE TABLE ended_initiative (
             initiative_id uuid PRIMARY KEY,
             sequence bigint NOT NULL)"""
    )


def downgrade() -> None:
    op.execute("DROP TABLE ended_initiative")
