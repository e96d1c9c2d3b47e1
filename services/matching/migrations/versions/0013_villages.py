"""Villages: what a commune plans, who is asked and answers, what was found, what may be handed on."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    """CREATE TABLE village (
         village_id uuid PRIMARY KEY,
         plan jsonb NOT NULL,
         state text NOT NULL,
         revision integer NOT NULL,
         search integer NOT NULL,
         searched_at timestamptz,
         outcome jsonb NOT NULL,
         founder_code text NOT NULL UNIQUE,
         initiator_person_id text,
         asked_roster integer,
         asked_at timestamptz,
         called_until timestamptz,
         created_at timestamptz NOT NULL,
         changed_at timestamptz NOT NULL)""",
    "CREATE INDEX village_waits ON village (changed_at) WHERE state = 'searching'",
    "CREATE INDEX village_called ON village (called_until) WHERE called_until IS NOT NULL",
    # What a household is called within a village: a number, and nothing that leads to a person.
    """CREATE TABLE village_household (
         village_id uuid NOT NULL REFERENCES village ON DELETE CASCADE,
         subject_id uuid NOT NULL,
         number integer NOT NULL,
         PRIMARY KEY (village_id, subject_id),
         UNIQUE (village_id, number))""",
    "CREATE INDEX village_household_subject ON village_household (subject_id)",
    """CREATE TABLE village_roster (
         village_id uuid NOT NULL REFERENCES village ON DELETE CASCADE,
         number integer NOT NULL,
         value integer NOT NULL,
         members uuid[] NOT NULL,
         explanation jsonb NOT NULL,
         PRIMARY KEY (village_id, number))""",
    "CREATE INDEX village_roster_members ON village_roster USING gin (members)",
    """CREATE TABLE village_member (
         village_id uuid NOT NULL REFERENCES village ON DELETE CASCADE,
         subject_id uuid NOT NULL,
         person_id text NOT NULL,
         role text NOT NULL CHECK (role IN ('founder', 'asked')),
         answer text CHECK (answer IN ('yes', 'no')),
         ending text CHECK (ending IN ('no', 'late', 'left', 'released', 'over')),
         is_held boolean NOT NULL,
         asked_at timestamptz NOT NULL,
         answer_until timestamptz,
         answered_at timestamptz,
         PRIMARY KEY (village_id, subject_id))""",
    # Whatever happens at the same moment: no household belongs to two villages.
    "CREATE UNIQUE INDEX village_member_held ON village_member (subject_id) WHERE is_held",
    "CREATE INDEX village_member_person ON village_member (person_id)",
    """CREATE TABLE village_consent (
         village_id uuid NOT NULL REFERENCES village ON DELETE CASCADE,
         subject_id uuid NOT NULL,
         person_id text NOT NULL,
         given_at timestamptz NOT NULL,
         text_version text NOT NULL,
         channels text[] NOT NULL,
         card bytea,
         revoked_at timestamptz,
         PRIMARY KEY (village_id, subject_id, given_at))""",
    "CREATE INDEX village_consent_person ON village_consent (person_id)",
)
TABLES = (
    "village_consent",
    "village_member",
    "village_roster",
    "village_household",
    "village",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
