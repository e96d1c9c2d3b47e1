"""What companions are called, by the subject of their sign-in."""

from collections.abc import Iterable

from services.chassis.transaction import Transaction


async def keep(tx: Transaction, subject: str, *, name: str) -> None:
    """Enter a companion, or another name."""
    await tx.execute(
        """INSERT INTO companion (subject, name, entered_at) VALUES ($1, $2, $3)
           ON CONFLICT (subject) DO UPDATE SET name = excluded.name""",
        subject,
        name,
        tx.now,
    )


async def names_of(tx: Transaction, subjects: Iterable[str | None]) -> dict[str, str]:
    """What these are called, those who have entered a name."""
    asked = sorted({subject for subject in subjects if subject is not None})
    rows = await tx.fetch("SELECT subject, name FROM companion WHERE subject = ANY($1)", asked)
    return {row["subject"]: row["name"] for row in rows}


async def name_of(tx: Transaction, subject: str | None) -> str | None:
    """What she is called; None for nobody, or for who has not entered her name."""
    name: str | None = await tx.fetchval("SELECT name FROM companion WHERE subject = $1", subject)
    return name
