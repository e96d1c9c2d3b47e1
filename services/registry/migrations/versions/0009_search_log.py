"""What is searched for in vain, and by what is filtered: counts per week, of nobody."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    # Until enough people searched for a word, its keyed digest alone is kept.
    """CREATE TABLE search_word (
         week date NOT NULL,
         district text NOT NULL,
         digest bytea NOT NULL,
         searches integer NOT NULL,
         word text,
         PRIMARY KEY (week, district, digest),
         CHECK (word IS NULL OR searches >= 5))""",
    """CREATE TABLE search_filter (
         week date NOT NULL,
         facet text NOT NULL,
         value text NOT NULL,
         searches integer NOT NULL,
         PRIMARY KEY (week, facet, value))""",
)


def upgrade() -> None:
    """Create both counts."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    op.execute("DROP TABLE search_filter")
    op.execute("DROP TABLE search_word")
