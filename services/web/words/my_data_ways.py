"""What a copy of a person's data says of her ways, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ways": "Ihre Wege ins gemeinsame Wohnen",
        "how_far": "wie weit",
        "started_at": "begonnen am",
        "wants_companion": "Begleitung gewünscht",
        "companion": "Begleitung",
        "takes_back": "zurückgenommen",
        "next_contact_on": "nächster Kontakt",
        "note": "Notiz",
        "note_concerns_both": "eine Notiz betrifft alle auf diesem Weg: Ihre Begleitung gibt Auskunft",
    }
)
WAY_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "contacted": "gesprochen",
        "met": "getroffen",
        "trial": "zur Probe gewohnt",
        "settled": "eingezogen",
        "no-contact": "kein Kontakt",
        "not-fitting": "passt nicht",
        "circumstances": "Umstände geändert",
        "place-taken": "Platz vergeben",
        "person-gone": "andere Seite nicht mehr dabei",
    }
)
