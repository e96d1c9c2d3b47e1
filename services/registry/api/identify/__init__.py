"""Where HTTP comes in about nominations, claims, sources and consents.

Table of contents
-----------------
``requests``  what requests hold
``models``    what answers hold
``answers``   rows as answers
``public``    nominating, claiming, and the buttons behind links
``owner``     one's own claims, and what may be public of one's own entry
``desk``      what editors see and do
``internal``  what notifications may know; demo data
"""

from typing import Final

from fastapi import APIRouter

from services.registry.api.identify import desk, internal, owner, public

ROUTERS: Final[tuple[APIRouter, ...]] = (
    internal.router,
    desk.router,
    owner.router,
    public.router,
)
