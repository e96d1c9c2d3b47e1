"""Matching: who fits whom, exactly, from both sides, with reasons, and reproducibly.

Four markets on one engine: households and communal-living projects, households among each other,
initiatives and their supporters, households and villages. The engine proposes pairs, explains
each, and hands contacts over after two yeses and two consents. From then on the way is accompanied
until two people have moved in, or go separate ways.

Table of contents
-----------------
``__main__``   the roles: api, worker, migrate
``app``        puts the parts together
``settings``   every knob
``api``        where HTTP comes in: profiles, supports, matches, consents, ways, claims
``messages``   where facts come in: initiatives, answers, erasures
``work``       one function per thing that matching does; the engine's loop
``decide``     kernel, lists, explanation, states of a match, stages of a way: pure
``store``      rows and SQL
"""
