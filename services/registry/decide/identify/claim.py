"""The life of a claim to an entry: opened → evidence-given → verified, refused, expired, disputed.

Who proves first that a free entry is theirs has it. Where an entry has somebody already, the same
proof makes a dispute, and an editor hears both sides: nobody ever takes an entry over.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never
from uuid import UUID

from contracts.identify import (
    ClaimDisputed,
    ClaimEvidenceGiven,
    ClaimExpired,
    ClaimOpened,
    ClaimRefused,
    ClaimVerified,
)
from services.chassis.refusal import Refusal
from services.registry.decide.content import REASON, check_text
from services.registry.decide.initiative import Unchanged

OPEN_FOR: Final = timedelta(days=30)
"""How long a claimant may take to show something; a letter begins the time anew."""
TRIES: Final = 5
"""How often the code of a letter may be typed wrongly."""


class State(StrEnum):
    """Where a claim stands."""

    OPENED = "opened"
    EVIDENCE_GIVEN = "evidence-given"
    VERIFIED = "verified"
    REFUSED = "refused"
    EXPIRED = "expired"
    DISPUTED = "disputed"


class Proof(StrEnum):
    """What shows that an entry is somebody's."""

    DOMAIN = "domain"
    """A mail to an address at the website's own domain."""
    LETTER = "letter"
    """A code that goes to the organisation's address by post."""
    REGISTER = "register"
    """A number in a public register, looked up by an editor."""


OPEN: Final = frozenset({State.OPENED, State.EVIDENCE_GIVEN, State.DISPUTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim without its texts; ``version`` counts its facts and what else happened to it."""

    id: UUID
    initiative_id: UUID
    claimant: str | None
    proof: Proof
    state: State
    version: int
    created_at: datetime
    confirmed_at: datetime | None = None
    letters: int = 0
    """How many letters went out; the code of the last one counts."""
    code_until: datetime | None = None
    tries: int = 0
    evidence_at: datetime | None = None
    ended_at: datetime | None = None
    rival: str | None = None
    """Who had the entry when the dispute began."""

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self.state in OPEN

    @property
    def waits_for_letter(self) -> bool:
        """Whether an editor has to send a letter."""
        is_due = self.proof is Proof.LETTER and self.state is State.OPENED
        return is_due and self.confirmed_at is not None and self.letters == 0

    @property
    def waits_for_check(self) -> bool:
        """Whether an editor has to look up a register number."""
        return self.proof is Proof.REGISTER and self.state is State.EVIDENCE_GIVEN

    @property
    def tries_left(self) -> int:
        """How often a code may still be typed."""
        return max(0, TRIES - self.tries)


Said = (
    ClaimOpened | ClaimEvidenceGiven | ClaimVerified | ClaimRefused | ClaimExpired | ClaimDisputed
)
Settled = ClaimVerified | ClaimDisputed


@dataclass(frozen=True, slots=True)
class Noted:
    """The claim moved on without a fact."""

    claim: Claim


def opened(
    claim_id: UUID, *, initiative_id: UUID, claimant: str, proof: Proof, now: datetime
) -> Claim:
    """A new claim; its mailbox is not confirmed yet."""
    return Claim(
        id=claim_id,
        initiative_id=initiative_id,
        claimant=claimant,
        proof=proof,
        state=State.OPENED,
        version=1,
        created_at=now,
    )


def say_opened(claim: Claim, *, owner: str | None) -> ClaimOpened:
    """The fact of a new claim."""
    return ClaimOpened(**_who(claim, owner))


def confirm(
    claim: Claim, *, owner: str | None, now: datetime
) -> ClaimEvidenceGiven | Noted | Unchanged | Refusal:
    """The claimant pressed the button behind the link.

    At the website's own domain the mailbox itself is the evidence; a register number was told
    before; for a letter there is only an address yet.
    """
    if claim.state is not State.OPENED or claim.confirmed_at is not None:
        return Unchanged() if claim.state is not State.EXPIRED else _moved_on(claim)
    if owner is not None and owner == claim.claimant:
        return Refusal("claim-is-owner")
    if claim.proof is Proof.LETTER:
        return Noted(replace(claim, confirmed_at=now, version=claim.version + 1))
    return ClaimEvidenceGiven(**_who(claim, owner))


def send_letter(claim: Claim, *, now: datetime) -> Noted | Refusal:
    """A letter with a new code goes out; the code of one before counts no more."""
    is_due = claim.proof is Proof.LETTER and claim.state is State.OPENED
    if not is_due or claim.confirmed_at is None:
        return _moved_on(claim)
    return Noted(
        replace(
            claim,
            letters=claim.letters + 1,
            code_until=now + OPEN_FOR,
            tries=0,
            version=claim.version + 1,
        )
    )


def try_code(
    claim: Claim, *, owner: str | None, is_right: bool, now: datetime
) -> ClaimEvidenceGiven | ClaimRefused | Noted | Refusal:
    """The claimant typed a code; after the fifth wrong one the claim is over."""
    if claim.state is not State.OPENED or claim.code_until is None:
        return _moved_on(claim)
    if now >= claim.code_until:
        return Refusal("claim-code-expired")
    if is_right:
        return ClaimEvidenceGiven(**_who(claim, owner))
    if claim.tries_left <= 1:
        return ClaimRefused(**_who(claim, owner))
    return Noted(replace(claim, tries=claim.tries + 1, version=claim.version + 1))


def settle(claim: Claim, *, owner: str | None) -> Settled:
    """The evidence counts: a free entry is theirs, any other is disputed."""
    fact = ClaimVerified if owner is None else ClaimDisputed
    return fact(**_who(claim, owner))


def check_register(
    claim: Claim, *, owner: str | None, is_right: bool, reason: str
) -> Settled | ClaimRefused | Refusal:
    """An editor looked the number up; a refusal needs a reason that the claimant can read."""
    if not claim.waits_for_check:
        return _moved_on(claim)
    if is_right:
        return settle(claim, owner=owner)
    return _check_reason(reason) or ClaimRefused(**_who(claim, owner))


def decide_dispute(
    claim: Claim, *, owner: str | None, for_claimant: bool, reason: str
) -> ClaimVerified | ClaimRefused | Refusal:
    """An editor heard both sides; both read the reason."""
    if claim.state is not State.DISPUTED:
        return _moved_on(claim)
    if refused := _check_reason(reason):
        return refused
    fact = ClaimVerified if for_claimant else ClaimRefused
    return fact(**_who(claim, owner))


def refuse(claim: Claim, *, owner: str | None, reason: str) -> ClaimRefused | Refusal:
    """An editor ends a claim that leads nowhere, such as one with a made-up address."""
    if not claim.is_open or claim.confirmed_at is None:
        return _moved_on(claim)
    return _check_reason(reason) or ClaimRefused(**_who(claim, owner))


def expire(claim: Claim, *, owner: str | None, now: datetime) -> ClaimExpired | Unchanged:
    """Nothing was shown in time; what waits for an editor never expires."""
    latest = max(claim.created_at + OPEN_FOR, claim.code_until or claim.created_at)
    if claim.state is not State.OPENED or now < latest or claim.waits_for_letter:
        return Unchanged()
    return ClaimExpired(**_who(claim, owner))


def drop(claim: Claim, *, owner: str | None) -> ClaimExpired | Unchanged:
    """There is nothing to claim any more, or the same person has another way of showing it."""
    return ClaimExpired(**_who(claim, owner)) if claim.is_open else Unchanged()


def after(claim: Claim, said: Said, *, now: datetime) -> Claim:
    """The claim once the fact was said."""
    told = replace(claim, version=claim.version + 1)
    match said:
        case ClaimOpened():
            return claim
        case ClaimEvidenceGiven():
            return replace(
                told,
                state=State.EVIDENCE_GIVEN,
                confirmed_at=claim.confirmed_at or now,
                evidence_at=now,
                code_until=None,
            )
        case ClaimDisputed():
            return replace(told, state=State.DISPUTED, rival=said.owner_person_id)
        case ClaimVerified():
            return replace(told, state=State.VERIFIED, ended_at=now)
        case ClaimRefused():
            return replace(told, state=State.REFUSED, ended_at=now, code_until=None)
        case ClaimExpired():
            return replace(told, state=State.EXPIRED, ended_at=now, code_until=None)
        case _:
            assert_never(said)


def _who(claim: Claim, owner: str | None) -> dict[str, UUID | str | None]:
    return {
        "subject_id": claim.id,
        "initiative_id": claim.initiative_id,
        "claimant_person_id": claim.claimant,
        "owner_person_id": owner,
    }


def _check_reason(reason: str) -> Refusal | None:
    if not reason.strip():
        return Refusal("reason-missing")
    if refused := check_text(reason, REASON, lines=True):
        return Refusal("reason-length", **refused.details)
    return None


def _moved_on(claim: Claim) -> Refusal:
    return Refusal("claim-moved-on", state=claim.state.value)
