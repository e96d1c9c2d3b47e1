"""Votes by the mailbox behind an address: a tag after a plus makes no second voter."""

from alembic import op

revision = "0022"
down_revision = "0021"

STATEMENTS = (
    "ALTER TABLE idea_ballot ADD mailbox text",
    "ALTER TABLE idea_vote ADD mailbox text",
    "UPDATE idea_ballot SET mailbox = person_id",
    "UPDATE idea_vote SET mailbox = person_id",
    "ALTER TABLE idea_ballot ALTER mailbox SET NOT NULL",
    "ALTER TABLE idea_vote DROP CONSTRAINT idea_vote_call_id_person_id_key",
    "ALTER TABLE idea_vote ADD UNIQUE (call_id, mailbox)",
)


def upgrade() -> None:
    """Who has voted is known by the address; it stands for the mailbox."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """One vote per address again."""
    op.execute("ALTER TABLE idea_vote DROP mailbox")
    op.execute("ALTER TABLE idea_ballot DROP mailbox")
    op.execute("ALTER TABLE idea_vote ADD UNIQUE (call_id, person_id)")
