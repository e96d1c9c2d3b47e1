"""People who follow a search: their subscriptions, what is new for them, their digests.

Table of contents
-----------------
``subscriptions``  who follows what
``filters``        what all of them follow, as arrays: which of them a change of an entry concerns
``news``           how far the change log was read, and what the followers were last told of entries
``digests``        entries that wait for a digest, and those that stand in one
"""
