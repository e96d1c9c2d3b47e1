"""Requests and offers of support, the initiatives behind them, and places that are held."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    """CREATE TABLE initiative (
         initiative_id uuid PRIMARY KEY,
         owner_person_id text,
         title text NOT NULL,
         place jsonb NOT NULL,
         themes text[] NOT NULL,
         sequence bigint NOT NULL,
         said_at timestamptz NOT NULL)""",
    "CREATE INDEX initiative_owner ON initiative (owner_person_id)",
    """CREATE TABLE support (
         support_id uuid PRIMARY KEY,
         person_id text NOT NULL,
         side text NOT NULL CHECK (side IN ('seeker', 'offer')),
         initiative_id uuid,
         state text NOT NULL CHECK (state IN ('live', 'paused', 'withdrawn')),
         revision integer NOT NULL,
         criteria jsonb NOT NULL,
         capacity bigint NOT NULL CHECK (capacity > 0),
         taken bigint NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND capacity),
         contact bytea NOT NULL,
         sms_wanted boolean NOT NULL,
         locale text NOT NULL,
         opened_at timestamptz NOT NULL,
         stated_at timestamptz NOT NULL,
         changed_at timestamptz NOT NULL)""",
    "CREATE INDEX support_person ON support (person_id)",
    "CREATE INDEX support_initiative ON support (initiative_id)",
    """CREATE TABLE place (
         match_id uuid PRIMARY KEY,
         seeker_id uuid NOT NULL,
         offer_id uuid NOT NULL,
         amount bigint NOT NULL CHECK (amount > 0),
         held_at timestamptz NOT NULL)""",
    "CREATE INDEX place_offer ON place (offer_id, held_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in ("place", "support", "initiative"):
        op.execute(f"DROP TABLE {table}")
