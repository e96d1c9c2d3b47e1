"""The OpenID provider that signs the demo's staff in; it knows people who do not exist."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Staff:
    """One of the demo's staff."""

    subject: str
    name: str
    roles: tuple[str, ...]
    region: tuple[str, ...] = ()
    """Official keys of the Kreise or municipalities that this person sees; none: the whole state."""

    def profile(self) -> dict[str, object]:
        """What the provider says of this person beside the subject."""
        return {
            "name": self.name,
            "email": f"{self.subject}@staff.example",
            "email_verified": True,
            "roles": list(self.roles),
            **({"region": list(self.region)} if self.region else {}),
        }


STAFF = (
    Staff("erika.muster", "Erika Muster", ("editor",)),
    Staff("emil.zweit", "Emil Zweit", ("editor",)),
    Staff("greta.beispiel", "Greta Beispiel", ("editor",), region=("14626",)),
    Staff("otto.beispiel", "Otto Beispiel", ("organiser",)),
    Staff("mara.probe", "Mara Probe", ("mentor",)),
    Staff("milan.muster", "Milan Muster", ("mentor",)),
    Staff("kora.beispiel", "Kora Beispiel", ("coordinator",)),
    Staff("flora.probe", "Flora Probe", ("funder",)),
    Staff("felix.muster", "Felix Muster", ("funder",)),
    Staff("gerda.beispiel", "Gerda Beispiel", ("municipality",), region=("14626600",)),
    Staff("gesine.muster", "Gesine Muster", ("municipality",)),
    Staff(
        "karla.beispiel",
        "Karla Beispiel",
        ("commune",),
        region=("14729410", "14625250", "14522180"),
    ),
    Staff("arno.probe", "Arno Probe", ("auditor",)),
    Staff("till.technik", "Till Technik", ("ops",)),
)
"""Two of each kind whose work needs two people: what one proposes, another publishes."""


def command(port: int) -> tuple[str, ...]:
    """The provider's command line."""
    return (sys.executable, "-W", "ignore", "-m", "tools.signin", "--port", str(port))
