"""The public web: pages, sign-in, sessions. It asks the services over HTTP and decides nothing.

Table of contents
-----------------
``__main__``   the roles ``api``, ``worker``, ``migrate``
``app``        puts pages, middleware and error pages together
``settings``   every knob
``api``        the pages, one module per room of the house
``visit``      who is visiting: session, policy, rendering and asking in one object
``rendering``  a page from its template, in its language
``addresses``  the language of an address, and links that keep it
``upstream``   every call to another service
``security``   response headers and the cross-site check
``forms``      what people typed, read into what the services take
``words``      sentences: problems, reasons, dates, money; their translations
``work``       signing in, drafts, erasure: read, decide, write
``store``      sessions, login codes, drafts, counters
``decide``     when a code is right and a session alive
"""
