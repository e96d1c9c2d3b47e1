"""One function per thing the registry does: read, decide, write and record, in one transaction.

Table of contents
-----------------
``steps``     what all steps share: save, note, say, list or take off the directory
``links``     the two links that an owner gets, and what is sealed of a contact
``register``  somebody registers an initiative, confirms the mailbox, forgets about it
``edit``      the owner looks at the entry and changes it
``review``    editors clear, return, reject, archive
``claims``    what notifications may know when a fact sends it here
``erase``     a person is forgotten
``reindex``   all entries are indexed again when words are read in a new way
``filling``   what is there from the first day: places, and an index by today's rules
``funding``   funding calls, their rules and lists, checks, unmet demand
"""
