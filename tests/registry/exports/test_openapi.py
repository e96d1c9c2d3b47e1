"""The public document is valid, whole, and says what each part means."""

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.chassis.http.policy import policies
from services.registry import app
from services.registry.settings import RegistrySettings
from tests.registry.builders import World


@pytest.fixture
async def document(world: World) -> dict[str, Any]:
    answer = await world.http.get("/v1/openapi.json")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


async def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


async def test_every_public_route_and_no_other_stands_in_the_document(
    document: dict[str, Any], settings: RegistrySettings
) -> None:
    public = {
        f"{method} {route.path}"
        for route in policies(app.create_api(settings))
        for method in route.methods
        if route.policy == "public" and route.path.startswith("/v1/")
    }

    told = {name for name, _ in operations(document)}

    assert told == public - {"GET /v1/openapi.json"}
    assert len(told) > 20


async def test_every_route_has_a_sentence_and_problems_by_rfc_9457(
    document: dict[str, Any],
) -> None:
    for name, operation in operations(document):
        assert operation["summary"].endswith((".", "?")), name
        for status in ("4XX", "5XX"):
            assert "application/problem+json" in operation["responses"][status]["content"], name


async def test_every_parameter_is_explained(document: dict[str, Any]) -> None:
    silent = {
        parameter["name"]
        for _, operation in operations(document)
        for parameter in operation.get("parameters", [])
        if not parameter.get("description")
    }

    assert silent == set()


async def test_paging_and_problems_are_explained_at_the_beginning(
    document: dict[str, Any],
) -> None:
    for word in ("next_cursor", "RFC 9457", "Idempotency-Key"):
        assert word in document["info"]["description"]


async def test_the_document_names_no_schema_that_it_does_not_need(
    document: dict[str, Any],
) -> None:
    told = str(document["paths"]) + str(document["components"])

    for name in document["components"]["schemas"]:
        assert f"#/components/schemas/{name}'" in told, name
    assert "Principal" not in told
