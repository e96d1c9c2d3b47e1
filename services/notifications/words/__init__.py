"""How a notification reads: templates, sentences, dates, in the language of the person.

Table of contents
-----------------
``templates``  texts published once at start: checked for completeness, CSS inlined, sandboxed
``sentences``  reasons, obstacles and whys as sentences, dates as people say them
``context``    what a text may name, made from what the owner said about the person
``villages``   who else is in a village
"""
