"""People who follow a search: what they follow, what is new for them, their digests."""

from alembic import op

revision = "0015"
down_revision = "0014"

STATEMENTS = (
    # since: changes of older transactions were there when the person confirmed.
    # changed_in: by which transaction it was written last; whoever keeps a copy reads on from there.
    """CREATE TABLE subscription (
         id uuid PRIMARY KEY,
         person_id text,
         contact bytea,
         state text NOT NULL,
         rhythm text NOT NULL,
         wanted jsonb NOT NULL,
         wanted_key bytea NOT NULL,
         version bigint NOT NULL,
         requests integer NOT NULL,
         digests integer NOT NULL,
         created_at timestamptz NOT NULL,
         confirmed_at timestamptz,
         last_digest_at timestamptz,
         since xid8,
         changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
         CHECK ((state = 'ended') = (person_id IS NULL)),
         CHECK ((person_id IS NULL) = (contact IS NULL)),
         CHECK (state <> 'confirmed' OR since IS NOT NULL))""",
    "CREATE UNIQUE INDEX subscription_person ON subscription (person_id, wanted_key)",
    "CREATE INDEX subscription_changed ON subscription (changed_in)",
    """CREATE TABLE digest (
         subscription_id uuid NOT NULL REFERENCES subscription ON DELETE CASCADE,
         number integer NOT NULL,
         compiled_at timestamptz NOT NULL,
         PRIMARY KEY (subscription_id, number))""",
    # Thousands of rows come with one entry. Whoever writes them has locked their subscriptions, so
    # that a foreign key to these would only look once more.
    """CREATE TABLE digest_entry (
         subscription_id uuid NOT NULL,
         initiative_id uuid NOT NULL,
         revision integer NOT NULL,
         hit_at timestamptz NOT NULL,
         digest integer,
         PRIMARY KEY (subscription_id, initiative_id, revision),
         FOREIGN KEY (subscription_id, digest) REFERENCES digest (subscription_id, number))""",
    """CREATE INDEX digest_entry_waiting ON digest_entry (subscription_id)
         WHERE digest IS NULL""",
    "CREATE INDEX digest_entry_initiative ON digest_entry (initiative_id)",
    # What the followers were last told of each listed entry, to see what is news.
    """CREATE TABLE followed_entry (
         initiative_id uuid PRIMARY KEY,
         print bytea NOT NULL,
         facets text[] NOT NULL,
         stems text[] NOT NULL,
         lats double precision[] NOT NULL,
         lons double precision[] NOT NULL)""",
    """CREATE TABLE follow_state (
         id boolean PRIMARY KEY DEFAULT true CHECK (id),
         log_id uuid NOT NULL,
         xid bigint NOT NULL,
         seq bigint NOT NULL)""",
    "INSERT INTO follow_state (log_id, xid, seq) VALUES (gen_random_uuid(), 0, 0)",
)


def upgrade() -> None:
    """Create the tables; the first look takes in what is listed today."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in ("follow_state", "followed_entry", "digest_entry", "digest", "subscription"):
        op.execute(f"DROP TABLE {table}")
