"""Calls for ideas, ideas, the jury's sheets and the audience's votes."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = (
    """CREATE TABLE idea_call (
         id uuid PRIMARY KEY,
         state text NOT NULL,
         version bigint NOT NULL,
         content jsonb NOT NULL,
         created_at timestamptz NOT NULL,
         released_at timestamptz,
         closed_at timestamptz,
         decided_at timestamptz,
         CHECK ((state = 'decided') = (decided_at IS NOT NULL)))""",
    """CREATE TABLE idea (
         id uuid PRIMARY KEY,
         call_id uuid NOT NULL REFERENCES idea_call,
         author_person_id text,
         contact bytea,
         state text NOT NULL,
         version bigint NOT NULL,
         texts jsonb NOT NULL,
         public_texts jsonb,
         created_at timestamptz NOT NULL,
         reason text,
         initiative_id uuid,
         CHECK ((state = 'adopted') = (initiative_id IS NOT NULL)))""",
    "CREATE INDEX idea_of_call ON idea (call_id, created_at)",
    "CREATE INDEX idea_author ON idea (author_person_id)",
    """CREATE TABLE idea_juror (
         id uuid PRIMARY KEY,
         call_id uuid NOT NULL REFERENCES idea_call,
         person_id text,
         contact bytea,
         staff_subject text,
         staff_name text NOT NULL DEFAULT '',
         added_at timestamptz NOT NULL,
         invited_at timestamptz,
         UNIQUE (call_id, person_id),
         UNIQUE (call_id, staff_subject))""",
    "CREATE INDEX idea_juror_person ON idea_juror (person_id)",
    """CREATE TABLE idea_sheet (
         juror_id uuid NOT NULL REFERENCES idea_juror ON DELETE CASCADE,
         idea_id uuid NOT NULL REFERENCES idea ON DELETE CASCADE,
         marks smallint[],
         comment text NOT NULL,
         judged_at timestamptz NOT NULL,
         PRIMARY KEY (juror_id, idea_id))""",
    "CREATE INDEX idea_sheet_idea ON idea_sheet (idea_id)",
    """CREATE TABLE idea_ballot (
         id uuid PRIMARY KEY,
         call_id uuid NOT NULL REFERENCES idea_call,
         idea_id uuid NOT NULL REFERENCES idea ON DELETE CASCADE,
         person_id text NOT NULL,
         email bytea,
         created_at timestamptz NOT NULL)""",
    "CREATE INDEX idea_ballot_call ON idea_ballot (call_id)",
    "CREATE INDEX idea_ballot_person ON idea_ballot (person_id)",
    "CREATE INDEX idea_ballot_idea ON idea_ballot (idea_id)",
    """CREATE TABLE idea_vote (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         call_id uuid NOT NULL REFERENCES idea_call,
         idea_id uuid NOT NULL REFERENCES idea ON DELETE CASCADE,
         person_id text,
         counted_at timestamptz NOT NULL,
         UNIQUE (call_id, person_id))""",
    "CREATE INDEX idea_vote_idea ON idea_vote (idea_id)",
    "CREATE INDEX idea_vote_person ON idea_vote (person_id)",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in ("idea_vote", "idea_ballot", "idea_sheet", "idea_juror", "idea", "idea_call"):
        op.execute(f"DROP TABLE {table}")
