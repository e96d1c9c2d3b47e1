"""What both sides stated when they were proposed to each other, and who wrote a reason down."""

from alembic import op

revision = "0017"
down_revision = "0016"

STATEMENTS = (
    "ALTER TABLE ledger ADD COLUMN market text, ADD COLUMN kernel_version integer,"
    " ADD COLUMN seeker_row bytea, ADD COLUMN offer_row bytea",
    "UPDATE ledger l SET market = m.market, kernel_version = m.kernel_version,"
    " seeker_row = m.seeker_row, offer_row = m.offer_row FROM match m"
    " WHERE m.match_id = l.match_id AND m.criteria_version = l.criteria_version",
    "ALTER TABLE stage_entry ADD COLUMN logged_by text",
    "DELETE FROM village_roster r USING village v WHERE v.village_id = r.village_id"
    " AND v.state = 'founded' AND r.number IS DISTINCT FROM v.asked_roster",
)
BACK = (
    "ALTER TABLE stage_entry DROP COLUMN logged_by",
    "ALTER TABLE ledger DROP COLUMN offer_row, DROP COLUMN seeker_row,"
    " DROP COLUMN kernel_version, DROP COLUMN market",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK:
        op.execute(statement)
