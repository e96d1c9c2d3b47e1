"""The registry: a directory of social initiatives that editors keep true.

Somebody registers an initiative and confirms the mailbox; editors clear, return or reject each
revision; the public sees the last cleared one, finds it by German words, place and filters, and
every other service hears of it by facts.

Table of contents
-----------------
``__main__``    the roles ``api``, ``worker``, ``migrate``
``app``         puts the parts together
``settings``    every knob
``api``         where HTTP comes in
``messages``    where facts come in
``work``        one function per thing the registry does
``store``       where rows are stored, and the search on PostgreSQL
``decide``      where decisions are made: life of an entry, texts, places, words
``migrations``  the tables, numbered
``data``        municipalities and districts of Saxony
"""
