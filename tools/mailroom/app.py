"""Puts the mailroom's HTTP side together: pages for people, the ledger and switches for programs."""

from starlette.applications import Starlette

from tools.look.serve import create_site
from tools.mailroom.api import api_routes
from tools.mailroom.faults import Faults
from tools.mailroom.mailbox import mailbox_routes
from tools.mailroom.store import Store


def create_app(store: Store, faults: Faults) -> Starlette:
    """Everything that is answered over HTTP."""
    return create_site([*mailbox_routes(store), *api_routes(store, faults)])
