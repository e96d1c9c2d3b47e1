"""Everything that is declared is wired, and everything wired is declared."""

import re
import subprocess
import sys
from pathlib import Path

from fastapi.routing import iter_route_contexts

from contracts import topics
from contracts.catalogue import FACTS
from services.chassis.http.policy import Policy
from services.chassis.keys import KeyRing
from services.matching import app
from services.matching.api.problems import PROBLEMS
from services.matching.decide import bans, company, match, stages
from services.matching.decide.village import plan, state
from services.matching.messages import Messages
from services.matching.settings import MatchingSettings
from services.matching.work import village_joining, village_planning
from services.matching.work.desk import Desk

CALLS = ("villages/calls", "villages/calls/{village_id}")
PUBLIC = {("GET", f"/v1/{name}") for name in ("figures", "fairness", "demand", "pressure", *CALLS)}
UNHEARD = {topics.DELIVERIES, topics.CASES, topics.FUNDING_CALLS}
"""Topics that matching may read, for what comes later, and of which it handles nothing yet."""
DECIDING = (match, bans, stages, company, state, plan, village_planning, village_joining)


def test_every_route_has_a_policy_and_only_figures_and_calls_are_public(keys: KeyRing):
    api = app.create_api(MatchingSettings(keys_dir=keys.folder))

    found = {
        (method, route.path): policy_of(route.dependant)
        for route in iter_route_contexts(api.routes)
        if getattr(route, "dependant", None) and route.path not in {"/livez", "/readyz", "/metrics"}
        for method in route.methods
    }

    assert all(found.values()), found
    assert {route for route, policy in found.items() if policy == "public"} == PUBLIC
    assert len(found) > len(PUBLIC)


def test_a_handler_takes_only_what_matching_may_read_and_every_topic_is_heard(desk: Desk):
    messages = Messages(desk)
    taken = {fact.TOPIC for fact in FACTS if fact.TYPE in messages.handlers}

    assert taken == set(topics.read_by("matching")) - UNHEARD
    assert set(messages.tombstones) == {topics.INITIATIVES}


def test_every_refusal_says_what_to_do_and_every_slug_of_the_decisions_is_known():
    sources = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in DECIDING]
    slugs = set(re.findall(r'Refusal\("([a-z-]+)"', "\n".join(sources)))

    assert slugs - {"not-found"} <= set(PROBLEMS)
    assert all(400 <= status < 500 and words.endswith(".") for status, words in PROBLEMS.values())


def test_the_api_role_does_not_load_the_compiler():
    code = "import sys; import services.matching.app; sys.exit('numba' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def policy_of(dependant) -> str | None:
    for needed in dependant.dependencies:
        if isinstance(needed.call, Policy):
            return needed.call.name
    return None
