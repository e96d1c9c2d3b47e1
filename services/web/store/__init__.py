"""Where the rows of the web are stored; SQL stays here.

Table of contents
-----------------
``sessions``  sessions, login codes, drafts, counters
``exports``   a person's data on their way to her
"""
