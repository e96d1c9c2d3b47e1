"""Images of entries: their bytes once per picture, and which revision names which."""

from alembic import op

revision = "0017"
down_revision = "0016"

UP = (
    """CREATE TABLE image (
           hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
           stored_at timestamptz NOT NULL)""",
    """CREATE TABLE image_copy (
           hash text NOT NULL REFERENCES image ON DELETE CASCADE,
           width integer NOT NULL,
           webp bytea NOT NULL,
           PRIMARY KEY (hash, width))""",
    "ALTER TABLE image_copy ALTER COLUMN webp SET STORAGE EXTERNAL",
    """CREATE TABLE image_use (
           hash text NOT NULL REFERENCES image,
           initiative_id uuid NOT NULL,
           revision integer NOT NULL,
           PRIMARY KEY (hash, initiative_id, revision),
           FOREIGN KEY (initiative_id, revision) REFERENCES revision (initiative_id, revision)
               ON DELETE CASCADE)""",
    "CREATE INDEX image_use_of_revision ON image_use (initiative_id, revision)",
)


def upgrade() -> None:
    """No entry has an image yet."""
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    """Take them out again."""
    for table in ("image_use", "image_copy", "image"):
        op.execute(f"DROP TABLE {table}")
