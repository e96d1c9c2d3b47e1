"""What editors look at beside the texts: authors, risk, senders, looks, merges and reports."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    "ALTER TABLE revision ADD COLUMN written_by text NOT NULL DEFAULT 'owner'",
    "ALTER TABLE revision ADD COLUMN restores integer",
    "ALTER TABLE initiative ADD COLUMN sender_host text",
    "ALTER TABLE initiative ADD COLUMN merged_into uuid REFERENCES initiative",
    """ALTER TABLE initiative ADD CONSTRAINT initiative_merged
         CHECK ((state = 'merged') = (merged_into IS NOT NULL))""",
    "CREATE INDEX initiative_sender_host ON initiative (sender_host, created_at)",
    """CREATE TABLE risk (
         initiative_id uuid PRIMARY KEY REFERENCES initiative,
         revision integer NOT NULL,
         score integer NOT NULL CHECK (score BETWEEN 0 AND 100),
         band smallint NOT NULL,
         signals jsonb NOT NULL,
         sketch bigint[] NOT NULL,
         assessed_at timestamptz NOT NULL)""",
    "CREATE INDEX risk_sketch ON risk USING gin (sketch)",
    """CREATE TABLE sender_block (
         id uuid PRIMARY KEY,
         kind text NOT NULL CHECK (kind IN ('person', 'domain')),
         value text NOT NULL,
         label text NOT NULL,
         initiative_id uuid NOT NULL REFERENCES initiative,
         reason text NOT NULL,
         set_by text NOT NULL,
         set_at timestamptz NOT NULL,
         lifted_by text,
         lifted_at timestamptz,
         CHECK ((lifted_by IS NULL) = (lifted_at IS NULL)))""",
    "CREATE UNIQUE INDEX sender_block_once ON sender_block (kind, value) WHERE lifted_at IS NULL",
    """CREATE TABLE look (
         initiative_id uuid NOT NULL REFERENCES initiative,
         editor text NOT NULL,
         name text NOT NULL,
         seen_at timestamptz NOT NULL,
         PRIMARY KEY (initiative_id, editor))""",
)


def upgrade() -> None:
    """Create the tables of clearance."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in ("look", "sender_block", "risk"):
        op.execute(f"DROP TABLE {table}")
    op.execute("ALTER TABLE initiative DROP COLUMN merged_into, DROP COLUMN sender_host")
    op.execute("ALTER TABLE revision DROP COLUMN restores, DROP COLUMN written_by")
