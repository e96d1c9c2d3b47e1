"""Gatherings, rooms, seats, guests, the ledger."""

from alembic import op

from services.chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE gathering (
    gathering_id uuid PRIMARY KEY,
    revision integer NOT NULL,
    title varchar NOT NULL,
    summary varchar NOT NULL,
    description varchar NOT NULL,
    series varchar,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    timezone varchar NOT NULL,
    venue jsonb,
    access_features jsonb NOT NULL,
    booking_closes_at timestamptz NOT NULL,
    is_cancelled boolean NOT NULL
);
CREATE INDEX gathering_starts_at ON gathering (starts_at);

CREATE TABLE room (
    gathering_id uuid NOT NULL,
    kind varchar NOT NULL,
    capacity integer NOT NULL,
    taken integer NOT NULL,
    waiting integer NOT NULL,
    seq bigint NOT NULL,
    is_closed boolean NOT NULL,
    PRIMARY KEY (gathering_id, kind),
    CONSTRAINT room_taken CHECK (taken BETWEEN 0 AND capacity),
    CONSTRAINT room_waiting CHECK (waiting >= 0)
) WITH (fillfactor = 50);

CREATE TABLE seat (
    seat_id uuid PRIMARY KEY,
    gathering_id uuid NOT NULL,
    room varchar NOT NULL,
    person_id varchar NOT NULL,
    party_size integer NOT NULL,
    state varchar NOT NULL,
    line bigint NOT NULL,
    revision integer NOT NULL,
    is_confirmed boolean NOT NULL,
    bypassed integer NOT NULL,
    expires_at timestamptz,
    contact bytea,
    created_at timestamptz NOT NULL,
    CONSTRAINT seat_party_size CHECK (party_size >= 1)
);
CREATE INDEX seat_person ON seat (person_id);
CREATE INDEX seat_waiting ON seat (gathering_id, room, line) WHERE state = 'waiting';
CREATE INDEX seat_ending ON seat (gathering_id, room, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX seat_gathering ON seat (gathering_id, room, line);

CREATE TABLE seat_guest (
    gathering_id uuid NOT NULL,
    person_id varchar NOT NULL,
    guest bytea NOT NULL,
    seat_id uuid NOT NULL REFERENCES seat (seat_id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (gathering_id, person_id, guest)
);
CREATE INDEX seat_guest_seat ON seat_guest (seat_id);

CREATE TABLE seat_ledger (
    gathering_id uuid NOT NULL,
    room varchar NOT NULL,
    seq bigint NOT NULL,
    seat_id uuid,
    step varchar NOT NULL,
    delta integer NOT NULL,
    taken integer NOT NULL,
    waiting integer NOT NULL,
    capacity integer NOT NULL,
    fact_id uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (gathering_id, room, seq)
);

CREATE TABLE mailbox (
    person_id varchar PRIMARY KEY,
    confirmed_at timestamptz NOT NULL
);

CREATE TABLE seat_delivery (
    notification_id uuid PRIMARY KEY,
    seat_id uuid NOT NULL,
    person_id varchar NOT NULL,
    purpose varchar NOT NULL,
    channel varchar NOT NULL,
    state varchar NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX seat_delivery_seat ON seat_delivery (seat_id);
"""


def upgrade() -> None:
    """Lay the tables."""
    create_chassis_tables(op)
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    for table in (
        "seat_delivery",
        "mailbox",
        "seat_ledger",
        "seat_guest",
        "seat",
        "room",
        "gathering",
    ):
        op.drop_table(table)
    drop_chassis_tables(op)
