"""The ledger by match: whoever removes matches looks there for each of them."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("CREATE INDEX ledger_match ON ledger (match_id)")


def downgrade() -> None:
    op.execute("DROP INDEX ledger_match")
