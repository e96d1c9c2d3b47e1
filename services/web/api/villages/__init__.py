"""The pages of villages: households that found one together within the terms of a commune.

Table of contents
-----------------
``routes``  every address
``calls``   for everybody: what a village is, and who is missing where
``mine``    a household's part: answering, founding by a code, the others once all agreed
``desk``    a commune's villages, and the room of one: rosters, what blocks, answers
``terms``   the form of a commune's terms
"""
