"""The texts that people consent to; an older version is never accepted anew."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.refusal import Refusal

CURRENT: Final = "2026-1"

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de": "Ich bin einverstanden, dass die andere Seite meinen Namen und die Kontaktdaten "
        "bekommt, die ich hier angebe. Sie gehen erst hinaus, wenn auch die andere Seite "
        "zugestimmt hat. Bis dahin kann ich meine Zustimmung zurücknehmen.",
        "en": "I agree that the other side gets my name and the contact data that I give here. "
        "They are handed over only once the other side has agreed as well. Until then I can take "
        "my consent back.",
    }
)


def text_of(locale: str) -> str:
    """The current text in a language; German where there is none."""
    return TEXTS.get(locale, TEXTS["de"])


def check_version(version: str) -> Refusal | None:
    """A person can consent only to what is shown now."""
    return None if version == CURRENT else Refusal("consent-text-outdated", current=CURRENT)
