"""The OpenID provider that signs the demo's staff in; it knows four people who do not exist."""

import json
import sys
from dataclasses import dataclass

from tools.ports import LOOPBACK


@dataclass(frozen=True)
class Staff:
    """One of the demo's staff."""

    subject: str
    name: str
    roles: tuple[str, ...]

    def claims(self) -> dict[str, object]:
        """What the provider says of this person."""
        return {
            "sub": self.subject,
            "name": self.name,
            "email": f"{self.subject}@staff.example",
            "email_verified": True,
            "roles": list(self.roles),
        }


STAFF = (
    Staff("erika.muster", "Erika Muster", ("editor",)),
    Staff("otto.beispiel", "Otto Beispiel", ("organiser",)),
    Staff("mara.probe", "Mara Probe", ("mentor",)),
    Staff("till.technik", "Till Technik", ("ops",)),
)


def command(port: int) -> tuple[str, ...]:
    """The provider's command line."""
    people = [part for staff in STAFF for part in ("--user-claims", json.dumps(staff.claims()))]
    return (
        *(sys.executable, "-W", "ignore", "-m", "oidc_provider_mock"),
        *("--host", LOOPBACK, "--port", str(port), *people),
    )
