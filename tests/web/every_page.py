"""Every page that the web can show: those of the first path, and those of each room."""

from collections.abc import Mapping
from typing import Final

from tests.web import funding_pages, real_pages
from tests.web.conftest import Behind
from tests.web.real_pages import Ask

SHOWN: Final[Mapping[str, Ask]] = {**real_pages.SHOWN, **funding_pages.SHOWN}


def tell_everything(behind: Behind) -> None:
    """Let the services say what all rooms need."""
    real_pages.tell_everything(behind)
    for (service, path), data in funding_pages.SAID.items():
        behind.says(service, path, data)
