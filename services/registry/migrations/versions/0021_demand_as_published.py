"""The table of unmet demand as it was published, and which answers it has counted."""

from alembic import op

revision = "0021"
down_revision = "0020"

STATEMENTS = (
    """CREATE TABLE demand_publication (
         until date PRIMARY KEY,
         published_at timestamptz NOT NULL,
         told jsonb NOT NULL)""",
    "ALTER TABLE funding_evaluation ADD counted_until date REFERENCES demand_publication",
    """CREATE INDEX funding_evaluation_uncounted ON funding_evaluation (month)
         WHERE counted_until IS NULL""",
)
DROPS = (
    "DROP INDEX funding_evaluation_uncounted",
    "ALTER TABLE funding_evaluation DROP counted_until",
    "DROP TABLE demand_publication",
)


def upgrade() -> None:
    """Make room; nothing is published yet, so nothing is counted."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop it again."""
    for statement in DROPS:
        op.execute(statement)
