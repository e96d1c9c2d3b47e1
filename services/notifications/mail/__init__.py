"""How a mail is written and handed over.

Table of contents
-----------------
``names``     names of people in headers (RFC 2047), so that nobody becomes two recipients
``calendar``  the calendar part: REQUEST and CANCEL (RFC 5545, 5546)
``mime``      the whole message as bytes
``dkim``      the signature (RFC 6376, relaxed/relaxed)
``verp``      return paths that name the notification, unforgeable
``smtp``      a small client over long-lived connections, pipelined where the relay can
``ledger``    the relay's own book: what it accepted, which connections are closed
"""
