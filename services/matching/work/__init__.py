"""One function per thing that matching does: read, decide, write and record, in one transaction.

``desk``       what all of them need: keys and limits
``profiles``   a person saves, pauses, resumes or ends the search
``offers``     what the registry says about entries and their housing
``supporting`` initiatives ask for support, and supporters give it
``entering``   somebody enters a market, changes there, or leaves it
``answers``    yes, later, no; consent and its end; both ways in share these functions
``blocking``   a person never wants to meet another one again
``places``     what two agreed about is theirs, unless it is gone
``settling``   a match moves on: row, facts, timers, consents
``proposing``  an engine takes one entry of the change log
``engine``     the engine of a market, and its standby
``spreading``  attention is spread each night: lists drawn, figures published
``publishing`` what everybody may know of it
``replaying``  a list of a former day, drawn again
``packing``    rows as this kernel packs them
``parties``    who stands behind the two sides
``claiming``   whom notifications may tell what
``forgetting`` a person is erased
``holding``    everything that is kept of a person, for her
``setting_out`` contacts went over, or a village is founded: a way begins
``accompanying`` people are on their way; what they say, and when a day passes
``companions`` who accompanies them: taking on, contacts, handing back
``ways``       what people and companions see of ways
``way_claims`` whom notifications may tell of a step of a way
``way_past``   a way of the demo with its past
``leaving``    somebody leaves a way or is erased; what is held of one
``villages``   what all that happens to a village shares
``village_planning`` a commune plans a village, asks, calls, gives it up
``village_founders`` households found it by a code, and the commune confirms them
``village_joining`` households answer, consent, leave
``composing``  rosters are searched for, in a worker
``village_ageing`` what is kept of a village that is over, and for how long
``village_rooms`` what communes, households and everybody see of villages
``village_claims`` whom notifications may tell of them
``village_ways`` what becomes of a village's way
``reading``    what people and other services see
"""
