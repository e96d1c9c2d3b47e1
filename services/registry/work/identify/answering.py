"""The organisation answers: by its link, or to an editor who writes down who said so and when.

Yes makes a draft of its own, filled in with what the nomination says and marked as such. No is
remembered as a keyed hash alone, so that nobody asks again.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from contracts.registry import InitiativeKind
from services.chassis import timers
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as entries
from services.registry.decide.areas import Municipality
from services.registry.decide.contact import Contact, refuse_fields
from services.registry.decide.content import CONTACT_NAME, Content, changed_fields, check_text
from services.registry.decide.identify import nomination as rules
from services.registry.decide.identify.fields import Card, Source
from services.registry.decide.identify.nomination import Ending, Nomination, State, Way
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import audit, initiatives, places
from services.registry.store.identify import fields, nominations
from services.registry.store.initiatives import Revision, Step
from services.registry.work import links as entry_links
from services.registry.work.identify import ending, links, nominating
from services.registry.work.identify.papers import Paper, asked_digests, read_again, seal_paper
from services.registry.work.register import FORGET_DRAFT
from services.registry.work.shown import seal_card

KIND: Final = "nomination"
ORGANISATION: Final = "organisation"
DRAFT_KEPT: Final = timedelta(days=90)
"""How long an accepted draft waits for its owner to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer that an editor was given: by whom, and where the owner of the draft is reached."""

    is_yes: bool
    way: Way
    name: str
    email: str | None


async def accept(
    tx: Transaction, token: str, *, settings: RegistrySettings
) -> Nomination | Refusal:
    """The organisation's button: yes, we want an entry; pressing again changes nothing."""
    return await _answer_by_link(tx, token, is_yes=True, settings=settings)


async def decline(
    tx: Transaction, token: str, *, settings: RegistrySettings
) -> Nomination | Refusal:
    """The organisation's button: no; pressing again changes nothing."""
    return await _answer_by_link(tx, token, is_yes=False, settings=settings)


async def hear(
    tx: Transaction,
    nomination_id: UUID,
    heard: Heard,
    *,
    version: int,
    staff: str,
    settings: RegistrySettings,
) -> Nomination | Refusal:
    """An editor writes down what the organisation said; whoever is not asked yet is asked by it."""
    before = await ending.locked(tx, nomination_id)
    mailbox = _read_heard(heard, before, settings=settings)
    if refused := _check_turn(before, version) or (
        mailbox if isinstance(mailbox, Refusal) else None
    ):
        return refused
    asked = before
    if before.state is State.MAILBOX_CONFIRMED:
        invited = await nominating.invite(tx, before, way=heard.way, settings=settings)
        if isinstance(invited, Refusal):
            return invited
        asked = invited
    if isinstance(mailbox, Email):
        asked = replace(asked, organisation=person_id(settings.keys.person, email=mailbox))
    paper = await nominating.paper_behind(tx, asked, settings=settings)
    if paper is not None:
        paper = replace(paper, heard_from=heard.name)
        if isinstance(mailbox, Email):
            paper = replace(paper, organisation_email=mailbox.address)
        await nominations.keep_told(tx, asked.id, seal_paper(settings.keys, paper))
        digests = asked_digests(settings.keys, nominating.reach_of(paper))
        await nominations.reserve_asking(tx, asked.id, digests)
    await audit.note(
        tx,
        "write-down-answer",
        by=staff,
        kind=KIND,
        subject_id=asked.id,
        is_yes=heard.is_yes,
        way=heard.way,
    )
    return await _answer(tx, asked, is_yes=heard.is_yes, by=staff, settings=settings)


async def ask_by(
    tx: Transaction,
    nomination_id: UUID,
    *,
    way: Way,
    email: str | None,
    version: int,
    staff: str,
    settings: RegistrySettings,
) -> Nomination | Refusal:
    """An editor called, posted a letter, or found a mailbox that the invitation goes to."""
    before = await ending.locked(tx, nomination_id)
    if refused := _check_turn(before, version):
        return refused
    if way is Way.MAIL:
        found = await _take_mailbox(tx, before, email or "", settings=settings)
        if isinstance(found, Refusal):
            return found
        before = found
    await audit.note(tx, "ask-organisation", by=staff, kind=KIND, subject_id=nomination_id, way=way)
    return await nominating.invite(tx, before, way=way, settings=settings)


async def close(
    tx: Transaction, nomination_id: UUID, *, version: int, staff: str
) -> Nomination | Refusal:
    """An editor ends a nomination that leads nowhere."""
    before = await ending.locked(tx, nomination_id)
    said = rules.expire(before)
    if refused := _check_turn(before, version):
        return refused
    if isinstance(said, Unchanged):
        return before
    await audit.note(tx, "close-nomination", by=staff, kind=KIND, subject_id=nomination_id)
    return await ending.take(tx, before, said, ending=Ending.CLOSED)


async def _answer_by_link(
    tx: Transaction, token: str, *, is_yes: bool, settings: RegistrySettings
) -> Nomination | Refusal:
    nomination_id = await links.use(tx, token, purpose=links.ANSWER_NOMINATION)
    if isinstance(nomination_id, Refusal):
        return nomination_id
    before = await ending.locked(tx, nomination_id)
    return await _answer(tx, before, is_yes=is_yes, by=ORGANISATION, settings=settings)


async def _answer(
    tx: Transaction, before: Nomination, *, is_yes: bool, by: str, settings: RegistrySettings
) -> Nomination | Refusal:
    said = rules.accept(before) if is_yes else rules.decline(before)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return before
    if is_yes:
        await _make_draft(tx, before, settings=settings)
    await nominations.note_answer(tx, before.id, by=by)
    return await ending.take(tx, before, said)


async def _make_draft(tx: Transaction, accepted: Nomination, *, settings: RegistrySettings) -> None:
    """An entry of the same id, the organisation's own, that says what the nomination said."""
    typed = await nominations.typed(tx, accepted.id)
    paper = await nominating.paper_behind(tx, accepted, settings=settings)
    municipality = await places.municipality(tx, typed.ags if typed else "")
    if paper is None or municipality is None or accepted.organisation is None:
        raise LookupError(f"nomination {accepted.id}")
    content = _content(paper, municipality)
    draft = entries.drafted(accepted.id, owner=accepted.organisation, now=tx.now)
    await initiatives.insert(tx, draft, contact=_contact(paper, settings=settings))
    stated = tuple(
        name
        for name in changed_fields(None, content)
        if getattr(content, name, name) not in ("", ())
    )
    first = Revision(1, content, stated, tx.now)
    await initiatives.add_revision(tx, draft.id, first, source=Source.THIRD_PARTY)
    step = Step(name="proposed", revision=1, taken_at=tx.now, taken_by=KIND)
    await initiatives.add_step(tx, draft.id, step)
    card = Card(phone=paper.organisation_phone or "", email=paper.organisation_email or "")
    await fields.keep_card(tx, draft.id, seal_card(settings.keys, card))
    await entry_links.grant_own(tx, draft, settings=settings)
    await timers.schedule(tx, FORGET_DRAFT, subject=str(draft.id), due_at=tx.now + DRAFT_KEPT)


def _content(paper: Paper, municipality: Municipality) -> Content:
    return Content(
        kind=InitiativeKind.INITIATIVE,
        title=paper.title,
        summary=paper.summary,
        description="",
        topics=paper.topics,
        target_groups=(),
        legal_form=None,
        stage=None,
        actor_kind=None,
        ags=municipality.ags,
        lat=municipality.centre.lat,
        lon=municipality.centre.lon,
        website=paper.website,
        housing=None,
    )


def _contact(paper: Paper, *, settings: RegistrySettings) -> bytes:
    mailbox = read_again(paper.organisation_email or "")
    name = paper.heard_from or paper.title
    return entry_links.seal_contact(settings.keys, Contact(name=name, email=mailbox, phone=None))


async def _take_mailbox(
    tx: Transaction, before: Nomination, typed: str, *, settings: RegistrySettings
) -> Nomination | Refusal:
    """An editor found the organisation's mailbox: it was not asked before either."""
    mailbox = normalise_email(typed)
    if isinstance(mailbox, Refusal):
        return refuse_fields({"email": mailbox})
    found = person_id(settings.keys.person, email=mailbox)
    if found == before.nominator:
        return refuse_fields({"email": Refusal("reach-is-nominator")})
    paper = await nominating.paper_behind(tx, before, settings=settings)
    if paper is None:
        return Refusal("not-found")
    paper = replace(paper, organisation_email=mailbox.address)
    digests = asked_digests(settings.keys, nominating.reach_of(paper))
    if not await nominations.reserve_asking(tx, before.id, digests):
        return refuse_fields({"email": Refusal("asked-before")})
    await nominations.keep_told(tx, before.id, seal_paper(settings.keys, paper))
    now = replace(before, organisation=found)
    await nominations.save(tx, now)
    return now


def _read_heard(
    heard: Heard, nomination: Nomination, *, settings: RegistrySettings
) -> Email | Refusal | None:
    """The mailbox of the draft's owner: a yes needs one, and not the nominator's."""
    wrong = {"name": refused} if (refused := check_text(heard.name, CONTACT_NAME)) else {}
    mailbox = normalise_email(heard.email or "") if heard.is_yes else None
    if isinstance(mailbox, Refusal):
        return refuse_fields({**wrong, "email": mailbox})
    if mailbox is not None:
        owner = person_id(settings.keys.person, email=mailbox)
        if owner == nomination.nominator:
            wrong["email"] = Refusal("reach-is-nominator")
    return refuse_fields(wrong) if wrong else mailbox


def _check_turn(nomination: Nomination, version: int) -> Refusal | None:
    """Two editors at one nomination: the second hears what the first did."""
    if nomination.version == version:
        return None
    return Refusal("nomination-moved-on", state=nomination.state.value)
