"""How somebody is reached, as rows of a contact card: by mail, by phone."""

from collections.abc import Mapping
from typing import Any

from services.chassis.identity import spoken_number


def ways_to_reach(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """A row for the mailbox and one for the phone of a card, each as a link; ``| reach`` on pages."""
    rows = []
    if mailbox := told.get("email"):
        rows.append({"icon": "mail", "text": mailbox, "href": f"mailto:{mailbox}"})
    if phone := told.get("phone"):
        rows.append({"icon": "phone", "text": spoken_number(phone), "href": f"tel:{phone}"})
    return rows
