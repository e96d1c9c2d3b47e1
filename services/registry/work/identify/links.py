"""The links of this room, and what their pages say before anybody presses a button."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis import capability
from services.chassis.capability import Grant
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.identify.nomination import Nomination, State
from services.registry.decide.identify.proposal import KNOWN_HOW_TOLD
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives, places
from services.registry.store.identify import claims, nominations
from services.registry.work.identify.papers import Voice, unseal_paper, unseal_voice
from services.registry.work.links import PREFIX

CONFIRM_NOMINATION: Final = "confirm-nomination"
ANSWER_NOMINATION: Final = "answer-nomination"
CONFIRM_CLAIM: Final = "confirm-claim"
SEE_CLAIM: Final = "see-claim"
CONTEST_CLAIM: Final = "contest-claim"
SEEN_FOR: Final = timedelta(days=180)
"""How long both sides can look at a claim by their link."""


def token(keys: KeyRing, purpose: str, *, subject: UUID) -> str:
    """The token of a link; the same whenever it is asked for."""
    return capability.derive(keys.link, prefix=PREFIX, purpose=purpose, subject=str(subject))


async def grant(
    tx: Transaction,
    purpose: str,
    *,
    subject: UUID,
    person: str | None,
    keys: KeyRing,
    until: datetime,
) -> None:
    """Let a link open its object for a person; nobody gets one whom we know no mailbox of."""
    if person is None:
        return
    await capability.grant(
        tx,
        token(keys, purpose, subject=subject),
        purpose=purpose,
        subject=str(subject),
        person_id=person,
        expires_at=until,
    )


async def use(tx: Transaction, told: str, *, purpose: str) -> UUID | Refusal:
    """The object of a link of this purpose."""
    found = await capability.use_link(tx, told)
    if isinstance(found, Refusal):
        return found
    return UUID(found.subject) if found.purpose == purpose else Refusal("link-unknown")


async def summary(
    tx: Transaction, opened: Grant, *, settings: RegistrySettings
) -> dict[str, str] | None:
    """What the page behind one of these links says; None for a link of another room."""
    subject = UUID(opened.subject)
    if opened.purpose in {CONFIRM_NOMINATION, ANSWER_NOMINATION}:
        return await _of_nomination(tx, subject, purpose=opened.purpose, keys=settings.keys)
    if opened.purpose in {CONFIRM_CLAIM, SEE_CLAIM, CONTEST_CLAIM}:
        return await _of_claim(tx, subject)
    return None


async def _of_nomination(
    tx: Transaction, nomination_id: UUID, *, purpose: str, keys: KeyRing
) -> dict[str, str]:
    nomination = await nominations.get(tx, nomination_id)
    typed = await nominations.typed(tx, nomination_id)
    if nomination is None or typed is None or typed.told is None:
        return {"state": nomination.state.value} if nomination else {}
    paper = unseal_paper(keys, typed.told)
    told = {"state": nomination.state.value, "title": paper.title}
    municipality = await places.municipality(tx, typed.ags)
    if purpose != ANSWER_NOMINATION or municipality is None:
        return told
    return {
        **told,
        "summary": paper.summary,
        "municipality": municipality.name,
        "website": paper.website or "",
        "answer_by": _deadline(nomination),
        **_of_voice(unseal_voice(keys, typed.nominator) if typed.nominator else None),
    }


def _of_voice(voice: Voice | None) -> dict[str, str]:
    """Why somebody was nominated; by whom only if the nominator agreed to that."""
    if voice is None:
        return {"why": "", "known_how": "", "nominated_by": ""}
    return {
        "why": voice.why,
        "known_how": KNOWN_HOW_TOLD.get(voice.known_how, ""),
        "nominated_by": voice.name if voice.naming_version else "",
    }


async def _of_claim(tx: Transaction, claim_id: UUID) -> dict[str, str]:
    claim = await claims.get(tx, claim_id)
    if claim is None:
        return {}
    told = {"state": claim.state.value, "proof": claim.proof.value}
    title = await title_of(tx, claim.initiative_id)
    return {**told, "title": title, "initiative_id": str(claim.initiative_id)}


async def title_of(tx: Transaction, initiative_id: UUID) -> str:
    """What an entry is called where it is public, or else what its latest text says."""
    initiative = await initiatives.get(tx, initiative_id)
    if initiative is None:
        return ""
    revision = initiative.public_revision or initiative.latest_revision
    content = await initiatives.content(tx, initiative_id, revision=revision)
    return content.title if content else ""


def _deadline(nomination: Nomination) -> str:
    is_asked = nomination.state is State.INVITED and nomination.answer_by is not None
    return nomination.answer_by.isoformat() if is_asked and nomination.answer_by else ""
