"""Where calls for ideas are stored.

Table of contents
-----------------
``calls``  calls by state and place
``ideas``  ideas, with the sealed contact of their authors
``jury``   who judges, and their sheets
``votes``  ballots that wait for a mailbox, and votes that count
"""
