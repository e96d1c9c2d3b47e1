"""Where HTTP comes in about calls for ideas.

Table of contents
-----------------
``models``  what requests and answers hold
``answers`` calls, ideas and results as answers
``public``  reading calls, handing in ideas, voting; links
``own``     authors and members of a jury
``desk``    staff: calls, jury, choosing
``internal`` what notifications may claim; demo data
"""

from typing import Final

from fastapi import APIRouter

from services.registry.api.ideas import desk, internal, own, public

ROUTERS: Final[tuple[APIRouter, ...]] = (
    internal.router,
    desk.router,
    own.router,
    public.router,
)
