"""Where decisions are made: no I/O, no clock, no randomness.

Table of contents
-----------------
``initiative``      the life of an entry and its facts
``standing``        whether a listed entry still stands
``content``         what an entry says, and whether it may
``housing``         what a housing project offers and requires
``images``          pictures of an entry, and what is said about them
``contact``         how to reach its owner
``enquiry``         a visitor's message to an initiative
``vocabulary``      closed lists with their labels
``areas``           points, distances, municipalities
``sites``           further places of an entry, whom each of them serves
``site_facts``      the same as facts carry them
``directory``       a visitor's question to the directory
``ranking``         how far up an entry stands among the hits
``grid``            the cells by which entries become clusters
``search_log``      what is remembered of searches
``change_feed``     how far somebody has read of what changed
``words``           texts become words that meet
``word_lists``      words with a rule of their own
``compounds``       compounds taken apart
``compound_lists``  the parts of compounds
``entry_words``     what the search knows of an entry
``freshness``       how long an entry counts as true
``accompany``       a mentor accompanies an initiative or a group
``importing``       what officials bring in as a file
``funding``         who can apply for a funding call, and what would change that
``following``       somebody follows a search and hears of what is new
``identify``        what third parties name, and whose an entry is
``networking``      needs and offers, introductions, partnerships
``ideas``           calls for ideas, with evidence, jury and audience
``small_cells``     figures that are not said
``links``           whether a website answers
``statistics``      working days, median, ninth tenth
``spelling``        the nearest word that entries use
"""
