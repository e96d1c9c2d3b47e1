"""Attention spread by a published rule: runs, the lists that they drew, what is published of them."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = (
    "CREATE TABLE spread_due (market text PRIMARY KEY, due_at timestamptz NOT NULL)",
    """INSERT INTO spread_due (market, due_at)
       SELECT market, '2000-01-01Z' FROM unnest(ARRAY['living', 'founding', 'support', 'groups']) AS market""",
    """CREATE TABLE spread_run (
         run_id uuid PRIMARY KEY,
         market text NOT NULL,
         day date NOT NULL,
         ran_at timestamptz NOT NULL,
         alpha_percent smallint NOT NULL,
         seed bigint NOT NULL,
         rounds integer NOT NULL,
         converged boolean NOT NULL,
         kernel_version smallint NOT NULL,
         seekers integer NOT NULL,
         offers integer NOT NULL,
         pairs bigint NOT NULL,
         tiles integer NOT NULL,
         figures jsonb NOT NULL,
         audit jsonb NOT NULL,
         is_shown boolean NOT NULL DEFAULT false)""",
    "CREATE INDEX spread_run_newest ON spread_run (market, ran_at DESC) WHERE is_shown",
    """CREATE TABLE drawn_list (
         run_id uuid NOT NULL REFERENCES spread_run,
         side text NOT NULL CHECK (side IN ('seeker', 'offer')),
         ordinal bigint NOT NULL,
         is_current boolean NOT NULL,
         policy bytea NOT NULL,
         drawn bigint[] NOT NULL,
         assigned bigint,
         is_scarce boolean NOT NULL DEFAULT false,
         PRIMARY KEY (run_id, side, ordinal))""",
    """CREATE UNIQUE INDEX drawn_list_current ON drawn_list (side, ordinal) WHERE is_current""",
    """CREATE TABLE demand_publication (
         market text NOT NULL,
         month date NOT NULL,
         run_id uuid NOT NULL,
         day date NOT NULL,
         cells jsonb NOT NULL,
         pressure jsonb NOT NULL,
         PRIMARY KEY (market, month))""",
    # A pair stands in lists since the engine ranks it there, or since it was drawn today, or both.
    "ALTER TABLE match ADD COLUMN is_ranked boolean NOT NULL DEFAULT true",
    "ALTER TABLE match ADD COLUMN is_drawn boolean NOT NULL DEFAULT false",
    "CREATE INDEX match_drawn ON match (market, match_id) WHERE is_drawn",
)

BACK = (
    "ALTER TABLE match DROP COLUMN is_drawn",
    "ALTER TABLE match DROP COLUMN is_ranked",
    "DROP TABLE demand_publication",
    "DROP TABLE drawn_list",
    "DROP TABLE spread_run",
    "DROP TABLE spread_due",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK:
        op.execute(statement)
