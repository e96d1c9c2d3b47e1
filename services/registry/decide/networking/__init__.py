"""Who needs what, who gives what, and how people get to know each other.

Table of contents
-----------------
``ground``        where a need or an offer holds: a circle or a district
``posting``       the life of a need or an offer
``fit``           which needs and offers fit each other, and why
``introduction``  two people who both say yes, or do not
``partnership``   two entries that call each other partners
"""
