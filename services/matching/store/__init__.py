"""Where the rows of matching are stored: plain SQL, and nothing but.

``profiles``    seeking profiles, one per person
``offers``      what the registry says about housing projects
``matches``     matches with both voices, consents, notices, near misses
``engine``      the change log, the rows that the engine has taken, its epoch
``listing``     what a plan of the engine does to matches, many at a time
``runs``        runs that spread attention, the lists that they drew, what is published
``places``      where people live, and how many places offers have
``forgetting``  what goes with a person who was erased
``holding``     what stands here of a person
``farewells``   whom to tell that a match with an erased household has ended
"""
