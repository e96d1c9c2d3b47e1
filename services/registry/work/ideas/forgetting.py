"""What goes in time, and with a person: authors, voters, members of a jury."""

from datetime import datetime
from uuid import UUID

from services.chassis import capability, erasure
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.ideas.call import CallState
from services.registry.store.ideas import calls, ideas, jury, votes


async def forget_people(timer: Timer, tx: Transaction) -> None:
    """Long after the decision: forget who voted, judged, and wrote; results stay."""
    call_id = UUID(timer.subject)
    await votes.forget_voters(tx, call_id)
    for juror in await jury.of_call(tx, call_id):
        await jury.forget(tx, juror.id)
        await capability.revoke_links(tx, subject=str(juror.id))
    for idea in await ideas.of_call(tx, call_id):
        await capability.revoke_links(tx, subject=str(idea.id))
    await ideas.forget_authors(tx, call_id)


async def forget_person(tx: Transaction, person_id: str, erased_at: datetime) -> None:
    """Forget her ideas with all that was said of them, her votes, and her part in juries."""
    for idea in await ideas.of_author(tx, person_id, until=erased_at, lock=True):
        await capability.revoke_links(tx, subject=str(idea.id))
        await ideas.delete(tx, idea.id)
        await erasure.purge_object(tx, idea.id)
    for ballot_id in await votes.drop_ballots_of(tx, person_id, until=erased_at):
        await capability.revoke_links(tx, subject=str(ballot_id))
        await erasure.purge_object(tx, ballot_id)
    await votes.forget_person(tx, person_id, until=erased_at)
    for juror in await jury.of_person(tx, person_id, until=erased_at):
        await capability.revoke_links(tx, subject=str(juror.id))
        call = await calls.get(tx, juror.call_id)
        if call is not None and call.state is CallState.DECIDED:
            await jury.forget(tx, juror.id)
        else:
            await jury.remove(tx, juror.id)
        await erasure.purge_object(tx, juror.id)
