"""Refusals about funding calls and their rules."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "rule-unreadable": (422, "This rule cannot be read: see errors."),
        "rule-criterion-doubled": (422, "Two criteria of this rule have the same id: rename one."),
        "rule-too-large": (422, "This rule has too many criteria or goes too deep: simplify it."),
        "rule-names-unknown": (422, "This rule names a value or an area that is not there."),
        "rule-window-missing": (422, "The call has dates: the rule needs a call_window with them."),
        "rule-reaches-back": (422, "A later version cannot count from a day that is over."),
        "rule-period-reversed": (422, "The rule ends before it begins to count."),
        "proposal-decided": (409, "This was decided before: look at how it stands."),
        "proposal-needs-another": (409, "You proposed it: another member of staff publishes it."),
        "funding-call-moved-on": (409, "This call is no draft any more."),
        "funding-call-over": (409, "This call is closed or was taken back."),
        "funding-consent-missing": (422, "Saving needs the owner's consent: tick the sentence."),
        "area-file-too-long": (422, "The file has more lines than there are municipalities."),
        "area-file-empty": (422, "The file names no municipality."),
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "rule-field-missing": "A field is missing here.",
        "rule-field-unknown": "There is no such field.",
        "rule-kind-unknown": "There is no such kind of criterion.",
        "rule-kind-missing": "A criterion needs a kind; several stand in all or any.",
        "rule-value-unknown": "This value is none of those that are possible.",
        "rule-list-empty": "This list needs at least one value.",
        "rule-spelling": "This is not spelt as it should be.",
        "rule-contradicts": "The fields contradict one another.",
        "rule-date": "Write a date as 2027-03-31.",
        "rule-value-wrong": "This value is of the wrong kind or out of range.",
        "funding-key-taken": "There is a call of this short name.",
        "funding-url-invalid": "Give an address with https://.",
        "area-version-taken": "This version is there already: a correction is a new version.",
        "work-above-hundred": "The shares add up to more than 100 per cent.",
    }
)
"""What is wrong with a field, by slug."""
