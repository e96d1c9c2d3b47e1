"""Languages that people speak with each other, by their code (ISO 639), and what they are called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LANGUAGE_NAMES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "de": MappingProxyType(
            {
                "de": "Deutsch",
                "hsb": "Obersorbisch",
                "gsg": "Deutsche Gebärdensprache",
                "en": "Englisch",
                "pl": "Polnisch",
                "cs": "Tschechisch",
                "uk": "Ukrainisch",
                "ru": "Russisch",
                "ar": "Arabisch",
                "fa": "Persisch",
                "ku": "Kurdisch",
                "tr": "Türkisch",
                "vi": "Vietnamesisch",
                "fr": "Französisch",
                "es": "Spanisch",
                "it": "Italienisch",
                "ro": "Rumänisch",
                "sk": "Slowakisch",
                "dsb": "Niedersorbisch",
                "hu": "Ungarisch",
            }
        ),
        "en": MappingProxyType(
            {
                "de": "German",
                "hsb": "Upper Sorbian",
                "gsg": "German Sign Language",
                "en": "English",
                "pl": "Polish",
                "cs": "Czech",
                "uk": "Ukrainian",
                "ru": "Russian",
                "ar": "Arabic",
                "fa": "Persian",
                "ku": "Kurdish",
                "tr": "Turkish",
                "vi": "Vietnamese",
                "fr": "French",
                "es": "Spanish",
                "it": "Italian",
                "ro": "Romanian",
                "sk": "Slovak",
                "dsb": "Lower Sorbian",
                "hu": "Hungarian",
            }
        ),
    }
)
"""Language of the text → code → name."""

LANGUAGES: Final[tuple[str, ...]] = tuple(LANGUAGE_NAMES["de"])
"""All codes; a new one is added at the end, as matching keeps one bit for each place."""
