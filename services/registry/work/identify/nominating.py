"""Somebody names an initiative; once the mailbox is confirmed the organisation is asked, once."""

from datetime import timedelta
from uuid import UUID

from services.chassis import timers
from services.chassis.identity import normalise_email, person_id
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.identify import nomination as rules
from services.registry.decide.identify.nomination import (
    REACH_WITHIN,
    Ending,
    Nomination,
    Way,
)
from services.registry.decide.identify.proposal import Proposal, Reach, Told, read_proposal
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import places
from services.registry.store.identify import nominations
from services.registry.store.identify.nominations import Typed
from services.registry.work.identify import ending, links
from services.registry.work.identify.papers import (
    Paper,
    asked_digests,
    paper_of,
    seal_paper,
    unseal_paper,
    voice_of,
)


async def nominate(
    tx: Transaction, told: Told, *, nomination_id: UUID, settings: RegistrySettings
) -> Nomination | Refusal:
    """Store a nomination and let notifications ask the nominator's mailbox."""
    proposal = await _read(tx, told)
    if isinstance(proposal, Refusal):
        return proposal
    mailbox = proposal.reach.email
    new = rules.received(
        nomination_id,
        nominator=person_id(settings.keys.person, email=proposal.nominator),
        organisation=person_id(settings.keys.person, email=mailbox) if mailbox else None,
        now=tx.now,
    )
    typed = Typed(
        ags=told.ags,
        told=seal_paper(settings.keys, paper_of(proposal)),
        nominator=seal_paper(settings.keys, voice_of(proposal)),
    )
    await nominations.insert(tx, new, typed)
    await links.grant(
        tx,
        links.CONFIRM_NOMINATION,
        subject=new.id,
        person=new.nominator,
        keys=settings.keys,
        until=tx.now + timedelta(days=settings.registry_confirm_days),
    )
    await timers.schedule(
        tx,
        ending.FORGET_UNCONFIRMED,
        subject=str(new.id),
        due_at=tx.now + timedelta(days=settings.registry_draft_days),
    )
    return await ending.take(tx, new, rules.say_received(new))


async def confirm(
    tx: Transaction, token: str, *, settings: RegistrySettings
) -> Nomination | Refusal:
    """The nominator's button: asks the organisation by mail, or tells editors to reach it."""
    nomination_id = await links.use(tx, token, purpose=links.CONFIRM_NOMINATION)
    if isinstance(nomination_id, Refusal):
        return nomination_id
    before = await ending.locked(tx, nomination_id)
    said = rules.confirm_mailbox(before)
    if isinstance(said, Unchanged):
        return before
    now = await ending.take(tx, before, said)
    await timers.cancel(tx, ending.FORGET_UNCONFIRMED, subject=str(now.id))
    paper = await paper_behind(tx, now, settings=settings)
    return await _ask(tx, now, paper, settings=settings) if paper else now


async def invite(
    tx: Transaction, before: Nomination, *, way: Way, settings: RegistrySettings
) -> Nomination | Refusal:
    """Ask the organisation now."""
    said = rules.invite(before, now=tx.now)
    if isinstance(said, Refusal):
        return said
    await links.grant(
        tx,
        links.ANSWER_NOMINATION,
        subject=before.id,
        person=before.organisation,
        keys=settings.keys,
        until=said.answer_by,
    )
    await timers.schedule(tx, ending.EXPIRE, subject=str(before.id), due_at=said.answer_by)
    return await ending.take(tx, before, said, way=way)


async def paper_behind(
    tx: Transaction, nomination: Nomination, *, settings: RegistrySettings
) -> Paper | None:
    """What a nomination says, as long as we keep it."""
    typed = await nominations.typed(tx, nomination.id)
    return unseal_paper(settings.keys, typed.told) if typed and typed.told else None


def reach_of(paper: Paper) -> Reach:
    """How the organisation can be reached, by a nomination that was read before."""
    mailbox = normalise_email(paper.organisation_email) if paper.organisation_email else None
    return Reach(
        email=None if isinstance(mailbox, Refusal) else mailbox,
        phone=paper.organisation_phone,
        post=paper.organisation_post,
        website=paper.website,
    )


async def _ask(
    tx: Transaction, before: Nomination, paper: Paper, *, settings: RegistrySettings
) -> Nomination | Refusal:
    """By mail at once; where there is no mailbox, editors call, write or look for one."""
    digests = asked_digests(settings.keys, reach_of(paper))
    if not await nominations.reserve_asking(tx, before.id, digests):
        return await _ask_nobody_twice(tx, before)
    if paper.organisation_email:
        return await invite(tx, before, way=Way.MAIL, settings=settings)
    await timers.schedule(tx, ending.EXPIRE, subject=str(before.id), due_at=tx.now + REACH_WITHIN)
    return before


async def _ask_nobody_twice(tx: Transaction, before: Nomination) -> Nomination:
    said = rules.expire(before)
    if isinstance(said, Unchanged):
        return before
    return await ending.take(tx, before, said, ending=Ending.ASKED_BEFORE)


async def _read(tx: Transaction, told: Told) -> Proposal | Refusal:
    read = read_proposal(told)
    wrong = {} if isinstance(read, Proposal) else dict(read)
    if await places.municipality(tx, told.ags) is None:
        wrong["ags"] = Refusal("municipality-unknown", ags=told.ags[:20])
    if wrong or not isinstance(read, Proposal):
        return refuse_fields(wrong)
    return read
