"""One function per thing that events does: read, decide, write and record, in one transaction.

Table of contents
-----------------
``desk``        what every piece of work needs: rules, keys, how seats are placed
``booking``     somebody asks for a seat
``seats``       a seat is confirmed, accepted, changed, released
``line``        what is due in a room: lapses, offers
``gatherings``  a gathering is announced, revised, cancelled
``people``      a person is forgotten; what became of a person's mails
``holding``     everything that is kept of a person, for her
``views``       what people and notifications look at
"""
