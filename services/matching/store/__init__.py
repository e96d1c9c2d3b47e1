"""Where the rows of matching are stored: plain SQL, and nothing but.

``profiles``    seeking profiles, one per person
``offers``      what the registry says about housing projects
``supports``    requests and offers of support
``initiatives`` entries that may ask for support
``entrants``    who takes part in which market, on which side
``blocks``      who is kept apart
``places``      what is held of what is scarce
``area_sets``   sets of municipalities
``municipalities`` where municipalities lie
``matches``     matches with both voices, consents, notices, near misses
``ledger``      which pairs were proposed by which criteria, with what both stated then
``engine``      the change log, the rows that the engine has taken, its epoch
``listing``     what a plan of the engine does to matches, many at a time
``runs``        runs that spread attention, the lists that they drew, what is published
``rooms``       where people live, and how much room offers have
``forgetting``  what goes with a person who was erased
``holding``     what stands here of a person
``accompaniments`` ways, who goes them, what was said on them, contacts
``companions``  what companions are called
``villages``    villages as communes plan them, and the rosters that were found
``village_members`` who founds one or is asked to, answers, cards
``farewells``   whom to tell that a match with an erased household has ended
"""
