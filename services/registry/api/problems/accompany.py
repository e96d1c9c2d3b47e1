"""Refusals about cases."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "case-exists": (409, "There is a case for this entry already: see case_id."),
        "case-closed": (409, "This case is over: open a new one."),
        "case-not-begun": (409, "Nobody accompanies this case yet: ask a mentor first."),
        "case-about-one": (422, "Name an entry or a group, one of the two."),
        "entry-not-confirmed": (409, "Only for entries whose mailbox is confirmed."),
        "outcome-not-fitting": (422, "A case of this state cannot end like that."),
        "handover-waits": (409, "A mentor is asked already: wait, or withdraw that first."),
        "handover-over": (409, "This is settled already: load the case again."),
        "mentor-unknown": (422, "There is no such mentor: see the list."),
        "mentor-already": (409, "This mentor accompanies the case already."),
        "mentor-full": (409, "This mentor takes no further case now: ask another one."),
        "consent-text-changed": (409, "The text of the consent has changed: read it again."),
        "touchpoint-corrected": (409, "This was corrected already: correct the newest entry."),
        "note-not-shared": (409, "This note is internal: nobody else reads it."),
        "note-withdrawn": (409, "This note was withdrawn: write a new one to share it."),
        "cohort-unknown": (422, "There is no such cohort."),
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "day-not-come": "This day has not come yet: name today or an earlier one.",
        "day-long-ago": "This day is more than three years ago: check the year.",
        "day-not-ahead": "Name today or a later day, within two years.",
        "phone-or-mail": "Give a phone number or an e-mail address.",
    }
)
"""What is wrong with a field, by slug."""
