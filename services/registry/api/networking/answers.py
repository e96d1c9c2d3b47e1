"""Needs, offers, fits, partners and towns as answers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.chassis.keys import KeyRing
from services.registry.api import answers
from services.registry.api.ideas import answers as idea_answers
from services.registry.api.models import ClaimOut, PersonOut
from services.registry.api.networking.models import (
    AskedOut,
    BoardOut,
    CardOfPersonOut,
    ConsentOut,
    EntryOut,
    FitOut,
    IntroductionOut,
    NamedPostingOut,
    OwnPostingOut,
    PartnerOut,
    PartnershipOut,
    PostingDetailOut,
    PostingOut,
    PostingStateOut,
    TownOut,
)
from services.registry.decide.networking.introduction import (
    CONSENT_TEXT,
    CONSENT_VERSION,
    Introduction,
    IntroductionState,
)
from services.registry.decide.networking.partnership import Partnership, PartnershipState
from services.registry.decide.networking.posting import Posting, PostingState
from services.registry.store.networking.introductions import Kept
from services.registry.store.networking.partnerships import Named
from services.registry.store.search import Hit
from services.registry.work.networking.board import Asked, Fitting, Page, Shown
from services.registry.work.networking.claims import Claim
from services.registry.work.networking.introductions import read_card
from services.registry.work.networking.towns import Town


def posting(told: Shown) -> PostingOut:
    """A need or offer as everybody sees it."""
    return PostingOut(**_posting(told))


def detail(told: Shown, fits: Sequence[Fitting]) -> PostingDetailOut:
    """A need or offer with what fits it."""
    return PostingDetailOut(**_posting(told), **_more(fits))


def own(
    told: Shown, fits: Sequence[Fitting], asked: Sequence[tuple[Kept, str | None]], *, keys: KeyRing
) -> OwnPostingOut:
    """A need or offer as its owner sees it, with who asks; cards after both said yes."""
    return OwnPostingOut(
        **_posting(told),
        **_more(fits),
        reason=told.posting.reason,
        asked=[_asked(kept, title, keys=keys) for kept, title in asked],
        actions=_actions(told.posting),
    )


def page(told: Page, asked: Asked) -> BoardOut:
    """A page of the board."""
    behind = asked.offset + len(told.items)
    return BoardOut(
        items=[posting(each) for each in told.items],
        total=told.total,
        counts=dict(told.counts),
        next_cursor=behind if behind < told.total else None,
    )


def state(told: Posting) -> PostingStateOut:
    """What became of a need or offer."""
    return PostingStateOut(posting_id=told.id, state=told.state, expires_at=told.expires_at)


def introduction(told: Introduction) -> IntroductionOut:
    """What became of a wish."""
    return IntroductionOut(introduction_id=told.id, posting_id=told.posting_id, state=told.state)


def partner(told: Named) -> PartnerOut:
    """A partner of an entry."""
    is_asked = told.partnership.proposer_id == told.partner_id
    return PartnerOut(
        partnership_id=told.partnership.id,
        initiative_id=told.partner_id,
        title=told.title,
        state=told.partnership.state,
        is_asked=is_asked and told.partnership.state is PartnershipState.PROPOSED,
    )


def partnership(told: Partnership) -> PartnershipOut:
    """What became of a partnership."""
    return PartnershipOut(partnership_id=told.id, state=told.state)


def town(told: Town, *, now: datetime) -> TownOut:
    """The page of a municipality."""
    return TownOut(
        municipality=answers.municipality(told.municipality),
        district_name_hsb=told.municipality.district_name_hsb,
        listed=told.listed,
        entries=[answers.card(Hit(each, None), now=now) for each in told.entries],
        postings=[posting(each) for each in told.postings],
        calls=[idea_answers.card(each, ideas=0) for each in told.calls],
        figures=dict(told.figures),
        topics=dict(told.topics),
    )


def claims(told: Sequence[Claim]) -> ClaimOut:
    """Whom to tell."""
    return ClaimOut(people=[_person(each) for each in told])


def _posting(told: Shown) -> dict[str, object]:
    it, content = told.posting, told.posting.content
    places = told.map.municipalities
    is_of_entry = it.initiative_id is not None and told.entry_title is not None
    return {
        **content.model_dump(exclude={"ags"}),
        "posting_id": it.id,
        "side": it.side,
        "state": it.state,
        "place": answers.municipality(places[content.ags]) if content.ags else None,
        "district_name": told.map.districts[content.district] if content.district else None,
        "entry": EntryOut(initiative_id=_id(it), title=told.entry_title or "")
        if is_of_entry
        else None,
        "town": answers.municipality(places[it.town_ags]) if it.town_ags else None,
        "created_at": it.created_at,
        "expires_at": it.expires_at,
        "distance_km": None if told.distance_km is None else round(told.distance_km, 1),
    }


def _id(told: Posting) -> UUID:
    return told.initiative_id or told.id


def _more(fits: Sequence[Fitting]) -> dict[str, object]:
    return {
        "fits": [
            FitOut(
                posting=posting(each.shown),
                distance_km=round(each.fit.distance_km, 1),
                starts_on=each.fit.starts_on,
                ends_on=each.fit.ends_on,
            )
            for each in fits
        ],
        "consent": ConsentOut(version=CONSENT_VERSION, text=CONSENT_TEXT),
    }


def _asked(kept: Kept, title: str | None, *, keys: KeyRing) -> AskedOut:
    told, card = kept.introduction, read_card(keys, kept.card)
    is_known = told.state is IntroductionState.ACCEPTED
    source = told.from_posting_id
    return AskedOut(
        introduction_id=told.id,
        state=told.state,
        text=card.text,
        created_at=told.created_at,
        expires_at=told.expires_at,
        from_posting=NamedPostingOut(posting_id=source, title=title) if source and title else None,
        card=CardOfPersonOut(name=card.name, email=card.email, phone=card.phone)
        if is_known
        else None,
    )


def _actions(told: Posting) -> list[str]:
    match told.state:
        case PostingState.LISTED:
            return ["renew", "resolve"]
        case PostingState.EXPIRED:
            return ["renew"]
        case _:
            return []


def _person(told: Claim) -> PersonOut:
    return PersonOut(
        person_id=told.person_id,
        name=told.reach.name,
        email=told.reach.email,
        phone=told.reach.phone,
        details=dict(told.details),
        links=dict(told.links),
    )
