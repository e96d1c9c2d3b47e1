"""Every refusal as problem+json (RFC 9457): what went wrong and what to do about it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.chassis.refusal import Refusal, RefusedError

Problems = Mapping[str, tuple[int, str]]
"""Slug → status and one sentence that says what to do."""

MEDIA_TYPE: Final = "application/problem+json"

SHARED: Final[Problems] = MappingProxyType(
    {
        "body-invalid": (422, "The body cannot be read: send one JSON object in UTF-8."),
        "body-too-large": (413, "The body is too large: shorten the texts."),
        "text-unstorable": (422, "A text holds control characters or broken letters: remove them."),
        "fields-invalid": (422, "Some fields are missing, unknown or wrong: see errors."),
        "token-missing": (401, "Sign in first: this route wants a token."),
        "token-invalid": (401, "The token is wrong or has expired: sign in again."),
        "not-allowed": (403, "This is not yours to do."),
        "not-found": (404, "There is nothing at this address."),
        "method-not-allowed": (405, "This address does not take that method: see Allow."),
        "unsupported-media-type": (415, "Send application/json."),
        "idempotency-key-missing": (422, "Send an Idempotency-Key header with a fresh UUID."),
        "idempotency-key-reused": (
            422,
            "This Idempotency-Key came with another body before: use a fresh one.",
        ),
        "precondition-missing": (428, "Send If-Match with the revision that you saw."),
        "precondition-failed": (412, "Somebody changed it meanwhile: look at both versions."),
        "link-unknown": (404, "This link is not known: take the newest mail."),
        "link-expired": (410, "This link has expired: ask for a new one."),
        "link-used": (410, "This link was used before."),
        "email-missing": (422, "Give an e-mail address."),
        "email-invalid": (422, "This is no e-mail address: compare it with name@example.org."),
        "email-too-long": (422, "This address is longer than mail allows."),
        "email-local-part-not-ascii": (
            422,
            "We cannot deliver to umlauts before the @: give another address.",
        ),
        "phone-invalid": (422, "This is no phone number: compare it with 0151 23456789."),
        "phone-not-german": (422, "We can send text messages to German numbers only (+49)."),
        "phone-not-mobile": (422, "Text messages need a mobile number."),
        "unavailable": (503, "A part of the platform is away for a moment: try again soon."),
        "internal-error": (500, "Something broke on our side: try again; we have noted it."),
    }
)

_STATUS_SLUGS: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "body-invalid",
        401: "token-missing",
        403: "not-allowed",
        404: "not-found",
        405: "method-not-allowed",
        413: "body-too-large",
        415: "unsupported-media-type",
    }
)
_FIELD_SLUGS: Final[Mapping[str, str]] = MappingProxyType(
    {"extra_forbidden": "unknown-field", "missing": "field-missing"}
)


def problem_response(
    refusal: Refusal,
    *,
    problems: Problems = SHARED,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer for a refusal; a slug without an entry is a conflict (409)."""
    status, words = problems.get(refusal.slug) or SHARED.get(
        refusal.slug, (409, refusal.slug.replace("-", " "))
    )
    body: dict[str, Any] = {
        "type": f"urn:zukunft:problem:{refusal.slug}",
        "slug": refusal.slug,
        "title": words,
        "status": status,
        **refusal.details,
    }
    if errors:
        body["errors"] = list(errors)
    return JSONResponse(
        body,
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store", **(headers or {})},
    )


class ProblemHandlers:
    """Turns what routes raise into problem+json, with the service's own words."""

    def __init__(self, problems: Problems) -> None:
        self.problems: Problems = MappingProxyType({**SHARED, **problems})

    async def refused(self, _request: Request, problem: Exception) -> Response:
        """A decision said no."""
        if not isinstance(problem, RefusedError):
            raise problem
        return problem_response(problem.refusal, problems=self.problems)

    async def invalid(self, _request: Request, problem: Exception) -> Response:
        """The request does not have the form that the route declares; input is never echoed."""
        if not isinstance(problem, RequestValidationError):
            raise problem
        errors = [_field_error(error) for error in problem.errors()]
        return problem_response(Refusal("fields-invalid"), problems=self.problems, errors=errors)

    async def http(self, _request: Request, problem: Exception) -> Response:
        """What the framework itself refuses."""
        if not isinstance(problem, HTTPException):
            raise problem
        slug = _STATUS_SLUGS.get(problem.status_code, "not-found")
        return problem_response(Refusal(slug), problems=self.problems, headers=problem.headers)


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    where = [str(part) for part in error["loc"] if part not in {"body", "query", "path", "header"}]
    kind = str(error["type"])
    return {
        "field": ".".join(where) or "body",
        "slug": _FIELD_SLUGS.get(kind, kind.replace("_", "-")),
        "detail": str(error["msg"]),
    }
