"""Accompaniment over HTTP.

Table of contents
-----------------
``requests``     what requests hold
``models``       what answers hold
``answers``      pages and lines as answers
``owner``        asking, the own case, wishes, consent
``mentor``       worklist, taking on, handing over, the course of a case
``records``      contacts, milestones, notes
``coordinator``  overview, new cases, mentors and cohorts, figures
``internal``     claims by notifications, demo data
"""

from typing import Final

from services.registry.api.accompany import coordinator, internal, mentor, owner, records

ROUTERS: Final = (
    internal.router,
    owner.router,
    coordinator.router,
    mentor.router,
    records.router,
)
"""What is named stands before the single case, since its path is the widest."""
