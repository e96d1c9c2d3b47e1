"""Where matching decides: pure, without I/O, clock or randomness.

``columns``      what both sides are compared by, declared once, and the eight soft dimensions
``metric_grid``  degrees into the metres of the European grid
``criteria``     what a household and a project state, and the row that the engine keeps of it
``kernel``       the compiled inner loops: knock-outs, scores, lists
``grid``         which cells a radius touches
``table``        the rows of one side, sorted by cell
``lists``        the best counterparts per row, exactly
``market``       one change → what becomes of all lists
``bans``         declined pairs, and when they come back
``outcomes``     how each knock-out turns out for a pair, in plain integers
``relaxations``  the least change that would turn a no into a yes
``explain``      why a pair fits, what stands in the way and what would change it
``match``        the states of a match: from proposed to released
``stages``       how far two people are once contacts went over: from contacted to settled
``company``      who accompanies them
"""
