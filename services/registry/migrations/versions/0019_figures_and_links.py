"""What the figures of a year are counted by."""

from alembic import op

revision = "0019"
down_revision = "0016"

STATEMENTS = (
    """CREATE INDEX step_received ON step (initiative_id, taken_at)
         WHERE name = 'submitted'""",
    "CREATE INDEX report_closed ON report (closed_at)",
)
DROPS = ("DROP INDEX report_closed", "DROP INDEX step_received")


def upgrade() -> None:
    """Create the indexes."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for statement in DROPS:
        op.execute(statement)
