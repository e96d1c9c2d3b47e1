"""People follow a search or an area, and hear of what is new in it.

Table of contents
-----------------
``wanted``        what somebody follows: a question to the directory, without order and page
``subscription``  pending → confirmed ⇄ paused → ended
``news``          what makes a change of an entry news
``digest``        when the next mail is due, and what it says
"""
