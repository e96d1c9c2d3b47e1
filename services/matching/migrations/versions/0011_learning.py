"""What answers taught, and which suggestions a person does not want to see again."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute(
        """CREATE TABLE learned (
             kind text PRIMARY KEY,
             weights jsonb NOT NULL,
             answers integer NOT NULL,
             people integer NOT NULL,
             learned_at timestamptz NOT NULL)"""
    )
    op.execute(
        """CREATE TABLE dismissed_suggestion (
             person_id text NOT NULL,
             code text NOT NULL,
             after_value integer NOT NULL,
             dismissed_at timestamptz NOT NULL,
             PRIMARY KEY (person_id, code))"""
    )


def downgrade() -> None:
    op.execute("DROP TABLE dismissed_suggestion")
    op.execute("DROP TABLE learned")
