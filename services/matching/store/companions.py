"""What companions are called, by the subject of their sign-in."""

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


async def name_of(tx: Transaction, subject: str | None) -> str | None:
    """What she is called; None for nobody, or for who has not entered her name."""
    name: str | None = await tx.fetchval("SELECT name FROM companion WHERE subject = $1", subject)
    return name
