"""One request, one trace: over outbox, relay and Kafka to the handler at the other end."""

import asyncio
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import asyncpg
import httpx
import pytest
import structlog
from aiokafka.consumer import group_coordinator
from aiokafka.errors import GroupAuthorizationFailedError, GroupCoordinatorNotAvailableError
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from services.chassis.handlers import Router
from services.chassis.health import health_app
from services.chassis.logs import configure_logs, get_logger
from services.chassis.telemetry import remote_context
from tests.chassis.builders import a_decline
from tests.chassis.small_service import HANDLERS, SmallSettings


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def measures(measures, spans):
    tracers = TracerProvider(shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    return replace(measures, tracer=tracers.get_tracer("test"))


@pytest.fixture
def logs_restored() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


async def test_one_trace_leads_from_the_request_to_the_effect(stage, spans, measures):
    heard_in: list[str] = []

    async def on_match_declined(fact, tx):
        await HANDLERS[fact.TYPE](fact, tx)
        heard_in.append(tx.envelope.traceparent)

    with measures.tracer.start_as_current_span("POST /v1/matches") as request:
        await stage.say(a_decline())
    await stage.relay()
    await stage.listen(router=Router({a_decline().TYPE: on_match_declined}))
    await stage.until_heard(1)
    await stage.close()

    trace_id = request.get_span_context().trace_id
    named = {span.name: span for span in spans.get_finished_spans()}
    handled = named["handle zukunft.matching.match-declined.v1"]
    assert handled.context.trace_id == trace_id
    for batch in (named["relay"], named["consume"]):
        assert [link.context.trace_id for link in batch.links] == [trace_id]
    assert f"{trace_id:032x}" in heard_in[0]


async def test_metrics_tell_what_a_consumer_spends_its_seconds_on(stage, measures):
    failed = []

    async def on_match_declined(fact, tx):
        if not failed:
            failed.append(fact.key)
            raise asyncpg.CannotConnectNowError
        await HANDLERS[fact.TYPE](fact, tx)

    await stage.say(a_decline())
    await stage.relay()
    await stage.listen(router=Router({a_decline().TYPE: on_match_declined}))
    await stage.until_heard(1)
    await stage.close()

    figures = await read(health_app(complaint=lambda: None, needs={}, telemetry=measures))
    for step in ("join", "poll", "decode", "work", "commit", "backpressure"):
        assert figures[f"zp_consumer_{step}_seconds_count"] > 0, step
    assert figures["zp_consumer_backpressure_seconds_sum"] >= 0.2


def test_nonsense_in_a_trace_header_is_no_trace():
    assert remote_context("00-zz-xx-01", None) == {}
    assert remote_context(None, None) == {}


async def test_health_says_what_is_missing(measures):
    async def yes() -> bool:
        return True

    async def no() -> bool:
        return False

    async def hangs() -> bool:
        await asyncio.Event().wait()
        return True

    app = health_app(
        complaint=lambda: "no progress",
        needs={"database": yes, "broker": no, "schema": hangs},
        telemetry=measures,
    )

    livez, readyz = await get(app, "/livez"), await get(app, "/readyz")

    assert (livez[0], livez[1]["reason"]) == (503, "no progress")
    assert readyz == (503, {"database": True, "broker": False, "schema": False})


@pytest.mark.usefixtures("logs_restored")
def test_a_log_line_is_json_with_class_and_place_of_an_error_and_without_its_text(capsys):
    configure_logs(SmallSettings(), role="worker")

    try:
        int("kanarienvogel@example.org")
    except ValueError:
        get_logger().exception("write failed", fact_id="7")
        logging.getLogger("library").exception("went wrong")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["write failed", "went wrong"]
    assert {line["error"] for line in lines} == {"ValueError"}
    assert "test_telemetry.py" in lines[0]["places"][-1]
    assert lines[0]["service"] == "registry"
    assert "kanarienvogel" not in json.dumps(lines)


@pytest.mark.usefixtures("logs_restored")
def test_a_broker_that_has_just_begun_is_a_warning_and_other_errors_of_its_client_stay_errors(
    capsys,
):
    configure_logs(SmallSettings(), role="worker")
    kafka = logging.getLogger(group_coordinator.__name__)

    kafka.error("Group Coordinator Request failed: %s", GroupCoordinatorNotAvailableError())
    kafka.error("Group Coordinator Request failed: %s", GroupAuthorizationFailedError("registry"))
    kafka.error("Heartbeat session expired - marking coordinator dead")
    logging.getLogger("other").error("failed: %s", GroupCoordinatorNotAvailableError())

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["level"] for line in lines] == ["warning", "error", "error", "error"]
    assert "GroupCoordinatorNotAvailableError" in lines[0]["event"]


@pytest.mark.usefixtures("logs_restored")
async def test_a_link_in_the_url_of_a_call_never_stands_in_the_log(capsys):
    configure_logs(SmallSettings(log_level="DEBUG"), role="api")

    answer = await get(Starlette(), "/v1/unsubscribe/nKanarienvogel")
    get_logger().info("asked")

    assert answer[0] == 404
    written = capsys.readouterr().out
    assert "asked" in written
    assert "Kanarienvogel" not in written


async def read(app) -> dict[str, float]:
    """What ``/metrics`` shows, by name."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://test"
    ) as client:
        answer = await client.get("/metrics")
    families = text_string_to_metric_families(answer.text)
    return {sample.name: sample.value for family in families for sample in family.samples}


async def get(app, path: str) -> tuple[int, dict]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as client:
        answer = await client.get(path)
    is_json = answer.headers["content-type"] == "application/json"
    return answer.status_code, answer.json() if is_json else {}
