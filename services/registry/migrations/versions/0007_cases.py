"""Accompaniment: mentors, cohorts, cases and all that is written down of them."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """CREATE TABLE mentor (
         subject text PRIMARY KEY,
         name text NOT NULL,
         capacity integer NOT NULL CHECK (capacity >= 0),
         takes_new boolean NOT NULL,
         since timestamptz NOT NULL)""",
    """CREATE TABLE cohort (
         id uuid PRIMARY KEY,
         name text NOT NULL UNIQUE,
         created_at timestamptz NOT NULL)""",
    # An open case never lacks a mentor: the database says so too.
    """CREATE TABLE case_file (
         id uuid PRIMARY KEY,
         version bigint NOT NULL,
         state text NOT NULL CHECK (state IN ('requested', 'opened', 'paused', 'closed')),
         phase text NOT NULL,
         initiative_id uuid REFERENCES initiative,
         title text,
         ags text NOT NULL REFERENCES municipality,
         owner_person_id text,
         contact bytea,
         concern bytea,
         help text[] NOT NULL,
         mentor text REFERENCES mentor,
         cohort_id uuid REFERENCES cohort,
         requested_at timestamptz NOT NULL,
         requested_by text NOT NULL,
         opened_at timestamptz,
         closed_at timestamptz,
         outcome text,
         learnt bytea,
         counts_from date,
         silent_since date,
         lapsed_at timestamptz,
         next_contact_on date,
         wish text CHECK (wish IN ('other-mentor', 'end')),
         wish_text bytea,
         wished_at timestamptz,
         forgotten_at timestamptz,
         CONSTRAINT open_case_has_mentor
           CHECK (state NOT IN ('opened', 'paused') OR mentor IS NOT NULL),
         CONSTRAINT closed_case_has_outcome
           CHECK ((state = 'closed') = (outcome IS NOT NULL AND closed_at IS NOT NULL)),
         CONSTRAINT only_open_case_lapses
           CHECK (lapsed_at IS NULL OR state = 'opened'))""",
    "CREATE INDEX case_file_owner ON case_file (owner_person_id)",
    "CREATE INDEX case_file_mentor ON case_file (mentor) WHERE state <> 'closed'",
    """CREATE UNIQUE INDEX case_file_initiative ON case_file (initiative_id)
         WHERE state <> 'closed'""",
    """CREATE TABLE case_step (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         case_id uuid NOT NULL REFERENCES case_file,
         name text NOT NULL,
         taken_at timestamptz NOT NULL,
         taken_by text NOT NULL,
         role text NOT NULL,
         details jsonb NOT NULL)""",
    "CREATE INDEX case_step_case ON case_step (case_id, id)",
    """CREATE TABLE case_phase (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         case_id uuid NOT NULL REFERENCES case_file,
         phase text NOT NULL,
         entered_at timestamptz NOT NULL,
         left_at timestamptz)""",
    "CREATE UNIQUE INDEX case_phase_present ON case_phase (case_id) WHERE left_at IS NULL",
    """CREATE TABLE case_handover (
         id uuid PRIMARY KEY,
         case_id uuid NOT NULL REFERENCES case_file,
         from_mentor text,
         to_mentor text NOT NULL REFERENCES mentor,
         asked_by text NOT NULL,
         asked_at timestamptz NOT NULL,
         said_yes boolean,
         said_at timestamptz,
         consent text NOT NULL,
         consent_at timestamptz,
         consent_by text,
         consent_version text,
         ended text,
         ended_at timestamptz,
         CHECK ((ended IS NULL) = (ended_at IS NULL)),
         CHECK (from_mentor IS NULL OR ended IS DISTINCT FROM 'done' OR consent = 'given'),
         CHECK (ended IS DISTINCT FROM 'done' OR said_yes))""",
    "CREATE UNIQUE INDEX case_handover_waiting ON case_handover (case_id) WHERE ended IS NULL",
    "CREATE INDEX case_handover_asked ON case_handover (to_mentor) WHERE ended IS NULL",
    """CREATE TABLE case_milestone (
         id uuid PRIMARY KEY,
         case_id uuid NOT NULL REFERENCES case_file,
         title text NOT NULL,
         due_on date,
         reached_on date,
         created_at timestamptz NOT NULL)""",
    "CREATE INDEX case_milestone_case ON case_milestone (case_id)",
    """CREATE TABLE case_touchpoint (
         id uuid PRIMARY KEY,
         case_id uuid NOT NULL REFERENCES case_file,
         kind text NOT NULL,
         happened_on date NOT NULL,
         logged_at timestamptz NOT NULL,
         logged_by text NOT NULL,
         corrects uuid UNIQUE REFERENCES case_touchpoint)""",
    "CREATE INDEX case_touchpoint_case ON case_touchpoint (case_id)",
    """CREATE TABLE case_note (
         id uuid PRIMARY KEY,
         case_id uuid NOT NULL REFERENCES case_file,
         touchpoint_id uuid REFERENCES case_touchpoint,
         visibility text NOT NULL CHECK (visibility IN ('internal', 'shared')),
         text bytea,
         written_at timestamptz NOT NULL,
         written_by text NOT NULL,
         role text NOT NULL,
         withdrawn_at timestamptz,
         CHECK (withdrawn_at IS NULL OR visibility = 'internal'))""",
    "CREATE INDEX case_note_case ON case_note (case_id)",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in (
        "case_note",
        "case_touchpoint",
        "case_milestone",
        "case_handover",
        "case_phase",
        "case_step",
        "case_file",
        "cohort",
        "mentor",
    ):
        op.execute(f"DROP TABLE {table}")
