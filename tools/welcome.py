"""What a newcomer reads when everything is up."""

from typing import Final

from tools.servers.oidc import STAFF
from tools.settings import Local

WITHOUT_PAGES: Final = frozenset({"organiser", "ops"})
"""Roles whose work is done by interface and command."""


def welcome(local: Local) -> str:
    """What to open and whom to sign in as."""
    demo = f"""
  The mailbox  {local.mailbox_url}   every mail, also the sign-in codes
  The phone    {local.phone_url}   every SMS, and a field to answer it"""
    own = local.own("ZP_SMTP_URL") and local.own("ZP_SMPP_URL")
    return f"""
The Zukunftsplattform is up.

  Open         {local.public_url}{demo if own else ""}
  Sign in      as anybody by mail: the code is in the mailbox
               as staff at {local.public_url}/redaktion{people(local)}

  .venv/bin/zp status · .venv/bin/zp logs PART -f · make down
"""


def people(local: Local) -> str:
    """Who the staff are, where our own provider signs them in; another one knows its own."""
    if not local.own("ZP_OIDC_ISSUER"):
        return ""
    lines = (
        f"              {person.name} ({', '.join(person.roles)}): {person.subject}"
        for person in STAFF
        if not WITHOUT_PAGES.issuperset(person.roles)
    )
    return "\n".join([":", *lines])
