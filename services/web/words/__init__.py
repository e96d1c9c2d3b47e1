"""German sentences, in one place.

``problems``  what to do about a refusal, by its slug
``reasons``   why a match fits and what stands in the way, by code
``states``    states of an entry
``dates``     days, times, money, distances as people say them
"""
