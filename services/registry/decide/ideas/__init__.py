"""Calls for ideas: with evidence of what is missing, open to everybody, judged by jury and public.

Table of contents
-----------------
``evidence``  why there is a call: what was looked for and not found
``call``      the life of a call and what it says
``idea``      the life of an idea and of a vote
``ranking``   the order of jury and audience, with ties
"""
