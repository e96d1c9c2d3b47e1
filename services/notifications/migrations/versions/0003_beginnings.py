"""Remembers with what a row about a person began, and which beginnings were forgotten with one.

Nobody read who was on which side of a match: the two columns are emptied, and stay only for what
runs while this is applied. Mails that ended an erasure named the person: they name nobody.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    """CREATE TABLE profile (
         profile_id uuid PRIMARY KEY,
         person_id text NOT NULL,
         opened_at timestamptz NOT NULL)""",
    "CREATE INDEX profile_person ON profile (person_id)",
    "CREATE TABLE bygone (beginning text PRIMARY KEY)",
    "ALTER TABLE notification ADD COLUMN beginning text",
    """UPDATE notification SET beginning = subject_kind || ':' || subject_id
       WHERE subject_kind IN ('initiative', 'seat')""",
    "UPDATE match SET seeker_person_id = NULL, offer_person_id = NULL",
    """DELETE FROM capability USING notification n
       WHERE n.purpose = 'erasure-done' AND capability.subject = n.id::text""",
    """UPDATE notification SET person_id = 'p_' || replace(gen_random_uuid()::text, '-', '')
       WHERE purpose = 'erasure-done'""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("ALTER TABLE notification DROP COLUMN beginning")
    op.execute("DROP TABLE bygone")
    op.execute("DROP TABLE profile")
