"""`zp matching audit` says what the newest run of each market came to."""

from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.matching.settings import MatchingSettings
from tests.matching.house import House, a_person, a_project
from tools.attention import newest, run_all, told_of
from tools.cli import parser


async def test_the_audit_prints_the_newest_run_of_each_market(
    house: House, database: Database, keys: KeyRing
):
    await house.lists(a_project())
    for n in range(6):
        await house.seeks(a_person(n + 1))
    await house.follows()

    await run_all(database, MatchingSettings(keys_dir=keys.folder))
    await run_all(database, MatchingSettings(keys_dir=keys.folder))

    [run] = await newest(database)
    told = "\n".join(told_of([run]))
    assert f"living {run.day} run {run.run_id}: alpha 40 %" in told
    assert "6 seekers, 1 offers, 6 pairs" in told
    assert "kind:single-parent: 6 people, 100 % of their share" in told
    assert "ALARM" not in told


def test_without_any_run_it_says_so():
    assert told_of([]) == ["No market has been spread yet."]


def test_the_command_line_takes_a_run_a_side_an_ordinal_and_a_day():
    asked = parser().parse_args([
        "matching", "replay-list", "00000000-0000-0000-0000-000000000001", "offer", "7", "2026-12-01"
    ])  # fmt: skip

    assert (asked.side, asked.ordinal, asked.day.isoformat()) == ("offer", 7, "2026-12-01")
