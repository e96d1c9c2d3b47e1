"""Where decisions about gatherings and seats are made: pure, time and ids are arguments.

Table of contents
-----------------
``model``       what decisions look at: terms of a gathering, rooms, seats, rules
``course``      how a room unfolds: one numbered step per fact, counters kept
``booking``     a seat is asked for, confirmed, changed, given back
``line``        the waiting list: who gets the next offer, what lapses, "why this place?"
``deadlines``   until when an offer stands: kind to nights, Sundays and holidays
``gatherings``  a gathering is announced, revised, cancelled
``guests``      which names mean the same person
"""
