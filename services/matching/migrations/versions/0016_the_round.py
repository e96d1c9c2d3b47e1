"""When the number of free homes was said, who has settled, and indexes for what an erasure looks for."""

from alembic import op

revision = "0016"
down_revision = "0015"

STATEMENTS = (
    "ALTER TABLE offer ADD COLUMN places_said_at timestamptz NOT NULL DEFAULT now()",
    "UPDATE offer SET places_said_at = said_at",
    "ALTER TABLE profile ADD COLUMN has_settled boolean NOT NULL DEFAULT false",
    "CREATE INDEX ledger_offer ON ledger (offer_id)",
    "CREATE INDEX place_seeker ON place (seeker_id)",
    "CREATE INDEX drawn_list_entrant ON drawn_list (side, ordinal)",
)
BACK = (
    "DROP INDEX drawn_list_entrant",
    "DROP INDEX place_seeker",
    "DROP INDEX ledger_offer",
    "ALTER TABLE profile DROP COLUMN has_settled",
    "ALTER TABLE offer DROP COLUMN places_said_at",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK:
        op.execute(statement)
