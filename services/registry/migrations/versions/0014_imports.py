"""Files that officials bring in, row by row, and by what a row is known again."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    """CREATE TABLE import_run (
         id uuid PRIMARY KEY,
         state text NOT NULL,
         revision integer NOT NULL,
         created_at timestamptz NOT NULL,
         created_by text NOT NULL,
         list_name text NOT NULL,
         list_key text NOT NULL,
         file_name text NOT NULL,
         digest bytea NOT NULL,
         content bytea,
         encoding text NOT NULL,
         separator text NOT NULL,
         head jsonb NOT NULL,
         mapped jsonb NOT NULL,
         usual_topic text,
         rows integer NOT NULL,
         stored_at timestamptz,
         stored_by text,
         ended_at timestamptz,
         CHECK ((state IN ('done', 'dropped')) = (ended_at IS NOT NULL)))""",
    "CREATE INDEX import_run_newest ON import_run (created_at DESC, id)",
    "CREATE INDEX import_run_list ON import_run (list_key, ended_at) WHERE state = 'done'",
    """CREATE TABLE import_row (
         import_id uuid NOT NULL REFERENCES import_run ON DELETE CASCADE,
         number integer NOT NULL,
         cells jsonb NOT NULL,
         is_wide boolean NOT NULL,
         fate text,
         why text,
         title text NOT NULL,
         place text NOT NULL DEFAULT '',
         key text,
         faults jsonb NOT NULL DEFAULT '[]',
         notes jsonb NOT NULL DEFAULT '[]',
         alike jsonb NOT NULL DEFAULT '[]',
         changed jsonb NOT NULL DEFAULT '[]',
         initiative_id uuid,
         choice text,
         outcome text,
         PRIMARY KEY (import_id, number))""",
    "CREATE INDEX import_row_unchecked ON import_row (import_id, number) WHERE fate IS NULL",
    "CREATE INDEX import_row_fate ON import_row (import_id, fate, number)",
    "CREATE INDEX import_row_key ON import_row (import_id, key, number)",
    """CREATE TABLE import_key (
         key text PRIMARY KEY,
         initiative_id uuid NOT NULL REFERENCES initiative)""",
    "CREATE INDEX import_key_initiative ON import_key (initiative_id)",
    """CREATE TABLE imported_revision (
         initiative_id uuid NOT NULL REFERENCES initiative,
         revision integer NOT NULL,
         import_id uuid NOT NULL REFERENCES import_run,
         number integer NOT NULL,
         PRIMARY KEY (initiative_id, revision))""",
    """CREATE TABLE import_person (
         import_id uuid NOT NULL REFERENCES import_run ON DELETE CASCADE,
         person_id text NOT NULL,
         PRIMARY KEY (person_id, import_id))""",
)


def upgrade() -> None:
    """Bring the tables in."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take the tables out."""
    for table in (
        "import_person",
        "imported_revision",
        "import_key",
        "import_row",
        "import_run",
    ):
        op.execute(f"DROP TABLE {table}")
