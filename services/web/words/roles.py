"""What the roles of the staff are called."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "editor": "Redaktion",
        "organiser": "Veranstaltungen",
        "mentor": "Begleitung",
        "coordinator": "Koordination der Begleitung",
        "funder": "Förderung",
        "municipality": "Kommune",
        "commune": "Planung von Dörfern",
        "auditor": "Prüfung",
        "ops": "Betrieb",
    }
)


def named(roles: Iterable[str]) -> str:
    """«Begleitung, Redaktion»; a role that we do not know goes by its own name."""
    return ", ".join(sorted(ROLES.get(role, role) for role in roles))
