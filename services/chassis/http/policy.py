"""Who may call a route. Each route declares one policy; one without fails the boot.

In a route: ``principal: Annotated[Principal, allow.signed_in()]``, or
``dependencies=[allow.public()]``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from services.chassis.http.tokens import Principal, Verifier
from services.chassis.refusal import Refusal, RefusedError


class UnguardedRouteError(Exception):
    """A route declares no policy; the message names it."""


class Rule(Protocol):
    """Whether a principal passes."""

    def __call__(self, principal: Principal) -> bool:
        """Say yes or no."""


class Policy:
    """A named rule as a FastAPI dependency; gives the route its principal."""

    def __init__(self, name: str, rule: Rule | None) -> None:
        self.name = name
        self._rule = rule

    async def __call__(self, request: Request) -> Principal | None:
        """Read the token and hold it against the rule."""
        principal = principal_of(request)
        if self._rule is None:
            return principal
        if principal is None:
            raise RefusedError(Refusal("token-missing"))
        if not self._rule(principal):
            raise RefusedError(Refusal("not-allowed"))
        return principal


def public() -> Any:
    """Anybody, also without a token."""
    return Depends(Policy("public", None))


def signed_in() -> Any:
    """A person known by a mailbox: signed in, or holding a link to this object."""
    return Depends(Policy("signed-in", lambda who: who.person_id is not None))


def role(*roles: str) -> Any:
    """Staff with one of these roles."""
    wanted = frozenset(roles)
    return Depends(Policy(f"role:{','.join(roles)}", lambda who: bool(who.roles & wanted)))


def service(*issuers: str) -> Any:
    """Another part of the platform, by the issuer of its token."""
    return Depends(Policy(f"service:{','.join(issuers)}", lambda who: who.issuer in issuers))


@dataclass(frozen=True, slots=True)
class Guarded:
    """A route and the name of its policy; None means that nobody declared one."""

    methods: tuple[str, ...]
    path: str
    policy: str | None


def policies(app: FastAPI) -> Iterator[Guarded]:
    """Every route of an application, also of included routers, with its policy."""
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)
        if isinstance(dependant, Dependant):
            declared = next((policy.name for policy in _policies(dependant)), None)
            yield Guarded(tuple(sorted(route.methods or ())), route.path or "", declared)


def require_policies(app: FastAPI) -> None:
    """Fail the boot if any route declares no policy."""
    for route in policies(app):
        if route.policy is None:
            raise UnguardedRouteError(f"{route.methods} {route.path} declares no policy")


def _policies(dependant: Dependant) -> Iterator[Policy]:
    for needed in dependant.dependencies:
        call: Callable[..., Any] | None = needed.call
        if isinstance(call, Policy):
            yield call
        yield from _policies(needed)


def principal_of(request: Request) -> Principal | None:
    """Who asks, read once per request; a token that does not count is refused."""
    if not hasattr(request.state, "principal"):
        request.state.principal = _read(request)
    principal: Principal | None = request.state.principal
    return principal


def _read(request: Request) -> Principal | None:
    header = request.headers.get("authorization", "")
    if not header:
        return None
    verifier: Verifier = request.app.state.verifier
    read = verifier.verify(header.removeprefix("Bearer ").strip(), now=datetime.now(UTC))
    if isinstance(read, Refusal):
        raise RefusedError(read)
    return read
