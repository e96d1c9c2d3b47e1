"""How far two people are: one stage, whoever said what in whatever order; deadlines said once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import EndReason, Side, Stage
from services.chassis.refusal import Refusal
from services.matching.decide import stages
from services.matching.decide.stages import SIDES, STAGES, Ending, Speaker, Way, Word

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
SEEKER, OFFER, COMPANION = Speaker
PEOPLES = [reason for reason in EndReason if reason is not EndReason.PERSON_GONE]


def a_way(*words: Word, **told) -> Way:
    return Way(started_at=NOON, words=words, **told)


def said(stage: Stage, by: Speaker = SEEKER, *, day: int = 1, takes_back: bool = False) -> Word:
    return Word(stage, by, NOON + timedelta(days=day), takes_back)


def after(way: Way, *words: Word) -> Way:
    for word in words:
        told = stages.say(way, word)
        assert isinstance(told, Way)
        way = told
    return way


WORDS = st.builds(
    Word,
    stage=st.sampled_from(STAGES),
    by=st.sampled_from(list(Speaker)),
    said_at=st.integers(0, 40 * 24).map(lambda hours: NOON + timedelta(hours=hours)),
    takes_back=st.booleans(),
)
ACTS = st.lists(
    st.one_of(
        WORDS,
        st.tuples(st.sampled_from(list(Speaker)), st.sampled_from(list(EndReason))),
        st.sampled_from(list(Side)),
        st.integers(1, 60),
    ),
    max_size=25,
)


def do(way: Way, act, *, now: datetime) -> Way:
    match act:
        case Word():
            told = stages.say(way, act)
        case (by, reason):
            told = stages.end(way, by=by, reason=reason, now=now)
        case Side():
            told = stages.lose(way, act, now=now)
        case _:
            told = stages.pass_day(way, now=now)
    return way if isinstance(told, Refusal) else told


def test_a_way_begins_at_the_release():
    assert a_way().stage is Stage.RELEASED


def test_the_word_of_one_side_is_enough_up_to_the_trial():
    for stage in (Stage.CONTACTED, Stage.MET, Stage.TRIAL):
        assert a_way(said(stage)).stage is stage


def test_a_stage_may_be_skipped():
    assert after(a_way(), said(Stage.TRIAL)).stage is Stage.TRIAL


def test_of_two_words_the_one_that_is_further_on_counts_whoever_said_it_last():
    way = after(a_way(), said(Stage.MET, OFFER), said(Stage.CONTACTED, SEEKER, day=2))

    assert way.stage is Stage.MET


@pytest.mark.parametrize(
    ("said_met", "households", "stage"),
    [(1, 2, Stage.MET), (1, 3, Stage.RELEASED), (2, 3, Stage.MET), (5, 12, Stage.RELEASED),
     (6, 12, Stage.MET), (30, 60, Stage.MET), (0, 5, Stage.RELEASED)],
)  # fmt: skip
def test_the_stage_of_a_village_is_the_furthest_that_half_of_it_has_said(
    said_met, households, stage
):
    everybody = frozenset(map(stages.household, range(1, households + 1)))
    words = [said(Stage.MET, stages.household(n)) for n in range(1, said_met + 1)]

    assert a_way(*words, speakers=everybody).stage is stage


def test_who_is_further_on_helps_the_stage_before_and_who_is_no_member_has_no_word():
    three = frozenset(map(stages.household, (1, 2, 3)))
    words = (said(Stage.TRIAL, "household-1"), said(Stage.MET, "household-2"))
    foreign = said(Stage.TRIAL, "household-9")

    assert a_way(*words, foreign, speakers=three).stage is Stage.MET


def test_the_companion_is_believed_for_the_whole_village():
    three = frozenset(map(stages.household, (1, 2, 3)))

    assert a_way(said(Stage.TRIAL, COMPANION), speakers=three).stage is Stage.TRIAL


@given(st.lists(WORDS, max_size=12))
def test_of_two_people_the_rule_of_half_is_that_the_furthest_word_counts(words):
    standing = [word for by in Speaker for word in stages.standing_words(a_way(*words), by=by)]
    furthest = max((word.stage for word in standing), key=STAGES.index, default=Stage.RELEASED)

    told = stages.stage_of(words)

    assert told is furthest or (furthest is Stage.SETTLED and told is Stage.TRIAL)


def test_who_leaves_a_way_that_is_over_is_news_for_nobody():
    two = frozenset(map(stages.household, (1, 2)))
    way = stages.end(
        a_way(said(Stage.MET, "household-1"), speakers=two),
        by="commune", reason=EndReason.CIRCUMSTANCES, now=NOON,
    )  # fmt: skip
    assert isinstance(way, Way)

    left = stages.go_on_without(way, "household-1", now=NOON)

    assert (left.speakers, left.words) == ({"household-2"}, ())
    assert list(stages.steps(way, left)) == []


def test_settled_needs_the_word_of_both():
    alone = after(a_way(), said(Stage.SETTLED))
    both = after(alone, said(Stage.SETTLED, OFFER, day=2))

    assert (alone.stage, alone.ending) == (Stage.TRIAL, None)
    assert both.stage is Stage.SETTLED
    assert both.ending == Ending(None, OFFER, NOON + timedelta(days=2))


def test_settled_needs_nobody_elses_word_where_the_companion_says_so():
    assert after(a_way(), said(Stage.SETTLED, COMPANION)).ending is not None


def test_a_person_takes_back_her_own_word_and_not_the_others():
    way = a_way(said(Stage.TRIAL, SEEKER), said(Stage.MET, OFFER))

    back = after(way, said(Stage.CONTACTED, SEEKER, day=2, takes_back=True))

    assert back.stage is Stage.MET


def test_the_companion_goes_back_behind_what_both_said():
    way = a_way(said(Stage.TRIAL, SEEKER), said(Stage.TRIAL, OFFER))

    back = after(way, said(Stage.CONTACTED, COMPANION, day=2, takes_back=True))
    again = after(back, said(Stage.MET, SEEKER, day=2, takes_back=False))
    later = after(back, said(Stage.MET, SEEKER, day=3))

    assert (back.stage, again.stage, later.stage) == (Stage.CONTACTED, Stage.CONTACTED, Stage.MET)


def test_a_single_word_of_having_moved_in_can_be_taken_back_before_the_other_says_so():
    way = after(a_way(), said(Stage.SETTLED), said(Stage.MET, day=2, takes_back=True))

    assert after(way, said(Stage.SETTLED, OFFER, day=3)).ending is None


def test_the_same_word_twice_on_one_day_is_one():
    way = after(
        a_way(), said(Stage.MET), replace(said(Stage.MET), said_at=NOON + timedelta(hours=25))
    )

    assert [word.said_at for word in way.words] == [NOON + timedelta(hours=25)]


@given(st.lists(WORDS, max_size=12), st.randoms(use_true_random=False))
def test_the_stage_is_the_same_in_whatever_order_words_arrive(words, chance):
    shuffled = list(words)
    chance.shuffle(shuffled)

    assert stages.stage_of(words) is stages.stage_of(shuffled)


@given(st.lists(WORDS.filter(lambda word: word.stage is not Stage.SETTLED), max_size=12))
def test_saying_one_by_one_ends_where_all_words_together_do(words):
    assert after(a_way(), *words).stage is stages.stage_of(words)


@given(ACTS)
def test_a_way_that_ended_never_moves(acts):
    way, now = a_way(), NOON
    for act in acts:
        now += timedelta(days=act if isinstance(act, int) else 1)
        moved = do(way, act, now=now)
        assert way.ending is None or moved == way
        way = moved


@given(ACTS)
def test_there_is_one_stage_and_it_is_settled_only_at_an_end_without_a_reason(acts):
    way, now = a_way(), NOON
    for act in acts:
        now += timedelta(days=act if isinstance(act, int) else 1)
        way = do(way, act, now=now)
        is_settled = way.ending is not None and way.ending.reason is None
        assert way.stage in STAGES
        assert (way.stage is Stage.SETTLED) is is_settled


@given(ACTS)
def test_a_day_that_passed_is_said_at_most_once_per_stage(acts):
    way, now, told = a_way(), NOON, []
    for act in acts:
        now += timedelta(days=act if isinstance(act, int) else 1)
        moved = do(way, act, now=now)
        told += [step.stage for step in stages.steps(way, moved) if step.kind == "overdue"]
        way = moved

    assert len(told) == len(set(told))


@given(ACTS)
def test_what_others_hear_ends_with_the_end_and_names_the_stage_that_was_reached(acts):
    way, now, heard = a_way(), NOON, []
    for act in acts:
        now += timedelta(days=act if isinstance(act, int) else 1)
        moved = do(way, act, now=now)
        heard += stages.steps(way, moved)
        way = moved

    ends = [n for n, step in enumerate(heard) if step.kind == "ended"]
    reached = [step.stage for step in heard if step.kind == "reached"]
    assert ends == ([len(heard) - 1] if way.ending else [])
    assert way.stage is ([Stage.RELEASED, *reached][-1])


def test_the_first_contact_has_seven_days_and_each_stage_from_then_on_fourteen():
    assert stages.due_at(a_way()) == NOON + timedelta(days=7)
    assert stages.due_at(a_way(said(Stage.CONTACTED, day=3))) == NOON + timedelta(days=17)


def test_a_day_has_passed_at_its_end_and_not_before():
    due = NOON + timedelta(days=7)

    assert stages.pass_day(a_way(), now=due - timedelta(seconds=1)) == a_way()
    assert stages.pass_day(a_way(), now=due).overdue == {Stage.RELEASED}


def test_who_was_asked_is_looked_at_again_only_at_another_stage():
    asked = stages.pass_day(a_way(), now=NOON + timedelta(days=8))

    assert stages.look_at(asked) is None
    assert stages.look_at(after(asked, said(Stage.MET, day=9))) == NOON + timedelta(days=23)


def test_who_says_again_where_they_are_has_another_fourteen_days():
    way = after(a_way(), said(Stage.MET, day=1), said(Stage.MET, OFFER, day=10))

    assert stages.due_at(way) == NOON + timedelta(days=24)


def test_a_contact_of_the_companion_counts_for_the_day_on_which_it_happened():
    way = stages.touch(a_way(said(Stage.MET)), date(2026, 9, 20))

    assert stages.due_at(way) == datetime(2026, 10, 3, 22, tzinfo=UTC)


def test_a_day_that_was_agreed_on_counts_whole_and_instead_of_the_fourteen_days():
    way = a_way(said(Stage.MET), next_contact_on=date(2026, 9, 25))

    assert stages.due_at(way) == datetime(2026, 9, 25, 22, tzinfo=UTC)


def test_nobody_is_silent_for_more_than_thirty_days_whatever_was_agreed_on():
    way = a_way(said(Stage.MET), next_contact_on=date(2027, 3, 1))

    assert stages.due_at(way) == NOON + timedelta(days=31)


def test_a_contact_on_or_after_the_agreed_day_keeps_it():
    way = a_way(next_contact_on=date(2026, 9, 10))

    assert stages.touch(way, date(2026, 9, 9)).next_contact_on == date(2026, 9, 10)
    assert stages.touch(way, date(2026, 9, 10)).next_contact_on is None


def test_a_contact_written_down_late_does_not_undo_a_later_one():
    way = stages.touch(stages.touch(a_way(), date(2026, 9, 12)), date(2026, 9, 5))

    assert way.touched_on == date(2026, 9, 12)


def test_a_single_word_of_having_moved_in_is_heard_though_the_stage_stays():
    on_trial = a_way(said(Stage.TRIAL, OFFER))

    told = list(stages.steps(on_trial, after(on_trial, said(Stage.SETTLED, day=2))))

    assert [(step.kind, step.stage) for step in told] == [("reached", Stage.TRIAL)]


@pytest.mark.parametrize("reason", PEOPLES)
@pytest.mark.parametrize("by", list(Speaker))
def test_either_side_and_the_companion_may_end_it_with_a_reason(by, reason):
    ended = stages.end(a_way(said(Stage.MET)), by=by, reason=reason, now=NOON)

    assert isinstance(ended, Way)
    assert ended.ending == Ending(reason, by, NOON)
    assert (ended.stage, stages.due_at(ended)) == (Stage.MET, None)


def test_nobody_says_of_a_person_that_she_is_gone():
    told = stages.end(a_way(), by=SEEKER, reason=EndReason.PERSON_GONE, now=NOON)

    assert told == Refusal("end-reason-not-fitting")


def test_ending_it_the_same_way_again_changes_nothing_and_another_reason_comes_too_late():
    ended = stages.end(a_way(), by=SEEKER, reason=EndReason.OTHER, now=NOON)
    assert isinstance(ended, Way)

    again = stages.end(ended, by=SEEKER, reason=EndReason.OTHER, now=NOON + timedelta(days=1))
    other = stages.end(ended, by=OFFER, reason=EndReason.OTHER, now=NOON)

    assert (again, other) == (ended, Refusal("accompaniment-ended"))


@pytest.mark.parametrize(
    ("ending", "free"),
    [
        (Ending(None, OFFER, NOON), ()),
        (Ending(EndReason.NOT_FITTING, SEEKER, NOON), (Side.SEEKER, Side.OFFER)),
        (Ending(EndReason.CIRCUMSTANCES, OFFER, NOON), (Side.SEEKER, Side.OFFER)),
        (Ending(EndReason.PLACE_TAKEN, OFFER, NOON), (Side.SEEKER,)),
        (Ending(EndReason.PERSON_GONE, SEEKER, NOON), (Side.OFFER,)),
        (Ending(EndReason.PERSON_GONE, OFFER, NOON), (Side.SEEKER,)),
    ],
)
def test_an_end_names_who_is_free_again(ending, free):
    assert stages.free_again(ending) == {*free}


def test_a_step_back_says_why_in_a_sentence():
    assert stages.check_reason("Das war ein anderes Paar.") is None
    assert [bool(stages.check_reason(text)) for text in ("", "  x ", "x" * 501)] == [True] * 3


def test_every_side_speaks():
    assert set(SIDES) == set(Side)
