"""Where needs, offers, introductions and partnerships are stored.

Table of contents
-----------------
``postings``       needs and offers, with the sealed contact of their owners
``introductions``  who wants to get to know whom
``partnerships``   which entries call each other partners
``towns``          what is in a municipality, counted
"""
