"""Messages of visitors to initiatives."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    """CREATE TABLE enquiry (
         id uuid PRIMARY KEY,
         initiative_id uuid NOT NULL REFERENCES initiative,
         sender_person_id text,
         letter bytea,
         state text NOT NULL,
         created_at timestamptz NOT NULL,
         forwarded_at timestamptz,
         outcome text,
         CHECK ((state = 'forwarded') = (forwarded_at IS NOT NULL)))""",
    "CREATE INDEX enquiry_initiative ON enquiry (initiative_id, forwarded_at)",
    "CREATE INDEX enquiry_sender ON enquiry (sender_person_id)",
)


def upgrade() -> None:
    """Create the table."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop it again."""
    op.execute("DROP TABLE enquiry")
