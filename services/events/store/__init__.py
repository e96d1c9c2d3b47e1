"""Where rows are stored: tables and query functions; SQL stays here.

Table of contents
-----------------
``tables``      every table and its constraints
``placing``     the hot path: one statement takes places or a place in the line
``pools``       a room under its lock: read for a decision, written with what was decided
``gatherings``  gatherings and their rooms
``seats``       who is behind a seat, what became of its mails, what people look at
``holding``     what stands here of a person
``audit``       what the books say about each other: questions of ``fsck``
"""
