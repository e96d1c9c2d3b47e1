"""Where mails are kept, and the ledger: who connected, what was said, what was accepted.

Every write is committed with an fsync before its caller goes on. The SMTP side writes from the
event loop itself and never from a thread: once a connection is noted as closed, nothing that came
over it can still be accepted, which is what a client needs to know that lost its `250`.
"""

import json
import secrets
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS connections(
  id INTEGER PRIMARY KEY AUTOINCREMENT, port INTEGER NOT NULL, opened_at REAL NOT NULL, closed_at REAL);
CREATE INDEX IF NOT EXISTS connections_by_port ON connections(port, opened_at);
CREATE TABLE IF NOT EXISTS steps(
  id INTEGER PRIMARY KEY AUTOINCREMENT, connection INTEGER NOT NULL, step TEXT NOT NULL,
  reply TEXT NOT NULL, message_id TEXT, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS steps_by_connection ON steps(connection);
CREATE TABLE IF NOT EXISTS mails(
  id INTEGER PRIMARY KEY AUTOINCREMENT, queue_id TEXT NOT NULL UNIQUE, message_id TEXT NOT NULL,
  connection INTEGER NOT NULL, mail_from TEXT NOT NULL, recipients TEXT NOT NULL,
  subject TEXT NOT NULL, accepted_at REAL NOT NULL, raw BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS mails_by_message_id ON mails(message_id);
CREATE TABLE IF NOT EXISTS recipients(address TEXT NOT NULL, mail INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS recipients_by_address ON recipients(address, mail);
"""


@dataclass(frozen=True)
class Step:
    """One exchange on a connection: what was asked and what we replied."""

    step: str
    reply: str
    message_id: str | None = None


@dataclass(frozen=True)
class Mail:
    """A mail as it was accepted; `accepted_at` in seconds since 1970."""

    id: int
    queue_id: str
    message_id: str
    connection: int
    mail_from: str
    recipients: list[str]
    subject: str
    accepted_at: float
    raw: bytes


@dataclass(frozen=True)
class Connection:
    """A client's connection; it is open while `closed_at` is None."""

    id: int
    port: int
    opened_at: float
    closed_at: float | None


class Store:
    """The mailroom's one database file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(folder / "mails.sqlite")
        self.database.row_factory = sqlite3.Row
        self.database.executescript(SCHEMA)
        with self.database:
            self.database.execute(
                "UPDATE connections SET closed_at = ? WHERE closed_at IS NULL", [time.time()]
            )

    def open_connection(self, port: int) -> int:
        """Note a client; the answer is the connection's number."""
        with self.database:
            done = self.database.execute(
                "INSERT INTO connections(port, opened_at) VALUES (?, ?)", [port, time.time()]
            )
        return int(done.lastrowid or 0)

    def close_connection(self, connection: int, steps: list[Step]) -> None:
        """Note that nothing more can come over it."""
        with self.database:
            self.note(connection, steps)
            self.database.execute(
                "UPDATE connections SET closed_at = ? WHERE id = ?", [time.time(), connection]
            )

    def accept(
        self,
        connection: int,
        steps: list[Step],
        *,
        mail_from: str,
        recipients: list[str],
        message_id: str,
        subject: str,
        raw: bytes,
    ) -> str:
        """Keep the mail; the answer is its queue id. When this returns, no crash can lose it."""
        queue_id = f"{int(time.time()):X}{secrets.token_hex(4).upper()}"
        with self.database:
            self.note(connection, steps)
            done = self.database.execute(
                "INSERT INTO mails(queue_id, message_id, connection, mail_from, recipients, subject,"
                " accepted_at, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    queue_id,
                    message_id,
                    connection,
                    mail_from,
                    json.dumps(recipients),
                    subject,
                    time.time(),
                    raw,
                ],
            )
            self.database.executemany(
                "INSERT INTO recipients VALUES (?, ?)",
                [(address.lower(), done.lastrowid) for address in recipients],
            )
        return queue_id

    def note(self, connection: int, steps: list[Step]) -> None:
        """Write the steps into the ledger, within the caller's transaction."""
        self.database.executemany(
            "INSERT INTO steps(connection, step, reply, message_id, at) VALUES (?, ?, ?, ?, ?)",
            [(connection, one.step, one.reply, one.message_id, time.time()) for one in steps],
        )

    def by_message_id(self, message_id: str) -> list[Mail]:
        """Every accepted mail with this Message-ID; more than one means it was sent twice."""
        return self.mails("message_id = ? ORDER BY id", [message_id])

    def by_id(self, number: int) -> Mail | None:
        """The mail of that number."""
        return next(iter(self.mails("id = ?", [number])), None)

    def newest(self, *, recipient: str = "", since: int = 0, limit: int = 200) -> list[Mail]:
        """The newest mails, of one recipient or of all, with a number above `since`."""
        if not recipient:
            return self.mails("id > ? ORDER BY id DESC LIMIT ?", [since, limit])
        return self.mails(
            "id IN (SELECT mail FROM recipients WHERE address = ? AND mail > ?)"
            " ORDER BY id DESC LIMIT ?",
            [recipient.lower(), since, limit],
        )

    def answers(self, *, since: int, limit: int) -> list[Mail]:
        """The oldest mails above `since` that came back to us: bounces and replies."""
        return self.mails(
            "id IN (SELECT mail FROM recipients WHERE (address GLOB 'bounce+*' OR"
            " address GLOB 'reply+*') AND mail > ?) ORDER BY id LIMIT ?",
            [since, limit],
        )

    def mails(self, condition: str, values: list[object]) -> list[Mail]:
        """The mails that meet a condition of ours; values are bound."""
        rows = self.database.execute(f"SELECT * FROM mails WHERE {condition}", values)  # noqa: S608
        return [Mail(**{**dict(row), "recipients": json.loads(row["recipients"])}) for row in rows]

    def mailboxes(self) -> list[sqlite3.Row]:
        """Every address that ever got a mail: how many, and the newest one's number and subject."""
        return self.database.execute(
            "SELECT address, amount, newest, subject FROM (SELECT address, count(*) AS amount,"
            " max(mail) AS newest FROM recipients GROUP BY address) JOIN mails ON mails.id = newest"
            " ORDER BY newest DESC"
        ).fetchall()

    def connections(self, *, port: int, since: float) -> list[Connection]:
        """The connections from that client port, oldest first."""
        rows = self.database.execute(
            "SELECT * FROM connections WHERE port = ? AND opened_at >= ? ORDER BY id", [port, since]
        )
        return [Connection(**dict(row)) for row in rows]

    def steps_of(self, connection: int) -> list[dict[str, object]]:
        """What was said over a connection, oldest first."""
        rows = self.database.execute(
            "SELECT step, reply, message_id, at FROM steps WHERE connection = ? ORDER BY id",
            [connection],
        )
        return [dict(row) for row in rows]
