"""Two households that may found a project together: both read the same, each from its own side."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.web.words.reasons.everywhere import Said


def _alike(sentence: str) -> Said:
    return sentence, sentence


SEEK_EACH_OTHER: Final = "Solche Haushalte suchen Sie."
SOUGHT: Final = "{Other} sucht Haushalte wie Ihren."
NOT_SOUGHT_BY_YOU: Final = "Solche Haushalte suchen Sie gerade nicht."
NOT_SOUGHT: Final = "{Other} sucht gerade andere Haushalte."
BEYOND_YOURS: Final = "{apart}, weiter als Ihr Umkreis von {radius_km} km."
BEYOND_THEIRS: Final = "{apart}, weiter als {other} sucht."

FITS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-within": _alike("{apart}: nah genug für beide."),
        "kind-welcome": (SOUGHT, SEEK_EACH_OTHER),
        "counterpart-welcome": (SEEK_EACH_OTHER, SOUGHT),
        "window-overlaps": _alike("Beide möchten zur gleichen Zeit einziehen{since}."),
        "tenure-shared": _alike("So möchten beide wohnen: {tenures}."),
        "pets-met": _alike("Mit den Tieren passt es auf beiden Seiten."),
        "smoke-free-met": _alike("Rauchfrei, wie es gebraucht wird."),
    }
)
STANDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-beyond": (BEYOND_YOURS, BEYOND_THEIRS),
        "distance-beyond:offer": (BEYOND_THEIRS, BEYOND_YOURS),
        "kind-not-welcome": (NOT_SOUGHT, NOT_SOUGHT_BY_YOU),
        "counterpart-not-welcome": (NOT_SOUGHT_BY_YOU, NOT_SOUGHT),
        "tenure-apart": _alike("Beide möchten verschieden wohnen."),
        "language-apart": _alike("Eine gemeinsame Sprache fehlt."),
        "pets-failed": _alike("Tiere kommen mit, und eine Seite möchte keine."),
        "pets-unknown": _alike("Tiere kommen mit; ob sie willkommen sind, ist noch nicht gesagt."),
        "smoke-free-failed": _alike("Eine Seite raucht, die andere braucht es rauchfrei."),
        "smoke-free-unknown": _alike("Ob geraucht wird, ist noch nicht auf beiden Seiten gesagt."),
    }
)
CHANGES: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "welcome-kind": ("Wenn Sie auch {kinds} suchten,", "{other} auch {kinds} suchte"),
        "offer-tenure": ("Wenn Sie auch {tenures} annähmen,", "{other} auch {tenures} annähme"),
        "allow-pets": (
            "Wenn Ihnen Tiere anderer willkommen wären,",
            "{to_other} Tiere willkommen wären",
        ),
        "make-smoke-free": ("Wenn bei Ihnen nicht geraucht würde,", "{other} nicht rauchte"),
    }
)
UNUSED: Final = frozenset(
    {"cost", "size", "least", "equity", "area", "topic", "step-free", "certificate"}
)
