"""What editors do beside deciding about one text, and what the public reports.

Table of contents
-----------------
``requests``   what requests hold
``models``     what answers hold
``answers``    findings, merges and reports as answers
``public``     entries like the one that is typed; reporting an entry; an owner's revisions
``reviewing``  findings, looks, restoring, rejecting many
``merging``    two entries become one, or two again
``senders``    blocks of senders
``reports``    reports and their answers
``log``        what staff did
"""

from typing import Final

from fastapi import APIRouter

from services.registry.api.clearance import log, merging, public, reports, reviewing, senders

ROUTERS: Final[tuple[APIRouter, ...]] = (
    public.router,
    reviewing.router,
    merging.router,
    senders.router,
    reports.router,
    log.router,
)
