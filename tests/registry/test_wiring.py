"""The registrations say what the contract and the plan say."""

import json
import re
from pathlib import Path

import pytest

from contracts import topics
from contracts.catalogue import BY_TYPE
from services.chassis.database import Database
from services.chassis.http.policy import policies
from services.chassis.http.problems import SHARED
from services.registry import app, messages
from services.registry.api import problems
from services.registry.settings import RegistrySettings
from services.registry.store import places
from tests.registry.policies import POLICIES

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / "services" / "registry"


def test_every_route_has_the_policy_of_the_plan(keys_dir: Path) -> None:
    api = app.create_api(RegistrySettings(keys_dir=keys_dir))
    found = {
        (method, route.path): route.policy for route in policies(api) for method in route.methods
    }

    del found["GET", "/livez"], found["GET", "/readyz"]
    assert found == POLICIES


def test_every_fact_that_is_handled_stands_on_a_topic_that_the_registry_reads() -> None:
    read = topics.read_by("registry")

    assert messages.HANDLERS
    assert all(BY_TYPE[type_].TOPIC in read for type_ in messages.HANDLERS)


def test_every_refusal_has_a_status_or_a_sentence() -> None:
    sources = [path.read_text(encoding="utf-8") for path in SERVICE.rglob("*.py")]
    slugs = {slug for text in sources for slug in re.findall(r'Refusal\(\s*"([a-z-]+)"', text)}

    known = {*SHARED, *problems.PROBLEMS, *problems.FIELD_WORDS}
    assert len(slugs) > 20
    assert slugs - known == set()


def test_the_packaged_places_are_those_of_the_geodata() -> None:
    for name in ("municipalities.json", "districts.json", "NOTICE"):
        packaged = (SERVICE / "data" / name).read_bytes()
        assert packaged == (ROOT / "deploy" / "demo" / "geo" / name).read_bytes(), name


async def test_loading_the_places_again_changes_nothing(database: Database) -> None:
    count = "SELECT (SELECT count(*) FROM municipality) * 1000 + (SELECT count(*) FROM district)"
    async with database.transaction() as tx:
        before = await tx.fetchval(count)
        await places.load(tx)
        assert await tx.fetchval(count) == before == 426_013


@pytest.mark.parametrize("name", ["municipalities.json", "districts.json"])
def test_packaged_data_is_readable_json(name: str) -> None:
    assert json.loads((SERVICE / "data" / name).read_text(encoding="utf-8"))
