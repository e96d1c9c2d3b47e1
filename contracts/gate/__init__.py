"""Holds each version of a fact against every one that was ever published, by behaviour.

Within v1 compatibility is FULL: what any version writes, any other one reads. The gate does not
compare schemas word by word. It writes what the one version may write, to its bounds, and lets the
other one read it, in both directions.

| change                                  | verdict  | since                                          |
|-----------------------------------------|----------|------------------------------------------------|
| add a field that may be absent          | fits     | the old reader ignores it, the new one does without |
| add a field that is required            | breaks   | old records lack it                            |
| remove a field that may be absent       | fits     | the old reader does without                    |
| remove or rename a required field       | breaks   | the old reader misses it                       |
| widen or narrow a bound or a pattern    | breaks   | one side writes what the other one refuses     |
| change a type, make nullable or the reverse | breaks | likewise                                     |
| add a member to an enum that is open    | fits     | the old reader takes its fallback              |
| add or remove a member of a closed enum | breaks   | the record would be unreadable and parked      |
| move to another topic, change the key   | breaks   | order per key would end                        |

What breaks becomes a new fact class of version 2 that is said beside the old one, until the last
reader has moved.

Table of contents
-----------------
``__main__``   ``python -m contracts.gate [--record]``
``history``    the frozen versions as files
``verdict``    whether two versions of a fact fit each other
``reader``     the reader of a frozen version: a model made from its schema
``instances``  what a writer may write, to its bounds
``strings``    texts that fit a pattern
``schemas``    a fact's schema without its prose
"""
