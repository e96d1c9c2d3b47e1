"""Gives every question that may be answered by SMS its number on that phone.

Several questions can be open on one phone: the number says which of them an answer is for.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE question ADD COLUMN number integer",
    """UPDATE question SET number = counted.number
       FROM (SELECT id, row_number() OVER (PARTITION BY phone_hmac ORDER BY expires_at, id) AS number
             FROM question WHERE phone_hmac IS NOT NULL) AS counted
       WHERE question.id = counted.id""",
    "CREATE INDEX question_number ON question (phone_hmac, number)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX question_number")
    op.execute("ALTER TABLE question DROP COLUMN number")
