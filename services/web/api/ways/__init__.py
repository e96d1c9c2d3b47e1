"""The pages of ways: two people between the exchange of contacts and moving in.

Table of contents
-----------------
``routes``  every address
``own``     a person's own way: how far we are, the end, asking for a companion
``desk``    a companion's worklist, and what she does on one way
"""
