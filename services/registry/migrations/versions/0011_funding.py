"""Funding calls with their rules, lists of municipalities, saved checks and what came of asking."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    """CREATE TABLE funding_call (
         id uuid PRIMARY KEY,
         key text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9-]{0,39}$'),
         state text NOT NULL,
         version bigint NOT NULL,
         revision integer NOT NULL,
         rule_version integer,
         texts jsonb NOT NULL,
         created_by text NOT NULL,
         created_at timestamptz NOT NULL)""",
    """CREATE TABLE funding_rule (
         call_id uuid NOT NULL REFERENCES funding_call,
         version integer NOT NULL,
         rule jsonb NOT NULL,
         valid_from date NOT NULL,
         valid_to date,
         state text NOT NULL CHECK (state IN ('proposed', 'published', 'declined')),
         proposed_by text NOT NULL,
         proposed_at timestamptz NOT NULL,
         decided_by text,
         decided_at timestamptz,
         PRIMARY KEY (call_id, version),
         CHECK ((state = 'proposed') = (decided_by IS NULL)),
         CHECK (state <> 'published' OR decided_by <> proposed_by))""",
    """CREATE TABLE area_set (
         id text NOT NULL,
         version text NOT NULL,
         label text NOT NULL,
         valid_from date NOT NULL,
         valid_to date,
         source text NOT NULL,
         source_url text,
         read_on date NOT NULL,
         is_fixture boolean NOT NULL,
         state text NOT NULL CHECK (state IN ('proposed', 'published', 'declined')),
         proposed_by text NOT NULL,
         proposed_at timestamptz NOT NULL,
         decided_by text,
         decided_at timestamptz,
         PRIMARY KEY (id, version),
         CHECK ((state = 'proposed') = (decided_by IS NULL)),
         CHECK (state <> 'published' OR decided_by <> proposed_by))""",
    """CREATE TABLE area_member (
         set_id text NOT NULL,
         set_version text NOT NULL,
         ags text NOT NULL CHECK (ags ~ '^[0-9]{8}$'),
         certainty text NOT NULL CHECK (certainty IN ('listed', 'disputed')),
         PRIMARY KEY (set_id, set_version, ags),
         FOREIGN KEY (set_id, set_version) REFERENCES area_set)""",
    """CREATE TABLE municipality_change (
         old_ags text NOT NULL CHECK (old_ags ~ '^[0-9]{8}$'),
         new_ags text NOT NULL CHECK (new_ags ~ '^[0-9]{8}$'),
         valid_from date NOT NULL,
         PRIMARY KEY (old_ags, new_ags, valid_from))""",
    """CREATE TABLE funding_check (
         id uuid PRIMARY KEY,
         initiative_id uuid NOT NULL UNIQUE REFERENCES initiative,
         answers jsonb NOT NULL,
         version bigint NOT NULL,
         consent_version text NOT NULL,
         consented_at timestamptz NOT NULL,
         saved_at timestamptz NOT NULL)""",
    """CREATE TABLE funding_evaluation (
         asker uuid NOT NULL,
         call_id uuid NOT NULL REFERENCES funding_call,
         month date NOT NULL,
         evaluated_at timestamptz NOT NULL,
         on_day date NOT NULL,
         rule_version integer,
         area_sets text[] NOT NULL,
         verdict text NOT NULL,
         district text,
         themes text[] NOT NULL,
         reasons text[] NOT NULL,
         PRIMARY KEY (asker, call_id, month))""",
    "CREATE INDEX funding_evaluation_month ON funding_evaluation (month)",
    """CREATE FUNCTION keep_as_published() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
            OR to_jsonb(NEW) - '{state,decided_by,decided_at}'::text[]
               <> to_jsonb(OLD) - '{state,decided_by,decided_at}'::text[] THEN
           RAISE EXCEPTION 'a proposed version is decided once and never changed';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER funding_rule_stays BEFORE UPDATE OR DELETE ON funding_rule
         FOR EACH ROW EXECUTE FUNCTION keep_as_published()""",
    """CREATE TRIGGER area_set_stays BEFORE UPDATE OR DELETE ON area_set
         FOR EACH ROW EXECUTE FUNCTION keep_as_published()""",
    """CREATE FUNCTION keep_members() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION 'the members of a version never change: publish a new version';
       END $$""",
    """CREATE TRIGGER area_member_stays BEFORE UPDATE OR DELETE ON area_member
         FOR EACH ROW EXECUTE FUNCTION keep_members()""",
)


def upgrade() -> None:
    """Create the tables; published versions are kept as they are by the database itself."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in (
        "funding_evaluation",
        "funding_check",
        "municipality_change",
        "area_member",
        "area_set",
        "funding_rule",
        "funding_call",
    ):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION keep_members")
    op.execute("DROP FUNCTION keep_as_published")
