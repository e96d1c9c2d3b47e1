"""Where HTTP comes in about the board, introductions, partners and municipalities.

Table of contents
-----------------
``models``   what requests and answers hold
``answers``  needs, offers, fits, towns as answers
``public``   the board, putting something up, asking; towns; partners of an entry
``own``      owners of needs and offers, of entries; the buttons of links
``staff``    town halls put things up, staff takes off
``internal`` what notifications may claim; demo data
"""

from typing import Final

from fastapi import APIRouter

from services.registry.api.networking import internal, own, public, staff

ROUTERS: Final[tuple[APIRouter, ...]] = (
    internal.router,
    staff.router,
    own.router,
    public.router,
)
