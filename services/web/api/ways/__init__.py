"""The pages of ways: two people, or the households of a village, until they moved in.

Table of contents
-----------------
``routes``  every address
``own``     a person's own way: how far we are, the end, asking for a companion
``desk``    a companion's worklist, and what she does on one way
"""
