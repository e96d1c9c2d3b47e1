"""In which order the engine took its rows: a copy in memory reads on from where it stood.

A row that goes leaves its number behind, so that copies hear of it.
"""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    "CREATE SEQUENCE engine_row_seq",
    "ALTER TABLE engine_row ALTER COLUMN row DROP NOT NULL",
    "ALTER TABLE engine_row ADD COLUMN seq bigint NOT NULL DEFAULT nextval('engine_row_seq')",
    "CREATE INDEX engine_row_order ON engine_row (market, seq)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DELETE FROM engine_row WHERE row IS NULL")
    op.execute("ALTER TABLE engine_row DROP COLUMN seq")
    op.execute("ALTER TABLE engine_row ALTER COLUMN row SET NOT NULL")
    op.execute("DROP SEQUENCE engine_row_seq")
