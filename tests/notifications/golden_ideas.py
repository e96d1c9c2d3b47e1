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
POSTING = {
    "title": "Raum für die Nähstube",
    "expires_at": "2026-12-30T09:00:00+00:00",
    "fits": "2",
    "reason": "Das ist Werbung für ein Geschäft.",
    "path": "/mitmachbrett",
}
MEETING = {
    **POSTING,
    "text": "Guten Tag, unser Saal steht mittwochs leer.\nMöchten Sie ihn ansehen?",
    "contact_name": "Jan Beispiel",
    "contact_email": "jan@example.org",
    "contact_phone": "+4915112345678",
    "partner_title": "Werkstatt am Bahnhof",
}
BOARD_LINKS = {name: "r" + name[0] * 43 for name in ("confirm", "own_posting", "renew", "answer")}
NEED = a_guest(details=POSTING, links=BOARD_LINKS)
OFFER = a_guest(
    details={**POSTING, "title": "Saal im alten Bahnhof", "fits": ""},
    links=BOARD_LINKS,
)
MEET = a_guest(details=MEETING, links=BOARD_LINKS)
MAIL_ONLY = a_guest(details={**MEETING, "contact_phone": ""}, links=BOARD_LINKS)
POSTING_PURPOSES = (
    "posting-drafted",
    "posting-listed",
    "posting-expiry-due",
    "posting-expired",
    "posting-taken-off",
)
MEETING_PURPOSES = (
    "introduction-drafted",
    "introduction-requested",
    "introduction-declined",
    "introduction-expired",
    "partnership-proposed",
    "partnership-confirmed",
)
PEOPLE: Mapping[str, list[tuple[str, dict[str, Any]]]] = {
    **{purpose: [("", IDEA)] for purpose in IDEA_PURPOSES},
    **{purpose: [("", NEED)] for purpose in POSTING_PURPOSES},
    **{purpose: [("", MEET)] for purpose in MEETING_PURPOSES},
    "posting-listed": [("", NEED), (".without-fits", OFFER)],
    "introduction-accepted": [("", MEET), (".mail-only", MAIL_ONLY)],
}
"""By purpose: what makes a text special, and the person."""
