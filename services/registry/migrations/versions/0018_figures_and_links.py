"""What the figures of a year are counted by, and the websites that are looked after."""

from alembic import op

revision = "0018"
down_revision = "0017"

STATEMENTS = (
    """CREATE INDEX step_received ON step (initiative_id, taken_at)
         WHERE name = 'submitted'""",
    "CREATE INDEX report_closed ON report (closed_at)",
    """CREATE TABLE link (
         kind text NOT NULL CHECK (kind IN ('initiative', 'funding-call')),
         id uuid NOT NULL,
         url text NOT NULL,
         host text NOT NULL,
         state text NOT NULL DEFAULT 'fine' CHECK (state IN ('fine', 'suspected', 'broken')),
         failures integer NOT NULL DEFAULT 0,
         failed_since timestamptz,
         why text,
         moved_to text,
         checked_at timestamptz,
         next_at timestamptz NOT NULL,
         leased_until timestamptz,
         PRIMARY KEY (kind, id),
         CHECK ((state = 'fine') = (failed_since IS NULL)))""",
    "CREATE INDEX link_due ON link (next_at)",
    "CREATE INDEX link_noticed ON link (state) WHERE state <> 'fine' OR moved_to IS NOT NULL",
)
DROPS = ("DROP TABLE link", "DROP INDEX report_closed", "DROP INDEX step_received")


def upgrade() -> None:
    """Create table and indexes."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for statement in DROPS:
        op.execute(statement)
