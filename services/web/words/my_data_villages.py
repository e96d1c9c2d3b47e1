"""What a copy of a person's data says of villages, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VILLAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "villages": "Dörfer, die Sie gefragt haben oder bei denen Sie dabei sind",
        "village_id": "Nummer des Dorfs",
        "village_consents": "Wem in einem Dorf Sie Ihren Kontakt freigegeben haben",
        "ending": "wie es endete",
        "is_held": "gehört dazu",
        "asked_at": "gefragt am",
        "told_at": "benachrichtigt am",
        "answer_until": "antworten bis",
    }
)
VILLAGE_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "founder": "gründet mit",
        "asked": "gefragt",
        "late": "nicht rechtzeitig geantwortet",
        "left": "nicht mehr dabei",
        "over": "das Dorf wurde beendet",
        "draft": "noch nicht gesucht",
        "searching": "wird zusammengestellt",
        "found": "Vorschläge liegen vor",
        "blocked": "es fehlen Haushalte",
        "refused": "noch nicht möglich",
        "founded": "gegründet",
        "ended": "beendet",
    }
)
