"""Matching: who fits whom, exactly, from both sides, with reasons, and reproducibly.

Households seek communal-living projects. The engine proposes pairs, explains each, and hands
contacts over after two yeses and two consents. From then on the way is accompanied until they
have moved in, or go separate ways.

Table of contents
-----------------
``__main__``   the roles: api, worker, migrate
``app``        puts the parts together
``settings``   every knob
``api``        where HTTP comes in: profiles, matches, consents, ways, claims
``messages``   where facts come in: initiatives, answers, erasures
``work``       one function per thing that matching does; the engine's loop
``decide``     kernel, lists, explanation, states of a match, stages of a way: pure
``store``      rows and SQL
"""
