"""Refusals about images of entries."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "images-too-many": (422, "An entry shows so many images and no more: take one away first."),
        "image-unknown": (422, "The entry has no such image any more: load the page again."),
        "image-of-draft": (409, "Send the entry first, then its images."),
        "images-changed-too-often": (
            429,
            "The images were changed very often today: go on tomorrow.",
        ),
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "image-missing": "Choose a file.",
        "image-too-large": "The file is too large: see the limit in megabytes.",
        "image-unreadable": "This is no image that we can read: send a JPEG, PNG or WebP.",
        "image-too-many-pixels": "The image has too many pixels: make it smaller.",
        "image-too-small": "The image is too small to show anything.",
        "image-too-narrow": "The image is far longer than it is wide: cut it.",
        "image-alt-missing": "Say what the image shows, for those who cannot see it.",
        "image-consent-missing": "Ask the people on the image first, then tick the box.",
        "image-consent-outdated": "The text that you agreed to has changed: read it again.",
    }
)
"""What is wrong with a field, by slug."""
