"""To whom the mails about ideas and about the board speak in the golden texts."""

from collections.abc import Mapping
from typing import Any

from tests.notifications.builders import INITIATIVE_ID, a_guest

IDEA = a_guest(
    details={
        "title": "Mittagstisch auf Rädern",
        "call_title": "Gut älter werden in der Lausitz",
        "last_day_at": "2026-11-30T22:59:59+00:00",
        "reason": "Dafür fehlt gerade ein Raum.\nVielleicht im Frühjahr.",
        "path": f"/ideen/{INITIATIVE_ID}",
    },
    links={name: "r" + name[0] * 43 for name in ("confirm", "own", "own_idea", "vote", "jury")},
)
IDEA_PURPOSES = (
    "idea-drafted",
    "idea-submitted",
    "idea-shortlisted",
    "idea-adopted",
    "idea-not-adopted",
    "idea-vote-received",
    "idea-juror-invited",
)
PEOPLE: Mapping[str, list[tuple[str, dict[str, Any]]]] = {
    **{purpose: [("", IDEA)] for purpose in IDEA_PURPOSES},
}
"""By purpose: what makes a text special, and the person."""
