"""Refusals about nominations, claims and consents."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "nomination-moved-on": (409, "This nomination has moved on: load it again."),
        "claim-moved-on": (409, "This claim has moved on: load it again."),
        "claim-is-owner": (409, "This entry is yours already: sign in to change it."),
        "claim-code-expired": (410, "This code has expired: ask for a new letter."),
        "consent-text-outdated": (409, "The text of the consent has changed: read it again."),
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "reach-missing": "Give one way to reach the organisation: mailbox, phone, post or website.",
        "reach-is-nominator": "This is the nominator's own mailbox: register your own initiative.",
        "asked-before": "This organisation was asked before: nobody is asked twice.",
        "name-with-address": "Give the name without a web address.",
        "phone-not-callable": "This is no telephone number: compare it with 03576 123456.",
        "domain-without-website": "The entry names no website: choose another proof.",
        "domain-shared": "Many share this domain: choose another proof.",
        "domain-differs": "Give a mailbox at the website's own domain.",
        "register-number-invalid": "Give kind and number, such as VR 1234 or HRB 5678.",
        "consent-to-nothing": "Fill in what may be public, or do not tick it.",
    }
)
"""What is wrong with a field, by slug."""
