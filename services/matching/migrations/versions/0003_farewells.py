"""What is left of a match whose household was erased, until the other side has been told."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(
        """CREATE TABLE farewell (
             match_id uuid PRIMARY KEY,
             person_id text NOT NULL,
             state text NOT NULL)"""
    )
    op.execute("CREATE INDEX farewell_person ON farewell (person_id)")


def downgrade() -> None:
    op.execute("DROP TABLE farewell")
