"""What notifications may know of a step of the board: whom to reach, texts, links, cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.networking.introduction import Introduction, IntroductionState
from services.registry.decide.networking.partnership import PartnershipState
from services.registry.decide.networking.posting import Posting, PostingState
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store.networking import introductions, partnerships, postings
from services.registry.work import links as entry_links
from services.registry.work import tokens
from services.registry.work.networking import board, partners
from services.registry.work.networking import introductions as meeting
from services.registry.work.networking import postings as posting_work

PostingStep = Literal["drafted", "listed", "due", "resolved", "expired"]
IntroductionStep = Literal["draft", "requested", "accepted", "declined", "expired"]
PartnershipStep = Literal["proposed", "confirmed", "ended"]
BOARD = "/mitmachbrett"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One person with the details and links of one notice."""

    person_id: str
    reach: entry_links.Reach
    details: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


async def of_posting(
    tx: Transaction, posting_id: UUID, *, step: PostingStep, settings: RegistrySettings
) -> Claim | Refusal:
    """The owner of a need or offer; not found once it has moved on."""
    posting = await postings.get(tx, posting_id)
    sealed = await postings.sealed_contact(tx, posting_id)
    if posting is None or sealed is None or not _is_at(posting, step):
        return Refusal("not-found")
    fits = await board.count_fits(tx, posting) if step == "listed" else 0
    details = {
        "title": posting.content.title,
        "reason": posting.reason or "",
        "fits": str(fits or ""),
        "path": BOARD if step == "resolved" else f"{BOARD}/{posting.id}",
    }
    if posting.expires_at is not None:
        details["expires_at"] = posting.expires_at.isoformat()
    return Claim(
        person_id=posting.owner,
        reach=entry_links.unseal_contact(settings.keys, sealed),
        details=details,
        links={
            "confirm": tokens.token(settings.keys, posting_work.CONFIRM, subject=posting.id),
            "own_posting": tokens.token(settings.keys, posting_work.OWN, subject=posting.id),
            "renew": tokens.token(settings.keys, posting_work.RENEW, subject=posting.id),
        },
    )


async def of_introduction(
    tx: Transaction, introduction_id: UUID, *, step: IntroductionStep, settings: RegistrySettings
) -> list[Claim] | Refusal:
    """Whom to tell: who asks, who is asked, or, after both said yes, both with the other's card."""
    kept = await introductions.get(tx, introduction_id)
    posting = await postings.get(tx, kept.introduction.posting_id) if kept else None
    sealed = await postings.sealed_contact(tx, posting.id) if posting else None
    if kept is None or posting is None or kept.introduction.state.value != step:
        return Refusal("not-found")
    card = meeting.read_card(settings.keys, kept.card)
    requester = entry_links.Reach(name=card.name, email=card.email, phone=card.phone)
    asked = entry_links.unseal_contact(settings.keys, sealed) if sealed else None
    told = {"title": posting.content.title, "text": card.text, "path": BOARD}
    introduction = kept.introduction
    if introduction.expires_at is not None:
        told["expires_at"] = introduction.expires_at.isoformat()
    to_requester = Claim(person_id=introduction.requester, reach=requester, details=told)
    match introduction.state:
        case IntroductionState.DRAFT:
            return [_with_link(to_requester, introduction, meeting.CONFIRM, settings)]
        case IntroductionState.DECLINED | IntroductionState.EXPIRED:
            return [to_requester]
    if asked is None:
        return Refusal("not-found")
    to_asked = Claim(person_id=introduction.asked, reach=asked, details=told)
    if introduction.state is IntroductionState.REQUESTED:
        return [_with_link(to_asked, introduction, meeting.ANSWER, settings)]
    return [_with_card(to_requester, asked), _with_card(to_asked, requester)]


async def of_partnership(
    tx: Transaction, partnership_id: UUID, *, step: PartnershipStep, settings: RegistrySettings
) -> Claim | Refusal:
    """The owner who is asked, or the one who hears that the other said yes."""
    partnership = await partnerships.get(tx, partnership_id)
    if partnership is None or partnership.state.value != step:
        return Refusal("not-found")
    is_question = partnership.state is PartnershipState.PROPOSED
    told = partnership.asked_id if is_question else partnership.proposer_id
    entry = await initiatives.get(tx, told)
    sealed = await initiatives.sealed_contact(tx, told)
    named = await postings.titles(tx, [partnership.proposer_id, partnership.asked_id])
    if entry is None or entry.owner is None or sealed is None:
        return Refusal("not-found")
    page = partnership.proposer_id
    return Claim(
        person_id=entry.owner,
        reach=entry_links.unseal_contact(settings.keys, sealed),
        details={
            "title": named.get(told, ""),
            "partner_title": named.get(partnership.other(told), ""),
            "path": f"/initiativen/{page}",
        },
        links={"answer": tokens.token(settings.keys, partners.ANSWER, subject=partnership.id)}
        if is_question
        else {},
    )


async def posting_summary(tx: Transaction, posting_id: UUID) -> dict[str, str]:
    """What a posting's link says before anybody presses its button."""
    posting = await postings.get(tx, posting_id)
    if posting is None:
        return {}
    told = {
        "title": posting.content.title,
        "state": posting.state.value,
        "text": posting.content.text,
    }
    if posting.expires_at is not None:
        told["expires_at"] = posting.expires_at.isoformat()
    return told


def _is_at(posting: Posting, step: PostingStep) -> bool:
    wanted = {
        "drafted": PostingState.DRAFT,
        "listed": PostingState.LISTED,
        "due": PostingState.LISTED,
        "resolved": PostingState.RESOLVED,
        "expired": PostingState.EXPIRED,
    }
    return posting.state is wanted[step]


def _with_link(
    claim: Claim, introduction: Introduction, purpose: str, settings: RegistrySettings
) -> Claim:
    name = "confirm" if purpose == meeting.CONFIRM else "answer"
    link = tokens.token(settings.keys, purpose, subject=introduction.id)
    return Claim(
        person_id=claim.person_id,
        reach=claim.reach,
        details=claim.details,
        links={name: link},
    )


def _with_card(claim: Claim, other: entry_links.Reach) -> Claim:
    card = {
        "contact_name": other.name,
        "contact_email": other.email,
        "contact_phone": other.phone or "",
    }
    return Claim(person_id=claim.person_id, reach=claim.reach, details={**claim.details, **card})
