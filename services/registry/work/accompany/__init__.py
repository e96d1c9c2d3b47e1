"""Accompaniment: read, decide, write and record, in one transaction.

Table of contents
-----------------
``steps``     what all steps share: lock, rights, save, note, say
``sealing``   what is sealed of people, and the link to a case
``ask``       somebody asks for accompaniment, or a coordinator writes it down
``mentors``   mentors are asked, say yes, take over with the owner's consent
``course``    phases, pauses, next contact, cohorts, wishes, the end
``records``   touchpoints, milestones, notes
``silence``   what happens by itself: contact lapses, notes are forgotten
``reading``   a case as staff and its owner see it, worklists, figures
``claims``    what notifications may know
``forget``    a person is forgotten; what is held of one
``seed``      demo data
"""
