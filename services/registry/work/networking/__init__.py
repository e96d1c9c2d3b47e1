"""The board: needs and offers, people who get to know each other, entries that are partners.

Table of contents
-----------------
``steps``         what all steps share: find, save, say, plan the clock's next look
``places``        grounds of needs and offers, districts and municipalities
``postings``      people, entries and town halls put up needs and offers
``board``         what hangs there, searched, and what fits what
``introductions`` two people say yes, or do not
``partners``      two entries call each other partners
``towns``         the page of a municipality
``claims``        what notifications may know
``forgetting``    what goes in time, and with a person
``seeding``       needs, offers, introductions and partnerships for the demo
"""
