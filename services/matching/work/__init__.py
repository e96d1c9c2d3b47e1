"""One function per thing that matching does: read, decide, write and record, in one transaction.

``desk``       what all of them need: keys and limits
``profiles``   a person saves, pauses, resumes or ends the search
``offers``     what the registry says about housing projects
``answers``    yes, later, no; consent and its end; both ways in share these functions
``settling``   a match moves on: row, facts, timers, consents
``proposing``  the engine takes one entry of the change log
``engine``     the one engine that runs, and its standby
``spreading``  attention is spread each night: lists drawn, figures published
``publishing`` what everybody may know of it
``replaying``  a list of a former day, drawn again
``packing``    rows as this kernel packs them
``forgetting`` a person is erased
``holding``    everything that is kept of a person, for her
``reading``    what people and other services see
"""
