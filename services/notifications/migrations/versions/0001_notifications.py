"""Recipients, claims, notifications with their attempts and receipts, questions, projections."""

from alembic import op

from services.chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0001"
down_revision = None

STATEMENTS = (
    """CREATE TABLE recipient (
         person_id text PRIMARY KEY,
         contact_enc bytea NOT NULL,
         locale text NOT NULL,
         heard_at timestamptz NOT NULL)""",
    """CREATE TABLE claim (
         id uuid PRIMARY KEY,
         owner text NOT NULL,
         dataref text NOT NULL,
         said_at timestamptz NOT NULL,
         expires_at timestamptz NOT NULL,
         state text NOT NULL CHECK (state IN ('open', 'done', 'gone', 'expired')),
         attempt integer NOT NULL DEFAULT 0,
         not_before timestamptz NOT NULL)""",
    "CREATE INDEX claim_open ON claim (not_before) WHERE state = 'open'",
    """CREATE TABLE notification (
         id uuid PRIMARY KEY,
         purpose text NOT NULL,
         occasion text NOT NULL,
         person_id text,
         channel text NOT NULL CHECK (channel IN ('mail', 'sms')),
         subject_kind text NOT NULL,
         subject_id text NOT NULL,
         lane smallint NOT NULL,
         locale text NOT NULL,
         topic text,
         said_at timestamptz NOT NULL,
         not_before timestamptz NOT NULL,
         expires_at timestamptz NOT NULL,
         reason jsonb NOT NULL,
         claim_id uuid REFERENCES claim,
         calendar_sequence integer,
         state text NOT NULL CHECK (state IN (
           'held', 'ready', 'claimed', 'handing_over', 'unknown', 'accepted', 'delivered',
           'bounced_soft', 'bounced_hard', 'suppressed', 'expired', 'cancelled', 'dead')),
         hold text,
         why_ended text,
         contact_enc bytea,
         params_enc bytea,
         address_hmac bytea,
         attempt integer NOT NULL DEFAULT 0,
         fence bigint NOT NULL DEFAULT 0,
         lease_owner text,
         lease_until timestamptz,
         relay text,
         local_port integer,
         connected_at timestamptz,
         message_id text UNIQUE,
         body_sha256 bytea,
         parts smallint NOT NULL DEFAULT 1,
         version integer NOT NULL DEFAULT 0,
         planned_at timestamptz NOT NULL,
         accepted_at timestamptz,
         CHECK ((state = 'held') = (hold IS NOT NULL)))""",
    """CREATE INDEX notification_ready ON notification (lane, not_before)
         WHERE state = 'ready'""",
    """CREATE INDEX notification_leased ON notification (lease_until)
         WHERE state IN ('claimed', 'handing_over')""",
    "CREATE INDEX notification_unknown ON notification (not_before) WHERE state = 'unknown'",
    """CREATE INDEX notification_held ON notification (person_id) WHERE state = 'held'""",
    """CREATE INDEX notification_ending ON notification (expires_at)
         WHERE state IN ('held', 'ready')""",
    "CREATE INDEX notification_claim ON notification (claim_id)",
    "CREATE INDEX notification_subject ON notification (subject_kind, subject_id)",
    "CREATE INDEX notification_person ON notification (person_id)",
    "CREATE INDEX notification_accepted ON notification (accepted_at)",
    """CREATE TABLE attempt (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         notification_id uuid NOT NULL REFERENCES notification,
         n integer NOT NULL,
         relay text,
         outcome text NOT NULL,
         reply text,
         at timestamptz NOT NULL)""",
    "CREATE INDEX attempt_notification ON attempt (notification_id)",
    """CREATE TABLE sms_part (
         centre_id text PRIMARY KEY,
         notification_id uuid NOT NULL REFERENCES notification,
         part smallint NOT NULL)""",
    "CREATE INDEX sms_part_notification ON sms_part (notification_id)",
    """CREATE TABLE receipt (
         provider text NOT NULL,
         event_id text NOT NULL,
         reference text NOT NULL,
         kind text NOT NULL,
         detail text,
         at timestamptz NOT NULL,
         folded_at timestamptz,
         PRIMARY KEY (provider, event_id))""",
    "CREATE INDEX receipt_open ON receipt (at) WHERE folded_at IS NULL",
    "CREATE INDEX receipt_reference ON receipt (provider, reference)",
    """CREATE TABLE suppression (
         address_hmac bytea NOT NULL,
         channel text NOT NULL,
         reason text NOT NULL,
         since timestamptz NOT NULL,
         until timestamptz,
         PRIMARY KEY (address_hmac, channel))""",
    """CREATE TABLE hard_failure (
         notification_id uuid PRIMARY KEY,
         address_hmac bytea NOT NULL,
         channel text NOT NULL,
         at timestamptz NOT NULL)""",
    "CREATE INDEX hard_failure_address ON hard_failure (address_hmac, channel, at)",
    """CREATE TABLE consent (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         person_id text NOT NULL,
         topic text NOT NULL,
         channel text NOT NULL,
         state text NOT NULL,
         method text NOT NULL,
         at timestamptz NOT NULL)""",
    "CREATE INDEX consent_person ON consent (person_id, topic, channel, id)",
    """CREATE TABLE preference (
         person_id text NOT NULL,
         topic text NOT NULL,
         channel text NOT NULL,
         mode text NOT NULL CHECK (mode IN ('instant', 'off')),
         PRIMARY KEY (person_id, topic, channel))""",
    """CREATE TABLE question (
         id uuid PRIMARY KEY,
         person_id text NOT NULL,
         subject_kind text NOT NULL,
         subject_id text NOT NULL,
         phone_hmac bytea,
         answered text,
         answered_at timestamptz,
         expires_at timestamptz NOT NULL,
         closed_at timestamptz)""",
    "CREATE INDEX question_phone ON question (phone_hmac) WHERE closed_at IS NULL",
    "CREATE INDEX question_subject ON question (subject_kind, subject_id)",
    "CREATE INDEX question_person ON question (person_id)",
    """CREATE TABLE said_about (
         subject_id text PRIMARY KEY,
         sequence bigint NOT NULL)""",
    """CREATE TABLE initiative (
         initiative_id uuid PRIMARY KEY,
         revision integer NOT NULL,
         title text NOT NULL,
         place text NOT NULL)""",
    """CREATE TABLE match (
         match_id uuid PRIMARY KEY,
         initiative_id uuid NOT NULL,
         seeker_person_id text,
         offer_person_id text,
         dataref text,
         seeker_said_yes boolean NOT NULL DEFAULT false,
         offer_said_yes boolean NOT NULL DEFAULT false)""",
    """CREATE TABLE gathering (
         gathering_id uuid PRIMARY KEY,
         revision integer NOT NULL,
         is_cancelled boolean NOT NULL)""",
    """CREATE TABLE seat (
         seat_id uuid PRIMARY KEY,
         gathering_id uuid NOT NULL,
         person_id text,
         dataref text,
         seat_revision integer NOT NULL,
         state text NOT NULL)""",
    "CREATE INDEX seat_gathering ON seat (gathering_id) WHERE state = 'booked'",
    """CREATE TABLE mail_cursor (
         source text PRIMARY KEY,
         position bigint NOT NULL)""",
)


def upgrade() -> None:
    create_chassis_tables(op)
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "mail_cursor", "seat", "gathering", "match", "initiative", "said_about", "question",
        "preference", "consent", "hard_failure", "suppression", "receipt", "sms_part", "attempt",
        "notification", "claim", "recipient",
    ):
        op.execute(f"DROP TABLE {table}")
    drop_chassis_tables(op)
