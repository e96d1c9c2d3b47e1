"""Spans and figures: one trace from a request over outbox, relay and Kafka to the last effect.

The instruments are the chassis's own, one measurement per batch: the middlewares that measure
each message cost more than handling it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from opentelemetry import context, trace
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import CallbackOptions, Histogram, Meter, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.view import ExplicitBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.fact import Envelope
from services.chassis.settings import ServiceSettings

SCOPE: Final = "zukunft.chassis"
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
MOST_LINKS: Final = 100


@dataclass(frozen=True)
class Telemetry:
    """What a process measures with; ``registry`` is what ``/metrics`` shows."""

    tracer: Tracer
    meter: Meter
    registry: CollectorRegistry

    def seconds(self, name: str, description: str) -> Histogram:
        """A histogram of durations."""
        return self.meter.create_histogram(name, unit="s", description=description)

    def observe(
        self, name: str, description: str, *, read: Callable[[], dict[str, float]], label: str = ""
    ) -> None:
        """A figure that is read when somebody asks: ``read`` answers value by label."""

        def callback(_options: CallbackOptions) -> Iterator[Observation]:
            for value_of, value in read().items():
                yield Observation(value, {label: value_of} if label else {})

        self.meter.create_observable_gauge(name, callbacks=[callback], description=description)

    async def metrics(self, _request: Request) -> Response:
        """``GET /metrics`` for Prometheus."""
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)


@contextmanager
def telemetry(settings: ServiceSettings, *, role: str) -> Iterator[Telemetry]:
    """Measure while the block runs; spans leave only where ``otlp_endpoint`` says so."""
    resource = Resource.create(
        {
            "service.name": f"zukunft-{settings.service}",
            "service.instance.id": settings.instance,
            "zukunft.role": role,
        }
    )
    registry = CollectorRegistry()
    meters = MeterProvider(
        [PrometheusMetricReader(registry=registry, scope_info_enabled=False)],
        resource=resource,
        views=[
            View(
                instrument_type=Histogram,
                aggregation=ExplicitBucketHistogramAggregation(SECONDS),
            )
        ],
        shutdown_on_exit=False,
    )
    tracers = _tracers(settings, resource)
    try:
        yield Telemetry(trace.get_tracer(SCOPE), meters.get_meter(SCOPE), registry)
    finally:
        meters.shutdown()
        if tracers is not None:
            tracers.shutdown()


def _tracers(settings: ServiceSettings, resource: Resource) -> TracerProvider | None:
    if not settings.otlp_endpoint:
        return None
    from opentelemetry.exporter.otlp.proto.http import trace_exporter  # noqa: PLC0415 - rarely used

    tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
    endpoint = settings.otlp_endpoint.rstrip("/") + "/v1/traces"
    tracers.add_span_processor(
        BatchSpanProcessor(trace_exporter.OTLPSpanExporter(endpoint=endpoint))
    )
    trace.set_tracer_provider(tracers)
    return tracers


class TraceRequests:
    """Pure ASGI middleware: each request is a span, a child of the caller's if it names one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the span, pass on, note the status."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        caller = TraceContextTextMapPropagator().extract(headers)
        tracer = trace.get_tracer(SCOPE)
        with tracer.start_as_current_span(
            scope["method"], context=caller, kind=SpanKind.SERVER
        ) as span:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                await send(message)

            await self.app(scope, receive, noted)
            route = getattr(scope.get("route"), "path", None)
            span.update_name(f"{scope['method']} {route}" if route else scope["method"])


def context_of(envelope: Envelope) -> context.Context:
    """The place in its trace at which a fact was recorded."""
    return remote_context(envelope.traceparent, envelope.tracestate)


def remote_context(traceparent: str | None, tracestate: str | None) -> context.Context:
    """A trace's place as W3C headers name it; nothing or nonsense is an empty context."""
    carrier = {"traceparent": traceparent, "tracestate": tracestate}
    given = {name: value for name, value in carrier.items() if value}
    return TraceContextTextMapPropagator().extract(given, context=context.Context())


def links_to(contexts: Sequence[context.Context]) -> list[Link]:
    """Links of one batch to the traces of its records, each trace's place once."""
    found = [trace.get_current_span(each).get_span_context() for each in contexts]
    places = {(place.trace_id, place.span_id): place for place in found if place.is_valid}
    return [Link(place) for place in places.values()][:MOST_LINKS]


@contextmanager
def continuing(place: context.Context) -> Iterator[None]:
    """What is recorded inside belongs to that trace, without a span of its own."""
    token = context.attach(place)
    try:
        yield
    finally:
        context.detach(token)
