"""What is declared is what runs: routes and policies, facts and readers, knobs and their page."""

import os
import re
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import pytest
from fastapi import APIRouter, FastAPI

from contracts import topics
from contracts.catalogue import BY_TYPE
from services.chassis.http.policy import UnguardedRouteError, policies, require_policies
from tests.architecture import settings_page
from tests.architecture.members import services
from tools.keys import make_keys
from tools.settings import ROOT

# A declared reader may read a topic; these do not yet. The list must be exact, so that it shrinks
# with each handler that comes and no right stays open by mistake.
OPEN_FOR_LATER = MappingProxyType(
    {
        "registry": {
            topics.PROFILES,
            topics.MATCHES,
            topics.AUDITS,
            topics.GATHERINGS,
            topics.DELIVERIES,
            topics.ANSWERS,
        },
        "matching": {topics.DELIVERIES, topics.CASES, topics.FUNDING_CALLS},
        "notifications": set(),
        "events": {topics.INITIATIVES},
        "web": set(),
    }
)


@pytest.mark.parametrize("service", services())
def test_every_route_declares_its_policy(service, app_of):
    routes = list(policies(app_of(service)))

    assert len(routes) > 3
    assert [route for route in routes if route.policy is None] == []


@pytest.mark.parametrize("service", services())
def test_what_is_internal_is_never_public(service, app_of):
    internal = [route for route in policies(app_of(service)) if "/internal/" in route.path]

    assert [route for route in internal if not route.policy.startswith("service:")] == []


def test_a_route_without_a_policy_is_caught():
    router = APIRouter()
    router.add_api_route("/v1/open-door", lambda: None)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router)

    with pytest.raises(UnguardedRouteError, match="open-door"):
        require_policies(app)


@pytest.mark.parametrize("service", services())
def test_a_service_hears_only_topics_that_name_it_as_a_reader(service):
    assert heard_by(service) <= set(topics.read_by(service))


@pytest.mark.parametrize("service", services())
def test_a_topic_that_a_service_may_read_is_read_or_said_to_be_for_later(service):
    assert set(topics.read_by(service)) - heard_by(service) == OPEN_FOR_LATER[service]


@pytest.mark.parametrize("service", services())
def test_every_service_that_reads_forgets_people(service):
    assert (topics.PEOPLE in heard_by(service)) is (service != topics.PEOPLE.owner)


@pytest.mark.parametrize("service", services())
def test_a_settings_class_names_its_service(service):
    assert settings_page.settings_of(service).service == service


def test_the_golden_page_of_settings_is_current():
    if os.environ.get("ZP_GOLDEN") == "record":
        settings_page.write()

    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.page(), "make golden"


def test_every_knob_of_every_service_is_on_the_page():
    page = settings_page.page()
    knobs = {
        f"`ZP_{name.upper()}`"
        for service in services()
        for name in settings_page.settings_of(service).model_fields
    }

    assert {knob for knob in knobs if knob not in page} == set()
    assert len(knobs) > 30


@pytest.fixture
def app_of(tmp_path):
    """Makes the application of a service from settings and keys of its own, without a server."""
    make_keys(tmp_path)

    def make(service: str) -> FastAPI:
        settings = settings_page.settings_of(service)(keys_dir=tmp_path, environment="local")
        return import_module(f"services.{service}.app").create_api(settings)

    return make


@pytest.mark.parametrize("service", services())
def test_the_picture_of_the_house_tells_what_each_service_says_and_reads(service):
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    [row] = [line for line in page.splitlines() if line.startswith(f"| {service} |")]
    says, reads = row.split("|")[3:5]

    assert named_in(says) == {topic.name for topic in topics.ALL if topic.owner == service}
    if "all that is said to people" in reads:
        others = set(topics.read_by(service))
        assert heard_by(service) == others - OPEN_FOR_LATER[service]
    else:
        assert named_in(reads) == {topic.name for topic in heard_by(service)}


def named_in(cell: str) -> set[str]:
    return set(re.findall(r"`([a-z-]+)`", cell))


def heard_by(service: str) -> set[topics.Topic]:
    """The topics of which a service takes facts or tombstones."""
    if service == topics.PEOPLE.owner:
        return set()
    messages = import_module(f"services.{service}.messages")
    facts = part(messages, "handlers")
    return {BY_TYPE[type_].TOPIC for type_ in facts} | set(part(messages, "tombstones"))


def part(messages, name: str) -> Mapping:
    """A constant of the module, or of the class whose functions share a desk."""
    if hasattr(messages, "Messages"):
        return getattr(messages.Messages(None), name, {})
    return getattr(messages, name.upper(), {})
