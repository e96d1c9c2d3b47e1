"""Figures in which nobody can be found, also by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide.accompany.figures import (
    SMALLEST,
    hide_parts,
    total_of,
    typical_days,
)
from tests.registry.accompany.builders import KORA, MARA, TODAY, Desk

COUNTS = st.dictionaries(st.sampled_from("abcdefghijklm"), st.integers(0, 30), max_size=13)


def test_a_cell_under_five_is_hidden_and_an_empty_one_is_told() -> None:
    assert hide_parts({"a": 4, "b": 3, "c": 9, "d": 0}) == {"a": None, "b": None, "c": 9, "d": 0}


def test_one_hidden_cell_takes_the_next_smallest_along() -> None:
    assert hide_parts({"a": 2, "b": 7, "c": 30}) == {"a": None, "b": None, "c": 30}


def test_two_tiny_cells_take_a_third_along() -> None:
    assert hide_parts({"a": 1, "b": 2, "c": 8, "d": 9}) == {
        "a": None, "b": None, "c": None, "d": 9,
    }  # fmt: skip


@given(COUNTS)
def test_no_count_under_five_is_shown(counts: dict[str, int]) -> None:
    shown = [count for count in hide_parts(counts).values() if count is not None]

    assert all(count == 0 or count >= SMALLEST for count in shown)


@given(COUNTS)
def test_the_total_gives_no_hidden_cell_away(counts: dict[str, int]) -> None:
    shown, total = hide_parts(counts), total_of(counts)
    hidden = [name for name, count in shown.items() if count is None]

    if hidden and total is not None:
        rest = total - sum(count for count in shown.values() if count is not None)
        assert len(hidden) > 1
        assert rest >= SMALLEST


@given(st.lists(st.integers(0, 400), max_size=4))
def test_how_long_fewer_than_five_cases_took_is_not_told(days: list[int]) -> None:
    assert typical_days(days) is None


async def test_the_figures_count_what_is_there(desk: Desk) -> None:
    ids = [await desk.open(title=f"Garten {number}") for number in range(6)]
    for case_id in ids:
        await desk.log(case_id, TODAY, kind="visit")
    await desk.log(ids[0], TODAY, kind="phone")
    wrong = (await desk.sees(MARA, ids[1]))["touchpoints"][0]["touchpoint_id"]
    better = {"kind": "visit", "happened_on": str(TODAY)}
    await desk.does(MARA, ids[1], f"touchpoints/{wrong}/correct", **better)

    told = (await desk.world.http.get("/v1/cases/figures", headers=desk.staff(KORA))).json()

    assert (told["total"], told["by_state"]["opened"], told["by_phase"]["identify"]) == (6, 6, 6)
    assert told["by_district"]["Leipzig"] == 6
    assert told["by_district"]["Landkreis Görlitz"] == 0
    assert told["by_touchpoint"] == {"phone": None, "visit": None, "sofa-talk": 0, "mail": 0}
    assert told["days"]["identify"] == 0
    assert set(told["by_outcome"].values()) == {0}


async def test_a_single_end_is_hidden_with_all_that_would_give_it_away(desk: Desk) -> None:
    ids = [await desk.open(title=f"Garten {number}") for number in range(7)]
    await desk.does(MARA, ids[0], "close", outcome="founded", learnt="Früh reden.")

    told = (await desk.world.http.get("/v1/cases/figures", headers=desk.staff(KORA))).json()

    assert told["total"] == 7
    assert (told["by_state"]["closed"], told["by_state"]["opened"]) == (None, None)
    assert set(told["by_outcome"].values()) == {None}
    assert set(told["by_phase"].values()) == {None}
