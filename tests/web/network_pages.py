"""The page of an entry and its partners, with everything that it can hold."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tests.web.real_pages import ENTRY, LONG, Ask, gives

HOME: Final = str(UUID(int=31))
FRIEND: Final = str(UUID(int=32))
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", f"/v1/initiatives/{HOME}"): {**ENTRY, "initiative_id": HOME},
    ("registry", f"/v1/initiatives/{FRIEND}"): {**ENTRY, "initiative_id": FRIEND, "title": LONG},
    ("registry", f"/v1/initiatives/{HOME}/partners"): {
        "items": [{"initiative_id": FRIEND, "title": LONG}]
    },
}
SHOWN: Final[Mapping[str, Ask]] = {"partners on one page": gives(f"/partner/{HOME}")}
