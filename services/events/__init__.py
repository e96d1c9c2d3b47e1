"""Gatherings, their rooms, and who gets a seat: never too many, in order, and everybody can ask why.

Table of contents
-----------------
``__main__``    the roles: api, worker, migrate, fsck
``app``         puts the parts together
``settings``    every knob with its unit and default
``api``         where HTTP comes in
``messages``    where facts come in
``work``        one function per thing that events does
``decide``      where decisions are made: pure
``store``       where rows are stored
``migrations``  how the tables came to be
``fsck``        holds the books against each other
"""
