"""What people hear about nominations and claims, each side in its own words."""

from typing import Final

from contracts.notifications import SubjectKind
from services.notifications.decide.purposes.purpose import Lane, Purpose, placeholders

_NOMINATION: Final = SubjectKind.NOMINATION
_CLAIM: Final = SubjectKind.CLAIM

PURPOSES: Final = (
    Purpose(
        name="nomination-received",
        subject=_NOMINATION,
        names=placeholders("title", "confirm_url"),
        lane=Lane.URGENT,
    ),
    Purpose(
        name="nomination-invited",
        subject=_NOMINATION,
        names=placeholders("title", "municipality", "answer_url", "deadline"),
    ),
    Purpose(
        name="nomination-accepted",
        subject=_NOMINATION,
        names=placeholders("title", "own_url"),
        lane=Lane.URGENT,
    ),
    Purpose(name="nomination-taken", subject=_NOMINATION, names=placeholders("title")),
    Purpose(name="nomination-listed", subject=_NOMINATION, names=placeholders("title", "page_url")),
    Purpose(name="nomination-declined", subject=_NOMINATION, names=placeholders("title")),
    Purpose(name="nomination-expired", subject=_NOMINATION, names=placeholders("title", "ending")),
    Purpose(
        name="claim-opened",
        subject=_CLAIM,
        names=placeholders("title", "confirm_url", "proof"),
        lane=Lane.URGENT,
    ),
    Purpose(name="claim-received", subject=_CLAIM, names=placeholders("title", "see_url")),
    Purpose(name="claim-verified", subject=_CLAIM, names=placeholders("title", "own_url")),
    Purpose(name="claim-lost", subject=_CLAIM, names=placeholders("title", "reason")),
    Purpose(name="claim-refused", subject=_CLAIM, names=placeholders("title", "reason")),
    Purpose(name="claim-kept", subject=_CLAIM, names=placeholders("title", "reason")),
    Purpose(name="claim-expired", subject=_CLAIM, names=placeholders("title", "page_url")),
    Purpose(name="claim-disputed", subject=_CLAIM, names=placeholders("title", "see_url")),
    Purpose(name="claim-contested", subject=_CLAIM, names=placeholders("title", "see_url")),
)
