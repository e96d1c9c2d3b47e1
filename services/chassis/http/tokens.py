"""Internal tokens: ES256 (RFC 7518), 60 seconds, for one service.

``kid`` and ``iss`` name the issuer; only keys of the mounted key set count, whatever a token says
about where its key lies.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from services.chassis.refusal import Refusal

LIFETIME: Final = timedelta(seconds=60)
LEEWAY_SECONDS: Final = 5
ALGORITHMS: Final = ["ES256"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks: a service, and the person or member of staff for whom it asks.

    ``capability`` is the one object that a link opened; ``email`` is the confirmed mailbox of a
    person who signed in. ``region`` narrows staff to official keys (five digits a Kreis, eight a
    municipality); empty is everywhere.
    """

    issuer: str
    subject: str
    person_id: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    capability: str | None = None
    email: str | None = None
    region: frozenset[str] = field(default_factory=frozenset)

    @property
    def speaks_for_somebody(self) -> bool:
        """Whether the issuer asks for a person, for staff or for a link, not just for itself."""
        return bool(self.roles) or any((self.person_id, self.capability, self.email))


def mint(private_key_pem: str, principal: Principal, *, audience: str, now: datetime) -> str:
    """A token with which ``principal.issuer`` asks the service ``audience``."""
    seconds = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": principal.issuer,
        "aud": audience,
        "sub": principal.subject,
        "iat": seconds,
        "nbf": seconds,
        "exp": seconds + int(LIFETIME.total_seconds()),
        "person": principal.person_id,
        "roles": sorted(principal.roles),
        "act": principal.capability,
        "email": principal.email,
        "region": sorted(principal.region),
    }
    header = {"alg": "ES256", "kid": principal.issuer}
    return jwt.encode(header, claims, ECKey.import_key(private_key_pem), algorithms=ALGORITHMS)


class Verifier:
    """Reads tokens for one service by the mounted public keys.

    ``speakers`` are the issuers that may speak for people and staff; all others ask for themselves.
    """

    def __init__(
        self, keys: Mapping[str, Any], *, audience: str, speakers: Collection[str]
    ) -> None:
        self._keys = KeySet.import_key_set({"keys": list(keys["keys"])})
        self._audience = audience
        self._speakers = frozenset(speakers)

    def verify(self, token: str, *, now: datetime) -> Principal | Refusal:
        """Who the token speaks for, or why it does not count."""
        try:
            read = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
            claims = read.claims
            if read.header.get("kid") != claims.get("iss"):
                return Refusal("token-invalid")
            rules = jwt.JWTClaimsRegistry(
                now=int(now.timestamp()),
                leeway=LEEWAY_SECONDS,
                iss={"essential": True},
                sub={"essential": True},
                exp={"essential": True},
                nbf={"essential": True},
                aud={"essential": True, "value": self._audience},
            )
            rules.validate(claims)
        except (JoseError, ValueError, KeyError):
            return Refusal("token-invalid")
        who = _principal(claims)
        is_entitled = who.issuer in self._speakers or not who.speaks_for_somebody
        return who if is_entitled else Refusal("token-invalid")


def _principal(claims: Mapping[str, Any]) -> Principal:
    return Principal(
        issuer=claims["iss"],
        subject=claims["sub"],
        person_id=claims.get("person"),
        roles=frozenset(claims.get("roles") or ()),
        capability=claims.get("act"),
        email=claims.get("email"),
        region=frozenset(claims.get("region") or ()),
    )
