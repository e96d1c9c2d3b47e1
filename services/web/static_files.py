"""Static files: the build writes them with hashed names and a manifest; here a page asks for the URL of one.

The files never change under their name, so they may be cached for ever. Beside each stands a `.br` and a `.gz` copy.
"""

import json
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Final

STATIC_FOLDER: Final = Path(__file__).parent / "static"
STATIC_PREFIX: Final = "/static/"
CACHE_FOR_EVER: Final = "public, max-age=31536000, immutable"


class UnknownAssetError(LookupError):
    """A template names a file that the build did not write: run the build, or correct the name."""


def asset_urls(folder: Path = STATIC_FOLDER) -> Callable[[str], str]:
    """The template function `asset`: `asset("app.css")` gives "/static/app.1a2b3c4d.css"."""
    hashed_names = read_manifest(folder)

    def asset(name: str) -> str:
        if name not in hashed_names:
            raise UnknownAssetError(name)
        return STATIC_PREFIX + hashed_names[name]

    return asset


def read_manifest(folder: Path = STATIC_FOLDER) -> MappingProxyType[str, str]:
    """Plain file name → hashed file name, as `manifest.json` says."""
    return MappingProxyType(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
