"""Sessions, login codes, drafts, counters; and what every service has."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_chassis_tables(op)
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "session",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, index=True),
        sa.Column("principal", JSONB, nullable=False),
        sa.Column("email_sealed", sa.LargeBinary),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
    )
    op.create_table(
        "login_code",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person_id", sa.Text, nullable=False, index=True),
        sa.Column("email_sealed", sa.LargeBinary, nullable=False),
        sa.Column("code_digest", sa.LargeBinary, nullable=False),
        sa.Column("browser_digest", sa.LargeBinary, nullable=False, index=True),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("next_path", sa.Text, nullable=False),
    )
    op.create_table(
        "draft",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("id", sa.Uuid, nullable=False, unique=True),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, index=True),
        sa.Column("data_sealed", sa.LargeBinary, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
    )
    op.create_table(
        "rate",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("minute", moment, primary_key=True),
        sa.Column("hits", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop everything."""
    for table in ("rate", "draft", "login_code", "session"):
        op.drop_table(table)
    drop_chassis_tables(op)
