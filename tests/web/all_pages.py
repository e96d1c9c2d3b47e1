"""Every page that the web gives, of every room, and what the services say to it."""

from typing import Final

from tests.web import accompany_pages, identify_pages, real_pages
from tests.web.conftest import Behind

SHOWN: Final = {**real_pages.SHOWN, **accompany_pages.SHOWN, **identify_pages.SHOWN}


def tell_everything(behind: Behind) -> None:
    """Let the services say all that the pages of all rooms ask for."""
    real_pages.tell_everything(behind)
    for room in (accompany_pages, identify_pages):
        for (service, path), data in room.SAID.items():
            behind.says(service, path, data)
