"""What a newcomer reads when everything is up."""

from tools.servers.oidc import STAFF
from tools.settings import Local


def welcome(local: Local) -> str:
    """What to open and whom to sign in as."""
    staff = "\n".join(
        f"              {person.name} ({', '.join(person.roles)}): {person.subject}"
        for person in STAFF
    )
    demo = f"""
  The mailbox  {local.mailbox_url}   every mail, also the sign-in codes
  The phone    {local.phone_url}   every SMS, and a field to answer it"""
    own = local.own("ZP_SMTP_URL") and local.own("ZP_SMPP_URL")
    return f"""
The Zukunftsplattform is up.

  Open         {local.public_url}{demo if own else ""}
  Sign in      as anybody by mail: the code is in the mailbox
               as staff by the provider at {local.oidc_issuer}:
{staff}

  zp status · zp logs PART -f · make down
"""
