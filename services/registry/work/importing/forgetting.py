"""Files and rows go in time, and with a person whose mailbox stands in the file."""

from datetime import datetime
from uuid import UUID

from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.importing.matching import Progress
from services.registry.store import imports
from services.registry.work.importing.receiving import end_without


async def forget_in_time(timer: Timer, tx: Transaction) -> None:
    """Nobody decided, or the report was kept long enough."""
    run = await imports.lock(tx, UUID(timer.subject))
    if run is None:
        return
    if run.state in {Progress.CHECKING, Progress.CHECKED}:
        await end_without(tx, run)
    elif run.state is Progress.DONE:
        await imports.drop_rows(tx, run.id)
        await imports.drop_people(tx, run.id)


async def forget_person(tx: Transaction, person_id: str, erased_at: datetime) -> None:
    """A file that names the person goes; what was not stored yet of the rows that do never is.

    Rows that nobody decided about go with the file. Once they are being stored they are what the
    official sees of it, and those of strangers stay.
    """
    for import_id in await imports.naming(tx, person_id):
        run = await imports.lock(tx, import_id)
        if run is None or run.created_at > erased_at:
            continue
        if run.state in {Progress.CHECKING, Progress.CHECKED}:
            await end_without(tx, run)
        else:
            await imports.drop_file(tx, run.id)
            await imports.drop_rows_naming(tx, run.id, person_id)
