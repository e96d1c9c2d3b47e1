"""Where decisions are made: no I/O, no clock, no randomness.

Table of contents
-----------------
``initiative``      the life of an entry and its facts
``standing``        whether a listed entry still stands
``content``         what an entry says, and whether it may
``contact``         how to reach its owner
``enquiry``         a visitor's message to an initiative
``vocabulary``      closed lists with their labels
``areas``           points, distances, municipalities
``directory``       a visitor's question to the directory
``words``           texts become words that meet
``word_lists``      words with a rule of their own
``compounds``       compounds taken apart
``compound_lists``  the parts of compounds
``entry_words``     what the search knows of an entry
``freshness``       how long an entry counts as true
``networking``      needs and offers, introductions, partnerships
``ideas``           calls for ideas, with evidence, jury and audience
``funding``         who can apply for a funding call, and what would change that
``small_cells``     figures that are not said
``spelling``        the nearest word that entries use
"""
