"""What the registry does about funding, one function per thing.

Table of contents
-----------------
``calls``    a call is written, published, opened and closed by the calendar, withdrawn
``rules``    a rule is tried, proposed by one, published by another
``areas``    a list of municipalities is imported by one, published by another
``judging``  answers are held against the rules that counted on a day
``saving``   an owner saves the answers at the entry, and hears when a call opens
``demand``   the table of unmet demand
``claims``   what notifications may know of a saved check
``seeding``  what the demo brings in, also with dates in the past
"""
