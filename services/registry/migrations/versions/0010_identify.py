"""Nominations and claims, sources and consents of fields, and whose turn a link to an entry is."""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = (
    "ALTER TABLE initiative ADD COLUMN link_generation integer NOT NULL DEFAULT 0",
    """CREATE TABLE nomination (
         id uuid PRIMARY KEY,
         state text NOT NULL,
         version bigint NOT NULL,
         nominator_person_id text,
         organisation_person_id text,
         ags text NOT NULL REFERENCES municipality,
         told bytea,
         nominator bytea,
         created_at timestamptz NOT NULL,
         confirmed_at timestamptz,
         asked_by_way text,
         invited_at timestamptz,
         ended_at timestamptz,
         ending text,
         answered_by text,
         CHECK ((state IN ('accepted', 'declined', 'expired')) = (ended_at IS NOT NULL)))""",
    "CREATE INDEX nomination_nominator ON nomination (nominator_person_id)",
    "CREATE INDEX nomination_organisation ON nomination (organisation_person_id)",
    """CREATE INDEX nomination_open ON nomination (confirmed_at, id)
         WHERE state IN ('mailbox-confirmed', 'invited')""",
    """CREATE TABLE asked (
         digest bytea PRIMARY KEY,
         nomination_id uuid,
         asked_at timestamptz NOT NULL)""",
    "CREATE INDEX asked_nomination ON asked (nomination_id)",
    """CREATE TABLE ownership_claim (
         id uuid PRIMARY KEY,
         initiative_id uuid NOT NULL REFERENCES initiative,
         claimant_person_id text,
         proof text NOT NULL,
         state text NOT NULL,
         version bigint NOT NULL,
         told bytea,
         created_at timestamptz NOT NULL,
         confirmed_at timestamptz,
         letters integer NOT NULL,
         code_digest bytea,
         code_until timestamptz,
         tries integer NOT NULL,
         evidence_at timestamptz,
         ended_at timestamptz,
         rival_person_id text,
         claimant_says bytea,
         rival_says bytea,
         rival_contact bytea,
         reason text,
         CHECK ((state IN ('verified', 'refused', 'expired')) = (ended_at IS NOT NULL)))""",
    "CREATE INDEX ownership_claim_initiative ON ownership_claim (initiative_id)",
    "CREATE INDEX ownership_claim_claimant ON ownership_claim (claimant_person_id)",
    "CREATE INDEX ownership_claim_rival ON ownership_claim (rival_person_id)",
    """CREATE INDEX ownership_claim_open ON ownership_claim (created_at, id)
         WHERE state IN ('opened', 'evidence-given', 'disputed')""",
    """CREATE TABLE field_source (
         initiative_id uuid NOT NULL REFERENCES initiative,
         revision integer NOT NULL,
         field text NOT NULL,
         source text NOT NULL,
         PRIMARY KEY (initiative_id, revision, field))""",
    """CREATE TABLE field_consent (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         initiative_id uuid NOT NULL REFERENCES initiative,
         field text NOT NULL,
         is_given boolean NOT NULL,
         text_version text NOT NULL,
         revision integer NOT NULL,
         said_at timestamptz NOT NULL,
         said_by text NOT NULL)""",
    "CREATE INDEX field_consent_last ON field_consent (initiative_id, field, id)",
    """CREATE TABLE public_card (
         initiative_id uuid PRIMARY KEY REFERENCES initiative,
         card bytea NOT NULL)""",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    for table in (
        "public_card",
        "field_consent",
        "field_source",
        "ownership_claim",
        "asked",
        "nomination",
    ):
        op.execute(f"DROP TABLE {table}")
    op.execute("ALTER TABLE initiative DROP COLUMN link_generation")
