"""Whatever happens to a case in whatever order: it never lacks a mentor, and lapses are said once."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.cases import CaseOutcome, CasePhase, ContactLapsed, TouchpointKind
from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal
from services.registry.decide.accompany import case as rules
from services.registry.decide.accompany import handover as handing
from services.registry.decide.accompany import record, silence
from services.registry.decide.accompany.case import Case, Said, State
from services.registry.decide.accompany.handover import Handover
from services.registry.decide.accompany.labels import CONSENT_VERSION
from services.registry.decide.initiative import Unchanged
from tests.registry.accompany.builders import MARA, MILAN, OWNER, a_mentor
from tests.registry.builders import LEIPZIG, NOW


@dataclass
class History:
    """A case as `work` would lead it, without a database."""

    case: Case
    now: datetime = NOW
    waiting: Handover | None = None
    contacts: list[date] = field(default_factory=list)
    said: list[tuple[datetime, Said]] = field(default_factory=list)
    mentors: list[str | None] = field(default_factory=list)

    def take(self, said: Said | Unchanged | Refusal, *, mentor: str | None = None) -> None:
        if isinstance(said, (Unchanged, Refusal)):
            return
        self.case = rules.after(self.case, said, now=self.now, mentor=mentor)
        self.said.append((self.now, said))
        self.mentors.append(self.case.mentor)

    def look(self) -> None:
        """The timer comes."""
        said = silence.lapse(self.case, now=self.now)
        self.take(said)
        if isinstance(said, ContactLapsed):
            self.case = silence.lapsed(self.case)

    def contact(self, days_ago: int) -> None:
        day = day_in_saxony(self.now) - timedelta(days=days_ago)
        said = record.log_touchpoint(
            self.case,
            touchpoint_id=UUID(int=len(self.said) + 1),
            kind=TouchpointKind.PHONE,
            happened_on=day,
            now=self.now,
        )
        if isinstance(said, Refusal):
            return
        self.contacts.append(day)
        self.take(said)
        self.case = silence.contacted(self.case, self.contacts, now=self.now)

    def ask(self, subject: str) -> None:
        asked = handing.ask_mentor(
            self.case,
            a_mentor(subject),
            waiting=self.waiting,
            handover_id=UUID(int=9),
            by="somebody",
            now=self.now,
        )
        if isinstance(asked, Handover):
            self.waiting = asked

    def answer(self, *, yes: bool) -> None:
        if self.waiting:
            mentor = a_mentor(self.waiting.to_mentor)
            self.settle(handing.answer(self.waiting, yes=yes, mentor=mentor, now=self.now))

    def consent(self, *, given: bool) -> None:
        if self.waiting:
            self.settle(
                handing.consent(
                    self.waiting, given=given, version=CONSENT_VERSION, by="owner", now=self.now
                )
            )

    def settle(self, said: Handover | Unchanged | Refusal) -> None:
        if not isinstance(said, Handover):
            return
        facts = handing.settle(self.case, said)
        for fact in facts:
            self.take(fact, mentor=said.to_mentor)
        self.waiting = None if said.end or facts else said

    def end(self, said: Said | Unchanged | Refusal) -> None:
        self.take(said)
        if self.case.is_closed:
            self.waiting = None


ACTS = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from([MARA, MILAN, "login#third"])),
    st.tuples(st.just("answer"), st.booleans()),
    st.tuples(st.just("consent"), st.booleans()),
    st.tuples(st.just("pass by"), st.integers(0, 45)),
    st.tuples(st.just("contact"), st.integers(0, 50)),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
    st.tuples(st.just("phase"), st.sampled_from(CasePhase)),
    st.tuples(st.just("close"), st.sampled_from(CaseOutcome)),
    st.tuples(st.just("forget"), st.none()),
)
LIVELY = st.one_of(
    st.tuples(st.just("pass by"), st.integers(0, 45)),
    st.tuples(st.just("contact"), st.integers(0, 50)),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
)


def begin() -> History:
    return History(
        rules.requested(UUID(int=7), initiative_id=None, ags=LEIPZIG, owner=OWNER, now=NOW)
    )


def do(history: History, act: str, what: object) -> None:  # noqa: C901 - one line per act
    match act, what:
        case "ask", str(subject):
            history.ask(subject)
        case "answer", bool(yes):
            history.answer(yes=yes)
        case "consent", bool(given):
            history.consent(given=given)
        case "pass by", int(days):
            history.now += timedelta(days=days, hours=1)
            history.look()
        case "contact", int(days):
            history.contact(days)
            history.look()
        case "pause", _:
            history.take(rules.pause(history.case))
        case "resume", _:
            history.take(rules.resume(history.case))
        case "phase", CasePhase() as phase:
            history.take(rules.enter_phase(history.case, phase))
        case "close", CaseOutcome() as outcome:
            history.end(rules.close(history.case, outcome))
        case "forget", _:
            history.end(rules.forgotten(history.case))


@settings(max_examples=300)
@given(st.lists(ACTS, max_size=40))
def test_no_history_leaves_a_live_case_without_a_mentor(
    acts: list[tuple[str, object]],
) -> None:
    history = begin()
    for act, what in acts:
        do(history, act, what)
        case = history.case
        assert not case.is_live or case.mentor
        assert case.is_closed == (case.outcome is not None)
        assert case.lapsed_at is None or case.state is State.OPENED
        assert (case.silent_since is None) == (case.state is not State.OPENED)


@given(st.lists(ACTS, max_size=40))
def test_a_mentor_never_changes_without_a_hand_over_being_said(
    acts: list[tuple[str, object]],
) -> None:
    history = begin()
    for act, what in acts:
        do(history, act, what)

    before: str | None = None
    for (_, said), mentor in zip(history.said, history.mentors, strict=True):
        if mentor != before:
            assert type(said).__name__ in {"CaseOpened", "CaseHandedOver"}
        before = mentor


@given(st.lists(LIVELY, max_size=60))
def test_between_two_lapses_there_was_contact_or_a_pause(
    acts: list[tuple[str, object]],
) -> None:
    history = begin()
    for act, what in (("ask", MARA), ("answer", True), *acts):
        do(history, act, what)

    names = [type(said).__name__ for _, said in history.said]
    lapses = [index for index, name in enumerate(names) if name == "ContactLapsed"]
    for first, second in pairwise(lapses):
        assert {"TouchpointLogged", "CaseResumed"} & set(names[first:second])
    for index in lapses:
        at, said = history.said[index]
        assert isinstance(said, ContactLapsed)
        assert at >= silence.ends_at(said.silent_since)


@given(st.lists(LIVELY, max_size=60))
def test_the_timer_finds_nothing_to_say_a_second_time(acts: list[tuple[str, object]]) -> None:
    history = begin()
    for act, what in (("ask", MARA), ("answer", True), *acts):
        do(history, act, what)
        history.look()
        count = len(history.said)
        history.look()
        assert len(history.said) == count
