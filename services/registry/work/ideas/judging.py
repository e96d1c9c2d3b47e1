"""The jury: staff or invited people, one sheet per member and idea, never one's own idea."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from contracts.ideas import IdeaJurorInvited
from services.chassis import capability, outbox
from services.chassis.http.tokens import Principal
from services.chassis.identity import person_id
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.contact import Contact, read_contact, refuse_fields
from services.registry.decide.content import check_text
from services.registry.decide.ideas.call import CallState, IdeaCall, check_undecided
from services.registry.decide.ideas.idea import Idea, IdeaState
from services.registry.decide.ideas.ranking import COMMENT, Sheet, check_marks
from services.registry.settings import RegistrySettings
from services.registry.store import audit
from services.registry.store.ideas import calls, ideas, jury
from services.registry.store.ideas.jury import Judged, Juror
from services.registry.work.ideas import links, steps
from services.registry.work.links import seal_contact

LINK_LIVES_AFTER_CLOSING: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a member says of an idea; without marks she has a part in it and does not judge."""

    marks: tuple[int, ...] | None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSheet:
    """What a member of the jury has before her: the ideas that she may judge, and what she said."""

    call: IdeaCall
    juror: Juror
    ideas: list[Idea]
    said: dict[UUID, Judged]


async def add_person(
    tx: Transaction,
    call_id: UUID,
    *,
    juror_id: UUID,
    name: str,
    email: str,
    by: str,
    settings: RegistrySettings,
) -> Juror | Refusal:
    """Ask somebody into the jury by her mailbox; she gets her link once the call is open."""
    call = steps.there(await calls.hold(tx, call_id))
    contact = read_contact(name=name, email=email, phone=None)
    if not isinstance(contact, Contact):
        return refuse_fields(contact)
    juror = Juror(
        id=juror_id,
        call_id=call_id,
        person_id=person_id(settings.keys.person, email=contact.email),
        contact=seal_contact(settings.keys, contact),
        added_at=tx.now,
    )
    return await _add(tx, call, juror, by=by, settings=settings)


async def add_staff(
    tx: Transaction,
    call_id: UUID,
    *,
    juror_id: UUID,
    subject: str,
    name: str,
    by: str,
    settings: RegistrySettings,
) -> Juror | Refusal:
    """Take a member of staff into the jury."""
    call = steps.there(await calls.hold(tx, call_id))
    juror = Juror(
        id=juror_id, call_id=call_id, staff_subject=subject, staff_name=name, added_at=tx.now
    )
    return await _add(tx, call, juror, by=by, settings=settings)


async def remove(tx: Transaction, call_id: UUID, juror_id: UUID, *, by: str) -> Refusal | None:
    """Take somebody out of the jury again, with all that she said."""
    call = steps.there(await calls.hold(tx, call_id))
    if call.state is CallState.DECIDED:
        return check_undecided(call)
    juror = await jury.get(tx, juror_id)
    if juror is None or juror.call_id != call_id:
        raise RefusedError(Refusal("not-found"))
    await jury.remove(tx, juror_id)
    await capability.revoke_links(tx, subject=str(juror_id))
    await audit.note(tx, "remove-juror", by=by, kind=steps.KIND, subject_id=call_id)
    return None


async def invite_all(tx: Transaction, call: IdeaCall, *, settings: RegistrySettings) -> None:
    """The call is open: everybody who was asked by mailbox gets her link."""
    for juror in await jury.of_call(tx, call.id):
        if juror.invited_at is None:
            await _invite(tx, call, juror, settings=settings)


async def sheet_of_person(tx: Transaction, juror_id: UUID, *, who: Principal) -> OwnSheet:
    """The sheet behind a member's link; not found for anybody else."""
    juror = await _theirs(tx, juror_id, who)
    return await _sheet(tx, juror)


async def sheet_of_staff(tx: Transaction, call_id: UUID, *, subject: str) -> OwnSheet:
    """The sheet of a member of staff; not found unless she is in the jury."""
    juror = await jury.staff_juror(tx, call_id, subject=subject)
    if juror is None:
        raise RefusedError(Refusal("not-found"))
    return await _sheet(tx, juror)


async def judge_as_person(
    tx: Transaction, juror_id: UUID, idea_id: UUID, told: Judgement, *, who: Principal
) -> Judged | Refusal:
    """A member says by her link what she thinks of an idea."""
    return await _judge(tx, await _theirs(tx, juror_id, who), idea_id, told)


async def judge_as_staff(
    tx: Transaction, call_id: UUID, idea_id: UUID, told: Judgement, *, subject: str
) -> Judged | Refusal:
    """A member of staff says what she thinks of an idea."""
    juror = await jury.staff_juror(tx, call_id, subject=subject)
    if juror is None:
        return Refusal("not-in-jury")
    return await _judge(tx, juror, idea_id, told)


def may_judge(juror: Juror, idea: Idea) -> bool:
    """Everything that staff let everybody see, but nobody's own idea."""
    is_own = idea.author is not None and idea.author == juror.person_id
    return idea.public_texts is not None and not is_own


async def summary(tx: Transaction, juror_id: UUID) -> dict[str, str]:
    """What a member's link says before anybody presses its button."""
    juror = await jury.get(tx, juror_id)
    call = await calls.get(tx, juror.call_id) if juror else None
    return {"title": call.content.title, "state": call.state.value} if call else {}


async def _add(
    tx: Transaction, call: IdeaCall, juror: Juror, *, by: str, settings: RegistrySettings
) -> Juror | Refusal:
    if call.state is CallState.DECIDED:
        return Refusal("call-not-judged-now", state=call.state.value)
    if not await jury.add(tx, juror):
        return Refusal("juror-known")
    await audit.note(tx, "add-juror", by=by, kind=steps.KIND, subject_id=call.id)
    if call.state is not CallState.DRAFT:
        await _invite(tx, call, juror, settings=settings)
    return juror


async def _invite(
    tx: Transaction, call: IdeaCall, juror: Juror, *, settings: RegistrySettings
) -> None:
    if juror.person_id is None:
        return
    await jury.invite(tx, juror.id)
    until = max(call.content.closes_at, tx.now) + LINK_LIVES_AFTER_CLOSING
    await links.grant(
        tx,
        links.JURY,
        subject=juror.id,
        person_id=juror.person_id,
        until=until,
        settings=settings,
    )
    said = IdeaJurorInvited(aggregate_id=juror.id, call_id=call.id, juror_person_id=juror.person_id)
    dataref = f"/internal/v1/idea-jurors/{juror.id}/claim"
    await outbox.record(tx, said, sequence=1, dataref=dataref)


async def _theirs(tx: Transaction, juror_id: UUID, who: Principal) -> Juror:
    juror = await jury.get(tx, juror_id)
    is_hers = juror is not None and juror.person_id is not None
    if juror is None or not is_hers or juror.person_id != who.person_id:
        raise RefusedError(Refusal("not-found"))
    if who.capability not in {None, str(juror_id)}:
        raise RefusedError(Refusal("not-found"))
    return juror


async def _sheet(tx: Transaction, juror: Juror) -> OwnSheet:
    call = steps.there(await calls.get(tx, juror.call_id))
    said = await jury.sheets(tx, call.id)
    return OwnSheet(
        call=call,
        juror=juror,
        ideas=[each for each in await ideas.of_call(tx, call.id) if may_judge(juror, each)],
        said={each.sheet.idea_id: each for each in said if each.sheet.juror_id == juror.id},
    )


async def _judge(tx: Transaction, juror: Juror, idea_id: UUID, told: Judgement) -> Judged | Refusal:
    call, idea = await steps.locked_idea(tx, idea_id)
    if idea.call_id != juror.call_id or idea.state is not IdeaState.SHORTLISTED:
        raise RefusedError(Refusal("not-found"))
    if not may_judge(juror, idea):
        return Refusal("own-idea")
    if refused := check_undecided(call):
        return refused
    wrong = {"comment": check_text(told.comment, COMMENT, lines=True)}
    if told.marks is not None:
        wrong["marks"] = check_marks(told.marks, criteria=len(call.content.criteria))
    if found := {field: refusal for field, refusal in wrong.items() if refusal}:
        return refuse_fields(found)
    sheet = Sheet(juror_id=juror.id, idea_id=idea_id, marks=told.marks)
    await jury.judge(tx, sheet, comment=told.comment)
    return Judged(sheet=sheet, comment=told.comment)
