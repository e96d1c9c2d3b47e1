"""Initiatives with their revisions and steps, the directory, municipalities and districts."""

from alembic import op

from services.chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0001"
down_revision = None

STATEMENTS = (
    """CREATE TABLE district (
         district text PRIMARY KEY,
         name text NOT NULL,
         name_hsb text,
         kind text NOT NULL,
         lat double precision NOT NULL,
         lon double precision NOT NULL)""",
    """CREATE TABLE municipality (
         ags text PRIMARY KEY CHECK (ags ~ '^[0-9]{8}$'),
         name text NOT NULL,
         name_hsb text,
         district text NOT NULL REFERENCES district,
         lat double precision NOT NULL,
         lon double precision NOT NULL,
         radius_km double precision NOT NULL,
         population integer,
         keys text[] NOT NULL)""",
    """CREATE TABLE initiative (
         id uuid PRIMARY KEY,
         owner_person_id text,
         contact bytea,
         state text NOT NULL,
         review text NOT NULL,
         version bigint NOT NULL,
         latest_revision integer NOT NULL,
         public_revision integer,
         created_at timestamptz NOT NULL,
         confirmed_at timestamptz NOT NULL,
         listed_at timestamptz,
         waiting_since timestamptz,
         CHECK ((state = 'listed') = (public_revision IS NOT NULL)),
         CHECK ((review = 'waiting') = (waiting_since IS NOT NULL)))""",
    "CREATE INDEX initiative_owner ON initiative (owner_person_id)",
    """CREATE INDEX initiative_waiting ON initiative (waiting_since, id)
         WHERE review = 'waiting'""",
    """CREATE TABLE revision (
         initiative_id uuid NOT NULL REFERENCES initiative,
         revision integer NOT NULL,
         content jsonb NOT NULL,
         changed_fields text[] NOT NULL,
         created_at timestamptz NOT NULL,
         PRIMARY KEY (initiative_id, revision))""",
    """CREATE TABLE step (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         initiative_id uuid NOT NULL REFERENCES initiative,
         name text NOT NULL,
         revision integer NOT NULL,
         taken_at timestamptz NOT NULL,
         taken_by text NOT NULL,
         reason text,
         waited interval)""",
    "CREATE INDEX step_initiative ON step (initiative_id, id)",
    "CREATE INDEX step_waited ON step (taken_at) WHERE waited IS NOT NULL",
    """CREATE TABLE directory (
         initiative_id uuid PRIMARY KEY REFERENCES initiative,
         revision integer NOT NULL,
         title text NOT NULL,
         sort_key text COLLATE "C" NOT NULL,
         ags text NOT NULL REFERENCES municipality,
         lat double precision NOT NULL,
         lon double precision NOT NULL,
         spot point NOT NULL,
         facets text[] NOT NULL,
         words tsvector NOT NULL,
         listed_at timestamptz NOT NULL,
         confirmed_at timestamptz NOT NULL,
         content jsonb NOT NULL)""",
    "CREATE INDEX directory_words ON directory USING gin (words)",
    "CREATE INDEX directory_facets ON directory USING gin (facets)",
    "CREATE INDEX directory_spot ON directory USING gist (spot)",
    "CREATE INDEX directory_name ON directory (sort_key, initiative_id)",
    """CREATE TABLE directory_word (
         folded text NOT NULL,
         initiative_id uuid NOT NULL REFERENCES directory ON DELETE CASCADE,
         written text NOT NULL,
         PRIMARY KEY (folded, initiative_id))""",
    """CREATE TABLE directory_state (
         id boolean PRIMARY KEY DEFAULT true CHECK (id),
         words_version integer NOT NULL)""",
    "CREATE INDEX directory_word_initiative ON directory_word (initiative_id)",
)


def upgrade() -> None:
    """Create the tables of the chassis and of this service."""
    create_chassis_tables(op)
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in (
        "directory_state",
        "directory_word",
        "directory",
        "step",
        "revision",
        "initiative",
        "municipality",
        "district",
    ):
        op.execute(f"DROP TABLE {table}")
    drop_chassis_tables(op)
