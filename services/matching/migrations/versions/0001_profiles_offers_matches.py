"""Profiles, offers, the engine's rows and change log, matches, consents and near misses."""

from alembic import op

from services.chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0001"
down_revision = None

STATEMENTS = (
    """CREATE TABLE profile (
         profile_id uuid PRIMARY KEY,
         ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
         person_id text NOT NULL UNIQUE,
         state text NOT NULL CHECK (state IN ('live', 'paused', 'withdrawn')),
         revision integer NOT NULL,
         criteria jsonb NOT NULL,
         row bytea NOT NULL,
         kernel_version smallint NOT NULL,
         contact bytea NOT NULL,
         sms_wanted boolean NOT NULL,
         locale text NOT NULL,
         opened_at timestamptz NOT NULL,
         changed_at timestamptz NOT NULL)""",
    """CREATE TABLE offer (
         initiative_id uuid PRIMARY KEY,
         ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
         state text NOT NULL CHECK (state IN ('live', 'closed', 'gone')),
         sequence bigint NOT NULL,
         owner_person_id text,
         title text NOT NULL,
         place jsonb,
         housing jsonb,
         row bytea,
         kernel_version smallint NOT NULL,
         is_stale boolean NOT NULL,
         changed_at timestamptz NOT NULL)""",
    "CREATE INDEX offer_owner ON offer (owner_person_id)",
    """CREATE TABLE change_log (
         seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         kind text NOT NULL CHECK (kind IN ('seeker', 'offer', 'pair', 'notices')),
         seeker_ordinal bigint,
         offer_ordinal bigint,
         logged_at timestamptz NOT NULL)""",
    """CREATE TABLE engine_state (
         one boolean PRIMARY KEY DEFAULT true CHECK (one),
         epoch bigint NOT NULL)""",
    "INSERT INTO engine_state (epoch) VALUES (0)",
    """CREATE TABLE engine_row (
         side text NOT NULL CHECK (side IN ('seeker', 'offer')),
         ordinal bigint NOT NULL,
         row bytea NOT NULL,
         PRIMARY KEY (side, ordinal))""",
    """CREATE TABLE engine_ban (
         seeker_ordinal bigint NOT NULL,
         offer_ordinal bigint NOT NULL,
         reason text NOT NULL,
         seeker_row bytea NOT NULL,
         offer_row bytea NOT NULL,
         PRIMARY KEY (seeker_ordinal, offer_ordinal))""",
    """CREATE TABLE match (
         match_id uuid PRIMARY KEY,
         profile_id uuid NOT NULL,
         initiative_id uuid NOT NULL,
         seeker_ordinal bigint NOT NULL,
         offer_ordinal bigint NOT NULL,
         seeker_person_id text NOT NULL,
         offer_person_id text,
         state text NOT NULL,
         version integer NOT NULL,
         rank integer NOT NULL,
         criteria_version text NOT NULL,
         kernel_version smallint NOT NULL,
         seeker_row bytea NOT NULL,
         offer_row bytea NOT NULL,
         seeker_answer text,
         seeker_answered_at timestamptz,
         seeker_reason text,
         seeker_consented_at timestamptz,
         offer_answer text,
         offer_answered_at timestamptz,
         offer_reason text,
         offer_consented_at timestamptz,
         ended_by text,
         end_reason text,
         lifted_at timestamptz,
         expires_at timestamptz,
         created_at timestamptz NOT NULL,
         changed_at timestamptz NOT NULL)""",
    """CREATE UNIQUE INDEX match_one_open_per_pair ON match (seeker_ordinal, offer_ordinal)
         WHERE state IN ('listed', 'proposed', 'interested', 'mutual', 'consented')""",
    "CREATE INDEX match_seeker ON match (seeker_ordinal, offer_ordinal, created_at)",
    "CREATE INDEX match_offer ON match (offer_ordinal)",
    "CREATE INDEX match_seeker_person ON match (seeker_person_id)",
    "CREATE INDEX match_offer_person ON match (offer_person_id)",
    """CREATE TABLE ledger (
         profile_id uuid NOT NULL,
         initiative_id uuid NOT NULL,
         criteria_version text NOT NULL,
         match_id uuid NOT NULL,
         proposed_at timestamptz NOT NULL,
         PRIMARY KEY (profile_id, initiative_id, criteria_version))""",
    """CREATE TABLE notice (
         person_id text NOT NULL,
         match_id uuid NOT NULL,
         occasion text NOT NULL CHECK (occasion IN ('proposed', 'interest')),
         noticed_at timestamptz NOT NULL,
         PRIMARY KEY (match_id, person_id))""",
    "CREATE INDEX notice_person ON notice (person_id, noticed_at)",
    """CREATE TABLE consent (
         match_id uuid NOT NULL,
         side text NOT NULL CHECK (side IN ('seeker', 'offer')),
         person_id text NOT NULL,
         given_at timestamptz NOT NULL,
         text_version text NOT NULL,
         channels text[] NOT NULL,
         card bytea,
         revoked_at timestamptz,
         PRIMARY KEY (match_id, side, given_at))""",
    "CREATE INDEX consent_person ON consent (person_id)",
    """CREATE TABLE near_miss (
         seeker_ordinal bigint NOT NULL,
         offer_ordinal bigint NOT NULL,
         rank integer NOT NULL,
         seeker_row bytea NOT NULL,
         offer_row bytea NOT NULL,
         PRIMARY KEY (seeker_ordinal, offer_ordinal))""",
    "CREATE INDEX near_miss_offer ON near_miss (offer_ordinal)",
)


def upgrade() -> None:
    create_chassis_tables(op)
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "near_miss", "consent", "notice", "ledger", "match", "engine_ban", "engine_row",
        "engine_state", "change_log", "offer", "profile",
    ):
        op.execute(f"DROP TABLE {table}")
    drop_chassis_tables(op)
