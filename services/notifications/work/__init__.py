"""One function per thing that this service does: read, decide, write and record, in one transaction.

Table of contents
-----------------
``plan``      a fact comes in: what is planned, what is cancelled, what is asked
``known``     what other services said of initiatives and gatherings
``contact``   an owner answered: addresses are kept, rows become ready
``handover``  rows are claimed, begun, and their ends recorded
``answer``    a person answers by one tap or by SMS, or stops something
``receive``   receipts and returned mails fold into states
``message``   the web asks for a mail right now
``erase``     a person is forgotten
``holding``   everything that is kept of a person, for her
``audit``     intents, the relay's book and receipts must tell one story
"""
