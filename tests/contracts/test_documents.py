"""The AsyncAPI document is current, official, and true to the topics and the folders."""

import copy
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from contracts import golden, topics
from contracts.asyncapi import SameNameError, document, facts_on, schemas_of
from contracts.catalogue import BY_TYPE, FACTS
from contracts.fact import DomainEvent, PersonId
from contracts.gate.history import FOLDER
from contracts.samples import samples, samples_of

FORMATS = Draft202012Validator.FORMAT_CHECKER
ROOT = Path(__file__).parents[2]
CHECKER = Path(__file__).parent / "asyncapi"

SPEAKS_OF_PEOPLE = (
    "name",
    "first_name",
    "email",
    "mail",
    "phone",
    "mobile",
    "address",
    "street",
    "postcode",
    "birth",
    "age",
    "text",
    "message",
    "note",
    "comment",
    "description",
    "summary",
    "iban",
    "gender",
    "ip",
)
ABOUT_PLACES_NOT_PEOPLE = {
    "Venue.name": "the house where a gathering takes place",
    "Venue.street": "its address is printed on the poster",
    "Venue.postcode": "likewise",
}


@pytest.fixture(scope="session", autouse=True)
def _recording():
    """`make golden` records anew what the tests then compare."""
    if os.environ.get("ZP_GOLDEN") == "record":
        golden.main()


def test_the_golden_document_is_current():
    assert json.loads(golden.ASYNCAPI.read_text(encoding="utf-8")) == document(), "run make golden"


@pytest.mark.xdist_group("npm")  # the first installs the parser for the others
@pytest.mark.needs("node", "npm")
def test_the_official_parser_accepts_the_document(official):
    answer = official(document())

    assert answer.returncode == 0, answer.stdout
    channels, operations = len(topics.ALL), sum(1 + len(topic.readers) for topic in topics.ALL)
    assert answer.stdout == f"{channels} channels, {operations} operations\n"


@pytest.mark.xdist_group("npm")  # the first installs the parser for the others
@pytest.mark.needs("node", "npm")
@pytest.mark.parametrize("fault", ["no title", "dangling message", "unheard-of action"])
def test_the_official_parser_refuses_a_broken_document(official, fault):
    broken = copy.deepcopy(document())
    match fault:
        case "no title":
            del broken["info"]["title"]
        case "dangling message":
            message = broken["channels"]["web-people"]["messages"]["PersonErased"]
            message["$ref"] = "#/components/messages/PersonForgotten"
        case "unheard-of action":
            broken["operations"]["web.send.web-people"]["action"] = "shout"

    assert official(broken).returncode == 1


def test_every_sample_in_the_document_fits_its_schema_and_another_does_not():
    said = document()
    registry = Registry().with_resource("urn:zp", DRAFT202012.create_resource(said))

    def validator(fact: str) -> Draft202012Validator:
        place = {"$ref": f"urn:zp#/components/schemas/{fact}"}
        return Draft202012Validator(place, registry=registry, format_checker=FORMATS)

    for name, message in said["components"]["messages"].items():
        assert message["examples"]
        for sample in message["examples"]:
            validator(name).validate(sample["payload"])
    assert not validator("PersonErased").is_valid({"person_id": "erika", "erased_at": "today"})


@pytest.fixture(scope="session")
def official():
    """Asks `@asyncapi/parser`, installed from the committed lock."""
    if not (CHECKER / "node_modules" / ".package-lock.json").exists():
        npm = [shutil.which("npm"), "ci", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=CHECKER, check=True, capture_output=True)

    def ask(said: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [shutil.which("node"), "check.mjs"],
            cwd=CHECKER,
            input=json.dumps(said),
            text=True,
            capture_output=True,
            check=False,
        )

    return ask


def test_the_lock_of_the_checker_names_no_host():
    lock = (CHECKER / "package-lock.json").read_text(encoding="utf-8")

    assert "://" not in lock
    assert '"resolved"' not in lock


def test_two_parts_of_facts_that_share_a_name_and_differ_are_refused():
    class Venue(BaseModel):
        capacity: int

    class HouseOpened(DomainEvent, topic=topics.GATHERINGS):
        gathering_id: str
        venue: Venue

    with pytest.raises(SameNameError, match="Venue"):
        schemas_of((*FACTS, HouseOpened))


def test_every_fact_class_is_in_the_catalogue_once():
    declared = set(fact_classes(DomainEvent))

    assert declared == set(FACTS)
    assert len(BY_TYPE) == len(FACTS)


def test_a_type_that_was_ever_published_is_never_dropped():
    assert {folder.name for folder in FOLDER.iterdir()} == set(BY_TYPE)


def test_a_fact_that_the_samples_do_not_tell_of_gets_a_plain_one():
    class PersonReturned(DomainEvent, topic=topics.PEOPLE):
        person_id: PersonId

    assert samples_of(PersonReturned) == (PersonReturned(person_id="p_" + "0" * 32),)


def test_every_fact_has_a_sample():
    assert [fact for fact in FACTS if not samples_of(fact)] == []
    assert {type(sample) for sample in samples()} <= set(FACTS)


def test_no_field_of_a_fact_speaks_of_a_person_by_name_or_address():
    speaking = {
        place
        for fact in FACTS
        for place in fields_of(fact)
        if set(place.split(".")[1].split("_")) & set(SPEAKS_OF_PEOPLE)
    }

    assert speaking == set(ABOUT_PLACES_NOT_PEOPLE)


def test_a_field_that_speaks_of_a_person_is_found_inside_a_part_too():
    class Contact(BaseModel):
        phone_number: str

    class GuestNamed(BaseModel):
        contacts: tuple[Contact, ...] | None

    assert set(fields_of(GuestNamed)) == {"GuestNamed.contacts", "Contact.phone_number"}


@pytest.mark.parametrize("topic", topics.ALL, ids=lambda topic: topic.name)
def test_a_topic_is_public_only_if_no_fact_on_it_carries_a_persons_id(topic):
    persons = [fact for fact in facts_on(topic) if names_a_person(fact)]

    assert topic.classification == ("person-linked" if persons else "public")


@pytest.mark.parametrize("topic", topics.ALL, ids=lambda topic: topic.name)
def test_owner_and_readers_of_a_topic_are_services(topic):
    services = {folder.name for folder in (ROOT / "services").iterdir() if folder.is_dir()}

    assert {topic.owner, *topic.readers} <= services - {"chassis"}
    assert topic.owner not in topic.readers
    assert topic.name.startswith(f"{topic.owner}-")


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_the_field_that_is_the_key_is_in_every_fact_and_always_said(fact):
    assert fact.model_fields[fact.TOPIC.key].is_required()
    assert fact.TYPE.startswith(f"zukunft.{fact.TOPIC.owner}.")


@pytest.mark.parametrize("topic", [t for t in topics.ALL if t.is_compacted], ids=lambda t: t.name)
def test_a_compacted_topic_holds_one_kind_of_state_so_the_latest_fact_says_all(topic):
    assert len({frozenset(fact.model_fields) for fact in facts_on(topic)}) == 1


def fact_classes(parent: type[DomainEvent]) -> Iterator[type[DomainEvent]]:
    for child in parent.__subclasses__():
        if hasattr(child, "TOPIC") and child.__module__.startswith("contracts."):
            yield child
        yield from fact_classes(child)


def fields_of(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield f"{model.__name__}.{name}"
        for part in parts_in(field.annotation):
            yield from fields_of(part)


def parts_in(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for inner in get_args(kind):
        yield from parts_in(inner)


def names_a_person(fact: type[DomainEvent]) -> bool:
    return any(place.endswith(("person_id", "person_ids")) for place in fields_of(fact))
