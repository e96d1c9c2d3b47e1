"""Refusals about entries, places and the directory."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "fields-invalid": (422, "Some fields are missing, unknown or wrong: see errors."),
        "precondition-failed": (412, "Somebody changed it meanwhile: look at both versions."),
        "entry-rejected": (409, "This entry was rejected: register a new one."),
        "site-of-draft": (409, "Send the entry first, then its further places."),
        "entry-not-listed": (409, "Only a listed entry can be archived."),
        "review-moved-on": (409, "Somebody was faster: load the entry again."),
        "reason-missing": (422, "Give a reason: the owner reads it."),
        "reason-length": (422, "The reason is too short or too long: see the limits."),
        "near-missing": (422, "A radius and the order by distance need near=lat,lon."),
        "near-invalid": (422, "Give near as lat,lon in degrees, such as 51.05,13.74."),
        "radius-out-of-range": (422, "Give a radius in km above 0 and up to the limit."),
        "place-coordinates-swapped": (422, "Latitude and longitude are swapped: exchange them."),
        "place-outside-saxony": (422, "This point lies outside Saxony: check the coordinates."),
        "filter-unknown": (422, "This filter does not have that value: see the vocabulary."),
        "municipality-unknown": (422, "There is no place with this key in Saxony."),
        "limit-out-of-range": (422, "Ask for fewer entries at once, at least one."),
        "cursor-unknown": (422, "This cursor is of another search: start at the first page."),
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text-too-long": "The text is too long: shorten it to the limit.",
        "text-too-short": "The text is too short: say a little more.",
        "text-with-line-breaks": "This text must stay on one line.",
        "choices-count": "Choose as many as the limits allow.",
        "choice-repeated": "Choose each only once.",
        "site-name-repeated": "Give each site a name of its own.",
        "radius-out-of-range": "Give a radius in km above 0 and up to the limit.",
        "choice-unknown": "Choose a value of the vocabulary.",
        "website-invalid": "Give a web address such as https://www.example.org.",
        "housing-missing": "A housing project says what it offers.",
        "housing-not-expected": "Only a housing project offers homes.",
        "number-too-small": "The number is too small: see the limit.",
        "number-too-large": "The number is too large: see the limit.",
        "persons-reversed": "The fewest people are more than the most: see persons_max.",
        "dates-reversed": "The first day of moving in comes after the last.",
        "move-in-past": "This day is over: name today or a later one.",
        "move-in-over": "The last day is over: name today or a later one, or leave it out.",
        "municipality-unknown": "There is no municipality with this key in Saxony.",
        "point-incomplete": "A point needs latitude and longitude.",
        "place-coordinates-swapped": "Latitude and longitude are swapped: exchange them.",
        "place-outside-saxony": "This point lies outside Saxony: check the coordinates.",
        "place-outside-municipality": "This point is far from the municipality: check both.",
        "email-missing": "Give an e-mail address.",
        "email-invalid": "This is no e-mail address: compare it with name@example.org.",
        "email-too-long": "This address is longer than mail allows.",
        "email-local-part-not-ascii": "We cannot deliver to umlauts before the @.",
        "phone-invalid": "This is no phone number: compare it with 0151 23456789.",
        "phone-not-german": "We can send text messages to German numbers only (+49).",
        "phone-not-mobile": "Text messages need a mobile number.",
    }
)
"""What is wrong with a field, by slug."""
