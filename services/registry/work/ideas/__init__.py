"""Calls for ideas: staff asks with evidence, people answer, jury and audience judge, staff decides.

Table of contents
-----------------
``steps``     what all steps share: save, say, find
``links``     the links of authors, voters and jurors
``calls``     staff writes calls; their dates open and close them
``taking``    people hand in ideas, confirm and change them
``voting``    the audience votes, once per mailbox and call
``judging``   the jury's sheets
``choosing``  staff shows ideas, and decides in the end
``showing``   what everybody, the author, the jury and staff see
``claims``    what notifications may know
``forgetting`` what goes in time, and with a person
``seeding``   whole calls of the past, for the demo
"""
