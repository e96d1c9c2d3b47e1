"""One function per thing the registry does: read, decide, write and record, in one transaction.

Table of contents
-----------------
``steps``     what all steps share: save, note, say, list or take off the directory
``links``     the two links that an owner gets, and what is sealed of a contact
``register``  somebody registers an initiative, confirms the mailbox, forgets about it
``drawing``   a sent file becomes an image of ours
``images``    pictures of an entry: add, arrange, show, sweep
``edit``      the owner looks at the entry and changes it
``sites``     the owner states further sites; for which place somebody asks who comes
``review``    editors clear, return, reject, archive
``standing``  the owner confirms the entry; time reminds, marks, archives
``enquiries`` visitors write to an initiative, its owner says what came of it
``following`` people follow a search and hear of what is new
``ideas``     calls for ideas, from evidence to decision
``networking`` needs, offers, introductions, partnerships, places
``clocks``    timers that give way
``tokens``    links of the rooms: granted and used
``summaries`` what the page of a link says, by its purpose
``accompany`` a mentor accompanies an initiative or a group
``shown``     what the public may see of an entry
``importing`` an official's file becomes entries that wait for editors
``identify``  what third parties name, who claims an entry, and consents
``claims``    what notifications may know when a fact sends it here
``erase``     a person is forgotten
``holding``   everything that is kept of a person, for her
``directory_copy``  the index in memory and how it stays true
``searching`` what is remembered of a search
``websites``  websites of entries are asked every two weeks; ``asking`` how
``statistics`` a year in figures
``reindex``   all entries are indexed again when words are read in a new way
``filling``   what is there from the first day: places, and an index by today's rules
``funding``   funding calls, their rules and lists, checks, unmet demand
"""
