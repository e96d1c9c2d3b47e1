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

VILLAGE_CURRENT: Final = "village-2026-2"

VILLAGE_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de": "Ich bin einverstanden, dass die anderen Haushalte des Dorfs meinen Namen und die "
        "Kontaktdaten bekommen, die ich hier angebe. Sie gehen hinaus, sobald das Dorf "
        "gegründet ist; ist es das schon, gleich. Es bekommen sie nur Haushalte, die selbst "
        "zugestimmt haben. Ich kann meine Zustimmung jederzeit zurücknehmen; dann sieht sie "
        "niemand mehr.",
        "en": "I agree that the other households of the village get my name and the contact data "
        "that I give here. They are handed over as soon as the village is founded; if it is "
        "already, at once. Only households that have agreed themselves get them. I can take my consent back at any time; then "
        "nobody sees them any more.",
    }
)


def text_of(locale: str) -> str:
    """The current text in a language; German where there is none."""
    return TEXTS.get(locale, TEXTS["de"])


def check_version(version: str) -> Refusal | None:
    """A person can consent only to what is shown now."""
    return None if version == CURRENT else Refusal("consent-text-outdated", current=CURRENT)


def village_text_of(locale: str) -> str:
    """What a household of a village agrees to, in a language; German where there is none."""
    return VILLAGE_TEXTS.get(locale, VILLAGE_TEXTS["de"])


def check_village_version(version: str) -> Refusal | None:
    """The same of a village's text."""
    is_current = version == VILLAGE_CURRENT
    return None if is_current else Refusal("consent-text-outdated", current=VILLAGE_CURRENT)
