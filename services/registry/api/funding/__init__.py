"""Where HTTP about funding comes in.

Table of contents
-----------------
``requests``  what requests hold
``models``    what answers hold
``answers``   calls, rules and judgements as answers
``calendar``  deadlines as iCalendar
``public``    calls, checks, area sets, unmet demand
``owner``     the answers that an owner saved at the entry
``desk``      what funders write, try, propose and publish
``internal``  what notifications may claim; demo data
"""

from typing import Final

from services.registry.api.funding import desk, internal, owner, public

ROUTERS: Final = (internal.router, desk.router, owner.router, public.router)
