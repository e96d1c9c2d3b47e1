"""Everything that is declared is wired, and everything wired is declared."""

from fastapi.routing import iter_route_contexts

from contracts import topics
from contracts.catalogue import FACTS
from services.chassis.http.policy import Policy
from services.chassis.keys import KeyRing
from services.events import app
from services.events.api.problems import PROBLEMS
from services.events.messages import Messages
from services.events.settings import EventsSettings
from services.events.work.desk import Desk

PUBLIC = {
    ("GET", "/v1/gatherings"),
    ("GET", "/v1/gatherings/{gathering_id}"),
    ("GET", "/v1/gatherings/{gathering_id}.ics"),
    ("GET", "/v1/figures"),
    ("POST", "/v1/gatherings/{gathering_id}/seats"),
    ("POST", "/v1/seats/confirm"),
    ("POST", "/v1/seats/accept"),
    ("POST", "/v1/seats/release"),
    ("POST", "/v1/seats/party"),
}
UNHEARD = {topics.INITIATIVES}
"""Topics that events may read, for what comes later, and of which it handles nothing yet."""


def test_every_route_has_a_policy_and_only_these_are_public(keys: KeyRing):
    api = app.create_api(EventsSettings(keys_dir=keys.folder))

    found = {
        (method, route.path): policy_of(route.dependant)
        for route in iter_route_contexts(api.routes)
        if getattr(route, "dependant", None) and route.path not in {"/livez", "/readyz", "/metrics"}
        for method in route.methods
    }

    assert all(found.values()), found
    assert {route for route, policy in found.items() if policy == "public"} == PUBLIC
    assert len(found) > len(PUBLIC)


def test_a_handler_takes_only_what_events_may_read_and_every_topic_is_heard(desk: Desk):
    taken = {fact for fact in FACTS if fact.TYPE in Messages(desk).handlers}

    assert {fact.TOPIC for fact in taken} == set(topics.read_by("events")) - UNHEARD


def test_every_refusal_says_what_to_do():
    assert all(400 <= status < 500 and words.endswith(".") for status, words in PROBLEMS.values())


def policy_of(dependant) -> str | None:
    for needed in dependant.dependencies:
        if isinstance(needed.call, Policy):
            return needed.call.name
    return None
