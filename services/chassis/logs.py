"""One JSON line per thing worth knowing, with ids and never with what a person wrote.

Texts of exceptions are left out: a database quotes the values that it refuses.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from opentelemetry import trace

from services.chassis.settings import ServiceSettings

FRAMES_SHOWN: Final = 8
NOISY: Final = ("aiokafka", "uvicorn.access", "asyncio", "httpx", "httpcore")
"""Left out below a warning; the HTTP client would log each URL, and links of people stand in some."""

PASSING: Final = ("GroupCoordinatorNotAvailableError",)
"""Errors that Kafka's client names at its first try, while the broker has just begun, and survives."""


def configure_logs(settings: ServiceSettings, *, role: str) -> None:
    """Send the process's own lines and those of libraries to standard output, one JSON each."""
    structlog.contextvars.bind_contextvars(
        service=settings.service, role=role, instance=settings.instance
    )
    shared = _shared_processors()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    output = logging.StreamHandler(sys.stdout)
    output.addFilter(_lower_what_passes)
    output.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(settings.log_level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def get_logger() -> structlog.stdlib.BoundLogger:
    """A logger: ``log.info("what happened", fact_id=…)``."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger()
    return logger


def told(problem: BaseException) -> str:
    """An exception as it may be written down: its class and, for chassis errors, its slug."""
    slug = getattr(problem, "slug", None) or getattr(problem, "sqlstate", None)
    name = type(problem).__name__
    return f"{name}({slug})" if isinstance(slug, str) else name


def places(problem: BaseException) -> list[str]:
    """Where it was raised: ``module.py:12 function``, innermost last."""
    frames = traceback.extract_tb(problem.__traceback__)[-FRAMES_SHOWN:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(path: str) -> str:
    return "/".join(path.split("/")[-3:])


def _lower_what_passes(record: logging.LogRecord) -> bool:
    """Make a warning of what the Kafka client calls an error and gets over by itself."""
    if record.name.startswith("aiokafka") and record.levelno > logging.WARNING:
        given = record.args if isinstance(record.args, tuple) else ()
        if any(type(each).__name__ in PASSING for each in given):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def _shared_processors() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exception_without_text,
        _trace_of_span,
    ]


def _exception_without_text(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    given = line.pop("exc_info", None)
    problem = sys.exc_info()[1] if given is True else given
    if isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        line["error"], line["places"] = told(problem), places(problem)
    return line


def _trace_of_span(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        line["trace_id"] = trace.format_trace_id(span.trace_id)
    return line
