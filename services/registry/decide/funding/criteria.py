"""How each kind of criterion is judged, and why it is not met."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import JsonValue

from services.registry.decide.funding.applicant import Applicant, Partner, WorkPlace
from services.registry.decide.funding.area_sets import Areas, Membership
from services.registry.decide.funding.rules import (
    STAGES,
    AmountEur,
    AnyCriterion,
    BranchArea,
    CallWindow,
    Consortium,
    DeMinimis,
    ImplementationArea,
    PreviousFunding,
    SeatArea,
    Stage,
    Theme,
)  # fmt: skip
from services.registry.decide.funding.verdict import Verdict, at_best, at_worst


class Reason(StrEnum):
    """Why a criterion is not met, or not known to be."""

    SEAT_OUTSIDE_AREA = "seat-outside-area"
    BRANCH_OUTSIDE_AREA = "branch-outside-area"
    NO_BRANCH = "no-branch"
    WORK_OUTSIDE_AREA = "work-outside-area"
    WORK_PARTLY_OUTSIDE = "work-partly-outside"
    AREA_DISPUTED = "area-disputed"
    MUNICIPALITY_RETIRED = "municipality-retired"
    LEGAL_FORM_NOT_LISTED = "legal-form-not-listed"
    STAGE_TOO_EARLY = "stage-too-early"
    STAGE_TOO_LATE = "stage-too-late"
    THEME_MISSING = "theme-missing"
    TARGET_GROUP_MISSING = "target-group-missing"
    AMOUNT_TOO_HIGH = "amount-too-high"
    AMOUNT_TOO_LOW = "amount-too-low"
    OWN_SHARE_TOO_LOW = "own-share-too-low"
    DURATION_TOO_LONG = "duration-too-long"
    NOT_OPEN_YET = "not-open-yet"
    DEADLINE_PASSED = "deadline-passed"
    PARTNER_MISSING = "partner-missing"
    PARTNER_OUTSIDE_AREA = "partner-outside-area"
    ALREADY_FUNDED = "already-funded"
    DE_MINIMIS_EXCEEDED = "de-minimis-exceeded"
    ANSWER_MISSING = "answer-missing"


class Told(NamedTuple):
    """How a criterion was judged: ``reason`` is None where it is met, ``own`` the answer it is about."""

    verdict: Verdict
    reason: Reason | None = None
    own: JsonValue = None


def judge(criterion: AnyCriterion, it: Applicant, *, areas: Areas, on: date) -> Told:  # noqa: C901, PLR0911, PLR0912 - one case per kind
    """How the answers stand to one criterion on a day."""
    match criterion.kind:  # By name: to ask a model for its class is slow.
        case "seat_area":
            return _seat(criterion, it, areas=areas, on=on)
        case "branch_area":
            return _branch(criterion, it, areas=areas, on=on)
        case "implementation_area":
            return _work(criterion, it, areas=areas, on=on)
        case "legal_form":
            return _listed(it.legal_form, criterion.one_of, Reason.LEGAL_FORM_NOT_LISTED)
        case "stage":
            return _stage(criterion, it.stage)
        case "theme":
            return _themes(criterion, it.themes)
        case "target_group":
            return _shared(it.target_groups, criterion.one_of, Reason.TARGET_GROUP_MISSING)
        case "amount_eur":
            return _amount(criterion, it.amount_eur)
        case "own_share_percent":
            return _at_least(it.own_share_percent, criterion.at_least, Reason.OWN_SHARE_TOO_LOW)
        case "duration_months":
            return _at_most(it.duration_months, criterion.at_most, Reason.DURATION_TOO_LONG)
        case "call_window":
            return _window(criterion, on)
        case "consortium":
            return _partners(criterion, it.partners, areas=areas, on=on)
        case "previous_funding":
            return _previous(criterion, it.previous_calls)
        case "de_minimis":
            return _de_minimis(criterion, it)


MISSING = Told(Verdict.UNKNOWN, Reason.ANSWER_MISSING)


def _seat(criterion: SeatArea, it: Applicant, *, areas: Areas, on: date) -> Told:
    if it.seat_ags is None:
        return MISSING
    found = areas.holds(criterion.area, it.seat_ags, on=on)
    return Told(found.verdict, _why_not(found, Reason.SEAT_OUTSIDE_AREA), it.seat_ags)


def _branch(criterion: BranchArea, it: Applicant, *, areas: Areas, on: date) -> Told:
    if it.branch_ags is None:
        return MISSING
    if not it.branch_ags:
        return Told(Verdict.NOT_MET, Reason.NO_BRANCH, [])
    places = sorted(it.branch_ags)
    found = [areas.holds(criterion.area, ags, on=on) for ags in places]
    best = max(found, key=lambda each: each.verdict)
    return Told(best.verdict, _why_not(best, Reason.BRANCH_OUTSIDE_AREA), list(places))


def _work(criterion: ImplementationArea, it: Applicant, *, areas: Areas, on: date) -> Told:
    if not it.work:
        return MISSING
    found = [areas.holds(criterion.area, place.ags, on=on) for place in it.work]
    verdicts = [each.verdict for each in found]
    own: JsonValue = {place.ags: place.percent for place in it.work}
    match criterion.need:
        case "all":
            verdict = at_worst(verdicts)
        case "any":
            verdict = at_best(verdicts)
        case "share":
            verdict = _share(criterion.share_percent or 0, it.work, verdicts)
    match verdict:
        case Verdict.MET:
            return Told(verdict, None, own)
        case Verdict.UNKNOWN:
            unsure = next(each for each in found if each.verdict is Verdict.UNKNOWN)
            return Told(verdict, _unsure(unsure), own)
        case Verdict.NOT_MET:
            is_out = at_best(verdicts) is Verdict.NOT_MET
            reason = Reason.WORK_OUTSIDE_AREA if is_out else Reason.WORK_PARTLY_OUTSIDE
            return Told(verdict, reason, own)


def _share(needed: int, work: tuple[WorkPlace, ...], verdicts: list[Verdict]) -> Verdict:
    """The share that is surely inside decides, and the one that may be."""
    inside = {
        verdict: sum(place.percent for place, v in zip(work, verdicts, strict=True) if v is verdict)
        for verdict in Verdict
    }
    if inside[Verdict.MET] >= needed:
        return Verdict.MET
    may_do = inside[Verdict.MET] + inside[Verdict.UNKNOWN] >= needed
    return Verdict.UNKNOWN if may_do else Verdict.NOT_MET


def _why_not(found: Membership, outside: Reason) -> Reason | None:
    match found.verdict:
        case Verdict.MET:
            return None
        case Verdict.UNKNOWN:
            return _unsure(found)
        case Verdict.NOT_MET:
            return outside


def _unsure(found: Membership) -> Reason:
    return Reason.MUNICIPALITY_RETIRED if found.is_retired else Reason.AREA_DISPUTED


def _listed(own: str | None, one_of: frozenset[str], reason: Reason) -> Told:
    if own is None:
        return MISSING
    is_met = own in one_of
    return Told(Verdict.of(is_met), None if is_met else reason, own)


def _shared(own: frozenset[str] | None, one_of: frozenset[str], reason: Reason) -> Told:
    if own is None:
        return MISSING
    is_met = bool(own & one_of)
    return Told(Verdict.of(is_met), None if is_met else reason, [*sorted(own)])


def _themes(criterion: Theme, own: frozenset[str] | None) -> Told:
    if own is None:
        return MISSING
    if criterion.need == "any":
        return _shared(own, criterion.one_of, Reason.THEME_MISSING)
    is_met = criterion.one_of <= own
    return Told(Verdict.of(is_met), None if is_met else Reason.THEME_MISSING, [*sorted(own)])


def _stage(criterion: Stage, own: str | None) -> Told:
    if own is None:
        return MISSING
    at = STAGES.index(own)
    if criterion.earliest is not None and at < STAGES.index(criterion.earliest):
        return Told(Verdict.NOT_MET, Reason.STAGE_TOO_EARLY, own)
    if criterion.latest is not None and at > STAGES.index(criterion.latest):
        return Told(Verdict.NOT_MET, Reason.STAGE_TOO_LATE, own)
    return Told(Verdict.MET, None, own)


def _at_least(own: int | None, least: int, reason: Reason) -> Told:
    if own is None:
        return MISSING
    is_met = own >= least
    return Told(Verdict.of(is_met), None if is_met else reason, own)


def _at_most(own: int | None, most: int, reason: Reason) -> Told:
    if own is None:
        return MISSING
    is_met = own <= most
    return Told(Verdict.of(is_met), None if is_met else reason, own)


def _amount(criterion: AmountEur, own: int | None) -> Told:
    if own is not None and criterion.at_most is not None and own > criterion.at_most:
        return Told(Verdict.NOT_MET, Reason.AMOUNT_TOO_HIGH, own)
    return _at_least(own, criterion.at_least or 0, Reason.AMOUNT_TOO_LOW)


def _window(criterion: CallWindow, on: date) -> Told:
    if criterion.opens_on is not None and on < criterion.opens_on:
        return Told(Verdict.NOT_MET, Reason.NOT_OPEN_YET, on.isoformat())
    if criterion.closes_on is not None and on > criterion.closes_on:
        return Told(Verdict.NOT_MET, Reason.DEADLINE_PASSED, on.isoformat())
    return Told(Verdict.MET, None, on.isoformat())


def _partners(
    criterion: Consortium, partners: tuple[Partner, ...] | None, *, areas: Areas, on: date
) -> Told:
    if partners is None:
        return MISSING
    own: JsonValue = [
        {"legal_form": each.legal_form, "seat_ags": each.seat_ags} for each in partners
    ]
    judged = [_partner(criterion, each, areas=areas, on=on) for each in partners]
    best = max(judged, key=lambda each: each.verdict, default=None)
    if best is None or best.reason is Reason.PARTNER_MISSING:
        in_form = [each for each in judged if each.reason is not Reason.PARTNER_MISSING]
        best = max(in_form, key=lambda each: each.verdict, default=_NO_PARTNER)
    return Told(best.verdict, best.reason, own)


_NO_PARTNER = Told(Verdict.NOT_MET, Reason.PARTNER_MISSING)


def _partner(criterion: Consortium, partner: Partner, *, areas: Areas, on: date) -> Told:
    """A partner of another form is none; one that says nothing of itself may be."""
    if criterion.partner_form not in (None, partner.legal_form) and partner.legal_form is not None:
        return _NO_PARTNER
    if criterion.partner_area is not None and partner.seat_ags is not None:
        found = areas.holds(criterion.partner_area, partner.seat_ags, on=on)
        if found.verdict is not Verdict.MET:
            return Told(found.verdict, _why_not(found, Reason.PARTNER_OUTSIDE_AREA))
    lacks_form = criterion.partner_form is not None and partner.legal_form is None
    lacks_seat = criterion.partner_area is not None and partner.seat_ags is None
    return MISSING if lacks_form or lacks_seat else Told(Verdict.MET)


def _previous(criterion: PreviousFunding, own: frozenset[str] | None) -> Told:
    if own is None:
        return MISSING
    is_met = not own & criterion.none_of
    return Told(Verdict.of(is_met), None if is_met else Reason.ALREADY_FUNDED, [*sorted(own)])


def _de_minimis(criterion: DeMinimis, it: Applicant) -> Told:
    """What was granted counts together with what is applied for."""
    granted, amount = it.de_minimis_eur, it.amount_eur
    known = (granted or 0) + (amount or 0)
    if known > criterion.at_most:
        return Told(Verdict.NOT_MET, Reason.DE_MINIMIS_EXCEEDED, known)
    if granted is None or amount is None:
        return MISSING
    return Told(Verdict.MET, None, known)
