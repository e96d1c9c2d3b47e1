"""Villages in codes and numbers; a name only where a card was released."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, get_args

from contracts.registry import HouseholdKind
from services.matching.api.village_models import (
    AnswersOut,
    BlockOut,
    CalledKind,
    CallOut,
    CandidatesOut,
    DrawnOut,
    EasingOut,
    FounderOut,
    GainOut,
    LimitOut,
    MemberOut,
    MissingOut,
    MyVillage,
    OpenCall,
    OtherOut,
    PairOut,
    ProblemOut,
    RoomAction,
    RosterOut,
    TermsForm,
    VillageCard,
    VillageRoom,
)
from services.matching.decide.consent_text import VILLAGE_CURRENT, village_text_of
from services.matching.decide.village.model import COMPATIBILITY_MAX
from services.matching.decide.village.plan import KEUR, quota_kinds
from services.matching.decide.village.state import OVER, VillageState, may_change
from services.matching.store.village_members import ASKED, FOUNDER, Member
from services.matching.store.villages import StoredRoster, Village
from services.matching.work.village_claims import Villager
from services.matching.work.village_rooms import Listed, Other, OwnPart, Room

Told = Mapping[str, Any]
HUNDRED: Final = 100
IN_EUR: Final = "equity"
"""The limit whose amounts count thousands of EUR inside and EUR outside."""
FEW: Final = 5
"""Fewer households than these are not counted, and nothing of what they own is told."""
EQUITY_STEP: Final = 50_000
"""EUR in which a commune reads what households own together."""
MEDIAN_STEP: Final = 5_000
"""EUR in which it reads what the middle one of many owns."""


def card(room: Listed, now: datetime) -> VillageCard:
    """A village in a commune's list."""
    return VillageCard(**_card(room, now))


def room(told: Room, now: datetime) -> VillageRoom:
    """All that a commune reads of its village."""
    village, outcome = told.village, told.village.outcome
    is_blocked = village.state is VillageState.BLOCKED
    return VillageRoom(
        **_card(told, now),
        revision=village.revision,
        search=village.search,
        terms=TermsForm.model_validate(village.plan),
        terms_version=village.plan_version,
        founder_code=village.founder_code,
        founders=_founders(told),
        candidates=candidates(outcome),
        drawn=drawn(outcome),
        searched_at=village.searched_at,
        rosters=[_roster(told, each) for each in told.rosters],
        problem=ProblemOut(**outcome["problem"]) if village.state is VillageState.REFUSED else None,
        block=_block(outcome) if is_blocked else None,
        easings=[_easing(each) for each in outcome.get("easings", [])] if is_blocked else [],
        missing=[_missing(each, outcome) for each in outcome.get("missing", [])]
        if is_blocked
        else [],
        is_call_possible=is_blocked and bool(outcome.get("missing")),
        gone=told.gone,
        gains=[GainOut(**each) for each in outcome.get("gains", [])],
        actions=_room_actions(village, now),
    )


def candidates(outcome: Told) -> list[CandidatesOut]:
    """How many of each kind were looked at, not how many if fewer than five.

    Where the lot decided, their sum is known: in steps of five nobody gets few by subtraction.
    """
    step = FEW if drawn(outcome) else 1
    return [
        CandidatesOut(kind=HouseholdKind(kind), count=n // step * step if n >= FEW else None)
        for kind, n in outcome.get("candidates", {}).items()
    ]


def drawn(outcome: Told) -> DrawnOut | None:
    """How many the lot chose from, in hundreds: two searches must not tell that one person came."""
    in_reach, looked_at = outcome.get("in_reach", 0), sum(outcome.get("candidates", {}).values())
    if in_reach <= looked_at:
        return None
    return DrawnOut(in_reach=in_reach // HUNDRED * HUNDRED, looked_at=looked_at)


def mine(part: OwnPart) -> MyVillage:
    """A village as one of its households reads it."""
    village, member = part.village, part.member
    plan = village.planned
    return MyVillage(
        village_id=village.village_id,
        title=plan.title,
        place=plan.where,
        state=village.state,
        households=plan.households,
        about=plan.about,
        part=_part(member),
        answer_until=member.answer_until if member.is_open else None,
        answered_at=member.answered_at,
        has_consented=part.has_consented,
        unseen=part.unseen,
        gone=part.gone,
        consent_version=VILLAGE_CURRENT,
        consent_text=village_text_of(part.locale),
        others=[_other(each) for each in part.others],
        actions=_actions(part),
    )


def open_call(village: Village) -> OpenCall:
    """A call that everybody may read."""
    assert village.called_until is not None
    plan = village.planned
    return OpenCall(
        village_id=village.village_id,
        title=plan.title,
        place=plan.where,
        households=plan.households,
        about=plan.about,
        missing=[
            CalledKind(
                kind=each["kind"],
                persons=each["persons"],
                count=each["count"],
                is_any=each.get("is_any", False),
            )
            for each in village.outcome.get("missing", [])
        ],
        until=village.called_until,
    )


def villager(told: Villager) -> dict[str, Any]:
    """What notifications gets to know of a person who is asked, or who founded a village."""
    part = mine(told.part)
    shown = {"title", "place", "households", "about", "answer_until", "others", "state"}
    return {
        "person_id": told.person_id,
        "name": told.contact.name,
        "email": told.contact.email,
        "phone": told.contact.phone,
        "locale": told.locale,
        "details": {
            **part.model_dump(mode="json", include=shown),
            "deadline": part.answer_until,
            "has_consented": part.has_consented and not part.unseen,
            "is_founder": told.part.member.role == FOUNDER,
        },
        "links": {"see": told.link},
    }


def _card(told: Listed | Room, now: datetime) -> dict[str, Any]:
    village, plan = told.village, told.village.planned
    until = village.called_until
    return {
        "village_id": village.village_id,
        "title": plan.title,
        "place": plan.where,
        "state": village.state,
        "households": plan.households,
        "answers": _answers(told.members),
        "call": CallOut(until=until) if until is not None and village.is_called(now) else None,
        "changed_at": village.changed_at,
    }


def _answers(members: Iterable[Member]) -> AnswersOut:
    asked = [m for m in members if m.role == ASKED and m.ending not in {"released", "over"}]
    waiting = [m.answer_until for m in asked if m.is_open and m.answer_until is not None]
    return AnswersOut(
        asked=len(asked),
        yes=sum(m.agrees for m in asked),
        no=sum(not m.is_held for m in asked),
        open=len(waiting),
        until=min(waiting, default=None),
    )


def _founders(told: Room) -> list[FounderOut]:
    confirmed = {member.subject_id for member in told.members if member.is_held}
    return [
        FounderOut(
            household=told.numbers[subject],
            kind=wishes.household.kind,
            persons=wishes.household.persons,
            is_confirmed=subject in confirmed,
        )
        for subject, wishes in told.founders.items()
        if subject in told.numbers
    ]


def _roster(told: Room, roster: StoredRoster) -> RosterOut:
    size = len(roster.members)
    is_asked = roster.number == told.village.asked_roster
    known = {member.subject_id: member for member in told.members}
    return RosterOut(
        number=roster.number,
        compatibility_percent=_percent(roster.value, size * (size - 1) // 2),
        persons=sum(each["persons"] for each in roster.explanation),
        equity_eur=_down(
            KEUR * sum(each["equity_keur"] for each in roster.explanation), step=EQUITY_STEP
        ),
        is_asked=is_asked,
        members=[
            _member(each, size, known.get(subject) if is_asked else None)
            for subject, each in zip(roster.members, roster.explanation, strict=True)
        ],
    )


def _member(told: Told, size: int, member: Member | None) -> MemberOut:
    return MemberOut(
        household=told["household"],
        kind=told["kind"],
        persons=told["persons"],
        is_founder=told["is_founder"],
        compatibility_percent=_percent(told["compatibility"], size - 1),
        closest=[_pair(*each) for each in told["closest"]],
        hardest=_pair(*told["hardest"]) if told["hardest"] else None,
        needed_by=[_limit(each) for each in told["needed_by"]],
        answer="yes" if member is not None and member.agrees else None,
        is_asked=member is not None and member.is_open,
    )


def _pair(household: int, compatibility: int) -> PairOut:
    return PairOut(household=household, compatibility_percent=_percent(compatibility, 1))


def _block(outcome: Told) -> BlockOut:
    limits = [_limit(each) for each in outcome["limits"]]
    return BlockOut(limits=limits, is_minimal=outcome["is_minimal"])


def _limit(told: Told) -> LimitOut:
    code, name = told["code"], told["name"]
    amount = told["amount"] * KEUR if code == IN_EUR else told["amount"]
    kinds = tuple(quota_kinds(name)) if code == "quota" else ()
    return LimitOut(code=code, name=name, bound=told["bound"], amount=amount, kinds=kinds)


def _easing(told: Told) -> EasingOut:
    """By how much a limit would have to give; of equity rounded up, which is enough for sure."""
    limit = _limit(told["limit"])
    if limit.code == IN_EUR:
        by = -_down(-told["by"] * KEUR, step=EQUITY_STEP)
        return EasingOut(limit=limit, by=by, is_least=False)
    return EasingOut(limit=limit, by=told["by"], is_least=told["is_least"])


def _down(eur: int, *, step: int) -> int:
    return eur // step * step


def _missing(told: Told, outcome: Told) -> MissingOut:
    is_many = outcome.get("candidates", {}).get(told["kind"], 0) >= FEW
    return MissingOut(
        kind=told["kind"],
        persons=told["persons"],
        equity_eur=_down(told["equity_keur"] * KEUR, step=MEDIAN_STEP) if is_many else 0,
        count=told["count"],
        is_any=told.get("is_any", False),
    )


def _room_actions(village: Village, now: datetime) -> list[RoomAction]:
    """What the commune may do now."""
    state = village.state
    is_open = may_change(state) is None
    may: dict[RoomAction, bool] = {
        "change": is_open,
        "founders": is_open,
        "search": is_open and state is not VillageState.SEARCHING,
        "ask": state is VillageState.FOUND,
        "call": state is VillageState.BLOCKED and bool(village.outcome.get("missing")),
        "end-call": village.is_called(now) and state not in OVER,
        "end": state is not VillageState.ENDED,
    }
    return [action for action in get_args(RoomAction) if may[action]]


def _part(member: Member) -> Any:
    if member.is_unconfirmed:
        return "unconfirmed"
    if not member.is_held:
        return member.ending
    if member.role == FOUNDER:
        return FOUNDER
    return "yes" if member.agrees else ASKED


def _actions(part: OwnPart) -> list[Any]:
    member, state = part.member, part.village.state
    may = {
        "yes": member.is_open and state not in OVER,
        "no": member.is_open and state not in OVER,
        "consent": member.agrees and state is not VillageState.ENDED,
        "revoke": part.has_consented,
        "leave": (member.agrees or member.is_unconfirmed) and state is not VillageState.ENDED,
    }
    return [action for action, allowed in may.items() if allowed]


def _other(told: Other) -> OtherOut:
    contact = asdict(told.contact) if told.contact else {}
    return OtherOut(
        kind=told.told["kind"],
        persons=told.told["persons"],
        is_founder=told.told["is_founder"],
        compatibility_percent=_percent(told.compatibility, 1),
        **contact,
    )


def _percent(value: int, pairs: int) -> int:
    """The mean compatibility of so many pairs in percent, rounded."""
    whole = COMPATIBILITY_MAX * pairs
    return (200 * value + whole) // (2 * whole) if whole else 0
