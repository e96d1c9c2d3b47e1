"""The public web: pages, sign-in, sessions. It asks the services over HTTP and decides nothing.

Table of contents
-----------------
``__main__``   the roles ``api``, ``worker``, ``migrate``
``app``        puts pages, middleware and error pages together
``settings``   every knob
``api``        the pages, one module per room of the house
``visit``      who is visiting: session, policy, rendering and asking in one object
``upstream``   every call to another service
``security``   response headers and the cross-site check
``forms``      what people typed, read into what the services take
``words``      German sentences: problems, reasons, dates, money
``work``       signing in, drafts, erasure: read, decide, write
``store``      sessions, login codes, drafts, counters
``decide``     when a code is right and a session alive
"""
