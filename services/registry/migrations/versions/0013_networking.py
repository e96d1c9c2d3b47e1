"""Needs and offers, introductions, partnerships."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    """CREATE TABLE posting (
         id uuid PRIMARY KEY,
         side text NOT NULL,
         state text NOT NULL,
         version bigint NOT NULL,
         content jsonb NOT NULL,
         owner_person_id text NOT NULL,
         contact bytea,
         initiative_id uuid REFERENCES initiative,
         town_ags text REFERENCES municipality,
         created_at timestamptz NOT NULL,
         expires_at timestamptz,
         reminded_at timestamptz,
         ended_at timestamptz,
         reason text,
         CHECK ((contact IS NULL) = (initiative_id IS NOT NULL)),
         CHECK (state <> 'listed' OR expires_at IS NOT NULL))""",
    "CREATE INDEX posting_owner ON posting (owner_person_id)",
    "CREATE INDEX posting_listed ON posting (side) WHERE state = 'listed'",
    "CREATE INDEX posting_initiative ON posting (initiative_id)",
    """CREATE TABLE introduction (
         id uuid PRIMARY KEY,
         posting_id uuid NOT NULL REFERENCES posting ON DELETE CASCADE,
         from_posting_id uuid REFERENCES posting ON DELETE SET NULL,
         requester_person_id text NOT NULL,
         asked_person_id text NOT NULL,
         card bytea NOT NULL,
         state text NOT NULL,
         version bigint NOT NULL,
         created_at timestamptz NOT NULL,
         expires_at timestamptz,
         ended_at timestamptz,
         requester_consent text NOT NULL,
         asked_consent text,
         CHECK ((state = 'accepted') = (asked_consent IS NOT NULL)))""",
    "CREATE INDEX introduction_posting ON introduction (posting_id)",
    "CREATE INDEX introduction_from ON introduction (from_posting_id)",
    "CREATE INDEX introduction_pair ON introduction (requester_person_id, asked_person_id)",
    "CREATE INDEX introduction_asked ON introduction (asked_person_id)",
    """CREATE UNIQUE INDEX introduction_open ON introduction (requester_person_id, posting_id)
         WHERE state = 'requested'""",
    """CREATE TABLE partnership (
         id uuid PRIMARY KEY,
         proposer_id uuid NOT NULL REFERENCES initiative,
         asked_id uuid NOT NULL REFERENCES initiative,
         state text NOT NULL,
         version bigint NOT NULL,
         proposed_at timestamptz NOT NULL,
         confirmed_at timestamptz,
         ended_at timestamptz,
         CHECK (proposer_id <> asked_id))""",
    """CREATE UNIQUE INDEX partnership_pair
         ON partnership (least(proposer_id, asked_id), greatest(proposer_id, asked_id))
         WHERE state <> 'ended'""",
    "CREATE INDEX partnership_proposer ON partnership (proposer_id)",
    "CREATE INDEX partnership_asked ON partnership (asked_id)",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in ("partnership", "introduction", "posting"):
        op.execute(f"DROP TABLE {table}")
