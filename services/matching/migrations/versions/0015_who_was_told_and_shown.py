"""Who was told that she is asked, of whom she read when she agreed, how often a place searched."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("ALTER TABLE village_member ADD COLUMN told_at timestamptz")
    # Whoever is asked at this moment was told in her round.
    op.execute("UPDATE village_member SET told_at = asked_at WHERE is_held")
    # What was agreed to before goes to nobody until it is agreed to again.
    op.execute("ALTER TABLE village_consent ADD COLUMN shown uuid[] NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE village_consent ALTER COLUMN shown DROP DEFAULT")
    op.execute(
        """CREATE TABLE village_search (
             ags text NOT NULL,
             searched_at timestamptz NOT NULL)"""
    )
    op.execute("CREATE INDEX village_search_place ON village_search (ags, searched_at)")


def downgrade() -> None:
    op.execute("DROP TABLE village_search")
    op.execute("ALTER TABLE village_consent DROP COLUMN shown")
    op.execute("ALTER TABLE village_member DROP COLUMN told_at")
