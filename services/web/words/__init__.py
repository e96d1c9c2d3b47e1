"""German sentences, in one place, and their translations.

``problems``  what to do about a refusal, by its slug
``reasons``   why a match fits and what stands in the way, by code
``states``    states of an entry
``offers``    what a housing project offers and requires
``funding``   what a call asks, what somebody answered, what would change it
``funding_reasons``  why somebody cannot apply, in four languages
``funding_help``     how a rule is written
``languages`` what is said in which language; the catalogues
``places``    names of places, in both languages
``dates``     days, times, money, distances as people say them
"""
