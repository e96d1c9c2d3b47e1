"""Who of the asked households was told so, and to whom each had seen its card go."""

from alembic import op

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    op.execute("ALTER TABLE village_member ADD COLUMN told_at timestamptz")
    # Whoever is asked at this moment was told in her round.
    op.execute("UPDATE village_member SET told_at = asked_at WHERE is_held")
    # What was agreed to before goes to nobody until it is agreed to again.
    op.execute("ALTER TABLE village_consent ADD COLUMN shown uuid[] NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE village_consent ALTER COLUMN shown DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE village_consent DROP COLUMN shown")
    op.execute("ALTER TABLE village_member DROP COLUMN told_at")
