"""Further sites of entries and the circles that they serve; what followers were told of both."""

from alembic import op

revision = "0019"
down_revision = "0018"

STATEMENTS = (
    "ALTER TABLE directory ADD sites smallint NOT NULL DEFAULT 0",
    "ALTER TABLE directory ADD grounds smallint NOT NULL DEFAULT 0",
    "ALTER TABLE directory ADD served text[] NOT NULL DEFAULT '{}'",
    "CREATE INDEX directory_served ON directory USING gin (served) WHERE served <> '{}'",
    # The main place stands in the directory itself: who has no other costs nothing here.
    """CREATE TABLE directory_site (
         initiative_id uuid NOT NULL REFERENCES directory ON DELETE CASCADE,
         number smallint NOT NULL,
         name text NOT NULL,
         lat double precision NOT NULL,
         lon double precision NOT NULL,
         spot point NOT NULL,
         PRIMARY KEY (initiative_id, number))""",
    "CREATE INDEX directory_site_spot ON directory_site USING gist (spot)",
    # A ground is the circle that a site serves, drawn a little too large on the plane.
    """CREATE TABLE directory_ground (
         initiative_id uuid NOT NULL REFERENCES directory ON DELETE CASCADE,
         number smallint NOT NULL,
         lat double precision NOT NULL,
         lon double precision NOT NULL,
         km double precision NOT NULL,
         ground circle NOT NULL,
         PRIMARY KEY (initiative_id, number))""",
    "CREATE INDEX directory_ground_ground ON directory_ground USING gist (ground)",
    "CREATE INDEX directory_several ON directory (initiative_id) WHERE sites > 0",
    "ALTER TABLE followed_entry ADD served text[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE followed_entry ADD circles double precision[] NOT NULL DEFAULT '{}'",
)


def upgrade() -> None:
    """Make room for sites; entries that are listed have none yet."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    op.execute("ALTER TABLE followed_entry DROP circles")
    op.execute("ALTER TABLE followed_entry DROP served")
    op.execute("DROP TABLE directory_ground")
    op.execute("DROP TABLE directory_site")
    op.execute("DROP INDEX directory_several")
    op.execute("DROP INDEX directory_served")
    op.execute("ALTER TABLE directory DROP served")
    op.execute("ALTER TABLE directory DROP grounds")
    op.execute("ALTER TABLE directory DROP sites")
