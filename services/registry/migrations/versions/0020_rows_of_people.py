"""In which rows of a file a mailbox stands: only these go with its person once rows are stored."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Of files that are there already nobody knows the rows: all of them are meant."""
    op.execute("ALTER TABLE import_person ADD rows integer[]")


def downgrade() -> None:
    """Drop it again."""
    op.execute("ALTER TABLE import_person DROP rows")
