"""Four markets on one engine: whoever takes part in one stands in ``entrant``, on either side."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    "CREATE SEQUENCE entrant_ordinal",
    """CREATE TABLE entrant (
         side text NOT NULL CHECK (side IN ('seeker', 'offer')),
         ordinal bigint NOT NULL,
         market text NOT NULL CHECK (market IN ('living', 'founding', 'support', 'groups')),
         subject_id uuid NOT NULL,
         person_id text,
         is_live boolean NOT NULL,
         row bytea,
         kernel_version smallint NOT NULL,
         changed_at timestamptz NOT NULL,
         PRIMARY KEY (side, ordinal),
         UNIQUE (subject_id, market, side))""",
    "CREATE INDEX entrant_person ON entrant (person_id)",
    """CREATE TABLE block (
         person_id text NOT NULL,
         blocked_person_id text NOT NULL,
         match_id uuid NOT NULL,
         blocked_at timestamptz NOT NULL,
         PRIMARY KEY (person_id, blocked_person_id))""",
    "CREATE INDEX block_back ON block (blocked_person_id, person_id)",
    """INSERT INTO entrant (side, ordinal, market, subject_id, person_id, is_live, row,
         kernel_version, changed_at)
       SELECT 'seeker', ordinal, 'living', profile_id, person_id, state = 'live', row,
         kernel_version, changed_at FROM profile""",
    """INSERT INTO entrant (side, ordinal, market, subject_id, person_id, is_live, row,
         kernel_version, changed_at)
       SELECT 'offer', ordinal, 'living', initiative_id, owner_person_id, state = 'live', row,
         kernel_version, changed_at FROM offer""",
    """SELECT setval('entrant_ordinal', greatest(1, (SELECT max(ordinal) FROM entrant)),
         EXISTS (SELECT FROM entrant))""",
    "ALTER TABLE profile DROP COLUMN ordinal, DROP COLUMN row, DROP COLUMN kernel_version",
    "ALTER TABLE offer DROP COLUMN ordinal, DROP COLUMN row, DROP COLUMN kernel_version",
    "ALTER TABLE farewell ADD COLUMN side text NOT NULL DEFAULT 'offer'",
    "ALTER TABLE match ADD COLUMN market text NOT NULL DEFAULT 'living'",
    "ALTER TABLE match ALTER COLUMN market DROP DEFAULT",
    "ALTER TABLE match RENAME COLUMN profile_id TO seeker_id",
    "ALTER TABLE match RENAME COLUMN initiative_id TO offer_id",
    "ALTER TABLE ledger RENAME COLUMN profile_id TO seeker_id",
    "ALTER TABLE ledger RENAME COLUMN initiative_id TO offer_id",
    "CREATE INDEX match_offer_id ON match (offer_id)",
    "ALTER TABLE engine_row ADD COLUMN market text NOT NULL DEFAULT 'living'",
    "ALTER TABLE engine_row ALTER COLUMN market DROP DEFAULT",
    "CREATE INDEX engine_row_market ON engine_row (market, side, ordinal)",
    "ALTER TABLE engine_ban ADD COLUMN market text NOT NULL DEFAULT 'living'",
    "ALTER TABLE engine_ban ALTER COLUMN market DROP DEFAULT",
    "ALTER TABLE change_log ADD COLUMN market text NOT NULL DEFAULT 'living'",
    "ALTER TABLE change_log ALTER COLUMN market DROP DEFAULT",
    "CREATE INDEX change_log_market ON change_log (market, seq)",
    "DROP TABLE engine_state",
    "CREATE TABLE engine_state (market text PRIMARY KEY, epoch bigint NOT NULL)",
    """INSERT INTO engine_state (market, epoch)
       VALUES ('living', 0), ('founding', 0), ('support', 0), ('groups', 0)""",
    # Whoever follows a market wakes at the commit; nobody who logs a change can forget it.
    """CREATE FUNCTION tell_engines() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         PERFORM pg_notify('market', NEW.market);
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER change_logged AFTER INSERT ON change_log
         FOR EACH ROW EXECUTE FUNCTION tell_engines()""",
)

BACK = (
    "DROP TRIGGER change_logged ON change_log",
    "DROP FUNCTION tell_engines",
    "DROP TABLE engine_state",
    """CREATE TABLE engine_state (
         one boolean PRIMARY KEY DEFAULT true CHECK (one), epoch bigint NOT NULL)""",
    "INSERT INTO engine_state (epoch) VALUES (0)",
    "DELETE FROM change_log WHERE market <> 'living'",
    "ALTER TABLE change_log DROP COLUMN market",
    "DELETE FROM engine_ban WHERE market <> 'living'",
    "ALTER TABLE engine_ban DROP COLUMN market",
    "DELETE FROM engine_row WHERE market <> 'living'",
    "ALTER TABLE engine_row DROP COLUMN market",
    "DROP INDEX match_offer_id",
    "ALTER TABLE farewell DROP COLUMN side",
    "ALTER TABLE ledger RENAME COLUMN seeker_id TO profile_id",
    "ALTER TABLE ledger RENAME COLUMN offer_id TO initiative_id",
    "DELETE FROM match WHERE market <> 'living'",
    "ALTER TABLE match RENAME COLUMN seeker_id TO profile_id",
    "ALTER TABLE match RENAME COLUMN offer_id TO initiative_id",
    "ALTER TABLE match DROP COLUMN market",
    "ALTER TABLE profile ADD COLUMN ordinal bigint, ADD COLUMN row bytea",
    "ALTER TABLE profile ADD COLUMN kernel_version smallint NOT NULL DEFAULT 0",
    """UPDATE profile p SET ordinal = e.ordinal, row = e.row FROM entrant e
       WHERE e.subject_id = p.profile_id AND e.market = 'living' AND e.side = 'seeker'""",
    "ALTER TABLE offer ADD COLUMN ordinal bigint, ADD COLUMN row bytea",
    "ALTER TABLE offer ADD COLUMN kernel_version smallint NOT NULL DEFAULT 0",
    """UPDATE offer o SET ordinal = e.ordinal, row = e.row FROM entrant e
       WHERE e.subject_id = o.initiative_id AND e.market = 'living' AND e.side = 'offer'""",
    "DROP TABLE block",
    "DROP TABLE entrant",
    "DROP SEQUENCE entrant_ordinal",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK:
        op.execute(statement)
