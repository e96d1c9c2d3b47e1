"""Who can apply for a call, why not, and what would change it: examples, the table, properties."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary
from services.registry.decide.funding.applicant import Applicant, Partner, WorkPlace
from services.registry.decide.funding.area_sets import MunicipalityChange
from services.registry.decide.funding.counterfactuals import Effort, applied, smallest_changes
from services.registry.decide.funding.criteria import Reason
from services.registry.decide.funding.eligibility import evaluate
from services.registry.decide.funding.rules import AnyCriterion, read_rule
from services.registry.decide.funding.verdict import Verdict
from tests.registry.funding.builders import (
    ANY_DAY,
    DOEBELN,
    LEIPZIG,
    LEISNIG,
    SOURCE,
    TRANSITION,
    WEISSWASSER,
    a_rule,
    an_applicant,
    areas,
    call_c,
    call_f,
    sourced,
)

MET, UNKNOWN, NOT_MET = Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET
AREAS = areas()


def judged(rule, applicant, *, on=ANY_DAY, areas=AREAS) -> Verdict:
    return evaluate(rule, applicant, areas=areas, on=on).verdict


def found(part, applicant, *, on=ANY_DAY, areas=AREAS) -> tuple[Verdict, Reason | None]:
    (finding,) = evaluate(a_rule(part), applicant, areas=areas, on=on).findings
    return finding.verdict, finding.reason


def test_the_sets_have_as_many_members_as_their_sources_say():
    assert len(AREAS.sets["sn@1"].members) == 426
    assert len(AREAS.sets[TRANSITION].members) == 362


@pytest.mark.parametrize(
    ("seat", "with_doebeln_out", "with_doebeln_disputed", "with_the_former_district_out"),
    [
        (LEIPZIG, NOT_MET, NOT_MET, NOT_MET),
        (WEISSWASSER, MET, MET, MET),
        (DOEBELN, NOT_MET, UNKNOWN, NOT_MET),
        (LEISNIG, MET, MET, NOT_MET),
    ],
)
def test_the_answer_is_by_municipality_and_by_version(
    seat, with_doebeln_out, with_doebeln_disputed, with_the_former_district_out
):
    applicant = an_applicant(seat_ags=seat)

    assert judged(call_f("2021-27.1"), applicant) is with_doebeln_out
    assert judged(call_f("2021-27.1d"), applicant) is with_doebeln_disputed
    assert judged(call_f("2014-20.1"), applicant) is with_the_former_district_out


def test_a_seat_in_leipzig_with_a_branch_in_weisswasser_has_the_branch_and_not_the_seat():
    applicant = an_applicant(seat_ags=LEIPZIG, branch_ags=frozenset({WEISSWASSER}))

    assert found({"kind": "seat_area", "in": TRANSITION}, applicant) == (
        NOT_MET,
        Reason.SEAT_OUTSIDE_AREA,
    )
    assert found({"kind": "branch_area", "in": TRANSITION}, applicant) == (MET, None)


def test_leipzig_can_apply_where_all_of_saxony_is_asked_for():
    leipzig = an_applicant(seat_ags=LEIPZIG)

    assert judged(call_c(), leipzig) is MET
    assert judged(call_f(), leipzig) is NOT_MET


def test_a_deadline_counts_its_last_day_and_the_answer_for_a_past_day_stays():
    applicant, last_day = an_applicant(), date(2024, 6, 6)

    assert judged(call_c(), applicant, on=last_day) is MET
    assert judged(call_c(), applicant, on=last_day + timedelta(days=1)) is NOT_MET
    assert judged(call_c(), applicant, on=last_day) is MET


TABLE = [
    ({"kind": "branch_area", "in": TRANSITION}, {"branch_ags": frozenset()}, NOT_MET, Reason.NO_BRANCH),
    ({"kind": "branch_area", "in": TRANSITION}, {"branch_ags": frozenset({LEIPZIG})}, NOT_MET, Reason.BRANCH_OUTSIDE_AREA),
    ({"kind": "implementation_area", "in": TRANSITION}, {"work": (WorkPlace(LEIPZIG, 100),)}, NOT_MET, Reason.WORK_OUTSIDE_AREA),
    ({"kind": "implementation_area", "in": TRANSITION}, {"work": (WorkPlace(LEIPZIG, 1), WorkPlace(LEISNIG, 99))}, NOT_MET, Reason.WORK_PARTLY_OUTSIDE),
    ({"kind": "implementation_area", "in": TRANSITION, "need": "any"}, {"work": (WorkPlace(LEIPZIG, 99), WorkPlace(LEISNIG, 1))}, MET, None),
    ({"kind": "implementation_area", "in": TRANSITION, "need": "share", "share_percent": 60}, {"work": (WorkPlace(LEIPZIG, 40), WorkPlace(LEISNIG, 60))}, MET, None),
    ({"kind": "implementation_area", "in": TRANSITION, "need": "share", "share_percent": 61}, {"work": (WorkPlace(LEIPZIG, 40), WorkPlace(LEISNIG, 60))}, NOT_MET, Reason.WORK_PARTLY_OUTSIDE),
    ({"kind": "implementation_area", "in": "sn-transition@2021-27.1d", "need": "share", "share_percent": 60}, {"work": (WorkPlace(DOEBELN, 50), WorkPlace(LEISNIG, 50))}, UNKNOWN, Reason.AREA_DISPUTED),
    ({"kind": "legal_form", "one_of": ["eg"]}, {"legal_form": "ev"}, NOT_MET, Reason.LEGAL_FORM_NOT_LISTED),
    ({"kind": "stage", "earliest": "erprobung"}, {"stage": "idee"}, NOT_MET, Reason.STAGE_TOO_EARLY),
    ({"kind": "stage", "latest": "erprobung"}, {"stage": "transfer"}, NOT_MET, Reason.STAGE_TOO_LATE),
    ({"kind": "theme", "one_of": ["pflege", "alter"], "need": "all"}, {"themes": frozenset({"alter"})}, NOT_MET, Reason.THEME_MISSING),
    ({"kind": "theme", "one_of": ["pflege", "alter"]}, {"themes": frozenset({"alter"})}, MET, None),
    ({"kind": "target_group", "one_of": ["familien"]}, {"target_groups": frozenset({"senioren"})}, NOT_MET, Reason.TARGET_GROUP_MISSING),
    ({"kind": "amount_eur", "at_most": 300_000}, {"amount_eur": 300_000}, MET, None),
    ({"kind": "amount_eur", "at_most": 300_000}, {"amount_eur": 300_001}, NOT_MET, Reason.AMOUNT_TOO_HIGH),
    ({"kind": "amount_eur", "at_least": 50_000}, {"amount_eur": 49_999}, NOT_MET, Reason.AMOUNT_TOO_LOW),
    ({"kind": "own_share_percent", "at_least": 5}, {"own_share_percent": 4}, NOT_MET, Reason.OWN_SHARE_TOO_LOW),
    ({"kind": "duration_months", "at_most": 24}, {"duration_months": 25}, NOT_MET, Reason.DURATION_TOO_LONG),
    ({"kind": "call_window", "opens_on": "2024-05-03"}, {}, NOT_MET, Reason.NOT_OPEN_YET),
    ({"kind": "call_window", "closes_on": "2024-05-01"}, {}, NOT_MET, Reason.DEADLINE_PASSED),
    ({"kind": "consortium"}, {"partners": ()}, NOT_MET, Reason.PARTNER_MISSING),
    ({"kind": "consortium", "partner_form": "ev"}, {"partners": (Partner("gmbh", LEISNIG),)}, NOT_MET, Reason.PARTNER_MISSING),
    ({"kind": "consortium", "partner_form": "ev", "partner_area": TRANSITION}, {"partners": (Partner("gmbh", LEISNIG), Partner("ev", LEIPZIG))}, NOT_MET, Reason.PARTNER_OUTSIDE_AREA),
    ({"kind": "consortium", "partner_form": "ev", "partner_area": TRANSITION}, {"partners": (Partner("ev", LEIPZIG), Partner("ev", LEISNIG))}, MET, None),
    ({"kind": "consortium", "partner_form": "ev"}, {"partners": (Partner(None, LEISNIG),)}, UNKNOWN, Reason.ANSWER_MISSING),
    ({"kind": "previous_funding", "none_of": ["a"]}, {"previous_calls": frozenset({"a"})}, NOT_MET, Reason.ALREADY_FUNDED),
    ({"kind": "de_minimis", "at_most": 300_000}, {"de_minimis_eur": 100_001, "amount_eur": 200_000}, NOT_MET, Reason.DE_MINIMIS_EXCEEDED),
    ({"kind": "de_minimis", "at_most": 300_000}, {"de_minimis_eur": 100_000, "amount_eur": 200_000}, MET, None),
    ({"kind": "de_minimis", "at_most": 300_000}, {"de_minimis_eur": 300_001, "amount_eur": None}, NOT_MET, Reason.DE_MINIMIS_EXCEEDED),
]  # fmt: skip


@pytest.mark.parametrize(("part", "answers", "verdict", "reason"), TABLE)
def test_each_kind_of_criterion_gives_its_reason(part, answers, verdict, reason):
    assert found(part, an_applicant(**answers)) == (verdict, reason)


EVERY_KIND = [
    {"kind": "seat_area", "in": TRANSITION},
    {"kind": "branch_area", "in": TRANSITION},
    {"kind": "implementation_area", "in": TRANSITION},
    {"kind": "legal_form", "one_of": ["ev", "eg"]},
    {"kind": "stage", "earliest": "erprobung", "latest": "etabliert"},
    {"kind": "theme", "one_of": ["alter", "pflege"]},
    {"kind": "target_group", "one_of": ["senioren"]},
    {"kind": "amount_eur", "at_least": 10_000, "at_most": 300_000},
    {"kind": "own_share_percent", "at_least": 5},
    {"kind": "duration_months", "at_most": 24},
    {"kind": "call_window", "opens_on": "2024-01-01", "closes_on": "2024-06-06"},
    {"kind": "consortium", "partner_form": "ev", "partner_area": TRANSITION},
    {"kind": "previous_funding", "none_of": ["a"]},
    {"kind": "de_minimis", "at_most": 300_000},
]


@pytest.mark.parametrize("part", [part for part in EVERY_KIND if part["kind"] != "call_window"])
def test_a_question_that_was_not_answered_is_unknown_and_never_a_no(part):
    assert found(part, Applicant()) == (UNKNOWN, Reason.ANSWER_MISSING)


def test_a_finding_says_what_was_answered_what_is_asked_and_where_it_stands():
    rule = a_rule({"kind": "amount_eur", "at_most": 300_000})

    (finding,) = evaluate(rule, an_applicant(amount_eur=400_000), areas=AREAS, on=ANY_DAY).findings

    assert (finding.own, finding.required) == (400_000, {"at_most": 300_000})
    assert finding.source.section == SOURCE["section"]


def test_every_criterion_is_judged_also_behind_one_that_fails():
    rule = a_rule(*EVERY_KIND)

    judged = evaluate(rule, an_applicant(seat_ags=LEIPZIG), areas=AREAS, on=date(2030, 1, 1))

    assert [each.kind for each in judged.findings] == [part["kind"] for part in EVERY_KIND]


def test_a_municipality_that_was_divided_is_unknown_where_its_parts_disagree():
    change = MunicipalityChange("14999999", (LEIPZIG, LEISNIG), date(2020, 1, 1))
    seat = {"kind": "seat_area", "in": TRANSITION}
    applicant = an_applicant(seat_ags="14999999")

    assert found(seat, applicant, areas=areas(change)) == (UNKNOWN, Reason.MUNICIPALITY_RETIRED)
    before = found(seat, applicant, areas=areas(change), on=date(2019, 12, 31))
    assert before == (NOT_MET, Reason.SEAT_OUTSIDE_AREA)


def test_a_municipality_that_merged_counts_as_what_it_became_and_what_it_was_made_of():
    merged = MunicipalityChange("14888888", (LEISNIG,), date(2016, 1, 1))
    later = MunicipalityChange(WEISSWASSER, ("14777777",), date(2023, 1, 1))
    seat = {"kind": "seat_area", "in": TRANSITION}

    assert found(seat, an_applicant(seat_ags="14888888"), areas=areas(merged)) == (MET, None)
    assert found(seat, an_applicant(seat_ags="14777777"), areas=areas(later)) == (MET, None)


@pytest.mark.parametrize(
    ("part", "slug"),
    [
        ({"kind": "moon_phase", "id": "m", "source": SOURCE}, "rule-unreadable"),
        ({"kind": "legal_form", "id": "f", "source": SOURCE, "one_of": ["ev"], "not": True}, "rule-unreadable"),
        ({"kind": "legal_form", "id": "f", "source": SOURCE, "one_of": []}, "rule-unreadable"),
        ({"kind": "amount_eur", "id": "f", "source": SOURCE}, "rule-unreadable"),
        ({"kind": "amount_eur", "id": "f", "source": SOURCE, "at_least": 2, "at_most": 1}, "rule-unreadable"),
        ({"kind": "implementation_area", "id": "f", "source": SOURCE, "in": TRANSITION, "need": "share"}, "rule-unreadable"),
        ({"any": []}, "rule-unreadable"),
        ({"kind": "seat_area", "id": "f", "source": SOURCE, "in": "sn-moon@1"}, "rule-names-unknown"),
        ({"kind": "legal_form", "id": "f", "source": SOURCE, "one_of": ["ltd"]}, "rule-names-unknown"),
        ({"kind": "consortium", "id": "f", "source": SOURCE, "partner_form": "ltd"}, "rule-names-unknown"),
        ({"all": [sourced({"kind": "consortium"}, "0")] * 2}, "rule-criterion-doubled"),
        ({"all": [sourced({"kind": "consortium"}, str(n)) for n in range(61)]}, "rule-too-large"),
    ],
)  # fmt: skip
def test_a_rule_that_is_not_understood_is_refused_before_it_is_published(part, slug):
    told = {"call": "demo", "version": 1, "valid_from": "2024-01-01", "all": [part]}

    refused = read_rule(told, area_sets=AREAS.sets)

    assert isinstance(refused, Refusal)
    assert refused.slug == slug


def changes_of(rule, applicant, *, on=ANY_DAY):
    return smallest_changes(rule, applicant, areas=AREAS, on=on)


def test_from_leipzig_a_branch_is_easier_than_to_move():
    rule = a_rule(
        {
            "any": [
                {"kind": "seat_area", "in": TRANSITION},
                {"kind": "branch_area", "in": TRANSITION},
            ]
        }
    )

    sets = changes_of(rule, an_applicant(seat_ags=LEIPZIG))

    assert [[change.field for change in changes] for changes in sets] == [
        ["branch_ags"],
        ["seat_ags"],
    ]
    assert {change.area for changes in sets for change in changes} == {TRANSITION}


def test_a_question_is_answered_before_anything_is_changed():
    rule = a_rule(
        {"kind": "amount_eur", "at_most": 300_000}, {"kind": "legal_form", "one_of": ["eg"]}
    )

    (changes,) = changes_of(rule, an_applicant(amount_eur=400_000, legal_form=None))

    efforts = {change.field: change.effort for change in changes}
    assert efforts == {"amount_eur": Effort.SUM_OR_DURATION, "legal_form": Effort.ANSWER}


@pytest.mark.parametrize(("own", "advised"), [(None, 60_000), (4_999, 5_000), (60_001, 60_000)])
def test_a_sum_is_advised_once_the_nearest(own: int | None, advised: int):
    rule = a_rule({"kind": "amount_eur", "at_least": 5_000, "at_most": 60_000})

    sets = changes_of(rule, an_applicant(amount_eur=own))

    assert [[(each.field, each.value) for each in one] for one in sets] == [
        [("amount_eur", advised)]
    ]


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "call_window", "closes_on": "2024-05-01"},
        {"kind": "theme", "one_of": ["kultur"]},
        {"kind": "stage", "latest": "idee"},
        {"kind": "previous_funding", "none_of": ["a"]},
    ],
)
def test_what_nobody_can_change_is_never_advised(part):
    assert changes_of(a_rule(part), an_applicant(previous_calls=frozenset({"a"}))) == []


def test_who_can_apply_is_advised_nothing():
    assert changes_of(call_c(), an_applicant()) == []


AGS = st.sampled_from([LEIPZIG, WEISSWASSER, DOEBELN, LEISNIG])
SOME_AREA = st.sampled_from([TRANSITION, "sn-transition@2021-27.1d", "sn@1"])
PARTS = st.one_of(
    st.sampled_from(EVERY_KIND),
    st.builds(lambda area: {"kind": "seat_area", "in": area}, SOME_AREA),
    st.builds(lambda area: {"kind": "branch_area", "in": area}, SOME_AREA),
    st.builds(lambda n: {"kind": "amount_eur", "at_most": n}, st.integers(1, 500_000)),
    st.builds(lambda n: {"kind": "amount_eur", "at_least": n}, st.integers(1, 500_000)),
)
RULES = st.lists(
    st.recursive(
        PARTS,
        lambda inner: st.builds(
            lambda joint, parts: {joint: parts},
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        max_leaves=5,
    ),
    min_size=1,
    max_size=3,
)
ANSWERS = {
    "seat_ags": AGS,
    "branch_ags": st.frozensets(AGS, max_size=2),
    "work": st.lists(st.builds(WorkPlace, AGS, st.integers(0, 100)), max_size=2).map(tuple),
    "legal_form": st.sampled_from(sorted(vocabulary.LEGAL_FORMS)),
    "stage": st.sampled_from(sorted(vocabulary.STAGES)),
    "themes": st.frozensets(st.sampled_from(["alter", "pflege", "kultur"])),
    "target_groups": st.frozensets(st.sampled_from(["senioren", "familien"])),
    "amount_eur": st.integers(0, 600_000),
    "own_share_percent": st.integers(0, 100),
    "duration_months": st.integers(1, 60),
    "partners": st.lists(
        st.builds(Partner, st.none() | st.sampled_from(["ev", "eg"]), st.none() | AGS), max_size=2
    ).map(tuple),
    "previous_calls": st.frozensets(st.sampled_from(["a", "b"])),
    "de_minimis_eur": st.integers(0, 400_000),
}
APPLICANTS = st.builds(Applicant, **{name: st.none() | told for name, told in ANSWERS.items()})


@given(RULES, APPLICANTS)
def test_the_order_of_criteria_changes_nothing(parts, applicant):
    assert judged(a_rule(*parts), applicant) is judged(a_rule(*reversed(parts)), applicant)


@given(RULES, APPLICANTS, st.data())
def test_an_answer_more_never_takes_away_what_was_met_and_never_makes_a_no_a_yes(
    parts, applicant, data
):
    rule, open_questions = a_rule(*parts), [n for n in ANSWERS if getattr(applicant, n) is None]
    before = judged(rule, applicant)
    for name in data.draw(st.sets(st.sampled_from(open_questions or ["seat_ags"]))):
        if getattr(applicant, name) is None:
            applicant = replace(applicant, **{name: data.draw(ANSWERS[name])})

    assert before is UNKNOWN or judged(rule, applicant) is before


@given(RULES, APPLICANTS)
def test_a_set_of_changes_makes_it_met_and_no_part_of_it_does(parts, applicant):
    rule = a_rule(*parts)

    sets = changes_of(rule, applicant)

    assert len(sets) <= 3
    for changes in sets:
        assert judged(rule, applied(applicant, changes)) is MET
        parts_of_it = chain.from_iterable(combinations(changes, n) for n in range(len(changes)))
        assert all(judged(rule, applied(applicant, part)) is not MET for part in parts_of_it)
    efforts = [sum(change.effort for change in changes) for changes in sets]
    assert efforts == sorted(efforts)


def test_every_kind_and_every_reason_is_shown_here():
    kinds = {get_args(each.model_fields["kind"].annotation)[0] for each in get_args(AnyCriterion)}
    reasons = {reason for _, _, _, reason in TABLE if reason is not None}

    assert {part["kind"] for part in EVERY_KIND} == kinds
    assert set(Reason) - reasons == {
        Reason.SEAT_OUTSIDE_AREA,
        Reason.MUNICIPALITY_RETIRED,
    }  # shown above by tests of their own
