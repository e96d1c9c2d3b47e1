"""Where matching decides: pure, without I/O, clock or randomness.

``criteria``     what a household states
``support``      what an initiative asks for, and what its supporters give
``ages``         age groups, and the day from which a household counts as one of seniors
``facets``       how many households of a list belong to each kind and age group
``areas``        sets of municipalities, and what is disputed about them
``metric_grid``  degrees into the metres of the European grid
``columns``      what both sides are compared by, declared once
``bits``         what the sets of a row can hold
``rows``         the rows that the engine keeps, per market and side
``older``        rows as earlier kernels packed them
``kernel``       the compiled inner loops: knock-outs, scores, lists
``grid``         which cells a radius touches
``table``        the rows of one side, sorted by cell
``pair``         two who stand in a list of each other
``lists``        the best counterparts per row, exactly
``market``       one change → what becomes of all lists
``bans``         declined pairs, and when they come back
``outcomes``     how each knock-out turns out for a pair, in plain integers
``relaxations``  the least change that would turn a no into a yes
``whatif``       what other limits would open
``prospects``    one row against a table
``explain``      why a pair fits, what stands in the way and what would change it
``match``        the states of a match: from proposed to released
``stages``       how far two people are once contacts went over: from contacted to settled
``company``      who accompanies them
``exposure``     who is shown to whom, and on which place: attention spread fairly
``nights``       when lists are drawn anew
``order``        in which order a person sees her matches
``demand``       what stands in the way, per municipality
``small_cells``  what rests on fewer than five people is not named
``assignment``   who gets which of the scarce places
``village``      whole villages and teams: who founds one together, what blocks it, who is missing
"""
