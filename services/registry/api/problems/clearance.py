"""Refusals about merging, senders, reports and older texts."""

from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "entry-merged": (409, "This entry was merged into another one: change that one."),
        "merge-with-itself": (422, "Choose another entry to merge with."),
        "merge-not-possible": (409, "Only a listed or waiting entry can be merged."),
        "merge-survivor-not-listed": (409, "Merge into an entry that is listed."),
        "merge-field-unknown": (422, "This field cannot be taken over by itself."),
        "merge-change-waits": (409, "A change of the other entry waits: decide about it first."),
        "merge-moved-on": (409, "One of the two entries changed meanwhile: look at both again."),
        "merge-undone": (409, "This merge was undone before."),
        "block-shared-domain": (422, "Strangers share this domain: block the mailbox instead."),
        "sender-blocked-already": (409, "This sender is blocked already."),
        "block-lifted": (409, "This block was lifted before."),
        "report-words-missing": (422, "Say in your own words what is wrong."),
        "report-words-length": (422, "The text is too long: see the limit."),
        "report-closed": (409, "Somebody decided about this report before: load it again."),
        "outside-region": (
            403,
            "This lies in another Kreis: an editor of that Kreis or of the whole state decides.",
        ),
        "answer-length": (422, "The answer is too long: see the limit."),
    }
)
