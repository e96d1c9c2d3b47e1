"""Pages around clearance.

Table of contents
-----------------
``revisions``  older texts of an entry, side by side, for editors and for owners
``merging``    two entries become one, or two again
``senders``    blocked senders; an entry is taken off the directory
``reports``    reporting an entry, and what editors make of it
``protocol``   what staff did
"""

from fastapi import APIRouter

from services.web.api.clearance import merging, protocol, reports, revisions, senders


def clearance_router() -> APIRouter:
    """Routes of all modules."""
    router = APIRouter()
    for module in (revisions, merging, senders, reports, protocol):
        router.include_router(module.pages())
    return router
