"""Remembers with what it began that an address was told, so that it goes with what it came for."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    "ALTER TABLE claim ADD COLUMN beginning text",
    "ALTER TABLE recipient ADD COLUMN beginning text",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("ALTER TABLE recipient DROP COLUMN beginning")
    op.execute("ALTER TABLE claim DROP COLUMN beginning")
