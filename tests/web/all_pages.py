"""Every page that the web gives, of every room, and what the services say to it."""

from typing import Final

from tests.web import (
    accompany_pages,
    board_pages,
    clearance_pages,
    fairness_pages,
    following_pages,
    funding_pages,
    identify_pages,
    image_pages,
    import_pages,
    language_pages,
    learned_pages,
    network_pages,
    real_pages,
    site_pages,
    statistics_pages,
    support_pages,
    upkeep_pages,
    village_pages,
    way_pages,
    website_pages,
)
from tests.web.conftest import Behind

ROOMS: Final = (
    accompany_pages,
    board_pages,
    clearance_pages,
    fairness_pages,
    following_pages,
    funding_pages,
    identify_pages,
    language_pages,
    upkeep_pages,
    import_pages,
    image_pages,
    statistics_pages,
    website_pages,
    network_pages,
    site_pages,
    support_pages,
    learned_pages,
    way_pages,
    village_pages,
)
SHOWN: Final = {
    **real_pages.SHOWN,
    **accompany_pages.SHOWN,
    **board_pages.SHOWN,
    **clearance_pages.SHOWN,
    **fairness_pages.SHOWN,
    **following_pages.SHOWN,
    **funding_pages.SHOWN,
    **identify_pages.SHOWN,
    **language_pages.SHOWN,
    **upkeep_pages.SHOWN,
    **import_pages.SHOWN,
    **image_pages.SHOWN,
    **statistics_pages.SHOWN,
    **website_pages.SHOWN,
    **network_pages.SHOWN,
    **site_pages.SHOWN,
    **support_pages.SHOWN,
    **learned_pages.SHOWN,
    **way_pages.SHOWN,
    **village_pages.SHOWN,
}


def tell_everything(behind: Behind) -> None:
    """Let the services say all that the pages of all rooms ask for."""
    real_pages.tell_everything(behind)
    for room in ROOMS:
        for (service, path), data in room.SAID.items():
            behind.says(service, path, data)
    clearance_pages.refuse(behind)
