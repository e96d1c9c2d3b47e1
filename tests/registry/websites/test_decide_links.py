"""Whether a website answers, and what one failure says."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide.links import (
    AGAIN,
    EVERY,
    Answered,
    Busy,
    Failed,
    Failure,
    Link,
    LinkState,
    after,
    is_news,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FAILED = Failed(Failure.NO_ANSWER)
OUTCOMES = st.one_of(
    st.just(FAILED), st.just(Answered()), st.builds(Busy, st.none() | st.integers(0, 10**9))
)


def test_the_third_failure_after_a_week_says_broken_and_says_it_once() -> None:
    link, now, states, news = Link(next_at=NOW), NOW, [], 0

    for _ in range(5):
        before, link = link, after(link, FAILED, now=now)
        states.append(link.state.value)
        news += is_news(before, link)
        now = link.next_at

    assert states == ["suspected", "suspected", "broken", "broken", "broken"]
    assert news == 1
    assert link.failed_since == NOW


def test_three_failures_within_a_week_prove_nothing() -> None:
    link = Link(next_at=NOW)

    for hours in (0, 1, 2):
        link = after(link, FAILED, now=NOW + timedelta(hours=hours))

    assert link.state is LinkState.SUSPECTED


def test_an_answer_makes_all_good_and_the_next_break_is_news_again() -> None:
    broken = Link(
        state=LinkState.BROKEN, failures=4, failed_since=NOW - timedelta(days=30), next_at=NOW
    )

    fine = after(broken, Answered(), now=NOW)

    assert (fine.state, fine.failures, fine.failed_since) == (LinkState.FINE, 0, None)
    assert fine.next_at == NOW + EVERY
    assert is_news(fine, broken)


def test_who_is_busy_is_asked_when_it_says_and_nothing_else_changes() -> None:
    suspected = after(Link(next_at=NOW), FAILED, now=NOW)

    later = after(suspected, Busy(7200), now=NOW)

    assert later.next_at == NOW + timedelta(hours=2)
    assert (later.state, later.failures) == (suspected.state, suspected.failures)


@given(st.lists(st.tuples(OUTCOMES, st.timedeltas(timedelta(), timedelta(days=20)))))
def test_broken_is_only_what_failed_three_times_in_a_row_over_a_week(
    met: list[tuple[Answered | Busy | Failed, timedelta]],
) -> None:
    link, now = Link(next_at=NOW), NOW
    run: list[datetime] = []

    for outcome, later in met:
        now += later
        link = after(link, outcome, now=now)
        run = [*run, now] if outcome == FAILED else [] if outcome == Answered() else run
        assert (link.state is LinkState.FINE) == (not run)
        assert link.state is not LinkState.BROKEN or (
            len(run) >= 3 and run[-1] - run[0] >= timedelta(days=7)
        )
        assert timedelta(hours=1) <= link.next_at - now <= EVERY


def test_the_tries_of_a_week_are_three() -> None:
    assert timedelta(days=7) == 2 * AGAIN
