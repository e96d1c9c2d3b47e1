"""What all services answered becomes one file: JSON for machines, an overview for people.

AES-256 as WinZip made it (AE-2): 7-Zip, WinZip, Keka and the archive programs of Linux open it;
the names of the files inside can be read without the passphrase, so they tell nothing.
"""

import base64
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from jinja2 import Environment
from pyzipper import zipfile_aes

from services.web.words import dates
from services.web.words import my_data as words

FILES: Final[Mapping[str, str]] = {
    "registry": "verzeichnis.json",
    "matching": "suche.json",
    "events": "veranstaltungen.json",
    "notifications": "nachrichten.json",
    "web": "webseite.json",
}
"""What each service told, under which name."""


def render(templates: Environment, name: str, values: Mapping[str, Any]) -> str:
    """A template of the file as a text."""
    return templates.get_template(name).render(dates=dates, **values)


def pack(
    parts: Mapping[str, Any],
    *,
    passphrase: str,
    asked_at: datetime,
    number: str,
    vocabulary: Mapping[str, Any],
    render: Callable[[str, Mapping[str, Any]], str],
) -> bytes:
    """The encrypted zip; a missing part is a `KeyError`, never a smaller file.

    ``vocabulary`` are the registry's words for the codes of its lists.
    """
    registry, pictures = _pictures_apart(parts["registry"])
    parts = {**parts, "registry": registry}
    overview = words.overview(parts, vocabulary=vocabulary)
    about = {"chapters": overview, "asked_at": asked_at, "number": number}
    texts = {
        "uebersicht.html": render("data/overview.html", about),
        "uebersicht.txt": words.as_text(overview, asked_at=asked_at, number=number),
        **{
            file: json.dumps(parts[service], ensure_ascii=False, indent=2)
            for service, file in FILES.items()
        },
    }
    held = io.BytesIO()
    with zipfile_aes.AESZipFile(
        held, "w", compression=zipfile.ZIP_DEFLATED, encryption=zipfile_aes.WZ_AES
    ) as archive:
        archive.setpassword(passphrase.encode())
        archive.setencryption(zipfile_aes.WZ_AES, nbits=256)
        for name, text in texts.items():
            archive.writestr(name, text.encode())
        for name, picture in pictures.items():
            archive.writestr(name, picture, compress_type=zipfile.ZIP_STORED)
    return held.getvalue()


def _pictures_apart(registry: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the registry told with the names of picture files in place of their bytes; the files."""
    told, files = dict(registry), {}
    told["entries"] = []
    for entry in registry["entries"]:
        names = []
        for picture in entry.get("images", []):
            names.append({"file": f"bilder/{picture['file']}"})
            files[names[-1]["file"]] = base64.b64decode(picture["webp_base64"])
        told["entries"].append({**entry, "images": names})
    return told, files
