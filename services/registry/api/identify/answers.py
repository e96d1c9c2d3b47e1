"""Nominations, claims, sources and consents as answers."""

from services.registry.api import answers as entries
from services.registry.api.identify.models import (
    ClaimFileOut,
    ClaimOut,
    ClaimStateOut,
    ConsentOut,
    ConsentsOut,
    DeedOut,
    DeskOut,
    ImportedOut,
    NominationFileOut,
    NominationOut,
    ReachOut,
    WaitingClaimOut,
    WaitingNominationOut,
    WordOut,
)
from services.registry.decide.content import PLACE
from services.registry.decide.identify.claim import Claim, Proof
from services.registry.decide.identify.fields import TEXTS, VERSION, Consent, Field
from services.registry.decide.identify.nomination import Nomination
from services.registry.decide.identify.proposal import KNOWN_HOW
from services.registry.store.audit import Deed
from services.registry.store.identify.desk import WaitingClaim
from services.registry.work.identify.claiming import Seen
from services.registry.work.identify.consents import Origins
from services.registry.work.identify.desk import ClaimFile, NamedNomination, NominationFile
from services.registry.work.identify.papers import Paper


def nomination(told: Nomination) -> NominationOut:
    """Where a nomination stands."""
    return NominationOut(nomination_id=told.id, state=told.state.value)


def claim_state(told: Claim) -> ClaimStateOut:
    """Where a claim stands."""
    return ClaimStateOut(
        claim_id=told.id,
        initiative_id=told.initiative_id,
        state=told.state.value,
        proof=told.proof.value,
        tries_left=told.tries_left if told.proof is Proof.LETTER else None,
    )


def claim(told: Seen) -> ClaimOut:
    """A claim as one of its sides sees it."""
    return ClaimOut(
        **dict(claim_state(told.claim)),
        side=told.side,
        title=told.title,
        is_confirmed=told.claim.confirmed_at is not None,
        has_letter=told.claim.letters > 0,
        code_until=told.claim.code_until,
        reason=told.reason,
        says=told.says,
    )


def consents(told: Origins) -> ConsentsOut:
    """Sources and consents of a revision."""
    return ConsentsOut(
        revision=told.revision,
        text_version=VERSION,
        sources={field: source.value for field, source in told.sources.items()},
        consents=[_consent(field, told) for field in Field],
        words=[_word(word) for word in told.words],
        imports=[ImportedOut.model_validate(each, from_attributes=True) for each in told.imports],
    )


def desk(nominations: list[NamedNomination], claims: list[WaitingClaim], *, due: int) -> DeskOut:
    """All that waits."""
    return DeskOut(
        nominations=[_waiting(each) for each in nominations],
        claims=[
            WaitingClaimOut(
                claim_id=each.id,
                initiative_id=each.initiative_id,
                title=each.title,
                state=each.state.value,
                proof=each.proof.value,
                letters=each.letters,
                since=each.since,
            )
            for each in claims
        ],
        due=due,
    )


def nomination_file(told: NominationFile) -> NominationFileOut:
    """A nomination as an editor sees it; what is forgotten is empty."""
    nomination, paper, voice = told.nomination, told.paper, told.voice
    return NominationFileOut(
        nomination_id=nomination.id,
        state=nomination.state.value,
        version=nomination.version,
        ending=nomination.ending,
        title=paper.title if paper else "",
        summary=paper.summary if paper else "",
        website=paper.website if paper else None,
        topics=paper.topics if paper else (),
        why=voice.why if voice else "",
        known_how=KNOWN_HOW.get(voice.known_how, "") if voice else "",
        place=entries.municipality(told.municipality),
        organisation=_organisation(paper),
        nominator=ReachOut(name=voice.name, email=voice.email) if voice else None,
        may_be_named=bool(voice and voice.naming_version),
        created_at=nomination.created_at,
        confirmed_at=nomination.confirmed_at,
        asked_by_way=nomination.asked_by_way,
        invited_at=nomination.invited_at,
        answer_by=nomination.answer_by,
        ended_at=nomination.ended_at,
        answered_by=told.answered_by,
        heard_from=paper.heard_from if paper else "",
        deeds=[_deed(deed) for deed in told.deeds],
    )


def claim_file(told: ClaimFile) -> ClaimFileOut:
    """A claim as an editor sees it; what is forgotten is empty."""
    claim, folder, owner = told.claim, told.folder, told.owner
    return ClaimFileOut(
        claim_id=claim.id,
        initiative_id=claim.initiative_id,
        version=claim.version,
        title=told.title,
        website=told.website,
        state=claim.state.value,
        proof=claim.proof.value,
        shown=folder.shown if folder else "",
        claimant=ReachOut(name=folder.name, email=folder.email) if folder else None,
        role=folder.role if folder else "",
        owner=ReachOut(name=owner.name, email=owner.email, phone=owner.phone) if owner else None,
        claimant_says=told.says["claimant"],
        rival_says=told.says["rival"],
        letters=claim.letters,
        code_until=claim.code_until,
        tries_left=claim.tries_left,
        created_at=claim.created_at,
        confirmed_at=claim.confirmed_at,
        evidence_at=claim.evidence_at,
        ended_at=claim.ended_at,
        reason=told.reason,
        deeds=[_deed(deed) for deed in told.deeds],
    )


def _waiting(each: NamedNomination) -> WaitingNominationOut:
    waiting, paper = each.waiting, each.paper
    return WaitingNominationOut(
        nomination_id=waiting.id,
        state=waiting.state.value,
        title=paper.title if paper else "",
        municipality=waiting.municipality,
        reach=_way_to(paper),
        asked_by_way=waiting.asked_by_way,
        since=waiting.since,
    )


def _way_to(paper: Paper | None) -> str:
    """The nearest way to reach an organisation."""
    ways = {
        "mail": paper and paper.organisation_email,
        "phone": paper and paper.organisation_phone,
        "letter": paper and paper.organisation_post,
        "website": paper and paper.website,
    }
    return next((way for way, known in ways.items() if known), "")


def _organisation(paper: Paper | None) -> ReachOut:
    if paper is None:
        return ReachOut()
    return ReachOut(
        email=paper.organisation_email,
        phone=paper.organisation_phone,
        post=paper.organisation_post,
    )


def _consent(field: Field, told: Origins) -> ConsentOut:
    said = told.consents.get(field)
    source = told.sources.get(PLACE if field is Field.POINT else field.value)
    return ConsentOut(
        field=field.value,
        text=TEXTS[field],
        value=told.values[field],
        source=source.value if source else None,
        is_public=told.public[field],
        is_given=said.is_given if said else None,
        text_version=said.text_version if said else None,
        said_at=said.said_at if said else None,
    )


def _word(word: Consent) -> WordOut:
    return WordOut(
        field=word.field.value,
        is_given=word.is_given,
        text_version=word.text_version,
        revision=word.revision,
        said_at=word.said_at,
    )


def _deed(deed: Deed) -> DeedOut:
    return DeedOut(at=deed.done_at, by=deed.done_by, deed=deed.deed, details=dict(deed.details))
