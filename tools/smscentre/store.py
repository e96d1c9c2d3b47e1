"""Where SMS are kept: messages with their segments, the connections, and what waits for a client.

Every write is committed with an fsync before its caller goes on, from the event loop itself: once a
connection is noted as closed, nothing that came over it can still be accepted.
"""

import secrets
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from tools.smscentre.alphabet import read_text
from tools.smscentre.pdu import Piece

SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS connections(
  id INTEGER PRIMARY KEY AUTOINCREMENT, port INTEGER NOT NULL, opened_at REAL NOT NULL, closed_at REAL);
CREATE INDEX IF NOT EXISTS connections_by_port ON connections(port, opened_at);
CREATE TABLE IF NOT EXISTS messages(
  id INTEGER PRIMARY KEY AUTOINCREMENT, is_answer INTEGER NOT NULL, number TEXT NOT NULL,
  service TEXT NOT NULL, service_kind INTEGER NOT NULL, piece_reference INTEGER, total INTEGER NOT NULL,
  data_coding INTEGER NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS messages_by_number ON messages(number, id);
CREATE TABLE IF NOT EXISTS segments(
  message_id TEXT PRIMARY KEY, message INTEGER NOT NULL, position INTEGER NOT NULL,
  content BLOB NOT NULL, reference TEXT NOT NULL, connection INTEGER NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS segments_by_message ON segments(message, position);
CREATE INDEX IF NOT EXISTS segments_by_reference ON segments(reference);
CREATE TABLE IF NOT EXISTS deliveries(
  id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL, at REAL NOT NULL, taken_at REAL);
CREATE INDEX IF NOT EXISTS deliveries_open ON deliveries(id) WHERE taken_at IS NULL;
"""


@dataclass(frozen=True)
class Segment:
    """What a client handed over: to whom, from whom, and its place in a longer message."""

    number: str
    service: str
    service_kind: int
    data_coding: int
    content: bytes
    reference: str
    piece: Piece | None


@dataclass(frozen=True)
class Sms:
    """A whole message as a person reads it; `is_answer` where the person wrote it."""

    id: int
    is_answer: bool
    number: str
    service: str
    service_kind: int
    text: str
    at: float
    total: int
    message_ids: list[str]
    references: list[str]

    @property
    def is_complete(self) -> bool:
        """Whether all its segments are there."""
        return self.is_answer or len(self.message_ids) >= self.total


class Store:
    """The centre's one database file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(folder / "sms.sqlite")
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

    def close_connection(self, connection: int) -> None:
        """Note that nothing more can come over it."""
        with self.database:
            self.database.execute(
                "UPDATE connections SET closed_at = ? WHERE id = ?", [time.time(), connection]
            )

    def accept(self, segment: Segment, *, connection: int) -> str:
        """Keep a segment; the answer is its message id. When this returns, no crash can lose it."""
        message_id = secrets.token_hex(8)
        with self.database:
            message = self.unfinished(segment) or self.begin(segment)
            position = segment.piece.position if segment.piece else 1
            self.database.execute(
                "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    message_id,
                    message,
                    position,
                    segment.content,
                    segment.reference,
                    connection,
                    time.time(),
                ],
            )
        return message_id

    def unfinished(self, segment: Segment) -> int | None:
        """The message that lacks just this piece."""
        if segment.piece is None:
            return None
        found = self.database.execute(
            "SELECT id FROM messages m WHERE number = ? AND service = ? AND piece_reference = ?"
            " AND total = ? AND NOT EXISTS (SELECT 1 FROM segments s WHERE s.message = m.id AND"
            " s.position = ?) ORDER BY id DESC LIMIT 1",
            [
                segment.number,
                segment.service,
                segment.piece.reference,
                segment.piece.total,
                segment.piece.position,
            ],
        ).fetchone()
        return int(found["id"]) if found else None

    def begin(self, segment: Segment) -> int:
        """A new message."""
        piece = segment.piece
        done = self.database.execute(
            "INSERT INTO messages(is_answer, number, service, service_kind, piece_reference, total,"
            " data_coding, at) VALUES (0, ?, ?, ?, ?, ?, ?, ?)",
            [
                segment.number,
                segment.service,
                segment.service_kind,
                piece.reference if piece else None,
                piece.total if piece else 1,
                segment.data_coding,
                time.time(),
            ],
        )
        return int(done.lastrowid or 0)

    def answer(
        self, *, number: str, service: str, kind: int, data_coding: int, content: bytes, body: bytes
    ) -> int:
        """Keep what a person wrote, and let it wait for a client."""
        with self.database:
            done = self.database.execute(
                "INSERT INTO messages(is_answer, number, service, service_kind, total, data_coding,"
                " at) VALUES (1, ?, ?, ?, 1, ?, ?)",
                [number, service, kind, data_coding, time.time()],
            )
            self.database.execute(
                "INSERT INTO segments VALUES (?, ?, 1, ?, '', 0, ?)",
                [secrets.token_hex(8), done.lastrowid, content, time.time()],
            )
            self.wait(body)
        return int(done.lastrowid or 0)

    def deliver(self, body: bytes) -> None:
        """Let a receipt wait for a client."""
        with self.database:
            self.wait(body)

    def wait(self, body: bytes) -> None:
        """One more `deliver_sm` to hand over, within the caller's transaction."""
        self.database.execute("INSERT INTO deliveries(body, at) VALUES (?, ?)", [body, time.time()])

    def waiting(self) -> list[tuple[int, bytes]]:
        """What no client has taken yet, oldest first."""
        rows = self.database.execute(
            "SELECT id, body FROM deliveries WHERE taken_at IS NULL ORDER BY id LIMIT 500"
        )
        return [(row["id"], row["body"]) for row in rows]

    def taken(self, delivery: int) -> None:
        """A client has acknowledged it."""
        with self.database:
            self.database.execute(
                "UPDATE deliveries SET taken_at = ? WHERE id = ?", [time.time(), delivery]
            )

    def messages(self, *, number: str = "", since: int = 0, limit: int = 500) -> list[Sms]:
        """The messages of one number or of all, oldest first."""
        rows = self.database.execute(
            "SELECT * FROM (SELECT * FROM messages WHERE (? = '' OR number = ?) AND id > ?"
            " ORDER BY id DESC LIMIT ?) ORDER BY id",
            [number, number, since, limit],
        ).fetchall()
        return [self.whole(row) for row in rows]

    def by_reference(self, reference: str) -> list[sqlite3.Row]:
        """The segments that carried our reference."""
        return self.database.execute(
            "SELECT message_id, message, position, connection, at FROM segments WHERE reference = ?"
            " ORDER BY at",
            [reference],
        ).fetchall()

    def whole(self, row: sqlite3.Row) -> Sms:
        """A message put together from its segments."""
        segments = self.database.execute(
            "SELECT * FROM segments WHERE message = ? ORDER BY position, at", [row["id"]]
        ).fetchall()
        content = b"".join(segment["content"] for segment in segments)
        return Sms(
            id=row["id"],
            is_answer=bool(row["is_answer"]),
            number=row["number"],
            service=row["service"],
            service_kind=row["service_kind"],
            text=read_text(content, row["data_coding"]),
            at=row["at"],
            total=row["total"],
            message_ids=[segment["message_id"] for segment in segments],
            references=[segment["reference"] for segment in segments if segment["reference"]],
        )

    def phones(self) -> list[sqlite3.Row]:
        """Every number with SMS, the newest first."""
        return self.database.execute(
            "SELECT number, count(*) AS messages, max(id) AS newest, max(at) AS at FROM messages"
            " GROUP BY number ORDER BY newest DESC"
        ).fetchall()

    def connections(self, *, port: int, since: float) -> list[dict[str, object]]:
        """The connections from that client port, oldest first."""
        rows = self.database.execute(
            "SELECT * FROM connections WHERE port = ? AND opened_at >= ? ORDER BY id", [port, since]
        )
        return [dict(row) for row in rows]
