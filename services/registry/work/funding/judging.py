"""Answers are held against the rules that counted on a day, and what came of it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from contracts.funding import EligibilityEvaluated, Verdict
from contracts.moving_in import day_in_saxony
from services.chassis import outbox
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.funding.answers import Answers, check_answers
from services.registry.decide.funding.applicant import Partner
from services.registry.decide.funding.area_sets import Areas
from services.registry.decide.funding.barriers import demand_reasons
from services.registry.decide.funding.calls import CallState, FundingCall
from services.registry.decide.funding.counterfactuals import Change, smallest_changes
from services.registry.decide.funding.criteria import Reason
from services.registry.decide.funding.eligibility import Group, evaluate
from services.registry.decide.funding.partners import Help, help_of, wanted_partners
from services.registry.decide.funding.rules import Consortium, RuleVersion, criteria_of
from services.registry.decide.funding.verdict import Verdict as Judgement
from services.registry.store import places
from services.registry.store.funding import areas as area_store
from services.registry.store.funding import calls as call_store
from services.registry.store.funding import evaluations, helpers, rules
from services.registry.store.funding.evaluations import Evaluation
from services.registry.store.funding.helpers import Helper
from services.registry.work.funding import demand

VERDICTS = {
    Judgement.MET: Verdict.MET,
    Judgement.UNKNOWN: Verdict.UNKNOWN,
    Judgement.NOT_MET: Verdict.NOT_MET,
}
MOST_HELPERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One call and how the answers stand to it; without a rule its terms are not known."""

    call: FundingCall
    on: date
    rule: RuleVersion | None = None
    group: Group | None = None

    @property
    def verdict(self) -> Verdict:
        """Likely eligible, likely not, or open."""
        if self.group is not None:
            return VERDICTS[self.group.verdict]
        return Verdict.NOT_MET if self._is_over else Verdict.UNKNOWN

    @property
    def rule_version(self) -> int | None:
        """The number of the rule that counted."""
        return self.rule.version if self.rule else None

    @property
    def area_sets(self) -> tuple[str, ...]:
        """The lists of municipalities that the rule names."""
        return areas_of(self.rule) if self.rule else ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why one could not apply."""
        if self.group is not None:
            return demand_reasons(self.group)
        return (Reason.DEADLINE_PASSED.value,) if self._is_over else ()

    @property
    def _is_over(self) -> bool:
        """Whether the call's last day lay before the day that is asked about."""
        closes_on = self.call.texts.closes_on
        return closes_on is not None and closes_on < self.on


@dataclass(frozen=True, slots=True)
class Proposed:
    """A listed initiative that would help with a failed criterion."""

    helper: Helper
    help: Help


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One answer with what would change it, and who could help."""

    judged: Judged
    changes: list[tuple[Change, ...]] = field(default_factory=list)
    partners: list[Proposed] = field(default_factory=list)


async def found(tx: Transaction, key: str) -> FundingCall:
    """A call that the public sees."""
    call = await call_store.get(tx, key)
    if call is None or not call.is_public:
        raise RefusedError(Refusal("not-found"))
    return call


async def explain(
    tx: Transaction,
    key: str,
    answers: Answers,
    *,
    on: date | None = None,
    asker: UUID | None = None,
    own_entry: UUID | None = None,
) -> Explained | Refusal:
    """The whole answer about one call on a day; today's is kept for the table of demand."""
    if refused := await refuse_answers(tx, answers):
        return refused
    call = await found(tx, key)
    areas = await area_store.load(tx)
    (judged,) = await judge(tx, [call], answers, areas=areas, on=on)
    if asker is not None:
        await keep(tx, judged, answers, asker=asker)
    if judged.rule is None:
        return Explained(judged=judged)
    return Explained(
        judged=judged,
        changes=smallest_changes(judged.rule, answers.applicant(), areas=areas, on=judged.on),
        partners=await _partners(tx, judged, answers, areas=areas, without=own_entry),
    )


async def compare(
    tx: Transaction, answers: Answers, *, on: date | None = None, asker: UUID | None = None
) -> list[Judged] | Refusal:
    """All public calls for one set of answers: likely eligible first, then open, then not."""
    if refused := await refuse_answers(tx, answers):
        return refused
    areas = await area_store.load(tx)
    judged = await judge(tx, await call_store.public(tx), answers, areas=areas, on=on)
    if asker is not None:
        for each in judged:
            await keep(tx, each, answers, asker=asker)
    order = [Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET]
    return sorted(judged, key=lambda each: (order.index(each.verdict), each.rule is None))


async def judge(
    tx: Transaction,
    among: Iterable[FundingCall],
    answers: Answers,
    *,
    areas: Areas,
    on: date | None = None,
) -> list[Judged]:
    """Each call by the rule that counts on the day; without one today, or its first day ahead."""
    asked, today = list(among), day_in_saxony(tx.now)
    days = {call.id: on or current_day(call, today=today) for call in asked}
    known = await rules.valid_on(tx, days)
    applicant = answers.applicant()
    return [
        Judged(
            call=call,
            on=days[call.id],
            rule=known.get(call.id),
            group=evaluate(known[call.id], applicant, areas=areas, on=days[call.id])
            if call.id in known
            else None,
        )
        for call in asked
    ]


def current_day(call: FundingCall, *, today: date) -> date:
    """The day that people mean who ask today: of a call that is only announced its first."""
    opens_on = call.texts.opens_on
    return opens_on if opens_on is not None and opens_on > today else today


async def keep(
    tx: Transaction,
    judged: Judged,
    answers: Answers,
    *,
    asker: UUID,
    named: tuple[UUID, str, int] | None = None,
    is_news: bool = False,
    dataref: str | None = None,
) -> None:
    """Keep what came of asking today about a call that is open or will be, and say so.

    ``named`` are entry, owner and number of the fact, only of an owner who saved the check.
    """
    is_current = judged.call.state in {CallState.PUBLISHED, CallState.OPENED}
    meant = current_day(judged.call, today=day_in_saxony(tx.now))
    if judged.on != meant or not is_current:
        return
    seat = await places.municipality(tx, answers.seat_ags) if answers.seat_ags else None
    told = Evaluation(
        asker=asker,
        call_id=judged.call.id,
        evaluated_at=tx.now,
        on_day=judged.on,
        rule_version=judged.rule_version,
        area_sets=judged.area_sets,
        verdict=judged.verdict.value,
        district=seat.district if seat else None,
        themes=answers.themes or (),
        reasons=judged.reasons,
    )
    await evaluations.put(tx, told)
    await demand.expect_publication(tx)
    entry, owner, sequence = named or (None, None, 1)
    fact = EligibilityEvaluated(
        subject_id=str(asker),
        call_id=judged.call.id,
        call=judged.call.key,
        rule_version=judged.rule_version,
        area_sets=judged.area_sets,
        on=judged.on,
        verdict=judged.verdict,
        reasons=judged.reasons,
        initiative_id=entry,
        owner_person_id=owner,
        is_news=is_news,
    )
    await outbox.record(tx, fact, sequence=sequence, dataref=dataref)


async def refuse_answers(tx: Transaction, answers: Answers) -> Refusal | None:
    """Answers that name a place or a value that is not there."""
    known = await places.names(tx, answers.places)
    old = {change.old_ags for change in await area_store.changes(tx)}
    wrong = check_answers(answers, municipalities=known.keys() | old)
    return refuse_fields(wrong) if wrong else None


def areas_of(rule: RuleVersion) -> tuple[str, ...]:
    """Every list of municipalities that a rule names."""
    named = (
        getattr(each, name, None) for each in criteria_of(rule) for name in ("area", "partner_area")
    )
    return tuple(sorted({name for name in named if name is not None}))


async def _partners(
    tx: Transaction, judged: Judged, answers: Answers, *, areas: Areas, without: UUID | None
) -> list[Proposed]:
    """Listed initiatives for each criterion that a partner would meet, each tried before."""
    if judged.rule is None or judged.group is None:
        return []
    seat = await places.municipality(tx, answers.seat_ags) if answers.seat_ags else None
    found: list[Proposed] = []
    for criterion in wanted_partners(judged.rule, judged.group):
        near = await helpers.near(
            tx,
            legal_form=criterion.partner_form,
            places=_places(criterion, areas, on=judged.on, known=await places.keys(tx)),
            around=seat.centre if seat else None,
            without=without,
        )
        tried = [_tried(each, judged, answers, criterion, areas=areas) for each in near]
        found += [each for each in tried if each is not None][:MOST_HELPERS]
    return found


def _places(
    criterion: Consortium, areas: Areas, *, on: date, known: Iterable[str]
) -> frozenset[str] | None:
    if criterion.partner_area is None:
        return None
    area = criterion.partner_area
    return frozenset(ags for ags in known if areas.holds(area, ags, on=on).verdict is Judgement.MET)


def _tried(
    helper: Helper, judged: Judged, answers: Answers, criterion: Consortium, *, areas: Areas
) -> Proposed | None:
    if judged.rule is None:
        return None
    helped = help_of(
        Partner(legal_form=helper.legal_form, seat_ags=helper.ags),
        to=answers.applicant(),
        rule=judged.rule,
        criterion=criterion,
        areas=areas,
        on=judged.on,
    )
    return Proposed(helper, helped) if helped else None
