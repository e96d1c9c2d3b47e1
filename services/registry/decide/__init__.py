"""Where decisions are made: no I/O, no clock, no randomness.

Table of contents
-----------------
``initiative``      the life of an entry and its facts
``content``         what an entry says, and whether it may
``contact``         how to reach its owner
``vocabulary``      closed lists with their labels
``areas``           points, distances, municipalities
``directory``       a visitor's question to the directory
``words``           texts become words that meet
``word_lists``      words with a rule of their own
``compounds``       compounds taken apart
``compound_lists``  the parts of compounds
``entry_words``     what the search knows of an entry
``freshness``       how long an entry counts as true
``funding``         who can apply for a funding call, and what would change that
``identify``        what third parties name, and whose an entry is
``spelling``        the nearest word that entries use
"""
